import Catalogue
import Evidence
import Regulation

/// An issue with what the regulation says of its return.
public struct RecorderLedgerEntry: Sendable, Hashable {
    public var issue: RecorderIssue
    public var due: WallTime
    /// By which rule it is due.
    public var source: Source

    /// After it was due; nil where it came in time or is still out.
    public var lateness: Nanoseconds? {
        guard let back = issue.handedBack, back.at > due else { return nil }
        return back.at - due
    }
}

/// Hands recorders out and takes them back, by the regulation's rules: docs/design/equipment.md.
public struct RecorderLedger: Sendable {
    public let catalogue: any CatalogueEngine
    public let rules: RuleBook
    public let site: SiteTime

    public init(catalogue: any CatalogueEngine, rules: RuleBook, site: SiteTime) {
        self.catalogue = catalogue
        self.rules = rules
        self.site = site
    }

    public enum Failure: Error, Sendable, Equatable {
        case unknownRecorder(String)
        case unknownOfficer(String)
        /// Who has it, since when.
        case isOut(RecorderIssue)
        case isNotOut(String)
        /// It came back at another time than is said now.
        case isBack(RecorderIssue)
        /// Looked at, and refused: the check is kept as a fault.
        case failedCheck(RecorderCheck)
        /// Before it was issued, or not over yet.
        case badTime(WallTime)
        /// Nobody is named who hands it out.
        case nobody
    }

    /// What is asked for when a recorder is handed out.
    public struct Request: Sendable {
        public var recorder: String
        public var officer: String
        public var by: String
        public var at: WallTime
        public var until: WallTime?
        public var state: RecorderState
        public var needs: [RecorderGear]
        /// Why it is issued though its check fails.
        public var reason: String?
        /// It came back and nobody entered it: why.
        public var correction: String?

        public init(
            recorder: String, officer: String, by: String, at: WallTime, until: WallTime? = nil,
            state: RecorderState = RecorderState(), needs: [RecorderGear] = [], reason: String? = nil,
            correction: String? = nil
        ) {
            self.recorder = recorder
            self.officer = officer
            self.by = by
            self.at = at
            self.until = until
            self.state = state
            self.needs = needs
            self.reason = reason
            self.correction = correction
        }
    }

    private func allow(_ person: String) throws(AccessError) {
        try AccessGate(catalogue: catalogue, book: rules).require(.equipment, of: person)
    }

    // MARK: Issue and return

    public func issue(_ request: Request) throws -> RecorderLedgerEntry {
        try allow(request.by)
        try admit(request.at)
        if let until = request.until, until <= request.at { throw Failure.badTime(until) }
        let recorder = try known(request.recorder)
        try knowOfficers(request.officer, request.by)
        var new = RecorderIssue(
            recorder: request.recorder, officer: request.officer, by: request.by, at: request.at,
            until: request.until, reason: request.reason)
        var closing: RecorderReturn?
        for other in try issues(of: request.recorder) where other.overlaps(new) {
            guard other.isOut, let correction = request.correction, other.at < request.at else {
                throw Failure.isOut(other)
            }
            closing = RecorderReturn(by: request.by, at: request.at, correction: correction)
        }
        var check = check(
            request.recorder, .issue, request.state, needs: request.needs, gear: recorder?.gear, by: request.by,
            at: request.at)
        // What the regulation asks for at issue and nobody looked at is entered as that: not evaluated.
        if !check.results.isEmpty {
            if check.verdict == .fail, request.reason == nil {
                check.occasion = .refusal
                throw Failure.failedCheck(try catalogue.add(recorderCheck: check))
            }
            new.check = check
        }
        return entry(try catalogue.issue(new, closing: closing))
    }

    /// - Parameter broughtBy: where it was another than who had it.
    public func takeBack(
        _ recorder: String, by: String, at: WallTime, broughtBy: String? = nil, state: RecorderState
    ) throws -> RecorderLedgerEntry {
        try allow(by)
        try admit(at)
        try knowOfficers(by, broughtBy)
        guard let open = try issues(of: recorder).last, open.isOut else { throw Failure.isNotOut(recorder) }
        guard at >= open.at else { throw Failure.badTime(at) }
        let looked = state.isEmpty ? nil : check(recorder, .return, state, by: by, at: at)
        let new = RecorderReturn(
            by: by, at: at, broughtBy: broughtBy == open.officer ? nil : broughtBy, check: looked)
        guard let stored = try catalogue.handBack(issue: open.id, new) else { throw Failure.isNotOut(recorder) }
        return entry(stored)
    }

    /// A look by itself.
    public func look(at recorder: String, by: String, at: WallTime, state: RecorderState) throws -> RecorderCheck {
        try allow(by)
        try admit(at)
        _ = try known(recorder)
        try knowOfficers(by)
        return try catalogue.add(recorderCheck: check(recorder, .check, state, by: by, at: at))
    }

    public func check(
        _ recorder: String, _ occasion: RecorderCheck.Occasion, _ state: RecorderState, needs: [RecorderGear] = [],
        gear: [String]? = nil, by: String, at: WallTime
    ) -> RecorderCheck {
        // What is short at the end of a day's work was enough at its beginning: only what is broken counts then.
        var judged = rules.judge(state, needs: needs, gear: gear)
        if occasion == .return {
            judged.removeAll { [EquipmentCheck.battery, .storage].map(\.rawValue).contains($0.key) }
        }
        return RecorderCheck(
            recorder: recorder, occasion: occasion, state: state, results: judged, regulation: rules.id, by: by, at: at)
    }

    // MARK: Reading

    public func entries(_ filter: RecorderIssueFilter) throws(CatalogueError) -> [RecorderLedgerEntry] {
        try catalogue.recorderIssues(filter).map(entry)
    }

    public func entry(_ issue: RecorderIssue) -> RecorderLedgerEntry {
        let (due, source) = rules.recording.recorders.returning.deadline(
            issuedAt: issue.at, dutyEnd: issue.until, utcOffset: site.offset(at: issue.at))
        return RecorderLedgerEntry(issue: issue, due: due, source: source)
    }

    /// Checks that failed, those of refused issues as well.
    public func faults(recorder: String?, span: WallSpan?) throws(CatalogueError) -> [RecorderCheck] {
        try catalogue.recorderChecks(recorder: recorder, span: span).filter { $0.verdict == .fail }
    }

    func issues(of recorder: String) throws(CatalogueError) -> [RecorderIssue] {
        var filter = RecorderIssueFilter()
        filter.recorder = recorder
        return try catalogue.recorderIssues(filter)
    }

    // MARK: Who and what there is

    /// Nil where no list says what it is.
    func known(_ serial: String) throws -> Recorder? {
        let list = try catalogue.recorders()
        if let recorder = list.first(where: { $0.serial == serial }) { return recorder }
        guard try list.isEmpty || catalogue.lastReceived(recorder: serial) != nil else {
            throw Failure.unknownRecorder(serial)
        }
        return nil
    }

    func knowOfficers(_ numbers: String?...) throws {
        let list = Set(try catalogue.officers().map(\.policeNumber))
        guard !list.isEmpty else { return }
        for case let number? in numbers where !list.contains(number) { throw Failure.unknownOfficer(number) }
    }

    /// A minute's grace: the times of two machines.
    func admit(_ time: WallTime) throws {
        guard time <= .now + .seconds(60) else { throw Failure.badTime(time) }
    }
}
