/// What a regulation distinguishes about the matter a recording belongs to. Closed: a file can't invent one that no
/// form asks for. From the five regulations and the national rule of 2016.
public enum MatterTrait: String, CaseIterable, Hashable, Sendable {
    case simpleUndisputed, dailyInspection, onTheSpotQuestioning
    case administrativeCase
    /// Used as evidence, in whatever case.
    case evidence
    /// Used as evidence in a penalty case of the ordinary procedure.
    case penaltyCaseEvidence
    case policeRightsInfringed, conflict
    /// Major, difficult or complex.
    case majorComplex
    case emergency, majorEmergency, massIncident
    case complaint, objection, petition, reconsideration, litigation
    /// Evading or refusing.
    case refusal
    case obstruction
    /// Abuse and insult by word.
    case abuse
    /// Assault, and violent resistance.
    case assault
    /// Anything else found important enough for long-term keeping.
    case otherImportant
}

/// How long a rule keeps.
public enum KeepPeriod: Hashable, Sendable {
    /// Calendar months after the recording's end; a year is twelve.
    case months(Int)
    /// Calendar months after the end of the case.
    case afterCaseEnd(months: Int)
    /// Until the matter is dealt with.
    case untilClosed
    case asCaseFile
    case longTerm
    /// As the site's table of risk levels says.
    case byRiskLevel
}

/// Whether a recording goes onto a disc. In order: the later one holds.
public enum DiscRule: String, CaseIterable, Hashable, Sendable, Comparable {
    case none
    /// A disc where it is found necessary.
    case allowed
    /// A disc or another removable medium: one of them must be.
    case removable
    case required

    private var rank: Int {
        switch self {
        case .none: 0
        case .allowed: 1
        case .removable: 2
        case .required: 3
        }
    }

    public static func < (a: DiscRule, b: DiscRule) -> Bool { a.rank < b.rank }
}

public struct RetentionRule: Hashable, Sendable {
    public var item: RuleItem
    /// One of these is enough. Empty for the default rule.
    public var when: Set<MatterTrait>
    public var keep: KeepPeriod
    public var disc: DiscRule
    public var discSource: Source
    /// Holds for every recording, whatever else does.
    public var isDefault: Bool

    public init(
        item: RuleItem, when: Set<MatterTrait>, keep: KeepPeriod, disc: DiscRule = .none, discSource: Source? = nil,
        isDefault: Bool = false
    ) {
        self.item = item
        self.when = when
        self.keep = keep
        self.disc = disc
        self.discSource = discSource ?? item.source
        self.isDefault = isDefault
    }
}

/// A level of risk and its months; nil where the site has not set them.
public struct RiskLevel: Hashable, Sendable {
    public var item: RuleItem
    public var months: Int?

    public init(item: RuleItem, months: Int?) {
        self.item = item
        self.months = months
    }
}

/// How long recordings are kept under one regulation.
public struct RetentionRules: Hashable, Sendable {
    public var rules: [RetentionRule]
    public var riskLevels: [RiskLevel]

    public init(rules: [RetentionRule], riskLevels: [RiskLevel] = []) {
        self.rules = rules
        self.riskLevels = riskLevels
    }

    public var defaultRule: RetentionRule? { rules.first(where: \.isDefault) }

    /// The rules for a trait, without the default.
    public func rules(for trait: MatterTrait) -> [RetentionRule] { rules.filter { $0.when.contains(trait) } }

    /// Months that are kept at least under a rule, before anything is known of the case.
    public func guaranteed(_ rule: RetentionRule) -> GuaranteedPeriod {
        switch rule.keep {
        case .months(let months), .afterCaseEnd(let months): .months(months)
        // How soon a matter closes, and how long the file is kept, nobody knows beforehand.
        case .untilClosed, .asCaseFile: .months(0)
        case .longTerm: .withoutEnd
        // Without a number nothing is ever disposed of.
        case .byRiskLevel: riskLevels.compactMap(\.months).min().map { .months($0) } ?? .withoutEnd
        }
    }

    /// The rule that guarantees most for a trait; nil trait: for any recording.
    public func strongest(for trait: MatterTrait?) -> RetentionRule? {
        let all = rules.filter { rule in rule.isDefault || trait.map(rule.when.contains) == true }
        return all.reduce(nil) { best, rule in
            guard let best else { return rule }
            return guaranteed(best) < guaranteed(rule) ? rule : best
        }
    }
}

/// A period known beforehand.
public enum GuaranteedPeriod: Hashable, Sendable, Comparable {
    case months(Int)
    case withoutEnd

    public static func < (a: GuaranteedPeriod, b: GuaranteedPeriod) -> Bool {
        switch (a, b) {
        case (.months(let a), .months(let b)): a < b
        case (.months, .withoutEnd): true
        case (.withoutEnd, _): false
        }
    }
}
