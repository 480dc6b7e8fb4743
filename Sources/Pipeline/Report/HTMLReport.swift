import Inspection
import Evidence

/// The parts of an HTML report around its files. One page that loads nothing, runs nothing, and opens from disk.
struct HTMLReport {
    let run: ReportRun

    /// Begins every report, so that only a report is ever overwritten by one.
    static let mark = "<!-- unbroken.report/1 -->"

    private var language: Language { run.language }
    private func word(_ phrase: Phrase, _ words: [String: String] = [:]) -> String {
        Markup.escape(phrase.text(language, words))
    }

    /// Everything before the list of files; known when all files are done.
    func head(_ tally: ReportTally, problems: [(path: String, words: String)], finished: WallTime) -> String {
        let title = word(.reportTitle, ["count": String(tally.files)])
        // The policy forbids scripts and all loading: what a hostile name brings stays text.
        var result = """
            <!DOCTYPE html>
            \(Self.mark)
            <html lang="\(language == .zh ? "zh-Hans" : "en")">
            <head><meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
            style-src 'unsafe-inline'"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="generator" content="unbroken \(Markup.escape(run.version))"/>
            <title>\(title)</title>
            <style>\(HTMLStyle.css)\(Drawing.style)</style></head>
            <body>
            <svg xmlns="http://www.w3.org/2000/svg" width="0" height="0" class="defs" aria-hidden="true">\
            <defs>\(Drawing.patterns)</defs></svg>
            <header><h1>\(title)</h1>

            """
        result += "<ul class=\"counts\">"
        for (verdict, count) in [
            (Verdict.whole, tally.whole), (.findings, tally.withFindings), (.unreadable, tally.unreadable),
        ] {
            result += "<li><strong>\(count)</strong> \(HTMLFile.verdict(verdict, language))</li>"
        }
        if tally.notEvaluated > 0 {
            result += "<li><strong>\(tally.notEvaluated)</strong> <span class=\"verdict v-none\">"
            result += "\(word(.notEvaluatedTitle))</span></li>"
        }
        result += "</ul>\n"
        result += kinds(tally) + about(tally, finished: finished)
        if !problems.isEmpty {
            let rows = problems.map { "<li><b>\(Markup.escape($0.path))</b> \(Markup.escape($0.words))</li>" }
            result += "<div class=\"not-evaluated\"><b>\(word(.couldNotBeRead))</b><ul>\(rows.joined())</ul></div>\n"
        }
        return result + "</header>\n" + legend()
    }

    private func kinds(_ tally: ReportTally) -> String {
        guard !tally.kinds.isEmpty else { return "" }
        let items = tally.kinds.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { kind, sum in
            var text = "\(FindingWords.name(FindingKind(rawValue: kind), language)) \(sum.count)"
            if sum.lost > .zero {
                let phrase: Phrase = kind == FindingKind.break.rawValue ? .between : .lost
                text += " (\(phrase.text(language)) \(FindingWords.seconds(sum.lost)))"
            }
            return "<li>\(Markup.escape(text))</li>"
        }
        return "<ul class=\"kinds\">\(items.joined())</ul>\n"
    }

    private func about(_ tally: ReportTally, finished: WallTime) -> String {
        var rows: [(Phrase, String)] = [
            (.checkedWhat, run.arguments.prefix(50).joined(separator: "\n")),
            (.checkedWhen, "\(run.site.text(run.started)) – \(run.site.text(finished))"),
        ]
        let versions = (["unbroken": run.version].merging(tally.versions) { own, _ in own })
            .sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        rows.append((.checkedWith, versions.joined(separator: " · ")))
        rows.append((.checkedHow, Phrase.checkedHowWords.text(language)))
        let cells = rows.map { row in
            let lines = row.1.split(separator: "\n", omittingEmptySubsequences: false)
                .map { Markup.escape(String($0)) }.joined(separator: "<br/>")
            return "<dt>\(word(row.0))</dt><dd>\(lines)</dd>"
        }
        return "<dl class=\"summary\">\(cells.joined())</dl>\n"
    }

    /// What the drawing's signs mean.
    private func legend() -> String {
        let signs: [(String, Phrase)] = [
            ("u-picture", .picture), ("u-sound", .sound), ("u-hole", .legendHole), ("u-damaged", .damaged),
            ("u-twice", .legendTwice), ("u-covered", .legendCovered), ("u-silent", .legendSilent),
            ("u-hidden", .hiddenMedia), ("u-other", .unknownKind),
        ]
        let items = signs.map { style, phrase in
            "<li><svg width=\"30\" height=\"14\" aria-hidden=\"true\">"
                + "<rect x=\"1\" y=\"1\" width=\"28\" height=\"12\" class=\"\(style)\"/></svg> \(word(phrase))</li>"
        }
        return "<ul class=\"legend\">\(items.joined())</ul>\n"
    }

    /// The table of all files: opens before the first row, and closes after the last.
    func overviewHead() -> String {
        let titles: [Phrase] = [.numberSign, .fileWord, .verdictWord, .durationWord, .whatWasFound]
        return "<section><h2>\(word(.overviewTitle))</h2>\n<table class=\"overview\"><thead><tr>"
            + titles.map { "<th scope=\"col\">\(word($0))</th>" }.joined() + "</tr></thead><tbody>\n"
    }

    /// - Parameter isEvaluated: false for a file that is whole only as far as nothing of it could be judged.
    func overviewRow(_ line: CheckRun.Line, number: Int, isEvaluated: Bool) -> String {
        let facts = line.facts
        var found = facts.findings.prefix(3).map {
            Markup.escape(FindingWords.line($0, language).replacing("  ", with: " · "))
        }
        if facts.findings.count > 3 {
            found.append(word(.andMore, ["count": String(facts.findings.count - 3)]))
        }
        return "<tr><td>\(number)</td><td><a href=\"#f\(number)\">\(Markup.escape(line.path))</a></td>"
            + "<td>\(HTMLFile.verdict(facts.verdict, language, isEvaluated: isEvaluated))</td>"
            + "<td>\(facts.duration.map(FindingWords.clock) ?? "–")</td><td>\(found.joined(separator: "<br/>"))</td></tr>\n"
    }

    func overviewEnd() -> String { "</tbody></table></section>\n" }

    func filesHead() -> String { "<section><h2>\(word(.filesTitle))</h2>\n" }

    func tail() -> String {
        "</section>\n<footer>\(word(.reportFooter))</footer>\n</body>\n</html>\n"
    }

    /// A folder read as consecutive files.
    func sequence(_ sequence: CheckRun.Sequence, title: String, anchor: @escaping (String) -> String?) -> String {
        let drawing = SequenceDrawing(sequence: sequence, site: run.site, language: language, anchor: anchor)
        let (markup, bottom) = drawing.draw(top: 6)
        var result = "<section class=\"sequence\"><h2>\(word(.betweenTitle)): \(Markup.escape(title))</h2>\n"
        result += "<p class=\"quiet\">\(word(.betweenExplained))</p>\n"
        let description = sequence.findings.prefix(20).map { FindingWords.line($0, language) }.joined(separator: "; ")
        result +=
            "<figure class=\"timeline\">"
            + HTMLFile.svg(
                markup, height: bottom, title: "\(Phrase.betweenTitle.text(language)) \(title)",
                description: description)
        result += "</figure>\n"
        let clockless = sequence.members.filter { $0.span == nil }.count
        if clockless > 0 {
            result += "<div class=\"not-evaluated\"><b>\(word(.notEvaluatedTitle))</b> "
            result += word(.filesWithoutClock, ["count": String(clockless)]) + "</div>\n"
        }
        guard !sequence.findings.isEmpty else { return result + "<p>\(word(.nothingBetween))</p></section>\n" }
        result += "<table class=\"findings\">\(HTMLFinding.header(language, between: true))<tbody>\n"
        for (index, finding) in sequence.findings.prefix(HTMLFile.mostFindings).enumerated() {
            result += HTMLFinding(
                finding: finding, number: index + 1, drawing: nil, line: nil, site: run.site, language: language,
                between: sequence.span(index)
            ).rows()
        }
        result += "</tbody></table>\n"
        let more = sequence.findings.count - HTMLFile.mostFindings
        if more > 0 { result += "<p class=\"quiet\">\(word(.moreFindings, ["count": String(more)]))</p>\n" }
        return result + "</section>\n"
    }
}
