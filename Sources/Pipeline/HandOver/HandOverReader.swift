import Catalogue
import Evidence
import Regulation

/// Whether one recording came in time.
public struct HandOverAnswer: Sendable {
    public enum Verdict: String, Sendable {
        case inTime = "in-time"
        case late
        /// It has no time of its own.
        case notEvaluated = "not-evaluated"
    }

    public var recording: Recording
    public var verdict: Verdict
    public var deadline: WallTime?
    /// By which rule; the exception's own where it was used.
    public var source: Source
    /// The absence that moved the deadline.
    public var absence: Absence?

    /// After the deadline; nil for all but late ones.
    public var lateness: Nanoseconds? {
        guard verdict == .late, let deadline else { return nil }
        return recording.receivedAt - deadline
    }
}

/// Asks the regulation's hand-over rule for recordings of the catalogue.
///
/// A recording was handed over when it was taken in. Its clock's error is in its favour: it is late only where it is late
/// by any time the clock allows.
public struct HandOverReader: Sendable {
    private let catalogue: any CatalogueEngine
    private let rule: HandOverRule
    private let site: SiteTime

    public init(catalogue: any CatalogueEngine, rule: HandOverRule, site: SiteTime) {
        self.catalogue = catalogue
        self.rule = rule
        self.site = site
    }

    /// Every recording received in a span (all when nil), in the order of ``CatalogueEngine/recordings(_:)``.
    public func answers(received: WallSpan?) throws(CatalogueError) -> [HandOverAnswer] {
        var filter = RecordingFilter()
        filter.received = received
        return try answers(filter)
    }

    func answers(_ filter: RecordingFilter) throws(CatalogueError) -> [HandOverAnswer] {
        var absences: [String: [Absence]] = [:]
        var answers: [HandOverAnswer] = []
        for recording in try catalogue.recordings(filter) {
            var own: [Absence] = []
            if let officer = recording.officer {
                if absences[officer] == nil { absences[officer] = try catalogue.absences(officer: officer) }
                own = absences[officer] ?? []
            }
            answers.append(answer(recording, own))
        }
        return answers
    }

    func answer(_ recording: Recording, _ absences: [Absence]) -> HandOverAnswer {
        guard let end = recording.span?.end else {
            return HandOverAnswer(recording: recording, verdict: .notEvaluated, source: rule.source)
        }
        let latest = end + (recording.clock?.error ?? .zero)
        let excused = Set((rule.afterReturn?.when ?? []).map(\.rawValue))
        // Of several that cover it the latest return counts; who left again before coming back is still away.
        let away = absences.filter { excused.contains($0.reason) }
        var absence: Absence?
        var lastAway = end
        while let next = away.filter({ $0.span.start <= lastAway && lastAway <= $0.span.end }).max(by: {
            $0.span.end < $1.span.end
        }), absence.map({ $0.span.end < next.span.end }) ?? true {
            absence = next
            lastAway = next.span.end
        }
        let (deadline, source, isAfterReturn) = rule.deadline(
            recordedEnd: latest, returnedAt: absence?.span.end, utcOffset: site.offset(at: end))
        return HandOverAnswer(
            recording: recording, verdict: recording.receivedAt <= deadline ? .inTime : .late, deadline: deadline,
            source: source, absence: isAfterReturn ? absence : nil)
    }

    public enum AbsenceFailure: Error, Sendable, Equatable {
        /// The regulation excuses nobody, or not for this.
        case notExcused
        case unknownOfficer
    }

    public func add(_ absence: Absence, gate: AccessGate) throws -> Absence {
        try gate.require(.lists, of: absence.by)
        guard rule.afterReturn?.when.contains(where: { $0.rawValue == absence.reason }) == true else {
            throw AbsenceFailure.notExcused
        }
        guard try catalogue.officers().contains(where: { $0.policeNumber == absence.officer }) else {
            throw AbsenceFailure.unknownOfficer
        }
        return try catalogue.add(absence: absence)
    }
}
