import Evidence

/// Files of one recorder on a common wall-time axis, with what lies between them.
struct SequenceDrawing {
    let sequence: CheckRun.Sequence
    let site: SiteTime
    let language: Language
    /// Where a file's own section is; nil for no link.
    var anchor: (String) -> String? = { _ in nil }

    private static let left: Double = 370
    private static let right: Double = 1180
    private static let pitch: Double = 22
    /// More rows than this are in the table only.
    static let mostRows = 200
    static let mostFindings = 200

    /// - Returns: markup without the enclosing `svg`, and where it ends. Without any clock the files are listed in
    ///   their order, without an axis.
    func draw(top: Double) -> (markup: String, bottom: Double) {
        let members = Array(sequence.members.prefix(Self.mostRows))
        // With room for the errors, so that no error bar crosses a cut.
        let spans = members.compactMap { member in
            member.span.map {
                WallSpan(start: $0.start - member.clockError, end: max($0.end, $0.start + member.clockError))
            }
        }
        let axis = WallAxis(spans, left: Self.left, width: Self.right - Self.left)
        var y = top
        var result = ""
        let rowsTop = top + (axis.parts.isEmpty ? 0 : 46)
        y = rowsTop
        let between = self.between(members.count)
        for (index, member) in members.enumerated() {
            for item in between[index] ?? [] {
                result += draw(item, members, axis: axis, y: y)
                y += Self.pitch
            }
            result += draw(member, axis: axis, y: y)
            y += Self.pitch
        }
        let left = sequence.members.count - members.count
        if left > 0 {
            y += 16
            result += Drawing.text(8, y, Phrase.filesNotDrawn.text(language, ["count": String(left)]), "u-warn")
        }
        return (draw(axis, top: top, bottom: y) + result, y + 8)
    }

    private typealias Between = (number: Int, finding: Finding, position: CheckRun.Sequence.Position)

    /// Findings by the file they lie before.
    private func between(_ count: Int) -> [Int: [Between]] {
        var result: [Int: [Between]] = [:]
        for (index, finding) in sequence.findings.prefix(Self.mostFindings).enumerated() {
            guard sequence.positions.indices.contains(index), let after = sequence.positions[index].after, after < count
            else { continue }
            result[after, default: []].append((index + 1, finding, sequence.positions[index]))
        }
        return result
    }

    private func draw(_ member: CheckRun.Sequence.Member, axis: WallAxis, y: Double) -> String {
        let name = Drawing.text(
            28, y + 15, Markup.shortened(member.name, columns: 48), "u-small", whole: member.name)
        var result = anchor(member.path).map { "<a href=\"#\($0)\">\(name)</a>" } ?? name
        guard let span = member.span else {
            return result + Drawing.text(Self.left, y + 15, Phrase.noClockHere.text(language), "u-tiny")
        }
        let from = axis.x(span.start)
        let to = axis.x(span.end)
        let error = FindingWords.seconds(member.clockError)
        let hover = "\(member.name)  \(site.text(span.start)) – \(site.text(span.end))  ± \(error)"
        result += "<g><title>\(Markup.escape(hover))</title>"
        result += Drawing.rect(from, y + 4, max(2, to - from), 14, "u-file")
        result += "</g>"
        if member.clockError > .zero {
            let low = axis.x(span.start - member.clockError)
            let high = axis.x(span.start + member.clockError)
            result += Drawing.line(low, y + 11, from, y + 11, "u-clock")
            for end in [low, high] { result += Drawing.line(end, y + 8, end, y + 14, "u-clock") }
        }
        return result
    }

    private func draw(
        _ item: Between, _ members: [CheckRun.Sequence.Member], axis: WallAxis, y: Double
    ) -> String {
        var shown = item.finding
        shown.evidence.facts["files"] = nil
        let words = Self.words(shown, language)
        var result = Drawing.badge(16, y + 11, String(item.number), hover: words)
        result += Drawing.text(34, y + 15, Markup.shortened(words, columns: 48), "u-warn", whole: words)
        guard let before = item.position.before, members.indices.contains(before), let after = item.position.after,
            let from = members[before].span?.end, let to = members[after].span?.start
        else { return result }
        let start = axis.x(min(from, to))
        result += "<g><title>\(Markup.escape(words))</title>"
        result += Drawing.rect(start, y + 4, max(3, axis.x(max(from, to)) - start), 14, "u-hole") + "</g>"
        return result
    }

    private static func words(_ finding: Finding, _ language: Language) -> String {
        guard finding.kind == .break, let lost = finding.lost else {
            return FindingWords.line(finding, language).replacing("  ", with: " · ")
        }
        let words = "\(FindingWords.name(finding.kind, language)) · \(FindingWords.seconds(lost))"
        return lost < .seconds(120) ? words : "\(words) (\(AxisTicks.length(lost, language)))"
    }

    private func draw(_ axis: WallAxis, top: Double, bottom: Double) -> String {
        var result = ""
        var day = ""
        for (index, part) in axis.parts.enumerated() {
            // A part may begin with an error bar; its label is the first file's time.
            let starts = sequence.members.compactMap { $0.span?.start }.filter { $0 >= part.start && $0 <= part.end }
            let text = site.text(starts.min() ?? part.start)
            let date = String(text.prefix(10))
            let isNewDay = date != day
            day = date
            // Two heights by turns: neighbours' labels don't meet.
            let y = top + (index % 2 == 0 ? 12 : 26)
            let label = (isNewDay ? date + " " : "") + String(text.dropFirst(11).prefix(8))
            let anchor: Drawing.Anchor = part.x + 110 > Self.right ? .end : .start
            result += Drawing.text(
                anchor == .end ? part.x + part.width : part.x, y, label, "u-small", anchor, whole: text)
            result += Drawing.line(part.x, y + 2, part.x, bottom, "u-grid")
            result += Drawing.line(part.x, top + 42, part.x + part.width, top + 42, "u-axis")
            result += ticks(part, top: top + 42, bottom: bottom)
            guard index + 1 < axis.parts.count else { continue }
            let next = axis.parts[index + 1]
            let middle = part.x + part.width + WallAxis.cut / 2
            result += "<path d=\"M\(Drawing.number(middle - 5)) \(Drawing.number(top + 46))l4 -8M"
            result += "\(Drawing.number(middle + 1)) \(Drawing.number(top + 46))l4 -8\" class=\"u-cut\"/>"
            result += Drawing.text(
                middle, top + 36, AxisTicks.length(next.start - part.end, language), "u-tiny", .middle,
                whole: Phrase.cutOut.text(language))
        }
        return result
    }

    /// Ticks inside a part, where there is room for some.
    private func ticks(_ part: WallAxis.Part, top: Double, bottom: Double) -> String {
        let most = Int(part.width / 60)
        guard most >= 2 else { return "" }
        let length = part.end - part.start
        let offset = Nanoseconds.seconds(Int64(site.offset(at: part.start)))
        // Ticks at round times of the site's clock.
        let from = Nanoseconds(part.start.nanoseconds) + offset
        let step = AxisTicks.step(length: length, most: most)
        return AxisTicks.ticks(from: from, to: from + length, step: step).map { tick in
            let x = part.x + part.width * Double((tick - from).value) / Double(max(1, length.value))
            let line = Drawing.line(x, top - 4, x, bottom, "u-grid")
            guard x - part.x > 50, part.x + part.width - x > 4 else { return line }
            let label = String(site.text(part.start + (tick - from)).dropFirst(11).prefix(8))
            return line + Drawing.text(x, top - 6, label, "u-tiny", .middle)
        }.joined()
    }
}
