import Evidence

/// What a regulation says about keeping: handed over, kept, held, filed, copied for a case.
public struct KeepingRules: Hashable, Sendable {
    public var handOver: HandOverRule
    public var retention: RetentionRules
    /// Events that stop disposal at once.
    public var holds: [RuleItem]
    public var archive: ArchiveRule
    public var evidenceCopy: EvidenceCopyRule

    public init(
        handOver: HandOverRule, retention: RetentionRules, holds: [RuleItem], archive: ArchiveRule,
        evidenceCopy: EvidenceCopyRule
    ) {
        self.handOver = handOver
        self.retention = retention
        self.holds = holds
        self.archive = archive
        self.evidenceCopy = evidenceCopy
    }
}

/// When the records of an act must be filed.
public struct ArchiveRule: Hashable, Sendable {
    /// After the act ends; nil where the regulation gives no time.
    public var days: Int?
    public var source: Source

    public init(days: Int?, source: Source) {
        self.days = days
        self.source = source
    }

    /// The midnight of the last day; the day the act ended on is not counted. Nil where no time is given.
    public func deadline(actEnd: WallTime, utcOffset: Int) -> WallTime? {
        days.map { days in
            let ended = CivilDay(actEnd, utcOffset: utcOffset)
            return CivilDay(number: ended.number + Int64(days)).end(utcOffset: utcOffset)
        }
    }
}

/// What accompanies a copy made as evidence.
public struct EvidenceCopyRule: Hashable, Sendable {
    public var fields: [FieldRule<Field>]
    /// Whether the copy goes onto a disc.
    public var disc: RuleFlag

    public enum Field: String, CaseIterable, Hashable, Sendable {
        case maker, extractor, extractedAt
    }

    public init(fields: [FieldRule<Field>], disc: RuleFlag) {
        self.fields = fields
        self.disc = disc
    }
}
