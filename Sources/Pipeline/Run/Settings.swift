import Evidence
import Foundation
import Vault
import Yams

/// `vault.yaml`: what a site decided when it made its vault.
public struct VaultSettings: Sendable, Hashable {
    /// The regulations a vault can be made under; each has its file in `Pipelines/regulations`.
    public static let regulations = ["tangshan-gaoxin", "zonghe-zhifa", "jian-xian", "luanchuan", "dapuhe"]

    public var regulation: String
    /// Never assumed: the zone whose local time names and lists are written in.
    public var zone: String
    public var immutable: Bool
    /// Nil: nothing is written down of what is said.
    public var recogniser: Recogniser?

    /// Nil: no checkpoint of the custody log is stamped by others.
    public var stamper: Stamper?

    /// Days between the approval of a disposal and the disposal: local setting.
    public var undoDays = 30
    /// What becomes of the pictures of what is disposed of: local setting.
    public var disposedThumbnails = Disposal.Thumbnails.remove
    /// How many days an approval of access is valid, where it names no end: local setting.
    public var approvalDays = 7
    /// What the four-property check goes by.
    public var fourProperties = FourPropertySettings.usual
    /// Archival discs.
    public var discs = DiscSettings.usual

    public init(regulation: String, zone: String, immutable: Bool) {
        self.regulation = regulation
        self.zone = zone
        self.immutable = immutable
    }

    public var timeZone: TimeZone { TimeZone(identifier: zone) ?? .gmt }

    public init(yaml: String, file: String) throws(SourceError) {
        let reader = YAMLReader(file: file)
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch { throw reader.error(error) }
        guard let node else {
            throw SourceError(Bilingual(zh: "文件是空的", en: "the file is empty"), file: file)
        }
        let map = try reader.mapping(
            node,
            knowing: [
                "schema", "regulation", "zone", "immutable", "recogniser", "stamps", "disposal", "access", "fourfold",
                "discs",
            ],
            in: "vault.yaml")
        let zoneNode = try map.required("zone")
        zone = try reader.text(zoneNode, "zone")
        guard TimeZone(identifier: zone) != nil else {
            throw reader.error(
                zoneNode, zh: "未知时区：\(zone)", en: "unknown time zone: \(zone)",
                hint: Bilingual(zh: "例如 Asia/Shanghai", en: "for example Asia/Shanghai"))
        }
        regulation = try reader.text(map.required("regulation"), "regulation")
        immutable = try map.flag("immutable") ?? false
        recogniser = try map.values["recogniser"].map { node throws(SourceError) in try Recogniser(node, reader) }
        if let node = map.values["fourfold"] { fourProperties = try FourPropertySettings(node, reader) }
        if let node = map.values["discs"] { discs = try DiscSettings(node, reader) }
        stamper = try map.values["stamps"].map { node throws(SourceError) in try Stamper(node, reader) }
        if let node = map.values["disposal"] {
            let disposal = try reader.mapping(node, knowing: ["undo-days", "thumbnails"], in: "disposal")
            undoDays = try disposal.integer("undo-days", 0...3650) ?? undoDays
            if let node = disposal.values["thumbnails"] {
                guard let fate = Disposal.Thumbnails(rawValue: try reader.text(node, "thumbnails")) else {
                    throw reader.error(node, zh: "thumbnails 是 keep 或 remove", en: "thumbnails is keep or remove")
                }
                disposedThumbnails = fate
            }
        }
        if let node = map.values["access"] {
            let access = try reader.mapping(node, knowing: ["approval-days"], in: "access")
            approvalDays = try access.integer("approval-days", 1...3650) ?? approvalDays
        }
    }

    public var yaml: String {
        """
        schema: unbroken.vault/1
        # The regulation this vault is kept under (docs/guide/clerk.en.md).
        regulation: \(regulation)
        # The zone of names and lists without an offset.
        zone: \(zone)
        # Set originals immutable (chattr +i) where the system allows it.
        immutable: \(immutable)
        # A program that writes down what is said after a break, as a hint (docs/formats/recogniser.md):
        # recogniser:
        #   command: [/usr/local/bin/listen, "{wav}"]
        #   model: name, version and digest of its model
        # A server whose time stamps (RFC 3161) prove when the custody log had its entries (docs/design/custody.md):
        # stamps:
        #   url: http://stamp.example/tsa
        #   authorities: /etc/ssl/stamp-authorities.pem
        # How long an approved disposal can be undone, and whether its pictures stay (docs/design/disposal.md):
        # disposal:
        #   undo-days: 30
        #   thumbnails: remove
        # How long an approval to see or copy is valid, where it names no end (docs/design/access.md):
        # access:
        #   approval-days: 7
        # What may be archived, and a virus scanner, for the four-property check (docs/design/four-properties.md):
        # fourfold:
        #   formats: [mp4, ts, ps, avi, mkv, wav, mp3, aac, jpeg, png]
        #   scanner: [/usr/bin/clamdscan, --fdpass, --no-summary, "{file}"]
        # Archival discs: kind, sets, price of a blank in hundredths, when they are read again (docs/design/disc-register.md):
        # discs:
        #   medium: bd-r-25
        #   sets: 3
        #   price: 350
        #   check-months: 36

        """
    }
}
