/// One of the sets that a plan is burnt for.
public struct DiscSet: Hashable, Sendable, Codable {
    /// Part of each disc's identity: capital letters and digits, so that it can stand in a volume's name.
    public var key: String
    public var title: Words

    public init(key: String, title: Words) {
        self.key = key
        self.title = title
    }

    public static let sealed = DiscSet(key: "SEALED", title: Words(zh: "封存", en: "sealed"))
    public static let offSite = DiscSet(key: "OFFSITE", title: Words(zh: "异地", en: "off-site"))
    public static let forUse = DiscSet(key: "USE", title: Words(zh: "利用", en: "for use"))

    /// Three, as the archives of several provinces ask for. A local setting, not a standard's number.
    public static let usual: [DiscSet] = [.sealed, .offSite, .forUse]
}

/// One disc to be burnt: its content is the plan's, its identity its own.
public struct DiscCopy: Hashable, Sendable, Codable {
    /// `<plan>-<set>-<nnn>`.
    public var identity: String
    public var set: DiscSet
    /// From 1, in the plan.
    public var disc: Int

    public init(identity: String, set: DiscSet, disc: Int) {
        self.identity = identity
        self.set = set
        self.disc = disc
    }
}

extension DiscPlan {
    /// Every disc of every set, set by set.
    public func copies(of plan: String, for sets: [DiscSet]) -> [DiscCopy] {
        let digits = max(3, String(discs.count).count)
        return sets.flatMap { set in
            discs.map { disc in
                let number = String(disc.number)
                let padded = String(repeating: "0", count: max(0, digits - number.count)) + number
                return DiscCopy(identity: "\(plan)-\(set.key)-\(padded)", set: set, disc: disc.number)
            }
        }
    }
}
