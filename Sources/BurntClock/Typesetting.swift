/// Sets the glyphs of a line anew: black on white, evenly spaced, all of one height, nothing else beside them. That is
/// what recognisers read best, and since the number of glyphs is known, one dropped or invented is noticed.
enum Typesetting {
    static let height = 32
    private static let gap = 10
    private static let margin = 14

    /// - Returns: the picture, and how many glyphs stand in it: those that may be digits.
    static func set(_ line: GlyphLine) -> (picture: GrayImage, count: Int) {
        let parts = line.strokes.indices.filter { line.kinds[$0] == .digit }.map { index in
            let stroke = line.strokes[index]
            let wide = max(4, stroke.width * height / max(1, stroke.height))
            return stroke.stretched().inverted().scaled(width: wide, height: height)
        }
        let width = parts.reduce(2 * margin - gap) { $0 + $1.width + gap }
        var result = GrayImage(width: width, height: height + 2 * margin, filled: 255)
        var x = margin
        for part in parts {
            result.paste(part, x: x, y: margin)
            x += part.width + gap
        }
        return (result, parts.count)
    }
}
