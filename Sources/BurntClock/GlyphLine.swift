/// A line of overlay text taken apart: the boxes of its full-height glyphs, left to right, and what stands between
/// them, told by shape alone. Hyphens, colons and blanks need no recogniser, and without them it has less to mistake.
struct GlyphLine: Sendable, Equatable {
    /// What a full-height glyph can be, told by its shape.
    enum Kind: Sendable {
        case digit, slash
        /// Too wide or too high for a digit: 年, 月, or something that is no text.
        case other
    }

    /// Full-height glyphs: digits, slashes, letters.
    var cells: [TextBox]
    /// Each glyph alone: its strokes as bright as they are, everything else black.
    var strokes: [GrayImage]
    var kinds: [Kind]
    /// What stands before cell n: `-`, `:`, `.`, `+`, a blank, or nothing.
    var before: [Character?]
    var digitHeight: Int
    /// The width of most glyphs.
    var digitWidth: Int
    private var labels: [Int32]

    var box: TextBox {
        cells.dropFirst().reduce(cells.first ?? TextBox(left: 0, top: 0, right: 0, bottom: 0)) { $0.union($1) }
    }

    var digits: Int { kinds.reduce(0) { $0 + ($1 == .digit ? 1 : 0) } }

    /// A date and a time have fourteen digits, of which two may have been lost; a time alone has its colons.
    var mayBeClock: Bool { digits >= 12 || before.count { $0 == ":" } >= 2 }

    func moved(x: Int, y: Int) -> GlyphLine {
        var result = self
        result.cells = cells.map {
            TextBox(left: $0.left + x, top: $0.top + y, right: $0.right + x, bottom: $0.bottom + y)
        }
        return result
    }

    /// The text as read: recognised digits with what stands between them. Nil when their number is another than the
    /// number of glyphs set.
    func text(_ digits: [Character]) -> String? {
        var text = ""
        var rest = digits[...]
        for index in cells.indices {
            if let mark = before[index] { text.append(mark) }
            switch kinds[index] {
            case .digit:
                guard let digit = rest.popFirst() else { return nil }
                text.append(digit)
            case .slash: text.append("/")
            case .other: text.append(" ")
            }
        }
        return rest.isEmpty ? text : nil
    }
}

extension GlyphLine {
    /// A clock alone, `08:15:00`, has six digits.
    static let fewestCells = 6
    /// A title, a recorder's number and a clock in one line.
    static let mostCells = 48

    /// All lines that the bright shapes of one band make.
    /// - Parameters:
    ///   - mask: ones where the band has strokes.
    ///   - hat: how bright the strokes are.
    static func lines(_ mask: GrayImage, _ hat: GrayImage, pictureHeight: Int) -> [GlyphLine] {
        let (shapes, labels) = Shapes.find(mask)
        let tall = shapes.filter {
            $0.height >= max(8, pictureHeight / 64) && $0.height <= pictureHeight / 7 && $0.width <= $0.height * 4
                && $0.pixels * 8 >= $0.width * $0.height
        }.sorted { ($0.left, $0.top) < ($1.left, $1.top) }
        var isUsed = [Bool](repeating: false, count: tall.count)
        var result: [GlyphLine] = []
        for start in tall.indices where !isUsed[start] {
            var chain = [start]
            var last = tall[start]
            for next in tall.indices.dropFirst(start + 1) where !isUsed[next] {
                let shape = tall[next]
                let high = max(last.height, shape.height)
                // Room for the blank between date and time, or for a character that is no digit.
                if shape.left - last.right > high * 5 / 2 { break }
                guard shape.left >= last.left + last.width / 2, abs(shape.height - last.height) * 6 <= high,
                    abs(shape.bottom - last.bottom) * 6 <= high
                else { continue }
                chain.append(next)
                last = shape
            }
            guard chain.count >= fewestCells - 2 else { continue }
            for index in chain { isUsed[index] = true }
            guard var line = GlyphLine(chain.map { tall[$0] }, among: shapes) else { continue }
            line.strokes = line.cells.indices.map { Self.stroke(line.cells[$0], line.labels[$0], labels, hat) }
            for index in line.kinds.indices where line.kinds[index] == .digit && line.strokes[index].isSlash {
                line.kinds[index] = .slash
            }
            result.append(line)
        }
        return result
    }

    /// One shape cut out, with a rim of one pixel: strokes fade there.
    private static func stroke(_ cell: TextBox, _ label: Int32, _ labels: [Int32], _ hat: GrayImage) -> GrayImage {
        let box = cell.grown(x: 1, y: 1).clipped(width: hat.width, height: hat.height)
        var result = GrayImage(width: box.width, height: box.height)
        for y in box.top..<box.bottom {
            for x in box.left..<box.right {
                var isNear = false
                for row in max(0, y - 1)...min(hat.height - 1, y + 1) {
                    for column in max(0, x - 1)...min(hat.width - 1, x + 1)
                    where labels[row * hat.width + column] == label { isNear = true }
                }
                if isNear { result.bytes[(y - box.top) * box.width + x - box.left] = hat.bytes[y * hat.width + x] }
            }
        }
        return result
    }

    private init?(_ glyphs: [Shapes.Shape], among shapes: [Shapes.Shape]) {
        let heights = glyphs.map(\.height).sorted()
        let high = heights[heights.count / 2]
        // Of shapes no wider than high: melted neighbours must not set the measure.
        let widths = glyphs.map(\.width).filter { $0 * 4 >= high && $0 <= high }.sorted()
        guard !widths.isEmpty else { return nil }
        let wide = widths[widths.count / 2]
        var cells: [TextBox] = []
        labels = []
        strokes = []
        kinds = []
        for glyph in glyphs {
            // A character of a Chinese font is as wide as it is high, and higher than the digits beside it.
            if glyph.width * 4 > wide * 5, glyph.height * 20 > high * 21 {
                cells.append(
                    TextBox(left: glyph.left, top: glyph.top, right: glyph.right, bottom: glyph.bottom))
                labels.append(glyph.label)
                kinds.append(.other)
                continue
            }
            // Digits that melted into one shape are as wide as so many digits.
            let parts = glyph.width * 2 <= wide * 3 ? 1 : max(1, (glyph.width + wide / 3) / max(1, wide))
            for part in 0..<parts {
                labels.append(glyph.label)
                kinds.append(.digit)
                cells.append(
                    TextBox(
                        left: glyph.left + glyph.width * part / parts, top: glyph.top,
                        right: glyph.left + glyph.width * (part + 1) / parts, bottom: glyph.bottom))
            }
        }
        guard cells.count >= Self.fewestCells, cells.count <= Self.mostCells else { return nil }
        self.cells = cells
        digitHeight = high
        digitWidth = wide
        before = [nil]
        let gaps = zip(cells, cells.dropFirst()).map { $1.left - $0.right }
        let usual = max(0, gaps.sorted()[gaps.count / 3])
        for index in 1..<cells.count {
            before.append(
                Self.mark(between: cells[index - 1], cells[index], shapes, high: high, wide: wide, usualGap: usual))
        }
    }

    /// What two neighbouring glyphs have between them.
    private static func mark(
        between left: TextBox, _ right: TextBox, _ shapes: [Shapes.Shape], high: Int, wide: Int, usualGap: Int
    ) -> Character? {
        let top = min(left.top, right.top)
        let small = shapes.filter {
            $0.left >= left.right - 1 && $0.right <= right.left + 1 && $0.top >= top
                && $0.bottom <= top + high + high / 4
                && $0.height * 4 <= high * 3 && $0.pixels * 60 >= high * high / 4
        }
        let middle = top + high / 2
        if small.contains(where: { $0.height * 5 >= high * 2 && $0.width * 5 >= high * 2 && $0.width <= high }) {
            return "+"
        }
        if small.contains(where: {
            $0.width * 3 >= $0.height * 4 && $0.top - high / 6 <= middle && $0.bottom + high / 6 >= middle
                && $0.width * 6 >= high
        }), small.count == 1 {
            return "-"
        }
        let dots = small.filter { $0.width * 3 <= high && $0.height * 2 <= high }
        if dots.contains(where: { $0.bottom <= middle + high / 8 }), dots.contains(where: { $0.top >= middle }) {
            return ":"
        }
        if dots.count == 1, let dot = dots.first, dot.top >= top + high / 2 { return "." }
        return right.left - left.right > usualGap + max(2, wide * 2 / 5) ? " " : nil
    }
}

extension GrayImage {
    /// A single stroke from the foot at the left to the head at the right. A 7 has a bar, a 1 stands upright.
    var isSlash: Bool {
        guard height >= 9, width >= 4 else { return false }
        let level = (bytes.max() ?? 0) / 2
        var centres: [Int] = []
        for row in 1..<height - 1 {
            let columns = (0..<width).filter { bytes[row * width + $0] > level }
            guard let first = columns.first, let last = columns.last else { continue }
            // One run, narrow.
            guard last - first + 1 == columns.count, columns.count * 5 <= width * 3 else { return false }
            centres.append(first + last)
        }
        guard centres.count * 4 >= height * 3 else { return false }
        let third = centres.count / 3
        let head = centres[..<third].reduce(0, +)
        let foot = centres[(centres.count - third)...].reduce(0, +)
        // Centres are doubled.
        return (head - foot) * 5 >= 2 * width * third * 2
    }
}
