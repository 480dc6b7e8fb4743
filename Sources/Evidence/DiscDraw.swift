/// A draw of discs to be read again, that nobody could steer: docs/design/disc-register.md.
public struct DiscDraw: Hashable, Sendable, Codable {
    /// Printed as `W12`; zero before it is stored.
    public var id: Int64
    /// Of the custody log before the draw's month: how many entries, and the root over them, in base64.
    public var logSize: Int64
    public var seed: String
    public var percent: Int
    /// Identities of the discs whose check was due, in order.
    public var candidates: [String]
    /// Those of them that must be read, in order.
    public var items: [String]
    public var by: String
    public var at: WallTime

    public init(
        id: Int64 = 0, logSize: Int64, seed: String, percent: Int, candidates: [String], items: [String], by: String,
        at: WallTime
    ) {
        self.id = id
        self.logSize = logSize
        self.seed = seed
        self.percent = percent
        self.candidates = candidates
        self.items = items
        self.by = by
        self.at = at
    }
}

/// Where a recording lies on a disc of one plan.
public struct DiscHolding: Hashable, Sendable {
    public var plan: DiscPlanRecord
    public var item: DiscPlanRecord.Item
    /// The disc in every set.
    public var copies: [DiscCopyRecord]

    public init(plan: DiscPlanRecord, item: DiscPlanRecord.Item, copies: [DiscCopyRecord]) {
        self.plan = plan
        self.item = item
        self.copies = copies
    }

    /// Every set's disc was read back whole and is here.
    public var isKept: Bool { !copies.isEmpty && copies.allSatisfy { $0.state.keeps } }
}
