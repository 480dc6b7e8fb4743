import Evidence
import Pipeline

/// The time around a gap as a drawing: what was recorded, the gap, where a voice was heard. Drawn by the server; the
/// script only moves the cursor.
struct GapDrawing {
    private static let width = 800
    /// Gaps longer than this are drawn as long as this, and say so by their label.
    private static let longestGap = Nanoseconds.seconds(20)

    let around: Surroundings
    let finding: Finding
    let language: Language

    private var beforeLength: Nanoseconds {
        guard let part = around.parts.first else { return .zero }
        if around.isBetween { return around.parts.count == 2 || around.resume == nil ? part.end - part.start : .zero }
        return max(.zero, min(finding.start ?? .zero, part.end) - part.start)
    }

    private var afterLength: Nanoseconds {
        guard let resume = around.resume, let part = around.parts.last else { return .zero }
        return max(.zero, part.end - resume)
    }

    private var lost: Nanoseconds? {
        if let lost = finding.lost { return lost }
        guard let start = finding.start, let end = finding.end else { return nil }
        return end - start
    }

    private var gapLength: Nanoseconds { min(max(lost ?? .seconds(5), .seconds(2)), Self.longestGap) }

    private var scale: Int64 {
        max(1, (beforeLength + gapLength + afterLength).value / Int64(Self.width))
    }

    private func x(_ length: Nanoseconds) -> Int { Int(length.value / scale) }

    /// For the script: for each part, pairs of media time in milliseconds and place on the axis.
    var axes: [[[Int]]] {
        let gapStart = x(beforeLength)
        let gapEnd = x(beforeLength + gapLength)
        func point(_ time: Nanoseconds, _ place: Int) -> [Int] { [Int(time.value / 1_000_000), place] }
        guard around.isBetween else {
            guard let part = around.parts.first else { return [] }
            let start = min(finding.start ?? part.start, part.end)
            var points = [point(part.start, 0), point(start, gapStart)]
            if let resume = around.resume { points += [point(resume, gapEnd), point(part.end, Self.width)] }
            return [points]
        }
        return around.parts.enumerated().map { index, part in
            let isAfter = index == 1 || (around.parts.count == 1 && around.resume != nil)
            return isAfter
                ? [point(part.start, gapEnd), point(part.end, Self.width)]
                : [point(part.start, 0), point(part.end, gapStart)]
        }
    }

    func svg(voice: [LedgerStatement.Span]) -> String {
        let gapStart = x(beforeLength)
        let gapEnd = x(beforeLength + gapLength)
        let title = Markup.escape(Words.say("timeline", language))
        var parts = [
            "<svg class=\"axis\" viewBox=\"0 0 \(Self.width) 74\" role=\"img\" aria-label=\"\(title)\">",
            "<defs><pattern id=\"hatch\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" "
                + "patternTransform=\"rotate(45)\"><rect width=\"8\" height=\"8\" class=\"gap-ground\"/>"
                + "<rect width=\"3\" height=\"8\" class=\"gap-line\"/></pattern></defs>",
        ]
        func box(_ from: Int, _ to: Int, _ y: Int, _ height: Int, _ kind: String) {
            guard to > from else { return }
            parts.append(
                "<rect x=\"\(from)\" y=\"\(y)\" width=\"\(to - from)\" height=\"\(height)\" class=\"\(kind)\"/>")
        }
        box(0, gapStart, 20, 24, "recorded")
        parts.append(
            "<rect x=\"\(gapStart)\" y=\"14\" width=\"\(max(2, gapEnd - gapStart))\" height=\"36\" "
                + "fill=\"url(#hatch)\" class=\"gap\"/>")
        box(gapEnd, gapEnd + x(afterLength), 20, 24, "recorded")
        if let resume = around.resume {
            for span in voice where span.end > resume {
                let from = gapEnd + x(max(.zero, span.start - resume))
                let to = min(Self.width, gapEnd + x(span.end - resume))
                box(from, max(to, from + 2), 26, 12, "voice")
            }
        }
        func label(_ place: Int, _ text: String, _ anchor: String, y: Int = 66) {
            parts.append(
                "<text x=\"\(place)\" y=\"\(y)\" text-anchor=\"\(anchor)\">\(Markup.escape(text))</text>")
        }
        if beforeLength > .zero { label(0, "−\(whole(beforeLength)) s", "start") }
        if afterLength > .zero { label(Self.width, "+\(whole(afterLength)) s", "end") }
        let words = lost.map { FindingWords.seconds($0) } ?? Words.say("notKnown", language)
        let middle = (gapStart + gapEnd) / 2
        label(middle, words, middle < 80 ? "start" : middle > Self.width - 80 ? "end" : "middle", y: 11)
        parts.append("<line id=\"cursor\" class=\"cursor\" x1=\"0\" x2=\"0\" y1=\"14\" y2=\"50\"/></svg>")
        return parts.joined()
    }

    private func whole(_ length: Nanoseconds) -> Int64 { (length.value + 500_000_000) / 1_000_000_000 }
}
