import Evidence

/// A rule above the regulations, such as a ministry's: only what it has something to say about.
public struct RuleLayer: Hashable, Sendable {
    /// The name of its file.
    public var id: String
    public var name: RuleWords
    /// The document the rules were read from, and how.
    public var source: String
    public var activities: [ActivityRule]
    public var checklist: [RuleItem]
    public var retention: RetentionRules?

    public init(
        id: String, name: RuleWords, source: String, activities: [ActivityRule] = [], checklist: [RuleItem] = [],
        retention: RetentionRules? = nil
    ) {
        self.id = id
        self.name = name
        self.source = source
        self.activities = activities
        self.checklist = checklist
        self.retention = retention
    }
}

extension RuleBook {
    /// A site's regulation and what stands above it. The longest period keeps.
    public struct Layers: Hashable, Sendable {
        public var site: RuleBook
        public var above: [RuleLayer]

        public init(site: RuleBook, above: [RuleLayer] = []) {
            self.site = site
            self.above = above
        }

        public var books: [RetentionBook] {
            [RetentionBook(regulation: site.id, rules: site.keeping.retention)]
                + above.compactMap { layer in
                    layer.retention.map { RetentionBook(regulation: layer.id, isLayer: true, rules: $0) }
                }
        }

        /// Where the regulation may keep shorter than a layer, before anything is known of a case.
        public var shortcomings: [Shortcoming] {
            above.flatMap { layer -> [Shortcoming] in
                guard let theirs = layer.retention else { return [] }
                return Shortcoming.all(site.keeping.retention, theirs, layer: layer.id)
            }
        }

        /// `utcOffsetAt`: seconds east of UTC at the site at a moment.
        public func decision(
            recordedEnd: WallTime, matters: [Matter], holds: [Hold] = [],
            utcOffsetAt utcOffset: @escaping (WallTime) -> Int
        ) -> RetentionDecision? {
            RetentionDecision(
                recordedEnd: recordedEnd, matters: matters, holds: holds, books: books, utcOffsetAt: utcOffset)
        }

        public func decision(
            recordedEnd: WallTime, matters: [Matter], holds: [Hold] = [], utcOffset: Int
        ) -> RetentionDecision? {
            RetentionDecision(
                recordedEnd: recordedEnd, matters: matters, holds: holds, books: books, utcOffset: utcOffset)
        }
    }
}

/// A regulation that may keep shorter than the layer above it.
public struct Shortcoming: Hashable, Sendable {
    /// Id of the layer.
    public var layer: String
    /// Nil: any recording.
    public var trait: MatterTrait?
    public var local: RetentionRule
    public var theirs: RetentionRule

    static func all(_ local: RetentionRules, _ theirs: RetentionRules, layer: String) -> [Shortcoming] {
        let plain = one(local, theirs, layer: layer, trait: nil)
        // A trait whose rules are no other than those of any recording says nothing new.
        let special = MatterTrait.allCases.compactMap { trait in
            one(local, theirs, layer: layer, trait: trait).flatMap { found in
                found.local == plain?.local && found.theirs == plain?.theirs ? nil : found
            }
        }
        return (plain.map { [$0] } ?? []) + special
    }

    private static func one(
        _ local: RetentionRules, _ theirs: RetentionRules, layer: String, trait: MatterTrait?
    ) -> Shortcoming? {
        guard let mine = local.strongest(for: trait), let yours = theirs.strongest(for: trait),
            local.guaranteed(mine) < theirs.guaranteed(yours)
        else { return nil }
        // What is told is the rule made for the trait, though the default may guarantee more than it does.
        let own = trait.flatMap { local.rules(for: $0).max { local.guaranteed($0) < local.guaranteed($1) } }
        return Shortcoming(layer: layer, trait: trait, local: own ?? mine, theirs: yours)
    }
}
