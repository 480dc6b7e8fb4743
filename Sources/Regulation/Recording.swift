/// What a regulation says about the recording itself: what of, what it shows, with which recorder, and what is banned.
public struct RecordingRules: Hashable, Sendable {
    public var activities: [ActivityRule]
    /// What the picture should show; the reviewer's list.
    public var checklist: [RuleItem]
    public var segmentFields: [SegmentFieldRule]
    public var equipment: EquipmentRules
    public var recorders: RecorderRules
    public var faults: [RuleItem]

    public init(
        activities: [ActivityRule], checklist: [RuleItem], segmentFields: [SegmentFieldRule],
        equipment: EquipmentRules, recorders: RecorderRules, faults: [RuleItem]
    ) {
        self.activities = activities
        self.checklist = checklist
        self.segmentFields = segmentFields
        self.equipment = equipment
        self.recorders = recorders
        self.faults = faults
    }

    /// The fields a segment must have; those for evidence are asked for in addition.
    public func fields(isEvidence: Bool) -> [SegmentFieldRule] {
        segmentFields.filter { $0.scope == .all || isEvidence }
    }
}

/// What can be noted of a segment. Closed: each one has its column, form and index.
public enum SegmentField: String, CaseIterable, Hashable, Sendable {
    /// Number of the segment within its matter.
    case segmentNumber
    case dispatchNumber, officerName, policeNumber, recorder, time, place, cause, content
    /// What the recording is to prove (证明事项).
    case matterProved
    case maker, partySignature, signatureDate
    /// Where the electronic recording is stored.
    case storagePlace
    /// The way of recording: sound, pictures, both.
    case method
    case party, causeOfAction
    /// Name of the item, as files and materials are named.
    case name
}

public struct SegmentFieldRule: Hashable, Sendable {
    public var field: SegmentField
    public var words: RuleWords
    public var source: Source
    public var scope: Scope

    public enum Scope: String, CaseIterable, Hashable, Sendable {
        case all
        /// Only recordings that go into a case file or are used as evidence.
        case evidence
    }

    public init(field: SegmentField, words: RuleWords, source: Source, scope: Scope = .all) {
        self.field = field
        self.words = words
        self.source = source
        self.scope = scope
    }
}

/// What a recorder is looked at for before it is used.
public enum EquipmentCheck: String, CaseIterable, Hashable, Sendable {
    case works, battery, storage, picture, sound, clock
}

/// Recorders: looked at, handed out, kept.
public struct EquipmentRules: Hashable, Sendable {
    public var beforeUse: [FieldRule<EquipmentCheck>]
    /// Whether handing out and return are written down.
    public var ledger: RuleFlag
    /// Seconds a recorder's clock may be off. No regulation gives a figure: a local setting.
    public var clockTolerance: RuleNumber
    /// Who keeps the recorders.
    public var keeper: Approval
    /// Whether recorders must be kept away from computers on the internet.
    public var offline: RuleFlag

    public init(
        beforeUse: [FieldRule<EquipmentCheck>], ledger: RuleFlag, clockTolerance: RuleNumber, keeper: Approval,
        offline: RuleFlag
    ) {
        self.beforeUse = beforeUse
        self.ledger = ledger
        self.clockTolerance = clockTolerance
        self.keeper = keeper
        self.offline = offline
    }
}
