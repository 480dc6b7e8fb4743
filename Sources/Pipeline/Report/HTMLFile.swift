import Evidence
import Inspection
import Timeline

/// The section of one file in an HTML report.
struct HTMLFile {
    let line: CheckRun.Line
    let number: Int
    let site: SiteTime
    let language: Language
    /// Left out for whole files of a long list.
    var isDrawn = true
    /// Pictures the page has no room for.
    var picturesLeftOut = 0

    /// Findings in the table; the JSON has them all.
    static let mostFindings = 1000
    /// Findings whose surroundings are drawn once more, larger.
    private static let mostCloseUps = 12
    private static let mostStreams = 64

    private var facts: FileFacts { line.facts }
    private var drawing: FileDrawing {
        FileDrawing(line: line, site: site, language: language, id: "f\(number)")
    }

    private func word(_ phrase: Phrase, _ words: [String: String] = [:]) -> String {
        Markup.escape(phrase.text(language, words))
    }

    static func verdict(_ verdict: Verdict, _ language: Language, isEvaluated: Bool = true) -> String {
        if !isEvaluated {
            return "<span class=\"verdict v-none\">\(Markup.escape(Phrase.notEvaluatedTitle.text(language)))</span>"
        }
        return
            "<span class=\"verdict v-\(verdict.rawValue)\">\(Markup.escape(FindingWords.verdict(verdict, language)))</span>"
    }

    func section() -> String {
        var result = "<article class=\"file\" id=\"f\(number)\">\n<h3><span class=\"number\">\(number)</span> "
        result += "<span class=\"path\">\(Markup.escape(line.path))</span> "
        let missing = OpenQuestion.items(line, language)
        let isEvaluated = !OpenQuestion.isWhole(line, missing)
        result += Self.verdict(facts.verdict, language, isEvaluated: isEvaluated) + "</h3>\n"
        result += summary()
        if !missing.isEmpty {
            result += "<div class=\"not-evaluated\"><b>\(word(.notEvaluatedTitle))</b><ul>"
            result += missing.prefix(50).map { "<li>\(Markup.escape($0.text))</li>" }.joined() + "</ul></div>\n"
        }
        result += isDrawn ? figure() : "<p class=\"quiet\">\(word(.drawingLeftOut))</p>\n"
        if isDrawn, picturesLeftOut > 0 {
            result += "<p class=\"quiet\">\(word(.picturesLeftOut, ["count": String(picturesLeftOut)]))</p>\n"
        }
        result += findings()
        result += "<details class=\"more\"><summary>\(word(.moreFacts))</summary>\n"
        result += streams() + clocks() + lists() + "</details>\n"
        return result + "</article>\n"
    }

    private func summary() -> String {
        var rows: [(Phrase, String)] = []
        rows.append((.sha256Word, "<code>\(line.sha256.map(Markup.escape) ?? word(.notComputed))</code>"))
        rows.append((.sizeWord, "\(Self.grouped(facts.size)) \(word(.bytes))"))
        rows.append((.containerWord, facts.container.map { "<code>\(Markup.escape($0))</code>" } ?? "–"))
        let streams = facts.streams.prefix(Self.mostStreams).map { words($0) }
        rows.append((.tracks, streams.isEmpty ? "–" : Markup.escape(streams.joined(separator: " · "))))
        var duration = facts.duration.map(FindingWords.clock) ?? "–"
        duration += "　\(Phrase.declaredWord.text(language)) " + (facts.declaredDuration.map(FindingWords.clock) ?? "–")
        rows.append((.durationWord, Markup.escape(duration)))
        if let chosen = line.clock?.chosen {
            let text =
                "\(site.text(chosen.start)) ± \(FindingWords.seconds(chosen.error))"
                + " (\(FactWords.clock(chosen.source.rawValue, language)))"
            rows.append((.recordedAt, Markup.escape(text)))
        }
        if facts.verdict == .unreadable, let reason = facts.reason {
            rows.append((.reasonWord, Markup.escape(ReasonWords.text(reason, language))))
        }
        return "<dl class=\"summary\">" + rows.map { "<dt>\(word($0.0))</dt><dd>\($0.1)</dd>" }.joined() + "</dl>\n"
    }

    private func figure() -> String {
        let (markup, bottom) = drawing.draw(top: 6)
        guard !markup.isEmpty else { return "" }
        return "<figure class=\"timeline\">"
            + Self.svg(
                markup, height: bottom, definitions: drawing.definitions,
                title: "\(Phrase.timelineOf.text(language)) \(line.path)", description: drawing.description)
            + "</figure>\n"
    }

    /// A drawing in the page, as wide as the page.
    static func svg(
        _ markup: String, height: Double, definitions: String = "", title: String, description: String
    ) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 1200 \(Drawing.number(height + 6))\">"
            + "<title>\(Markup.escape(title))</title><desc>\(Markup.escape(description))</desc>"
            + (definitions.isEmpty ? "" : "<defs>\(definitions)</defs>") + markup + "</svg>"
    }

    private func findings() -> String {
        guard !facts.findings.isEmpty else { return "" }
        var result = "<table class=\"findings\">\(HTMLFinding.header(language))<tbody>\n"
        let model = isDrawn ? TimelineModel(facts, language: language) : nil
        var closeUps = 0
        for (index, finding) in facts.findings.prefix(Self.mostFindings).enumerated() {
            var row = HTMLFinding(
                finding: finding, number: index + 1, drawing: isDrawn ? drawing : nil, line: line, site: site,
                language: language)
            if closeUps < Self.mostCloseUps, let model, let drawn = closeUp(finding, number: index + 1, model) {
                row.closeUp = drawn
                closeUps += 1
            }
            result += row.rows()
        }
        result += "</tbody></table>\n"
        let more = facts.findings.count - Self.mostFindings
        return more > 0 ? result + "<p class=\"quiet\">\(word(.moreFindings, ["count": String(more)]))</p>\n" : result
    }

    /// Where the whole timeline shows a finding as a line, its surroundings are drawn once more.
    private func closeUp(_ finding: Finding, number: Int, _ model: TimelineModel) -> String? {
        guard let start = finding.start, let end = finding.end, start <= end else { return nil }
        let length = end - start
        // Two hundredths of the line are some twenty pixels.
        guard length.value < model.length.value / 50 else { return nil }
        let margin = max(Nanoseconds.milliseconds(500), length)
        let window = TimelineModel.Run(start: start - margin, end: end + margin)
        let (markup, bottom) = TimelineDrawing(model: model, language: language, window: window).draw(top: 4)
        let title = "\(Phrase.closeUp.text(language)) \(number)"
        return "<figure class=\"close-up\">"
            + Self.svg(markup, height: bottom, title: title, description: FindingWords.line(finding, language))
            + "</figure>"
    }

    private func streams() -> String {
        guard !facts.streams.isEmpty else { return "" }
        let titles: [Phrase] = [
            .track, .kindWord, .codecWord, .cadenceWord, .regularityWord, .packetsWord, .keyframesWord, .from, .until,
            .wrapsWord,
        ]
        let rows = facts.streams.prefix(Self.mostStreams).map { stream in
            var cells: [String] = [String(stream.index), kind(stream), stream.codec]
            cells.append(stream.cadence.map { "\($0.secondsText) s" } ?? "–")
            cells.append(stream.regularity.map { "\($0 / 10).\($0 % 10) %" } ?? "–")
            cells.append(Self.grouped(stream.packets))
            cells.append(Self.grouped(Int64(stream.keyframes)))
            cells.append(stream.start.map(FindingWords.clock) ?? "–")
            cells.append(stream.end.map(FindingWords.clock) ?? "–")
            cells.append(String(stream.wraps))
            return "<tr>" + cells.map { "<td>\(Markup.escape($0))</td>" }.joined() + "</tr>"
        }
        return "<table class=\"packets\"><thead><tr>"
            + titles.map { "<th scope=\"col\">\(word($0))</th>" }.joined()
            + "</tr></thead><tbody>\(rows.joined())</tbody></table>\n"
    }

    private func clocks() -> String {
        guard let choice = line.clock, !choice.readings.isEmpty else { return "" }
        let rows = choice.readings.prefix(Self.mostStreams).map { reading in
            let role: String =
                if reading == choice.chosen { word(.chosenWord) } else if choice.disagreeing.contains(reading.source) {
                    word(.disagreesWord)
                } else {
                    "–"
                }
            return "<tr><td>\(Markup.escape(FactWords.clock(reading.source.rawValue, language)))</td>"
                + "<td>\(Markup.escape(site.text(reading.start)))</td><td>± \(FindingWords.seconds(reading.error))</td>"
                + "<td>\(role)</td>"
                + "<td>\(reading.note.map { Markup.escape(FactWords.note($0, language)) } ?? "")</td></tr>"
        }
        let titles: [Phrase] = [.clockWord, .beginningWord, .errorOfClock, .useWord, .noteWord]
        return "<table class=\"packets\"><thead><tr>"
            + titles.map { "<th scope=\"col\">\(word($0))</th>" }.joined()
            + "</tr></thead><tbody>\(rows.joined())</tbody></table>\n"
    }

    private func lists() -> String {
        var result = ""
        let metadata = facts.metadata.sorted { $0.key < $1.key }.prefix(100).map { key, value in
            "<dt><code>\(Markup.escape(key))</code></dt><dd>\(Markup.escape(String(value.prefix(500))))</dd>"
        }
        if !metadata.isEmpty { result += "<h4>\(word(.metadataWord))</h4><dl>\(metadata.joined())</dl>\n" }
        if !facts.log.isEmpty {
            let log = facts.log.prefix(20).map { "<li><code>\(Markup.escape(String($0.prefix(500))))</code></li>" }
            result += "<h4>\(word(.logWord))</h4><ul>\(log.joined())</ul>\n"
        }
        let versions = facts.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        result += "<p class=\"quiet\">\(word(.versionsWord)): \(Markup.escape(versions.joined(separator: " · ")))"
        return result + " · \(word(.timeTaken)) \(FindingWords.seconds(line.elapsed))</p>\n"
    }

    private func kind(_ stream: FileFacts.Stream) -> String {
        switch stream.kind {
        case "video": Phrase.picture.text(language)
        case "audio": Phrase.sound.text(language)
        default: stream.kind
        }
    }

    private func words(_ stream: FileFacts.Stream) -> String {
        var words = "\(stream.index) \(kind(stream)) \(stream.codec)"
        if let width = stream.width, let height = stream.height, width > 0 { words += " \(width)×\(height)" }
        if let rate = stream.sampleRate, rate > 0 { words += " \(rate) Hz" }
        return words
    }

    /// `1 234 567`.
    static func grouped(_ number: Int64) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: "\u{202F}")
    }
}
