/// What a printable disc takes: a ring. Discs and printers differ, so both are settings; in hundredths of a millimetre.
public struct LabelRing: Hashable, Sendable {
    public var outer: Int
    public var inner: Int

    public init(outer: Int, inner: Int) {
        self.outer = min(max(outer, 8000), 12_000)
        self.inner = min(max(inner, 1500), self.outer / 2)
    }

    /// 118 mm; free of print within 46 mm, as most printable discs are.
    public static let usual = LabelRing(outer: 11_800, inner: 4600)
}

extension DiscPapers {
    /// The label to be printed on the disc, 118 mm wide: one SVG page.
    public func label(_ ring: LabelRing = .usual) -> String {
        let middle = ring.outer / 2
        // Everything was placed for the usual ring; on another it is scaled with the outer edge.
        let scale: (Int) -> Int = { $0 * ring.outer / 11_800 }
        var body =
            "<circle cx=\"\(middle)\" cy=\"\(middle)\" r=\"\(middle)\" fill=\"#fff\"/>\n"
            + "<circle cx=\"\(middle)\" cy=\"\(middle)\" r=\"\(middle - scale(60))\" fill=\"none\" stroke=\"#12243c\" stroke-width=\"\(scale(40))\"/>\n"
        func line(_ text: String, _ y: Int, _ size: Int, bold: Bool = false, code: Bool = false) {
            let size = scale(size)
            let width = chord(scale(y), size, ring)
            let fitted = Self.lines(text, size: code ? size * 13 / 12 : size, width: width, most: 1)[0]
            body += Self.text(fitted, x: middle, y: scale(y), size: size, anchor: "middle", isBold: bold, isCode: code)
        }
        line("执法音像记录档案光盘", 1080, 300)
        line(identity.organisation, 1720, 480, bold: true)
        line("Law-enforcement recordings · archival disc", 2170, 210)
        line(identity.copy.identity, 2840, 400, bold: true)
        let left: [(Words, String)] = [
            (Words(zh: "套别", en: "Set"), identity.copy.set.title.both),
            (Words(zh: "盘次", en: "Disc"), "\(identity.copy.disc) / \(identity.count)"),
            (Words(zh: "录像", en: "Recordings"), String(index.recordings.count)),
            (Words(zh: "介质", en: "Medium"), identity.medium.title),
            (Words(zh: "制作", en: "Made"), identity.date.day),
        ]
        // The narrowest place of the left half, beside the hole.
        let from = scale(520)
        let room = middle - ring.inner / 2 - scale(150) - from
        var y = 4150
        for (label, value) in left {
            body += Self.text(label.both, x: from, y: scale(y), size: scale(170), fill: "#445")
            for part in Self.lines(value, size: scale(250), width: room, most: 1) {
                body += Self.text(part, x: from, y: scale(y + 300), size: scale(250), isBold: true)
            }
            y += 720
        }
        let side = min(scale(2700), ring.outer - scale(450) - (middle + ring.inner / 2 + scale(150)))
        body += code.svg(x: middle + ring.inner / 2 + scale(150), y: middle - side / 2, side: side)
        line("录制 Recorded  \(days)", 8800, 240)
        line("保管期限 Kept until  \(keeping.both)", 9180, 240)
        line((image == nil ? "tagmanifest-sha256.txt" : "Image") + " SHA-256", 9560, 180)
        let digest = image ?? manifest
        line(String(digest.prefix(32)), 9850, 230, code: true)
        line(String(digest.dropFirst(32)), 10_130, 230, code: true)
        if let contact = identity.contact { line(contact, 10_560, 200) }
        // Nothing is printed on the hub, whatever came before.
        body += "<circle cx=\"\(middle)\" cy=\"\(middle)\" r=\"\(ring.inner / 2)\" fill=\"#fff\"/>\n"
        body +=
            "<circle cx=\"\(middle)\" cy=\"\(middle)\" r=\"\(ring.inner / 2)\" fill=\"none\" stroke=\"#12243c\" stroke-width=\"\(scale(20))\"/>\n"
        return Self.page(width: ring.outer, height: ring.outer, title: identity.copy.identity, body)
    }

    /// How wide a line of text may be whose letters reach from `y - size` to a little below `y`.
    private func chord(_ y: Int, _ size: Int, _ ring: LabelRing) -> Int {
        let middle = ring.outer / 2
        let far = max(abs(y - size - middle), abs(y + size / 4 - middle))
        let radius = middle - 250
        return max(size, Self.root(max(0, radius * radius - far * far)) * 2)
    }

    /// The whole square root.
    static func root(_ value: Int) -> Int {
        guard value > 1 else { return max(0, value) }
        var guess = value
        var next = (guess + 1) / 2
        while next < guess {
            guess = next
            next = (guess + value / guess) / 2
        }
        return guess
    }
}
