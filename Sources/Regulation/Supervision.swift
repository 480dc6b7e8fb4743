/// How recordings are checked, and what the checks are counted for.
public struct SupervisionRules: Hashable, Sendable {
    public var spotCheck: SpotCheckRule
    public var statistics: StatisticsRule

    public init(spotCheck: SpotCheckRule, statistics: StatisticsRule) {
        self.spotCheck = spotCheck
        self.statistics = statistics
    }
}

public struct SpotCheckRule: Hashable, Sendable {
    public var kind: Kind
    public var source: Source
    /// Percent of the recordings. No regulation gives a figure: a local setting.
    public var percent: RuleNumber
    /// Whether a ledger of checks must be kept.
    public var ledger: RuleFlag
    /// What is looked at.
    public var checks: [RuleItem]

    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case periodic
        case fixedProportion = "fixed-proportion"
        case irregular
        /// On site and by review of case files; how often is not said.
        case review
    }

    public init(kind: Kind, source: Source, percent: RuleNumber, ledger: RuleFlag, checks: [RuleItem]) {
        self.kind = kind
        self.source = source
        self.percent = percent
        self.ledger = ledger
        self.checks = checks
    }
}

public struct StatisticsRule: Hashable, Sendable {
    /// What the figures are for: an appraisal, a bulletin.
    public var purpose: RuleWords
    public var source: Source
    public var counts: [StatisticsCount]

    public init(purpose: RuleWords, source: Source, counts: [StatisticsCount]) {
        self.purpose = purpose
        self.source = source
        self.counts = counts
    }
}
