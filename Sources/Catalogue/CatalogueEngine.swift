import Custody
import Evidence

/// The narrow interface every catalogue engine offers. SQLite is the default; a second engine must pass the same
/// conformance suite (`Tests/CatalogueTests/Conformance`).
///
/// Every call is one transaction: it has happened whole when it returns, and not at all when it throws.
/// Calls may come from several threads at once.
public protocol CatalogueEngine: AnyObject, Sendable {
    /// What `body` reads on this thread is all of one state, whatever others write meanwhile, and cheaper than by itself.
    /// It must not write.
    func oneState<T>(_ body: () throws -> T) throws -> T

    // MARK: Intake: what was seen on cards and in station folders

    /// The row for a source file seen before with the same path, size and modification time; nil when new or changed.
    func intake(of source: SourceFile) throws(CatalogueError) -> IntakeRow?
    /// Remembers a source file and the original its bytes are kept as. Replaces an older row of the same path.
    func remember(_ row: IntakeRow) throws(CatalogueError)
    /// All source files that brought these bytes, oldest first.
    func sources(of sha256: String) throws(CatalogueError) -> [IntakeRow]

    // MARK: Recordings and what was found out about them

    func recording(_ sha256: String) throws(CatalogueError) -> Recording?
    /// Ordered by recorder, then start (unknown starts last), then name.
    func recordings(_ filter: RecordingFilter) throws(CatalogueError) -> [Recording]
    /// The same, in the same order, a few in memory at a time: for what may be a month's recordings. `body` may ask and
    /// write; a recording that goes meanwhile is passed over.
    func eachRecording(
        _ filter: RecordingFilter, _ body: (Recording) throws(CatalogueError) -> Void) throws(CatalogueError)
    /// Stores a recording with all that belongs to it, in one transaction. Idempotent: the same commit twice changes
    /// nothing the second time; finding ids and segment numbers that still apply are kept.
    /// Returns the segments with their final numbers.
    @discardableResult
    func commit(_ commit: RecordingCommit) throws(CatalogueError) -> [Segment]
    /// The inspection facts (one JSON document) of a recording.
    func facts(of sha256: String) throws(CatalogueError) -> String?

    // MARK: Stages done

    func isDone(_ stage: StageKey) throws(CatalogueError) -> Bool
    func markDone(_ stages: [StageKey]) throws(CatalogueError)

    // MARK: Lists that come from outside

    /// Insert or update by key. Says how many rows were new, changed and unchanged.
    func store(dispatches: [Dispatch]) throws(CatalogueError) -> StoreReport
    func store(officers: [Officer]) throws(CatalogueError) -> StoreReport
    func store(recorders: [Recorder]) throws(CatalogueError) -> StoreReport
    func dispatch(_ number: String) throws(CatalogueError) -> Dispatch?
    /// Dispatches whose span overlaps `span` (all when nil), ordered by start, then number.
    func dispatches(overlapping span: WallSpan?) throws(CatalogueError) -> [Dispatch]
    func officers() throws(CatalogueError) -> [Officer]
    func recorders() throws(CatalogueError) -> [Recorder]

    // MARK: Matters and holds

    /// - Parameters:
    ///   - note: what the custody log is told; nil: that a list was imported.
    ///   - settle: what is stored of a new record, given the known one and whether the matter is held; asked inside the
    ///     transaction, so that nobody holds or changes it meanwhile.
    func store(
        matters: [MatterRecord], note: CustodyNote?,
        settle: (_ new: MatterRecord, _ known: MatterRecord?, _ isHeld: Bool) -> MatterRecord
    ) throws(CatalogueError) -> StoreReport
    /// Matters whose dispatches are filed otherwise than their records say.
    func mattersOutOfStep() throws(CatalogueError) -> [String]
    /// Scanned papers the ledger rests on: digest and place below the vault's root.
    func papers() throws(CatalogueError) -> [(sha256: String, place: String)]
    func matter(_ number: String) throws(CatalogueError) -> MatterRecord?
    /// All, ordered by number.
    func matters() throws(CatalogueError) -> [MatterRecord]
    /// Ordered by number.
    func matters(ofDispatch dispatch: String) throws(CatalogueError) -> [MatterRecord]
    /// Adds a hold, and returns it with its id.
    func hold(_ new: HoldRecord) throws(CatalogueError) -> HoldRecord
    /// Releases a hold; nil for an unknown one. One that is released already: ``CatalogueError/Code/changedMeanwhile``.
    func release(hold id: Int64, _ release: HoldRecord.Release) throws(CatalogueError) -> HoldRecord?
    /// Oldest first, released ones as well.
    func holds(on subject: HoldRecord.Subject) throws(CatalogueError) -> [HoldRecord]
    func holds(inForceOnly: Bool) throws(CatalogueError) -> [HoldRecord]
    /// Whether a hold in force reaches the recording: its own, its dispatches' or their matters'. What a tombstone asks.
    func isHeld(_ sha256: String) throws(CatalogueError) -> Bool

    /// Every dispatch the recording was ever filed under, whatever later lists say.
    func dispatchesEver(of sha256: String) throws(CatalogueError) -> [String]
    /// The recordings ever filed under any of these, each once, by digest.
    func recordings(everUnder dispatches: [String]) throws(CatalogueError) -> [Recording]
    /// What retention rests on, of every recording at once: for whoever asks of very many.
    func retentionFacts() throws(CatalogueError) -> RetentionFacts

    // MARK: Disposal

    /// Adds a proposal, and returns it with its id.
    func add(disposal new: Disposal) throws(CatalogueError) -> Disposal
    /// Oldest first.
    func disposals() throws(CatalogueError) -> [Disposal]
    func disposal(_ id: Int64) throws(CatalogueError) -> Disposal?
    /// Adds a decision; nil for an unknown proposal. Where another was first: ``CatalogueError/Code/changedMeanwhile``.
    func add(step: DisposalStep, toDisposal id: Int64) throws(CatalogueError) -> Disposal?
    /// Adds a tombstone. Throws, and writes nothing, where a hold in force reaches the recording, where the proposal is
    /// not approved by another person, or its undo window is open.
    ///
    /// - Parameter lastLook: called when nobody else can write any more, before the transaction ends; what it throws
    ///   ends it without a tombstone. It may read the catalogue.
    func dispose(_ new: Tombstone, _ lastLook: () throws -> Void) throws(CatalogueError) -> Tombstone
    func takeBack(tombstone id: Int64, _ back: Tombstone.Return) throws(CatalogueError)
    /// The tombstone in force.
    func tombstone(of sha256: String) throws(CatalogueError) -> Tombstone?
    /// Oldest first; those that were taken back as well.
    func tombstones() throws(CatalogueError) -> [Tombstone]

    // MARK: Roles, access, the register of views

    func grant(_ new: RoleGrant) throws(CatalogueError) -> RoleGrant
    /// Ends a role; nil for an unknown one. One that ended already: ``CatalogueError/Code/changedMeanwhile``.
    func end(role id: Int64, _ end: RoleGrant.End) throws(CatalogueError) -> RoleGrant?
    /// Oldest first; those that ended as well.
    func roles() throws(CatalogueError) -> [RoleGrant]

    func add(request new: AccessRequest) throws(CatalogueError) -> AccessRequest
    /// Nil for an unknown request. One that was decided, or taken back: ``CatalogueError/Code/changedMeanwhile``.
    func decide(request id: Int64, _ decision: AccessRequest.Decision) throws(CatalogueError) -> AccessRequest?
    func end(request id: Int64, _ end: AccessRequest.End) throws(CatalogueError) -> AccessRequest?
    func request(_ id: Int64) throws(CatalogueError) -> AccessRequest?
    /// Oldest first; of one subject, or all.
    func requests(on subject: AccessRequest.Subject?) throws(CatalogueError) -> [AccessRequest]

    /// Adds a line to the register of views.
    func register(_ new: ViewEntry) throws(CatalogueError) -> ViewEntry
    /// Oldest first; of one recording, one span, or all.
    func register(of sha256: String?, during span: WallSpan?) throws(CatalogueError) -> [ViewEntry]
    /// At most so many, newest first, older than the entry `last` where it is given.
    func register(
        of sha256: String?, during span: WallSpan?, before last: Int64?, limit: Int
    ) throws(CatalogueError) -> [ViewEntry]

    // MARK: Statements

    /// Adds what is written of a recording that goes into a case file, and returns it with its id.
    func add(statement new: EvidenceStatement) throws(CatalogueError) -> EvidenceStatement
    /// Oldest first.
    func statements(of sha256: String) throws(CatalogueError) -> [EvidenceStatement]

    // MARK: Absences

    /// Adds an absence, and returns it with its id.
    func add(absence new: Absence) throws(CatalogueError) -> Absence
    /// By start.
    func absences(officer: String) throws(CatalogueError) -> [Absence]

    /// Those of the numbers that no dispatch has, in either case of their letters.
    func unknownDispatches(among numbers: [String]) throws(CatalogueError) -> Set<String>

    // MARK: Spot checks

    /// Of the recordings received in the span, by digest: the unit of their officer by the list in force when they were
    /// received. No later list changes it; those whose unit was not known then are not in it.
    func units(receivedIn span: WallSpan) throws(CatalogueError) -> [String: String]
    func add(spotCheck new: SpotCheck) throws(CatalogueError) -> SpotCheck
    /// Oldest first.
    func spotChecks() throws(CatalogueError) -> [SpotCheck]
    func add(checkResult new: CheckResult) throws(CatalogueError) -> CheckResult
    /// Oldest first.
    func checkResults(of spotCheck: Int64) throws(CatalogueError) -> [CheckResult]

    // MARK: Four-property checks

    /// Adds a check, and returns it with its id.
    func add(propertyCheck new: PropertyReport) throws(CatalogueError) -> PropertyReport
    /// Newest first, at most so many.
    func propertyChecks(limit: Int) throws(CatalogueError) -> [PropertyReport]
    /// The newest of one subject.
    func propertyCheck(of subject: String) throws(CatalogueError) -> PropertyReport?

    // MARK: Discs

    /// Freezes a plan with its items and a copy of each disc for every set; with its id and its key, the prefix and the
    /// next number.
    func add(
        discPlan new: DiscPlanRecord, prefix: String, items: [DiscPlanRecord.Item]
    ) throws(CatalogueError) -> DiscPlanRecord
    /// Gives a plan up; nil for an unknown one. Given up already: ``CatalogueError/Code/changedMeanwhile``.
    func end(discPlan id: Int64, _ end: DiscPlanRecord.End) throws(CatalogueError) -> DiscPlanRecord?
    /// Oldest first.
    func discPlans() throws(CatalogueError) -> [DiscPlanRecord]
    /// By its key, in any case.
    func discPlan(_ key: String) throws(CatalogueError) -> DiscPlanRecord?
    /// In the order of discs and of entry; nil: of all its discs.
    func discItems(ofPlan plan: Int64, disc: Int?) throws(CatalogueError) -> [DiscPlanRecord.Item]
    /// With their events; nil: of all plans.
    func discCopies(ofPlan plan: Int64?) throws(CatalogueError) -> [DiscCopyRecord]
    /// By its identity, in any case.
    func discCopy(_ identity: String) throws(CatalogueError) -> DiscCopyRecord?
    /// In every plan it stands in, oldest first.
    func discHoldings(of sha256: String) throws(CatalogueError) -> [DiscHolding]
    /// Whether it lies, in every set of a plan, on a disc that was read back whole and is here.
    func isKeptOnDisc(_ sha256: String) throws(CatalogueError) -> Bool
    /// Whether it is in a plan in force whose discs are not all verified. What a tombstone asks.
    func isAwaitingDisc(_ sha256: String) throws(CatalogueError) -> Bool
    /// Enters what happened to a disc; nil for an unknown one. What can't follow what there is:
    /// ``CatalogueError/Code/changedMeanwhile``.
    func add(discEvent new: DiscEvent, toCopy id: Int64) throws(CatalogueError) -> DiscCopyRecord?
    /// Adds a draw, and returns it with its id.
    func add(discDraw new: DiscDraw) throws(CatalogueError) -> DiscDraw
    /// Oldest first.
    func discDraws() throws(CatalogueError) -> [DiscDraw]

    // MARK: Issue and return of recorders

    /// A look at a recorder by itself; with its id.
    func add(recorderCheck new: RecorderCheck) throws(CatalogueError) -> RecorderCheck
    /// Adds an issue with its check, and its return where that is known; with its ids. `closing` first ends an issue of
    /// the recorder that is open. Where it is out at that time: ``CatalogueError/Code/changedMeanwhile``.
    func issue(_ new: RecorderIssue, closing: RecorderReturn?) throws(CatalogueError) -> RecorderIssue
    /// Ends an issue; nil for an unknown one. One that is ended already: ``CatalogueError/Code/changedMeanwhile``.
    func handBack(issue id: Int64, _ new: RecorderReturn) throws(CatalogueError) -> RecorderIssue?
    /// By the time of issue.
    func recorderIssues(_ filter: RecorderIssueFilter) throws(CatalogueError) -> [RecorderIssue]
    /// By time; of one recorder, in a span, or all.
    func recorderChecks(recorder: String?, span: WallSpan?) throws(CatalogueError) -> [RecorderCheck]
    /// When something of a recorder was last taken in.
    func lastReceived(recorder: String) throws(CatalogueError) -> WallTime?

    // MARK: Clocks

    /// Adds what a person confirmed of a recorder's clock, and returns it with its id. Nothing confirmed is ever changed.
    func confirm(clock: ClockConfirmation) throws(CatalogueError) -> ClockConfirmation
    /// Oldest first.
    func clockConfirmations(recorder: String) throws(CatalogueError) -> [ClockConfirmation]

    // MARK: Findings

    /// Replaces the findings of one scope (all `between files of recorder R`, say) that are not about a single recording.
    func replaceFindings(scope: String, with findings: [NewFinding]) throws(CatalogueError)
    /// Ordered by wall time (unknown last), then id.
    func findings(_ filter: FindingFilter) throws(CatalogueError) -> [StoredFinding]
    func finding(_ id: Int64) throws(CatalogueError) -> StoredFinding?
    /// At most so many after a place in the order of review, or the first ones; no more rows are read than that.
    func findings(
        in queue: FindingQueue, after place: FindingPlace?, limit: Int
    ) throws(CatalogueError) -> [StoredFinding]
    /// At most so many before a place, the nearest ones, in the order of review.
    func findings(
        in queue: FindingQueue, before place: FindingPlace, limit: Int
    ) throws(CatalogueError) -> [StoredFinding]
    /// How many there are of each state, all or before a place.
    func findingCounts(
        in queue: FindingQueue, before place: FindingPlace?
    ) throws(CatalogueError) -> [FindingState: Int]

    // MARK: The ledger: what was done about a finding

    /// All steps of a finding; none for a finding nobody did anything about.
    func ledger(of finding: Int64) throws(CatalogueError) -> Ledger
    /// Adds steps to the ledger of one finding and brings its state up to date. They must carry the next numbers:
    /// where another has added a step meanwhile, the code is ``CatalogueError/Code/changedMeanwhile`` and nothing is
    /// written. A step is never changed or deleted.
    func append(_ steps: [LedgerStep]) throws(CatalogueError)

    // MARK: Custody: what the log says of all of the above

    // Every call that changes evidence writes an entry for the custody log in its own transaction, with the digest of
    // each row it changed. The entries are carried to the log afterwards.

    /// Adds an entry about something that changed no row.
    func note(_ note: CustodyNote) throws(CatalogueError)
    /// Seals every row there is: for a catalogue that was filled without a log.
    func sealAll(_ note: CustodyNote) throws(CatalogueError)
    /// Entries in order, as bytes of the log, beginning with number `last` + 1.
    func custodyEvents(after last: Int64, limit: Int) throws(CatalogueError) -> [[UInt8]]
    /// The entries about one original, oldest first.
    func custodyEvents(of sha256: String) throws(CatalogueError) -> [[UInt8]]
    /// The first receipt in every stretch of time of this length that has any, oldest first; stretches begin at
    /// multiples of the length since 1970.
    func momentsReceived(every step: Nanoseconds) throws(CatalogueError) -> [WallTime]
    /// Numbers of entries that are filed under another kind or original than they say themselves.
    func custodyEventsOutOfStep() throws(CatalogueError) -> [Int64]
    func custodyEventCount() throws(CatalogueError) -> Int64
    /// Every sealed row as it is now, and before them the entries beyond number `last`: both as they are at one moment,
    /// whatever writers do meanwhile.
    func forEachSealedRow(
        after last: Int64, entries: ([UInt8]) throws -> Void, _ body: (CustodyEntry.Row) throws -> Void
    ) throws(CatalogueError)

    // MARK: The segment index

    /// What the search index says otherwise than the segments do: `posting/…`, `term/…`, a hundred at most.
    ///
    /// - Parameters:
    ///   - part: from 1 to `parts`: the blocks of time that are looked at. All parts together are the whole index but
    ///     for what no segment asks for, which only a look at all of it can tell.
    func indexOutOfStep(part: Int, of parts: Int) throws(CatalogueError) -> [String]
    /// Makes the search index again from the segments, and returns how many there are. Entered in the custody log.
    func makeIndexAgain(by person: String) throws(CatalogueError) -> Int
    /// Newest first (start, then number), at most `query.limit` rows after `query.after`.
    func find(_ query: SegmentQuery) throws(CatalogueError) -> [Segment]
    /// Segments of one recording, ordered by number.
    func segments(of sha256: String) throws(CatalogueError) -> [Segment]
}

extension CatalogueEngine {
    /// Stores the records as they are.
    public func store(matters: [MatterRecord]) throws(CatalogueError) -> StoreReport {
        try store(matters: matters, note: nil) { new, _, _ in new }
    }
}

/// A file on a card or in a station's folder, as the file system identifies it.
public struct SourceFile: Hashable, Sendable, Codable {
    /// Absolute path; bytes that are not UTF-8 appear percent-encoded.
    public var path: String
    public var size: Int64
    public var modifiedNanoseconds: Int64

    public init(path: String, size: Int64, modifiedNanoseconds: Int64) {
        self.path = path
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
    }
}

public struct IntakeRow: Hashable, Sendable, Codable {
    public var source: SourceFile
    public var sha256: String
    public var seenAt: WallTime
    /// True when the bytes were already in the vault and were not stored again.
    public var duplicate: Bool

    public init(source: SourceFile, sha256: String, seenAt: WallTime, duplicate: Bool) {
        self.source = source
        self.sha256 = sha256
        self.seenAt = seenAt
        self.duplicate = duplicate
    }
}

/// (recording, stage, stage version, parameters): once done, never done again.
public struct StageKey: Hashable, Sendable, Codable {
    public var sha256: String
    public var stage: String
    public var version: Int
    /// A digest of the stage's parameters.
    public var parameters: String

    public init(sha256: String, stage: String, version: Int, parameters: String) {
        self.sha256 = sha256
        self.stage = stage
        self.version = version
        self.parameters = parameters
    }
}

/// All that one recording brings into the catalogue.
public struct RecordingCommit: Sendable {
    public var recording: Recording
    /// Inspection facts as JSON; nil keeps what is stored.
    public var facts: String?
    /// Findings in the file, which replace those stored for this recording; nil keeps them.
    public var findings: [NewFinding]?
    /// Segments, which replace those stored for this recording; nil keeps them. Their `number` is ignored: the engine
    /// keeps the number of a stored segment with the same dispatch, officer and recording, and gives a new one the
    /// next free `<dispatch>-<officer>-<nnn>` (three digits, more when needed), which is never used again, not even
    /// after the segment is gone.
    public var segments: [Segment]?
    public var done: [StageKey]

    public init(
        recording: Recording, facts: String? = nil, findings: [NewFinding]? = nil, segments: [Segment]? = nil,
        done: [StageKey] = []
    ) {
        self.recording = recording
        self.facts = facts
        self.findings = findings
        self.segments = segments
        self.done = done
    }
}

/// A finding on its way in. A stored finding with the same subject, kind, start and streams keeps its id and state.
/// One that is not found again goes, unless something was done about it: then it stays, with the fact `notFoundBy`
/// (the version that no longer finds it), until it is found again.
public struct NewFinding: Hashable, Sendable {
    public var recorder: String?
    public var dispatch: String?
    public var officer: String?
    public var span: WallSpan?
    public var finding: Finding

    public init(
        recorder: String? = nil, dispatch: String? = nil, officer: String? = nil, span: WallSpan? = nil,
        finding: Finding
    ) {
        self.recorder = recorder
        self.dispatch = dispatch
        self.officer = officer
        self.span = span
        self.finding = finding
    }
}

public struct StoreReport: Hashable, Sendable {
    public var inserted = 0
    public var updated = 0
    public var unchanged = 0
    public init() {}
}

public struct RecorderIssueFilter: Sendable {
    public var recorder: String?
    /// Police number of who had it.
    public var officer: String?
    /// Out at some time of this span.
    public var span: WallSpan?
    /// Those not back yet.
    public var outOnly = false
    public init() {}
}

public struct RecordingFilter: Sendable {
    public var recorder: String?
    /// Received in this span.
    public var received: WallSpan?
    /// Recorded in this span.
    public var recorded: WallSpan?
    public var verdict: Verdict?
    /// True: only recordings without a segment.
    public var unmatchedOnly = false
    /// True: only recordings without a wall time.
    public var timelessOnly = false
    /// Only recordings for which this stage was never done, in whatever version and with whatever parameters.
    public var withoutStage: String?
    public init() {}
}

public struct FindingFilter: Sendable {
    public var recording: String?
    /// In recordings that have a segment of this dispatch: one reading for all of them.
    public var filedUnder: String?
    public var dispatch: String?
    public var recorder: String?
    public var kinds: Set<FindingKind>?
    public var states: Set<FindingState>?
    public var scope: String?
    /// Whose wall time begins in this span; those without one are left out.
    public var begins: WallSpan?
    /// Whose wall time overlaps this span; those without one are left out.
    public var overlaps: WallSpan?
    /// True: only findings that are in no recording.
    public var betweenFilesOnly = false
    public init() {}
}

/// What is asked of the index. All that is set must hold.
public struct SegmentQuery: Sendable {
    public var dispatch: String?
    /// Police number or officer's name.
    public var officer: String?
    /// Segments overlapping this span; either side may be open.
    public var from: WallTime?
    public var to: WallTime?
    /// Words in the place, any length, Chinese included.
    public var place: String?
    public var near: Near?
    /// Words in the cause.
    public var cause: String?
    /// Words anywhere: place, cause, category, officer's name, dispatch number.
    public var text: String?
    public var limit = 100
    /// Keyset cursor: rows after this segment in the order of the answer.
    public var after: Segment?

    public struct Near: Sendable, Hashable {
        public var position: Coordinate
        public var metres: Double
        public init(position: Coordinate, metres: Double) {
            self.position = position
            self.metres = metres
        }
    }

    public init() {}
}

/// What went wrong, in which file, and what to do.
public struct CatalogueError: Error, Hashable, Sendable {
    /// Open set: compare with the constants.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let cannotOpen = Code(rawValue: "cannot-open")
        public static let busy = Code(rawValue: "busy")
        public static let diskFull = Code(rawValue: "disk-full")
        public static let corrupt = Code(rawValue: "corrupt")
        public static let newerSchema = Code(rawValue: "newer-schema")
        public static let failed = Code(rawValue: "failed")
        /// Two reviewers at once: the other was first.
        public static let changedMeanwhile = Code(rawValue: "changed-meanwhile")
        /// A guard of the schema stood in the way: a hold, a missing approval, one person in two parts.
        public static let refused = Code(rawValue: "refused")
    }

    /// The same in both languages of the product.
    public struct Wording: Hashable, Sendable {
        public var zh: String
        public var en: String

        public init(zh: String, en: String) {
            self.zh = zh
            self.en = en
        }
    }

    public var code: Code
    public var message: Wording
    public var hint: Wording
    public var path: String

    public init(code: Code, message: Wording, hint: Wording, path: String) {
        self.code = code
        self.message = message
        self.hint = hint
        self.path = path
    }
}
