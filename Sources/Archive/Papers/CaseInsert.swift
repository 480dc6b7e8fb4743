extension DiscPapers {
    /// The sheet for the front of a jewel case, 120 mm square: one SVG page.
    public func insert() -> String {
        var body =
            "<rect width=\"12000\" height=\"12000\" fill=\"#fff\"/>\n<rect width=\"12000\" height=\"1900\" fill=\"#12243c\"/>\n"
        body += Self.text(
            Self.lines(identity.organisation, size: 520, width: 10_800, most: 1)[0], x: 600, y: 880, size: 520,
            isBold: true, fill: "#fff")
        body += Self.text("执法音像记录档案光盘  Law-enforcement recordings", x: 600, y: 1480, size: 300, fill: "#fff")
        body += Self.text(
            Self.lines(identity.copy.identity, size: 500, width: 10_800, most: 1)[0], x: 600, y: 2720, size: 500,
            isBold: true)
        let fields: [(String, String)] = [
            ("套别 Set", identity.copy.set.title.both), ("盘次 Disc", "\(identity.copy.disc) / \(identity.count)"),
            ("录制 Recorded", days), ("录像 Recordings", String(index.recordings.count)),
            ("保管期限 Kept", keeping.both), ("制作 Made", identity.date.day),
        ]
        var y = 3400
        for (label, value) in fields {
            body += Self.text(label, x: 600, y: y, size: 250, fill: "#445")
            body += Self.text(Self.lines(value, size: 270, width: 4700, most: 1)[0], x: 2700, y: y, size: 270)
            y += 430
        }
        body += code.svg(x: 8100, y: 3000, side: 3300)
        body += "<path d=\"M600 6300H11400\" stroke=\"#12243c\" stroke-width=\"20\"/>\n"
        y = 6750
        // The dispatches on it, as many as there is room for.
        let groups = groups
        let room = groups.count > 11 ? 10 : 11
        for group in groups.prefix(room) {
            body += Self.text(Self.lines(group.title, size: 250, width: 8600, most: 1)[0], x: 600, y: y, size: 250)
            body += Self.text("\(group.count)", x: 11_400, y: y, size: 250, anchor: "end")
            y += 390
        }
        if groups.count > room {
            body += Self.text(
                "…… 共 \(groups.count) 项，见目录 \(groups.count) in all, see the index", x: 600, y: y, size: 250)
        }
        body += Self.text("SHA-256 \(image ?? manifest)", x: 600, y: 11_560, size: 200, isCode: true)
        return Self.page(width: 12_000, height: 12_000, title: identity.copy.identity, body)
    }

    private var groups: [(title: String, count: Int)] {
        var counts: [String: Int] = [:]
        var order: [(key: String, title: String)] = []
        for recording in index.recordings {
            let key = recording.dispatches.first ?? ""
            if counts[key] == nil {
                let segment = recording.segments.first
                let title =
                    key.isEmpty
                    ? "无出警 no dispatch"
                    : [key, segment?.place, segment?.cause].compactMap { $0 }.joined(separator: "  ")
                order.append((key, title))
            }
            counts[key, default: 0] += 1
        }
        return order.map { ($0.title, counts[$0.key] ?? 0) }
    }
}
