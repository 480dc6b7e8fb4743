import Evidence

/// A table as SVG pages in A4: its header on every page, rows never cut by a page's end unless longer than one.
///
/// Lengths are in tenths of a point, whole numbers, as in ``PaperPages``.
public struct TablePages: Sendable {
    public struct Column: Sendable {
        public var title: String
        /// Share of the width.
        public var share: Int
        public var isCode: Bool

        public init(_ title: String, share: Int, isCode: Bool = false) {
            self.title = title
            self.share = share
            self.isCode = isCode
        }
    }

    var title: String
    /// Lines below the title, on the first page.
    var notes: [String]
    var columns: [Column]
    var rows: [[String]]
    /// To be signed behind each, on the last page.
    var signatures: [String]
    var foot: String
    var isLandscape: Bool

    private static let margin = 420
    private static let size = 85
    private static let codeSize = 68
    private static let step = 125

    private var width: Int { isLandscape ? 8420 : 5950 }
    private var height: Int { isLandscape ? 5950 : 8420 }
    private var bottom: Int { height - Self.margin - 160 }

    func svg() -> [String] {
        var pages: [String] = []
        var body = ""
        var y = Self.margin
        func finish() {
            pages.append(body)
            body = ""
            y = Self.margin
        }
        for line in PaperPages.wrap(title, size: 170, width: width - 2 * Self.margin) {
            y += 240
            body += text(line, Self.margin, y, 170, isBold: true)
        }
        for line in notes.flatMap({ PaperPages.wrap($0, size: 95, width: width - 2 * Self.margin) }) {
            y += 150
            body += text(line, Self.margin, y, 95)
        }
        y += 100
        header(&body, &y)
        for row in rows {
            var cells = zip(columns, row).map { column, text in wrapped(text, column) }
            var left = cells.map(\.count).max() ?? 0
            let needed = left * Self.step + 70
            if y + needed > bottom, needed < bottom - 2 * Self.margin {
                finish()
                header(&body, &y)
            }
            while left > 0 {
                let room = max(1, (bottom - y - 70) / Self.step)
                let count = min(left, room)
                for (index, cell) in cells.enumerated() {
                    for (number, line) in cell.prefix(count).enumerated() {
                        body += text(
                            line, position(index), y + 95 + number * Self.step,
                            columns[index].isCode ? Self.codeSize : Self.size, isCode: columns[index].isCode)
                    }
                    cells[index] = Array(cell.dropFirst(count))
                }
                y += count * Self.step + 70
                left -= count
                rule(&body, y - 25, "#bbb", 4)
                if left > 0 {
                    finish()
                    header(&body, &y)
                }
            }
        }
        if !signatures.isEmpty {
            if y + signatures.count * 420 + 200 > bottom { finish() }
            for label in signatures {
                y += 420
                body += text(label, Self.margin, y, 105)
                body +=
                    "<path d=\"M\(Self.margin + 1700) \(y + 20)h2600\" stroke=\"#000\" stroke-width=\"6\"/>\n"
            }
        }
        finish()
        return pages.enumerated().map { number, body in page(body, number + 1, of: pages.count) }
    }

    private func header(_ body: inout String, _ y: inout Int) {
        let titles = columns.map { wrapped($0.title, Column($0.title, share: $0.share)) }
        for (index, lines) in titles.enumerated() {
            for (number, line) in lines.enumerated() {
                body += text(line, position(index), y + 95 + number * Self.step, Self.size, isBold: true)
            }
        }
        y += (titles.map(\.count).max() ?? 1) * Self.step + 40
        rule(&body, y, "#000", 10)
        y += 40
    }

    private func wrapped(_ text: String, _ column: Column) -> [String] {
        let shares = columns.reduce(0) { $0 + $1.share }
        let room = (width - 2 * Self.margin) * column.share / max(1, shares) - 70
        // A letter of the code font is as wide as any other: 0.602 of its size.
        return PaperPages.wrap(text, size: column.isCode ? Self.codeSize + 2 : Self.size, width: room)
    }

    private func position(_ index: Int) -> Int {
        let shares = columns.reduce(0) { $0 + $1.share }
        let before = columns.prefix(index).reduce(0) { $0 + $1.share }
        return Self.margin + (width - 2 * Self.margin) * before / max(1, shares)
    }

    private func rule(_ body: inout String, _ y: Int, _ colour: String, _ thick: Int) {
        body +=
            "<path d=\"M\(Self.margin) \(y)H\(width - Self.margin)\" stroke=\"\(colour)\" stroke-width=\"\(thick)\"/>\n"
    }

    private func text(_ text: String, _ x: Int, _ y: Int, _ size: Int, isBold: Bool = false, isCode: Bool = false)
        -> String
    { DiscPapers.text(text, x: x, y: y, size: size, isBold: isBold, isCode: isCode) }

    private func page(_ body: String, _ number: Int, of count: Int) -> String {
        let size = isLandscape ? ("297mm", "210mm") : ("210mm", "297mm")
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(size.0)" height="\(size.1)" \
            viewBox="0 0 \(width) \(height)" font-family="\(DiscPapers.family)">
            <title>\(Markup.escape(title))</title>
            <rect width="\(width)" height="\(height)" fill="#fff"/>
            \(body)\(text("\(foot)  ·  \(number) / \(count)", Self.margin, height - Self.margin, 80))</svg>

            """
    }
}
