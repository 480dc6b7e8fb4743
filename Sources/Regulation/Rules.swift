import Evidence

/// One regulation as data. What software can serve of it; each value with its article or as the site's own.
public struct RuleBook: Hashable, Sendable {
    /// The name of its file.
    public var id: String
    public var name: RuleWords
    /// The document the rules were read from.
    public var source: String
    public var interruption: InterruptionRule
    public var notRecording: NotRecordingRule
    public var recording: RecordingRules
    public var keeping: KeepingRules
    public var access: AccessRules
    public var supervision: SupervisionRules
    /// Ids of the layers it stands under: a ministry's rule binds only its own authorities.
    public var layers: [String]

    public init(
        id: String, name: RuleWords, source: String, interruption: InterruptionRule, notRecording: NotRecordingRule,
        recording: RecordingRules, keeping: KeepingRules, access: AccessRules, supervision: SupervisionRules,
        layers: [String] = []
    ) {
        self.id = id
        self.name = name
        self.source = source
        self.interruption = interruption
        self.notRecording = notRecording
        self.recording = recording
        self.keeping = keeping
        self.access = access
        self.supervision = supervision
        self.layers = layers
    }

    /// What a step rests on.
    public func basis(_ source: Source) -> LedgerBasis { LedgerBasis(regulation: id, article: source.article?.text) }
}

/// How an interruption is explained.
public struct InterruptionRule: Hashable, Sendable {
    /// How far after the resume the voice must be heard. No regulation gives a figure: always a local setting.
    public var window: Nanoseconds
    /// The reason said aloud when recording goes on.
    public var spoken: Acceptance
    /// The reason written down afterwards.
    public var written: Acceptance
    /// Who approves a written explanation; nil where no approval is asked for.
    public var approval: Approval?
    /// What counts as a cause, in the order of the regulation.
    public var causes: [Cause]
    /// An interruption looked at without explanation.
    public var unexplained: Source

    public struct Acceptance: Hashable, Sendable {
        public var isAccepted: Bool
        public var source: Source

        public init(isAccepted: Bool, source: Source) {
            self.isAccepted = isAccepted
            self.source = source
        }
    }

    public struct Approval: Hashable, Sendable {
        public var by: RuleWords
        public var source: Source

        public init(by: RuleWords, source: Source) {
            self.by = by
            self.source = source
        }
    }

    public init(
        window: Nanoseconds, spoken: Acceptance, written: Acceptance, approval: Approval?, causes: [Cause],
        unexplained: Source
    ) {
        self.window = window
        self.spoken = spoken
        self.written = written
        self.approval = approval
        self.causes = causes
        self.unexplained = unexplained
    }

    public func cause(_ key: String) -> Cause? { causes.first { $0.key == key } }
}

/// One accepted cause, or one lawful reason not to record.
public struct Cause: Hashable, Sendable {
    /// What is typed and stored.
    public var key: String
    /// `zh`: the regulation's own term.
    public var words: RuleWords
    public var source: Source
    /// A cause as wide as "other objective causes" says nothing without a text.
    public var needsText: Bool

    public init(key: String, words: RuleWords, source: Source, needsText: Bool = false) {
        self.key = key
        self.words = words
        self.source = source
        self.needsText = needsText
    }
}

/// When an act need not be recorded.
public struct NotRecordingRule: Hashable, Sendable {
    /// Empty where the regulation names none.
    public var reasons: [Cause]
    /// Whether a record of the work, with reason and basis, must be made.
    public var needsWorkRecord: Bool
    public var workRecord: Source

    public init(reasons: [Cause], needsWorkRecord: Bool, workRecord: Source) {
        self.reasons = reasons
        self.needsWorkRecord = needsWorkRecord
        self.workRecord = workRecord
    }

    public func reason(_ key: String) -> Cause? { reasons.first { $0.key == key } }
}
