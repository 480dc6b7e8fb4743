import Evidence

/// What is known of a matter a recording belongs to.
public struct Matter: Hashable, Sendable {
    public var traits: Set<MatterTrait>
    /// A key of the site's table; nil where nobody has set it.
    public var riskLevel: String?
    /// When the case, or the matter, ended; nil while it goes on.
    public var caseEnd: WallTime?
    /// How long its case file is kept, counted from the case's end; nil where nobody has said.
    public var caseFile: CaseFilePeriod?

    public enum CaseFilePeriod: Hashable, Sendable {
        case months(Int)
        case permanent
    }

    public init(
        traits: Set<MatterTrait> = [], riskLevel: String? = nil, caseEnd: WallTime? = nil,
        caseFile: CaseFilePeriod? = nil
    ) {
        self.traits = traits
        self.riskLevel = riskLevel
        self.caseEnd = caseEnd
        self.caseFile = caseFile
    }

    public var isClosed: Bool { caseEnd != nil }
    public var isEvidence: Bool { !traits.isDisjoint(with: [.evidence, .penaltyCaseEvidence]) }
}

/// A hold in force: nothing it lies on is disposed of.
public struct Hold: Hashable, Sendable {
    /// Id of the regulation that asks for it.
    public var regulation: String
    /// The event, as the regulation names it, or the site's own.
    public var item: RuleItem

    public init(regulation: String, item: RuleItem) {
        self.regulation = regulation
        self.item = item
    }
}
