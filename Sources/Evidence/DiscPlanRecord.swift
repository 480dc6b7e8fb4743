/// A plan of discs that somebody confirmed: what goes onto which disc, frozen. docs/design/disc-register.md
public struct DiscPlanRecord: Hashable, Sendable, Codable {
    /// One of the sets it is burnt for.
    public struct NamedSet: Hashable, Sendable, Codable {
        /// Capital letters and digits: part of each disc's identity.
        public var key: String
        public var zh: String
        public var en: String

        public init(key: String, zh: String, en: String) {
            self.key = key
            self.zh = zh
            self.en = en
        }
    }

    /// One disc, of whatever set.
    public struct Disc: Hashable, Sendable, Codable {
        /// From 1.
        public var number: Int
        /// What it needs without correction data, in sectors of 2048 bytes: an upper bound.
        public var sectors: Int64

        public init(number: Int, sectors: Int64) {
            self.number = number
            self.sectors = sectors
        }
    }

    /// A recording on one of the discs.
    public struct Item: Hashable, Sendable, Codable {
        public var disc: Int
        public var sha256: String
        public var size: Int64
        /// The name it came with.
        public var name: String
        /// Its place on the disc, `data/…`; in parts, the name they join to.
        public var path: String
        /// What it is kept together with: a matter or a dispatch.
        public var group: String
        /// Which portion of the group its disc holds, and of how many.
        public var portion: Int
        public var portions: Int
        /// Why it goes onto a disc: the regulation's article.
        public var reason: String

        public init(
            disc: Int, sha256: String, size: Int64, name: String, path: String, group: String, portion: Int = 1,
            portions: Int = 1, reason: String
        ) {
            self.disc = disc
            self.sha256 = sha256
            self.size = size
            self.name = name
            self.path = path
            self.group = group
            self.portion = portion
            self.portions = portions
            self.reason = reason
        }
    }

    /// The plan was given up; what is on verified discs of it stays there.
    public typealias End = SignedReason

    /// Zero before it is stored.
    public var id: Int64
    /// `DP12`; given when it is stored.
    public var key: String
    /// The kind of disc, by its key.
    public var medium: String
    /// What such a disc takes, and whether a drive said so.
    public var sectors: Int64
    public var isMeasured: Bool
    /// How it was planned, as the planner writes its settings (JSON).
    public var settings: String
    public var sets: [NamedSet]
    public var discs: [Disc]
    public var by: String
    public var at: WallTime
    public var why: String?
    public var end: End?

    public init(
        id: Int64 = 0, key: String = "", medium: String, sectors: Int64, isMeasured: Bool, settings: String,
        sets: [NamedSet], discs: [Disc], by: String, at: WallTime, why: String? = nil, end: End? = nil
    ) {
        self.id = id
        self.key = key
        self.medium = medium
        self.sectors = sectors
        self.isMeasured = isMeasured
        self.settings = settings
        self.sets = sets
        self.discs = discs
        self.by = by
        self.at = at
        self.why = why
        self.end = end
    }

    public var isInForce: Bool { end == nil }

    /// `<plan>-<set>-<nnn>`, as it stands on the disc and its label.
    public func identity(set: String, disc: Int) -> String {
        let digits = max(3, String(discs.count).count)
        let number = String(disc)
        return "\(key)-\(set)-\(String(repeating: "0", count: max(0, digits - number.count)))\(number)"
    }
}
