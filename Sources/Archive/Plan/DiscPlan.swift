import Evidence

/// Which recording goes onto which disc.
public struct DiscPlan: Hashable, Sendable, Codable {
    public var settings: PlanSettings
    public var discs: [PlannedDisc]
    /// What can't be planned, and why. Nothing is dropped.
    public var unplanned: [UnplannedItem]
    /// What one disc may hold of recordings and all that goes with them, in sectors.
    public var room: Int64
    /// Taken on every disc by the file system, the index and the set's catalogue, in sectors.
    public var fixed: Int64
    /// However one packed the groups, and the recordings of those larger than a disc, fewer discs would not hold them.
    public var fewestDiscs: Int

    public var items: Int { discs.reduce(0) { $0 + $1.items } }
    public var bytes: Int64 { discs.reduce(0) { $0.addingSaturated($1.bytes) } }
}

public struct PlannedDisc: Hashable, Sendable, Codable {
    /// From 1.
    public var number: Int
    /// In the order of their first recording.
    public var groups: [PlannedGroup]
    /// All it needs without correction data, in sectors.
    public var sectors: Int64

    public var items: Int { groups.reduce(0) { $0 + $1.items.count } }
    public var bytes: Int64 {
        groups.reduce(0) { sum, group in group.items.reduce(sum) { $0.addingSaturated($1.bytes) } }
    }
}

/// The recordings of one group on one disc.
public struct PlannedGroup: Hashable, Sendable, Codable {
    public var group: String
    /// In the order of recording.
    public var items: [PlanItem]
    /// Which portion of the group this is, where it is larger than a disc; 1 of 1 else.
    public var portion: Int
    public var portions: Int
    public var sectors: Int64
}

public struct UnplannedItem: Hashable, Sendable, Codable {
    public enum Reason: String, Sendable, Codable, CaseIterable {
        /// Larger than any disc of this kind, with what goes with it.
        case tooLarge = "too-large"
        /// The same recording is planned already.
        case planned
        /// A size below zero, or a digest that is none.
        case invalid

        public var words: Words {
            switch self {
            case .tooLarge: Words(zh: "一张此类光盘容纳不下，请改用更大的光盘", en: "larger than a disc of this kind; use a larger one")
            case .planned: Words(zh: "同一录像已列入计划", en: "the same recording is planned already")
            case .invalid: Words(zh: "大小或摘要无效", en: "its size or digest is none")
            }
        }
    }

    public var item: PlanItem
    public var reason: Reason
}
