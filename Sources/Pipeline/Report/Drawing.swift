import Evidence

/// Pieces of SVG. Positions are pixels of a drawing 1200 wide; they show times, and are never compared as such.
enum Drawing {
    static let width: Double = 1200

    /// One decimal; anything that is no sensible place on paper is put at its edge.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let tenths = Int((min(max(value, -1_000_000), 1_000_000_000) * 10).rounded())
        if tenths % 10 == 0 { return String(tenths / 10) }
        return (tenths < 0 ? "-" : "") + "\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    static func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String) -> String {
        "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\" height=\"\(number(height))\""
            + " class=\"\(style)\"/>"
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String {
        "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" class=\"\(style)\"/>"
    }

    enum Anchor: String { case start, middle, end }

    static func text(
        _ x: Double, _ y: Double, _ text: String, _ style: String, _ anchor: Anchor = .start, whole: String? = nil
    ) -> String {
        let hover = whole.map { "<title>\(Markup.escape($0))</title>" } ?? ""
        return "<text x=\"\(number(x))\" y=\"\(number(y))\" class=\"\(style)\""
            + (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"") + ">\(hover)\(Markup.escape(text))</text>"
    }

    /// A numbered disc, the same as in the table of findings.
    static func badge(_ x: Double, _ y: Double, _ label: String, hover: String) -> String {
        let wide = Double(max(0, label.count - 2)) * 6
        return "<g><title>\(Markup.escape(hover))</title>"
            + "<rect x=\"\(number(x - 9 - wide / 2))\" y=\"\(number(y - 9))\" width=\"\(number(18 + wide))\""
            + " height=\"18\" rx=\"9\" class=\"u-badge\"/>"
            + text(x, y + 4, label, "u-badge-text", .middle) + "</g>"
    }

    static let fonts =
        "\"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei\",\"PingFang SC\",\"Hiragino Sans GB\","
        + "\"WenQuanYi Micro Hei\",SimHei,\"Noto Sans\",\"Segoe UI\",Arial,sans-serif"

    /// Blue, green and vermilion of Okabe and Ito's palette for colour-blind readers
    /// (https://jfly.uni-koeln.de/color/). Nothing rests on colour alone: lanes have names, losses are holes with a
    /// broken outline, other findings have patterns, so that a grey print says the same.
    static let style = """
        .u-text{font:12px \(fonts);fill:#222}.u-small{font:11px \(fonts);fill:#444}
        .u-tiny{font:10px \(fonts);fill:#555}.u-head{font:bold 16px \(fonts);fill:#111}
        .u-warn{font:12px \(fonts);fill:#a04000}.u-picture{fill:#0072b2}.u-sound{fill:#009e73}.u-lane{fill:#f1f1ee}
        .u-file{fill:#0072b2}.u-hole{fill:#fff;stroke:#d55e00;stroke-width:1.5;stroke-dasharray:4 2}
        .u-covered{fill:url(#u-p-covered)}.u-silent{fill:url(#u-p-silent)}.u-damaged{fill:url(#u-p-damaged)}
        .u-twice{fill:url(#u-p-twice)}.u-hidden{fill:url(#u-p-hidden)}.u-other{fill:url(#u-p-other)}
        .u-step{stroke:#d55e00;stroke-width:2.5}.u-shade{fill:#d55e00;fill-opacity:.1}
        .u-guide{stroke:#d55e00;stroke-width:1;stroke-dasharray:2 2}.u-axis{stroke:#666;stroke-width:1}
        .u-grid{stroke:#ddd;stroke-width:1}.u-badge{fill:#d55e00;stroke:#fff;stroke-width:1}
        .u-badge-text{font:bold 11px \(fonts);fill:#fff}.u-clock{stroke:#222;stroke-width:2}
        .u-clock-off{stroke:#d55e00;stroke-width:2}.u-leader{stroke:#888;stroke-width:1;fill:none}
        .u-frame{fill:none;stroke:#888;stroke-width:1}.u-cut{stroke:#666;stroke-width:1.2;fill:none}
        """

    /// The patterns that ``style`` names; once a document.
    static let patterns: String = {
        func pattern(_ name: String, _ size: Int, _ back: String, _ strokes: String, _ color: String) -> String {
            "<pattern id=\"u-p-\(name)\" width=\"\(size)\" height=\"\(size)\" patternUnits=\"userSpaceOnUse\">"
                + "<rect width=\"\(size)\" height=\"\(size)\" fill=\"\(back)\"/>"
                + "<path d=\"\(strokes)\" stroke=\"\(color)\" stroke-width=\"1.6\" fill=\"none\"/></pattern>"
        }
        let rising = "M-2 2L2 -2M0 8L8 0M6 10L10 6"
        let falling = "M-2 6L2 10M0 0L8 8M6 -2L10 2"
        return pattern("covered", 8, "#cfe3f1", rising, "#003f63")
            + pattern("silent", 8, "#cfeee3", rising, "#00553e")
            + pattern("damaged", 8, "#fbe3d3", rising + falling, "#a04000")
            + pattern("twice", 8, "#f7e6f0", "M0 2H8M0 6H8", "#8f3f6f")
            + pattern("hidden", 8, "#eee", falling, "#555")
            + pattern("other", 6, "#fff3c4", "M3 0V6", "#7a5c00")
    }()
}
