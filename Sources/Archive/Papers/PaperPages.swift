import Evidence

/// A paper as SVG pages in A4 portrait, one text element a line: what is printed can be searched and copied.
///
/// Lengths are in tenths of a point (A4: 5950 by 8420), whole numbers, so that the same paper is the same bytes.
public enum PaperPages {
    static let width = 5950
    static let height = 8420

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
        let usual = pages(paper, .usual)
        guard paper.isOnePage, usual.count > 1 else { return usual }
        return pages(paper, .dense)
    }

    private static func pages(_ paper: Paper, _ style: PaperStyle) -> [String] {
        var pages: [[(y: Int, line: Line)]] = [[]]
        var y = style.margin
        for group in groups(paper, style) {
            let length = group.reduce(0) { $0 + $1.advance }
            // A block stays together where a page has room for it.
            if y + length > style.bottom, y > style.margin, length < style.bottom - 2 * style.margin {
                pages.append([])
                y = style.margin
            }
            for line in group {
                if y + line.advance > style.bottom {
                    pages.append([])
                    y = style.margin
                }
                y += line.advance
                pages[pages.count - 1].append((y, line))
            }
        }
        return pages.enumerated().map { index, lines in
            page(lines, foot: "\(paper.foot)  ·  \(index + 1) / \(pages.count)", title: paper.title, style)
        }
    }

    private static func groups(_ paper: Paper, _ style: PaperStyle) -> [[Line]] {
        let margin = style.margin
        var groups = [
            wrap(paper.title, size: style.titleSize, width: style.full).map {
                Line(x: margin, size: style.titleSize, text: $0, isBold: true, advance: style.titleAdvance)
            }
        ]
        /// The last block, where the other half of its row is free.
        var halfRow: Paper.Block?
        for block in paper.blocks {
            if let first = halfRow, let second = beside(first, block, style) {
                groups[groups.count - 1] += second
                halfRow = nil
                continue
            }
            halfRow = style.isPaired && isShort(block, style) ? block : nil
            groups.append(lines(of: block, style))
        }
        return groups
    }

    private static func lines(of block: Paper.Block, _ style: PaperStyle) -> [Line] {
        let margin = style.margin
        switch block {
        case .heading(let text):
            return [Line(x: margin, size: style.headingSize, text: text, isBold: true, advance: style.headingAdvance)]
        case .text(let text):
            return wrap(text, size: style.size, width: style.full).map {
                Line(x: margin, size: style.size, text: $0, advance: style.advance)
            }
        case .code(let text):
            return wrap(text, size: style.codeSize, width: style.full - style.codeIndent).map {
                Line(
                    x: margin + style.codeIndent, size: style.codeSize, text: $0, isCode: true,
                    advance: style.codeAdvance)
            }
        case .field(let label, let value):
            let values = wrap(value, size: style.size, width: style.full - style.labelWidth)
            var lines = values.map {
                Line(x: margin + style.labelWidth, size: style.size, text: $0, advance: style.advance)
            }
            lines[0].advance = style.fieldAdvance
            // The label stands on the line of the first value.
            return [lines[0], Line(x: margin, size: style.size, text: label, isBold: true, advance: 0)]
                + lines.dropFirst()
        case .figures(let figures):
            return [
                Line(
                    x: margin, size: style.codeSize, text: "", figures: Array(figures.prefix(3)),
                    advance: style.figureHeight + style.captionLines * (style.captionAdvance + 5) + 160)
            ]
        case .signatures(let labels):
            return labels.enumerated().flatMap { index, label in
                let x = style.isPaired ? margin + index * style.full / max(1, labels.count) : margin
                let from = x + (style.isPaired ? 420 : style.labelWidth)
                let length = style.isPaired ? style.full / max(1, labels.count) - 520 : 2200
                let advance = style.isPaired && index > 0 ? 0 : style.signatureAdvance
                return [
                    Line(x: x, size: style.size, text: label, advance: advance),
                    Line(x: x, size: style.size, text: "", rule: from...from + max(1, length), advance: 0),
                ]
            }
        }
    }

    /// Whether a block takes one line of half a row.
    private static func isShort(_ block: Paper.Block, _ style: PaperStyle) -> Bool {
        switch block {
        case .field(_, let value):
            wrap(value, size: style.size, width: style.half - style.labelWidth - 60).count == 1
        case .code(let text):
            wrap(text, size: style.codeSize, width: style.half - style.codeIndent - 60).count == 1
        default: false
        }
    }

    /// The lines of a short block in the other half of the row of one of its kind; nil where it must begin its own.
    private static func beside(_ first: Paper.Block, _ block: Paper.Block, _ style: PaperStyle) -> [Line]? {
        switch (first, block) {
        case (.field, .field), (.code, .code): break
        default: return nil
        }
        guard isShort(block, style) else { return nil }
        return lines(of: block, style).map { line in
            var moved = line
            moved.x += style.half
            moved.advance = 0
            return moved
        }
    }

    private static func page(
        _ lines: [(y: Int, line: Line)], foot: String, title: String, _ style: PaperStyle
    ) -> String {
        var body = ""
        for (y, line) in lines {
            if let rule = line.rule {
                body +=
                    "<path d=\"M\(rule.lowerBound) \(y + 20)H\(rule.upperBound)\" stroke=\"#000\" stroke-width=\"6\"/>\n"
                continue
            }
            if !line.figures.isEmpty {
                body += draw(line.figures, top: y - line.advance + 120, style)
                continue
            }
            let family = line.isCode ? " font-family=\"DejaVu Sans Mono, monospace\"" : ""
            let weight = line.isBold ? " font-weight=\"bold\"" : ""
            body +=
                "<text x=\"\(line.x)\" y=\"\(y)\" font-size=\"\(line.size)\"\(family)\(weight)>\(Markup.escape(line.text))</text>\n"
        }
        body +=
            "<text x=\"\(style.margin)\" y=\"\(height - style.margin)\" font-size=\"80\" fill=\"#444\">\(Markup.escape(foot))</text>\n"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 \(width) \(height)" \
            font-family="Noto Sans CJK SC, Noto Sans SC, sans-serif">
            <title>\(Markup.escape(title))</title>
            <rect width="\(width)" height="\(height)" fill="#fff"/>
            \(body)</svg>

            """
    }

    private static let figureWidth = 1550

    /// Each in a box of its own; captions of a few lines.
    private static func draw(_ figures: [Paper.Figure], top: Int, _ style: PaperStyle) -> String {
        var body = ""
        let figureHeight = style.figureHeight
        for (index, figure) in figures.enumerated() {
            let x = style.margin + index * (figureWidth + 80)
            switch figure.content {
            case .code(let code): body += code.svg(x: x, y: top, side: figureHeight)
            case .jpeg(let bytes):
                body +=
                    "<image x=\"\(x)\" y=\"\(top)\" width=\"\(figureWidth)\" height=\"\(figureHeight)\" preserveAspectRatio=\"xMinYMid meet\" href=\"data:image/jpeg;base64,\(Markup.base64(bytes))\"/>\n"
            }
            let caption = wrap(figure.caption, size: style.captionSize, width: figureWidth).prefix(style.captionLines)
            for (row, text) in caption.enumerated() {
                body +=
                    "<text x=\"\(x)\" y=\"\(top + figureHeight + 130 + row * style.captionAdvance)\" font-size=\"\(style.captionSize)\">\(Markup.escape(text))</text>\n"
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
