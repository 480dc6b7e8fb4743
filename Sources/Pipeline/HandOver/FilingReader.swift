import Catalogue
import Evidence
import Regulation

/// Whether the records of one matter were filed in time, and whole.
public struct FilingAnswer: Sendable {
    public enum State: String, Sendable {
        case filed
        /// Filed after the deadline.
        case late
        case notFiled = "not-filed"
        /// Not filed, and there is time left.
        case running
        /// Nobody has said that it ended, and its last dispatch is as long ago as the rule allows.
        case noEnd = "no-end"
        /// It goes on.
        case open
    }

    public var matter: MatterRecord
    public var state: State
    /// Nil while it goes on.
    public var deadline: WallTime?
    /// Dispatches of it without a recording.
    public var unrecorded: [String]
    /// Segments that lack fields asked for.
    public var gaps: [SegmentFieldGap]
    public var source: Source

    /// Not whole where it should be.
    public var isIncomplete: Bool {
        [.filed, .late, .notFiled].contains(state) && !(unrecorded.isEmpty && gaps.isEmpty)
    }

    public var verdict: TestVerdict {
        switch state {
        case .late, .notFiled: .fail
        case .filed: isIncomplete ? .fail : .pass
        case .noEnd: .notEvaluated
        case .running, .open: .pass
        }
    }
}

/// Asks the regulation's time for filing (002 §27) of the matters in the catalogue.
public struct FilingReader: Sendable {
    private let catalogue: any CatalogueEngine
    private let rule: ArchiveRule
    private let fields: SegmentFieldReader
    private let site: SiteTime

    public init(catalogue: any CatalogueEngine, rules: RuleBook, site: SiteTime) {
        self.catalogue = catalogue
        rule = rules.keeping.archive
        fields = SegmentFieldReader(catalogue: catalogue, rules: rules.recording)
        self.site = site
    }

    /// Every matter that ended in a span (all when nil, those that go on as well), by number. None where the regulation
    /// gives no time.
    public func answers(at time: WallTime, ended: WallSpan?) throws(CatalogueError) -> [FilingAnswer] {
        guard rule.days != nil else { return [] }
        var answers: [FilingAnswer] = []
        for matter in try catalogue.matters() {
            if let ended, matter.end.map({ $0 < ended.start || $0 >= ended.end }) ?? true { continue }
            answers.append(try answer(matter, at: time))
        }
        return answers
    }

    /// Dispatches that belong to no matter: whether their records were filed nobody can tell.
    public func dispatchesWithoutMatter() throws(CatalogueError) -> Int {
        let known = Set(try catalogue.matters().flatMap(\.dispatches))
        return try catalogue.dispatches(overlapping: nil).count { !known.contains($0.number) }
    }

    func answer(_ matter: MatterRecord, at time: WallTime) throws(CatalogueError) -> FilingAnswer {
        var unrecorded: [String] = []
        var gaps: [SegmentFieldGap] = []
        var lastEnd: WallTime?
        for dispatch in matter.dispatches {
            var query = SegmentQuery()
            query.dispatch = dispatch
            query.limit = .max
            let (segments, own) = try fields.gaps(query)
            if segments == 0 { unrecorded.append(dispatch) }
            gaps += own
            if let end = try catalogue.dispatch(dispatch)?.span.end { lastEnd = max(lastEnd ?? end, end) }
        }
        let deadline = matter.end.flatMap { rule.deadline(actEnd: $0, utcOffset: site.offset(at: $0)) }
        return FilingAnswer(
            matter: matter, state: state(matter, deadline: deadline, lastEnd: lastEnd, at: time), deadline: deadline,
            unrecorded: unrecorded, gaps: gaps, source: rule.source)
    }

    private func state(
        _ matter: MatterRecord, deadline: WallTime?, lastEnd: WallTime?, at time: WallTime
    ) -> FilingAnswer.State {
        guard let deadline else {
            if matter.filed != nil { return .noEnd }
            let allowed = lastEnd.flatMap { rule.deadline(actEnd: $0, utcOffset: site.offset(at: $0)) }
            return allowed.map { $0 < time } ?? false ? .noEnd : .open
        }
        guard let filed = matter.filed else { return deadline < time ? .notFiled : .running }
        return filed <= deadline ? .filed : .late
    }
}
