import Inspection
import Evidence

/// The timelines alone, one below the other, as one SVG document.
struct SVGReport {
    let run: ReportRun

    static let mark = "<!-- unbroken.drawing/1 -->"
    /// More drawings than this would make a picture nobody scrolls through; the rest are counted.
    static let mostDrawings = 500

    private var language: Language { run.language }

    /// One file's drawing under its title, beginning at `top`.
    func file(_ line: CheckRun.Line, number: Int, top: Double) -> (markup: String, bottom: Double) {
        let drawing = FileDrawing(line: line, site: run.site, language: language, id: "f\(number)")
        var result = "<g id=\"f\(number)\"><title>\(Markup.escape(line.path))</title>"
        result += "<desc>\(Markup.escape(drawing.description))</desc><defs>\(drawing.definitions)</defs>"
        result += Drawing.text(8, top + 24, Markup.shortened(line.path, columns: 130), "u-head")
        var words = [FindingWords.verdict(line.facts.verdict, language)]
        if let container = line.facts.container { words.append(container) }
        if let duration = line.facts.duration { words.append(FindingWords.clock(duration)) }
        if let digest = line.sha256 { words.append("SHA-256 \(digest)") }
        result += Drawing.text(8, top + 44, words.joined(separator: " · "), "u-small")
        var y = top + 54
        for item in OpenQuestion.items(line, language).prefix(6) {
            let text = "\(Phrase.notEvaluatedTitle.text(language)): \(item.text)"
            result += Drawing.text(8, y + 12, Markup.shortened(text, columns: 180), "u-small")
            y += 17
        }
        let (markup, bottom) = drawing.draw(top: y + 4)
        result += markup
        y = bottom
        for (index, finding) in line.facts.findings.prefix(30).enumerated() {
            result += Drawing.badge(20, y + 14, String(index + 1), hover: finding.kind.rawValue)
            result += Drawing.text(
                38, y + 18, Markup.shortened(Self.words(finding, language), columns: 170), "u-text")
            y += 22
        }
        if line.facts.findings.count > 30 {
            let count = String(line.facts.findings.count - 30)
            result += Drawing.text(38, y + 16, Phrase.andMore.text(language, ["count": count]), "u-small")
            y += 20
        }
        return (result + Drawing.line(8, y + 16, 1192, y + 16, "u-grid") + "</g>\n", y + 24)
    }

    /// The line of text output, its parts told apart by more than spaces, which SVG draws as one.
    private static func words(_ finding: Finding, _ language: Language) -> String {
        FindingWords.line(finding, language).replacing("  ", with: " · ")
    }

    func sequence(_ sequence: CheckRun.Sequence, title: String, top: Double) -> (markup: String, bottom: Double) {
        let drawing = SequenceDrawing(sequence: sequence, site: run.site, language: language)
        let words = "\(Phrase.betweenTitle.text(language)): \(title)"
        let (markup, bottom) = drawing.draw(top: top + 40)
        return (
            "<g>" + Drawing.text(8, top + 24, Markup.shortened(words, columns: 130), "u-head") + markup
                + Drawing.line(8, bottom + 8, 1192, bottom + 8, "u-grid") + "</g>\n", bottom + 16
        )
    }

    /// The document's beginning; its height is known when all files are drawn.
    func head(_ tally: ReportTally, height: Double) -> String {
        let title = Phrase.reportTitle.text(language, ["count": String(tally.files)])
        var counts = [
            (Verdict.whole, tally.whole), (.findings, tally.withFindings), (.unreadable, tally.unreadable),
        ].map { "\(FindingWords.verdict($0.0, language)) \($0.1)" }.joined(separator: ", ")
        if tally.notEvaluated > 0 {
            counts += ", \(Phrase.notEvaluatedTitle.text(language)) \(tally.notEvaluated)"
        }
        let versions = tally.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let when = "\(run.site.text(run.started)) · unbroken \(run.version) · \(versions.joined(separator: " · "))"
        let high = Drawing.number(height)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            \(Self.mark)
            <svg xmlns="http://www.w3.org/2000/svg" width="1200" height="\(high)" viewBox="0 0 1200 \(high)" \
            role="img" xml:lang="\(language == .zh ? "zh-Hans" : "en")">
            <title>\(Markup.escape(title))</title><desc>\(Markup.escape(counts + ". " + when))</desc>
            <style>\(Drawing.style)</style><defs>\(Drawing.patterns)</defs>
            <rect width="1200" height="\(high)" fill="#fff"/>
            \(Drawing.text(8, 20, counts, "u-text"))\(Drawing.text(1192, 20, when, "u-tiny", .end))

            """
    }

    func tail(leftOut: Int, top: Double) -> String {
        guard leftOut > 0 else { return "</svg>\n" }
        let words = Phrase.filesNotDrawn.text(language, ["count": String(leftOut)])
        return Drawing.text(8, top + 20, words, "u-warn") + "</svg>\n"
    }
}
