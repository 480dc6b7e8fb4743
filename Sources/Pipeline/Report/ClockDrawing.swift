import Evidence
import Timeline

/// What each clock said of the beginning of a file, beside the one that was believed.
struct ClockDrawing {
    let choice: ClockChoice
    let site: SiteTime
    let language: Language

    private static let left: Double = 210
    private static let right: Double = 820
    private static let pitch: Double = 22
    private static let most = 12

    /// The readings shown, with how far each lies from the chosen one.
    private var rows: [(reading: ClockReading, offset: Nanoseconds)] {
        guard let chosen = choice.chosen else { return [] }
        return choice.readings.prefix(Self.most).map { ($0, $0.start - chosen.start) }
    }

    /// Half of the scale: all clocks that lie within ten times of what the nearer ones need. The others go to the edge,
    /// with their distance in words.
    private var reach: Nanoseconds {
        let needs = rows.map { row in
            Int64(clamping: row.offset.value.magnitude).addingSaturated(
                Int64(clamping: row.reading.error.value.magnitude))
        }.sorted()
        var reach = Nanoseconds.seconds(1).value
        for need in needs where need <= max(reach.multipliedSaturated(by: 10), 60_000_000_000) {
            reach = max(reach, need)
        }
        return Nanoseconds(reach.addingSaturated(reach / 10))
    }

    func draw(top: Double) -> (markup: String, bottom: Double) {
        let rows = rows
        guard let chosen = choice.chosen, !rows.isEmpty else { return ("", top) }
        let reach = reach
        let middle = (Self.left + Self.right) / 2
        func x(_ offset: Nanoseconds) -> Double {
            let share = Double(offset.value) / Double(max(1, reach.value))
            return middle + min(max(share, -1), 1) * (Self.right - Self.left) / 2
        }
        let title = Phrase.clocksRelative.text(
            language, ["clock": FactWords.clock(chosen.source.rawValue, language), "time": site.text(chosen.start)])
        var result = Drawing.text(8, top + 14, title, "u-text")
        var y = top + 22
        let bottom = y + Double(rows.count) * Self.pitch
        result += Drawing.line(middle, y, middle, bottom, "u-grid")
        for row in rows {
            let isOff = choice.disagreeing.contains(row.reading.source)
            let style = isOff ? "u-clock-off" : "u-clock"
            let error = Nanoseconds(Int64(clamping: row.reading.error.value.magnitude))
            let centre = y + Self.pitch / 2
            let from = x(row.offset - error)
            let to = x(row.offset + error)
            result += Drawing.text(
                8, centre + 4, FactWords.clock(row.reading.source.rawValue, language), "u-text",
                whole: row.reading.note.map { FactWords.note($0, language) })
            result += Drawing.line(from, centre, to, centre, style)
            for end in [from, to] { result += Drawing.line(end, centre - 4, end, centre + 4, style) }
            result += Drawing.line(x(row.offset), centre - 8, x(row.offset), centre + 8, style)
            let distance = row.reading == chosen ? Phrase.chosenWord.text(language) : signed(row.offset)
            var words = "\(distance) ± \(FindingWords.seconds(error))"
            if isOff { words += "  " + Phrase.disagreesWord.text(language) }
            result += Drawing.text(Self.right + 20, centre + 4, words, isOff ? "u-warn" : "u-text")
            y += Self.pitch
        }
        result += Drawing.line(Self.left, bottom, Self.right, bottom, "u-axis")
        let step = AxisTicks.step(length: reach + reach, most: 9)
        for tick in AxisTicks.ticks(from: .zero - reach, to: reach, step: step) {
            result += Drawing.line(x(tick), bottom, x(tick), bottom + 5, "u-axis")
            let label = tick == .zero ? "0" : short(tick)
            result += Drawing.text(x(tick), bottom + 17, label, "u-small", .middle)
        }
        return (result, bottom + 26)
    }

    /// `+0.5 s`, `−90 s`, `+1:30:00`: what a tick needs.
    private func short(_ tick: Nanoseconds) -> String {
        let text = signed(tick)
        guard text.hasSuffix("0 s") else { return text.hasSuffix(".000") ? String(text.dropLast(4)) : text }
        var digits = text.dropLast(2)
        while digits.last == "0" { digits.removeLast() }
        return (digits.last == "." ? digits.dropLast() : digits) + " s"
    }

    /// `+0.400 s`, `−1:02:03.000`, `+9669 d`.
    private func signed(_ length: Nanoseconds) -> String {
        let sign = length < .zero ? "−" : "+"
        let size = Nanoseconds(Int64(clamping: length.value.magnitude))
        if size < .seconds(120) { return sign + FindingWords.seconds(size) }
        return sign + (size < .seconds(172_800) ? FindingWords.clock(size) : AxisTicks.length(size, language))
    }
}
