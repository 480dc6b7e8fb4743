import Evidence

/// A finding, with what was done about it.
public struct DiscFinding: Hashable, Sendable {
    /// The catalogue's number, printed as `F<id>`.
    public var id: Int64
    /// The recording it is in (SHA-256); nil for one between files or of a dispatch.
    public var recording: String?
    public var recorder: String?
    public var dispatch: String?
    public var officer: Person?
    public var kind: Term
    /// On the recording's own time line.
    public var start: Nanoseconds?
    public var end: Nanoseconds?
    public var recorded: ZonedSpan?
    public var lost: Nanoseconds?
    /// What it rests on, as a sentence.
    public var evidence: Words
    public var state: Term
    public var steps: [DiscLedgerStep]

    public init(
        id: Int64, recording: String? = nil, recorder: String? = nil, dispatch: String? = nil, officer: Person? = nil,
        kind: Term, start: Nanoseconds? = nil, end: Nanoseconds? = nil, recorded: ZonedSpan? = nil,
        lost: Nanoseconds? = nil, evidence: Words, state: Term, steps: [DiscLedgerStep] = []
    ) {
        self.id = id
        self.recording = recording
        self.recorder = recorder
        self.dispatch = dispatch
        self.officer = officer
        self.kind = kind
        self.start = start
        self.end = end
        self.recorded = recorded
        self.lost = lost
        self.evidence = evidence
        self.state = state
        self.steps = steps
    }
}

/// A step of a finding's ledger: all of them, those taken back too.
public struct DiscLedgerStep: Hashable, Sendable {
    /// From 1 within the finding.
    public var number: Int
    public var kind: Term
    public var by: Person
    public var at: ZonedTime
    public var cause: Words?
    public var text: String?
    public var basis: RuleCitation?
    /// Whether a later step took it back.
    public var isTakenBack: Bool
    /// The number of the step that this one takes back.
    public var undoes: Int?
    /// A scanned paper: its name, its digest, its bytes where it shall lie on the disc.
    public var paper: DiscPaper?

    public init(
        number: Int, kind: Term, by: Person, at: ZonedTime, cause: Words? = nil, text: String? = nil,
        basis: RuleCitation? = nil, isTakenBack: Bool = false, undoes: Int? = nil, paper: DiscPaper? = nil
    ) {
        self.number = number
        self.kind = kind
        self.by = by
        self.at = at
        self.cause = cause
        self.text = text
        self.basis = basis
        self.isTakenBack = isTakenBack
        self.undoes = undoes
        self.paper = paper
    }
}

public struct DiscPaper: Hashable, Sendable {
    /// The name it came with.
    public var name: String
    /// Lower-case hex.
    public var sha256: String
    public var content: BagFileContent?

    public init(name: String, sha256: String, content: BagFileContent? = nil) {
        self.name = name
        self.sha256 = sha256
        self.content = content
    }
}
