import Evidence

/// What differs between two regulations.
public struct RuleComparison: Sendable {
    public var a: String
    public var b: String
    /// Default first, then each trait that one of them has a rule for.
    public var retention: [Row<Kept>]
    public var handOver: Row<HandOverRule>
    public var approvals: [ApprovedAct: Row<Approval>]
    /// What calls for a hold under one of them: the event, and where it stands; nil where it stands nowhere.
    public var holds: [(item: RuleItem, a: Source?, b: Source?)]
    /// Recipients of whom one of them says something of its own.
    public var releases: [(kind: Recipient.Kind, row: Row<Approval>)]

    /// The same question answered by both.
    public struct Row<Value: Hashable & Sendable>: Hashable, Sendable {
        /// Nil where the row is about any recording, or not about traits.
        public var trait: MatterTrait?
        public var a: Value
        public var b: Value
        public var differs: Bool
    }

    /// How long, and on what: the special rules of a trait; where there are none, the default.
    public struct Kept: Hashable, Sendable {
        public var rules: [RetentionRule]

        public var keeps: [KeepPeriod] { rules.map(\.keep) }
        public var disc: DiscRule { rules.map(\.disc).max() ?? .none }
    }

    public init(_ a: RuleBook, _ b: RuleBook) {
        self.a = a.id
        self.b = b.id
        let traits = MatterTrait.allCases.filter { trait in
            [a, b].contains { !$0.keeping.retention.rules(for: trait).isEmpty }
        }
        retention = ([nil] + traits).map { trait in
            let mine = Self.kept(a, trait)
            let yours = Self.kept(b, trait)
            return Row(
                trait: trait, a: mine, b: yours,
                differs: Set(mine.keeps) != Set(yours.keeps) || mine.disc != yours.disc)
        }
        let (mine, yours) = (a.keeping.handOver, b.keeping.handOver)
        handOver = Row(
            a: mine, b: yours,
            differs: mine.within != yours.within || mine.afterReturn?.hours != yours.afterReturn?.hours
                || Set(mine.afterReturn?.when ?? []) != Set(yours.afterReturn?.when ?? []))
        let events =
            a.keeping.holds + b.keeping.holds.filter { item in !a.keeping.holds.contains { $0.key == item.key } }
        holds = events.map { item in
            func source(_ book: RuleBook) -> Source? { book.keeping.holds.first { $0.key == item.key }?.source }
            return (item, source(a), source(b))
        }
        approvals = [:]
        for act in ApprovedAct.allCases { approvals[act] = Self.row(a.access[act], b.access[act]) }
        releases = Recipient.Kind.allCases.compactMap { kind in
            let rules = [a, b].map { $0.access.rule(to: Recipient(kind, "")) }
            guard rules.contains(where: { $0 != nil }) else { return nil }
            return (kind, Self.row(rules[0]?.approval ?? a.access.release, rules[1]?.approval ?? b.access.release))
        }
    }

    /// The same words in different articles are the same rule.
    private static func row(_ mine: Approval, _ yours: Approval) -> Row<Approval> {
        Row(
            a: mine, b: yours,
            differs: mine.by != yours.by || mine.source.isLocal != yours.source.isLocal
                || mine.isApproverLocal != yours.isApproverLocal)
    }

    private static func kept(_ book: RuleBook, _ trait: MatterTrait?) -> Kept {
        let rules = trait.map { book.keeping.retention.rules(for: $0) } ?? []
        return Kept(rules: rules.isEmpty ? book.keeping.retention.rules.filter(\.isDefault) : rules)
    }
}
