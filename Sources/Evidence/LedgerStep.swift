/// One step of a finding's ledger: who did what about it, when, why, and on which rule. Steps are only ever added.
public struct LedgerStep: Hashable, Sendable, Codable {
    /// What was done. Open: a catalogue written by a later version may hold kinds this one doesn't know.
    public struct Kind: RawRepresentable, Hashable, Sendable, Codable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The machine found a voice after the resume; the only kind a machine writes.
        public static let voiceHeard = Kind(rawValue: "voice-heard")
        /// A person confirms that the voice explains the interruption.
        public static let confirm = Kind(rawValue: "confirm")
        /// An explanation in writing: text, a scanned paper, or both.
        public static let explain = Kind(rawValue: "explain")
        /// The written explanation is approved.
        public static let approve = Kind(rawValue: "approve")
        /// One of the lawful reasons not to record, with its work record.
        public static let exempt = Kind(rawValue: "exempt")
        /// Looked at, and there is no explanation.
        public static let escalate = Kind(rawValue: "escalate")
        /// Takes back the last step in effect.
        public static let undo = Kind(rawValue: "undo")
        /// A remark; changes nothing.
        public static let note = Kind(rawValue: "note")

        public static let all: [Kind] = [
            .voiceHeard, .confirm, .explain, .approve, .exempt, .escalate, .undo, .note,
        ]
    }

    /// The catalogue's number of the finding.
    public var finding: Int64
    /// From 1, without holes, within the finding.
    public var number: Int
    public var kind: Kind
    /// Police number of the person, or ``ProgramVersion/signature``.
    public var by: String
    public var at: WallTime
    public var says: LedgerStatement
    public var basis: LedgerBasis

    public init(
        finding: Int64, number: Int, kind: Kind, by: String, at: WallTime, says: LedgerStatement = LedgerStatement(),
        basis: LedgerBasis
    ) {
        self.finding = finding
        self.number = number
        self.kind = kind
        self.by = by
        self.at = at
        self.says = says
        self.basis = basis
    }
}

/// The rule a step rests on.
public struct LedgerBasis: Hashable, Sendable, Codable {
    /// Id of the regulation, the name of its file in `Pipelines/regulations`.
    public var regulation: String
    /// `article`, `article/paragraph` or `article/paragraph/item`; nil where the regulation is silent and the site's
    /// own setting decided.
    public var article: String?

    public init(regulation: String, article: String?) {
        self.regulation = regulation
        self.article = article
    }
}

/// What a step says. Which parts are there depends on its kind.
public struct LedgerStatement: Hashable, Sendable, Codable {
    /// A span on the recording's own time line.
    public struct Span: Hashable, Sendable, Codable {
        public var start: Nanoseconds
        public var end: Nanoseconds

        public init(start: Nanoseconds, end: Nanoseconds) {
            self.start = start
            self.end = end
        }
    }

    /// A scanned paper, kept in the vault.
    public struct Paper: Hashable, Sendable, Codable {
        /// Lower-case hex.
        public var sha256: String
        /// The name it came with, and its place below the vault's root.
        public var name: String
        public var place: String

        public init(sha256: String, name: String, place: String) {
            self.sha256 = sha256
            self.name = name
            self.place = place
        }
    }

    /// Where the machine heard a voice.
    public var voice: [Span]?
    /// The person heard it; the machine had not.
    public var heardByEar: Bool?
    /// Key of the cause in the regulation's list.
    public var cause: String?
    /// Key of the lawful reason not to record.
    public var reason: String?
    /// Number or text of the work record.
    public var record: String?
    public var text: String?
    public var paper: Paper?
    /// Of an explanation: the rule in force asked for an approval. Kept with the step, since rules change.
    public var needsApproval: Bool?
    /// Of an approval: the number of the explanation it approves.
    public var approves: Int?
    /// Of an approval given on paper: police number of who entered it.
    public var enteredBy: String?
    /// Of an undo: the number of the step taken back.
    public var undoes: Int?

    public init(
        voice: [Span]? = nil, heardByEar: Bool? = nil, cause: String? = nil, reason: String? = nil,
        record: String? = nil, text: String? = nil, paper: Paper? = nil, needsApproval: Bool? = nil,
        approves: Int? = nil, enteredBy: String? = nil, undoes: Int? = nil
    ) {
        self.voice = voice
        self.heardByEar = heardByEar
        self.cause = cause
        self.reason = reason
        self.record = record
        self.text = text
        self.paper = paper
        self.needsApproval = needsApproval
        self.approves = approves
        self.enteredBy = enteredBy
        self.undoes = undoes
    }
}
