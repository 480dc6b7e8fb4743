import Evidence

/// A paper as SVG pages in A4 portrait, one text element a line: what is printed can be searched and copied.
///
/// Lengths are in tenths of a point (A4: 5950 by 8420), whole numbers, so that the same paper is the same bytes.
public enum PaperPages {
    private static let width = 5950
    private static let height = 8420
    private static let margin = 560
    private static let labelWidth = 1300

    private struct Line {
        var x: Int
        var size: Int
        var text: String
        var isBold = false
        var isCode = false
        /// A rule to sign on, from x to x.
        var rule: ClosedRange<Int>?
        var figures: [Paper.Figure] = []
        var advance: Int
    }

    public static func svg(_ paper: Paper) -> [String] {
        var pages: [[(y: Int, line: Line)]] = [[]]
        var y = margin
        for group in groups(paper) {
            let length = group.reduce(0) { $0 + $1.advance }
            // A block stays together where a page has room for it.
            if y + length > height - 2 * margin, y > margin, length < height - 4 * margin {
                pages.append([])
                y = margin
            }
            for line in group {
                if y + line.advance > height - 2 * margin {
                    pages.append([])
                    y = margin
                }
                y += line.advance
                pages[pages.count - 1].append((y, line))
            }
        }
        return pages.enumerated().map { index, lines in
            page(lines, foot: "\(paper.foot)  ·  \(index + 1) / \(pages.count)", title: paper.title)
        }
    }

    private static func groups(_ paper: Paper) -> [[Line]] {
        let full = width - 2 * margin
        var groups = [
            wrap(paper.title, size: 180, width: full).map {
                Line(x: margin, size: 180, text: $0, isBold: true, advance: 280)
            }
        ]
        for block in paper.blocks {
            switch block {
            case .heading(let text):
                groups.append([Line(x: margin, size: 125, text: text, isBold: true, advance: 300)])
            case .text(let text):
                groups.append(
                    wrap(text, size: 105, width: full).map { Line(x: margin, size: 105, text: $0, advance: 165) })
            case .code(let text):
                groups.append(
                    wrap(text, size: 85, width: full - 200).map {
                        Line(x: margin + 200, size: 85, text: $0, isCode: true, advance: 135)
                    })
            case .field(let label, let value):
                let values = wrap(value, size: 105, width: full - labelWidth)
                var lines = values.map { Line(x: margin + labelWidth, size: 105, text: $0, advance: 165) }
                lines[0].advance = 190
                // The label stands on the line of the first value.
                groups.append(
                    [lines[0], Line(x: margin, size: 105, text: label, isBold: true, advance: 0)] + lines.dropFirst())
            case .figures(let figures):
                groups.append([
                    Line(
                        x: margin, size: 85, text: "", figures: Array(figures.prefix(3)),
                        advance: figureHeight + 4 * 120 + 160)
                ])
            case .signatures(let labels):
                groups.append(
                    labels.flatMap { label in
                        [
                            Line(x: margin, size: 105, text: label, advance: 420),
                            Line(
                                x: margin, size: 105, text: "", rule: margin + labelWidth...margin + labelWidth + 2200,
                                advance: 0),
                        ]
                    })
            }
        }
        return groups
    }

    private static func page(_ lines: [(y: Int, line: Line)], foot: String, title: String) -> String {
        var body = ""
        for (y, line) in lines {
            if let rule = line.rule {
                body +=
                    "<path d=\"M\(rule.lowerBound) \(y + 20)H\(rule.upperBound)\" stroke=\"#000\" stroke-width=\"6\"/>\n"
                continue
            }
            if !line.figures.isEmpty {
                body += draw(line.figures, top: y - line.advance + 120)
                continue
            }
            let family = line.isCode ? " font-family=\"DejaVu Sans Mono, monospace\"" : ""
            let weight = line.isBold ? " font-weight=\"bold\"" : ""
            body +=
                "<text x=\"\(line.x)\" y=\"\(y)\" font-size=\"\(line.size)\"\(family)\(weight)>\(Markup.escape(line.text))</text>\n"
        }
        body +=
            "<text x=\"\(margin)\" y=\"\(height - margin)\" font-size=\"80\" fill=\"#444\">\(Markup.escape(foot))</text>\n"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 \(width) \(height)" \
            font-family="Noto Sans CJK SC, Noto Sans SC, sans-serif">
            <title>\(Markup.escape(title))</title>
            <rect width="\(width)" height="\(height)" fill="#fff"/>
            \(body)</svg>

            """
    }

    private static let figureHeight = 1100
    private static let figureWidth = 1550

    /// Each in a box of its own; captions of at most four lines.
    private static func draw(_ figures: [Paper.Figure], top: Int) -> String {
        var body = ""
        for (index, figure) in figures.enumerated() {
            let x = margin + index * (figureWidth + 80)
            switch figure.content {
            case .code(let code): body += code.svg(x: x, y: top, side: figureHeight)
            case .jpeg(let bytes):
                body +=
                    "<image x=\"\(x)\" y=\"\(top)\" width=\"\(figureWidth)\" height=\"\(figureHeight)\" preserveAspectRatio=\"xMinYMid meet\" href=\"data:image/jpeg;base64,\(Markup.base64(bytes))\"/>\n"
            }
            for (row, text) in wrap(figure.caption, size: 80, width: figureWidth).prefix(4).enumerated() {
                body +=
                    "<text x=\"\(x)\" y=\"\(top + figureHeight + 130 + row * 115)\" font-size=\"80\">\(Markup.escape(text))</text>\n"
            }
        }
        return body
    }

    /// Lines of at most so many tenths of a point: a Chinese character is as wide as the size, any other counted as six
    /// tenths of it (none but capitals and wide signs is wider in the fonts named).
    static func wrap(_ text: String, size: Int, width: Int) -> [String] {
        var lines: [String] = []
        for part in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            /// Where the line may be broken: after a space.
            var room: (index: String.Index, used: Int)?
            for character in part {
                let wide = character.unicodeScalars.contains { $0.value >= 0x2E80 }
                let step = wide ? size : size * 6 / 10
                if used + step > width, !line.isEmpty {
                    if let room, !wide {
                        let rest = String(line[room.index...])
                        lines.append(String(line[..<room.index]))
                        (line, used) = (rest, used - room.used)
                    } else {
                        lines.append(line)
                        (line, used) = ("", 0)
                    }
                }
                line.append(character)
                used += step
                if character == " " { room = (line.endIndex, used) } else if line.count == 1 { room = nil }
            }
            lines.append(line)
        }
        return lines
    }
}
