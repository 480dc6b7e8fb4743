import Evidence

/// The timeline of one file as SVG: numbered findings, a lane a track, a scale; and what stands below it.
struct TimelineDrawing {
    let model: TimelineModel
    let language: Language
    /// Part of the time line to draw; nil for all.
    var window: TimelineModel.Run?

    private static let left: Double = 210
    private static let right: Double = 1180
    private static let laneHeight: Double = 24
    private static let lanePitch: Double = 30
    /// Discs closer than this would cover each other.
    private static let badgeRoom: Double = 24
    private static let badgeRows = 3

    private var from: Nanoseconds { window?.start ?? model.start }
    private var to: Nanoseconds { window?.end ?? model.end }

    /// The place of a time on paper.
    func x(_ time: Nanoseconds) -> Double {
        let share = Double((time - from).value) / Double(max(1, (to - from).value))
        return Self.left + share * (Self.right - Self.left)
    }

    private func clamped(_ time: Nanoseconds) -> Double { min(max(x(time), Self.left), Self.right) }

    private func isSeen(_ mark: TimelineModel.Mark) -> Bool { mark.end >= from && mark.start <= to }

    /// Markup without the enclosing `svg`, beginning at `top`, and where it ends.
    func draw(top: Double) -> (markup: String, bottom: Double) {
        var result = ""
        let seen = model.marks.filter(isSeen)
        let (badges, rows) = placed(seen, top: top)
        let laneTop = top + Double(rows) * 22 + (rows > 0 ? 4 : 0)
        let bottom = laneTop + Double(model.lanes.count) * Self.lanePitch
        // Shades and guides first: the lanes lie on them.
        for mark in seen {
            let start = clamped(mark.start)
            result += Drawing.rect(
                start, laneTop - 4, max(1, clamped(mark.end) - start), bottom - laneTop + 6, "u-shade")
        }
        for badge in badges {
            result += Drawing.line(badge.at, badge.y, badge.at, bottom + 2, "u-guide")
        }
        for (index, lane) in model.lanes.enumerated() {
            result += draw(lane, y: laneTop + Double(index) * Self.lanePitch)
        }
        for badge in badges {
            result += Drawing.badge(badge.x, badge.y, String(badge.mark.number), hover: words(badge.mark))
        }
        var (scale, end) = drawScale(y: bottom + 2)
        for note in notes(unnumbered: seen.count - badges.count) {
            scale += Drawing.text(Self.left, end + 12, note, "u-warn")
            end += 18
        }
        return (result + scale, end)
    }

    private func draw(_ lane: TimelineModel.Lane, y: Double) -> String {
        var result = Drawing.text(
            8, y + 16, Markup.shortened("\(lane.stream)  \(lane.title)", columns: 32), "u-text", whole: lane.title)
        result += Drawing.rect(Self.left, y, Self.right - Self.left, Self.laneHeight, "u-lane")
        for run in lane.runs where run.end >= from && run.start <= to {
            let start = clamped(run.start)
            let hover = "\(lane.title)  \(FindingWords.clock(run.start)) – \(FindingWords.clock(run.end))"
            result += "<g><title>\(Markup.escape(hover))</title>"
            result += Drawing.rect(
                start, y, max(0.5, clamped(run.end) - start), Self.laneHeight, lane.isPicture ? "u-picture" : "u-sound")
            result += "</g>"
        }
        for mark in lane.marks where isSeen(mark) {
            result += "<g><title>\(Markup.escape("\(mark.number)  \(words(mark))"))</title>"
            let start = clamped(mark.start)
            if mark.look == .step || mark.start == mark.end {
                result += Drawing.line(start, y - 2, start, y + Self.laneHeight + 2, "u-step")
            } else {
                // At least three pixels: one lost second in ten hours must still be seen.
                result += Drawing.rect(
                    start, y, max(3, clamped(mark.end) - start), Self.laneHeight, "u-\(mark.look.rawValue)")
            }
            result += "</g>"
        }
        return result
    }

    private struct Badge {
        var mark: TimelineModel.Mark
        var at: Double
        var x: Double
        var y: Double
    }

    /// Discs in as few rows as needed; those that find no room go without a number.
    private func placed(_ marks: [TimelineModel.Mark], top: Double) -> (badges: [Badge], rows: Int) {
        var ends = [Double](repeating: -100, count: Self.badgeRows)
        var badges: [Badge] = []
        var rows: [Int] = []
        for mark in marks.sorted(by: { ($0.start, $0.number) < ($1.start, $1.number) }) {
            let at = clamped(mark.start)
            guard let row = ends.indices.first(where: { at - ends[$0] >= Self.badgeRoom }) else { continue }
            ends[row] = at
            rows.append(row)
            badges.append(Badge(mark: mark, at: at, x: at, y: 0))
        }
        let count = (rows.max() ?? -1) + 1
        for index in badges.indices { badges[index].y = top + Double(count - rows[index]) * 22 - 11 }
        return (badges, count)
    }

    private func words(_ mark: TimelineModel.Mark) -> String {
        let span = mark.start == mark.end ? "" : " – " + FindingWords.clock(mark.end)
        return "\(FindingWords.name(mark.kind, language))  \(FindingWords.clock(mark.start))\(span)"
    }

    private func drawScale(y: Double) -> (markup: String, bottom: Double) {
        var result = Drawing.line(Self.left, y, Self.right, y, "u-axis")
        let step = AxisTicks.step(length: to - from, most: 11)
        for tick in AxisTicks.ticks(from: from, to: to, step: step) {
            result += Drawing.line(x(tick), y, x(tick), y + 5, "u-axis")
            result += Drawing.text(x(tick), y + 17, AxisTicks.label(tick, step: step), "u-small", .middle)
        }
        let label = (window == nil ? Phrase.timeInFile : .closeUp).text(language)
        result += Drawing.text(8, y + 17, label, "u-small")
        return (result, y + 24)
    }

    private func notes(unnumbered: Int) -> [String] {
        guard window == nil else { return [] }
        var notes: [String] = []
        if !model.unplaced.isEmpty {
            let numbers = model.unplaced.prefix(20).map(String.init).joined(separator: ", ")
            notes.append(Phrase.findingsWithoutTime.text(language, ["numbers": numbers]))
        }
        if unnumbered > 0 { notes.append(Phrase.findingsUnnumbered.text(language, ["count": String(unnumbered)])) }
        if model.marksLeftOut > 0 {
            notes.append(Phrase.findingsNotDrawn.text(language, ["count": String(model.marksLeftOut)]))
        }
        if model.lanesLeftOut > 0 {
            notes.append(Phrase.tracksNotDrawn.text(language, ["count": String(model.lanesLeftOut)]))
        }
        return notes
    }
}
