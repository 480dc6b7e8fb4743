import Archive
import Evidence
import Yams

/// The `discs` block of `vault.yaml`. Local settings, all of them.
public struct DiscSettings: Sendable, Hashable {
    /// `Source-Organization` on every disc.
    public var organization: String?
    /// How plans are called: `DP` gives `DP1`, `DP2`, ….
    public var name = "DP"
    /// Key of the kind of disc.
    public var medium = Medium.bdR25.key
    /// A plan for fewer sets can't be confirmed.
    public var sets = 3
    /// Of one blank disc, in hundredths of ``currency``.
    public var price: Int?
    public var currency = "CNY"
    /// Digests in the bags beside SHA-256.
    public var digests: [BagAlgorithm] = [.sha256]
    /// A disc is read again after so many months. ISO/IEC 29121: three years or less where its life is not known.
    public var checkMonths = 36
    /// Share of the discs due that are drawn.
    public var samplePercent = 100
    /// Folders that stand for drives may be burnt to: only in vaults made for trying, since no disc comes of it.
    public var isRehearsal = false
    /// Its content goes onto a new disc after so many years.
    public var migrateYears = 10
    /// Or from so many unreadable sectors on.
    public var migrateUnreadable: Int64 = 1

    public static let usual = DiscSettings()

    public init() {}

    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node,
            knowing: [
                "organization", "name", "medium", "sets", "price", "currency", "digests", "check-months",
                "sample-percent", "migrate-years", "migrate-unreadable", "rehearsal",
            ], in: "discs")
        organization = try map.text("organization")
        if let node = map.values["name"] {
            name = try reader.text(node, "name")
            // Part of the volume's name, which has capitals, digits and 32 places.
            guard name.utf8.count <= 8, name.utf8.allSatisfy({ (65...90).contains($0) }) else {
                throw reader.error(
                    node, zh: "name 是至多 8 个大写字母", en: "name is at most 8 capital letters")
            }
        }
        if let node = map.values["medium"] {
            medium = try reader.text(node, "medium").lowercased()
            guard Medium.named(medium) != nil else {
                throw reader.error(
                    node, zh: "没有这种光盘：\(medium)", en: "no such medium: \(medium)",
                    hint: Bilingual(
                        zh: Medium.all.map(\.key).joined(separator: "、"),
                        en: Medium.all.map(\.key).joined(separator: ", ")))
            }
        }
        sets = try map.integer("sets", 1...20) ?? sets
        price = try map.integer("price", 0...100_000_000)
        currency = try map.text("currency") ?? currency
        if let node = map.values["digests"] {
            digests = []
            for key in try reader.texts(node, "digests") {
                guard ["sha256", "sha512", "sm3"].contains(key) else {
                    throw reader.error(
                        node, zh: "digests 可用 sha256、sha512、sm3", en: "digests may have sha256, sha512, sm3")
                }
                digests.append(BagAlgorithm(rawValue: key))
            }
        }
        isRehearsal = try map.flag("rehearsal") ?? false
        checkMonths = try map.integer("check-months", 1...600) ?? checkMonths
        samplePercent = try map.integer("sample-percent", 1...100) ?? samplePercent
        migrateYears = try map.integer("migrate-years", 1...100) ?? migrateYears
        migrateUnreadable = Int64(try map.integer("migrate-unreadable", 1...100_000_000) ?? Int(migrateUnreadable))
    }
}
