import Inspection
import Timeline
import Evidence

/// One finding in the table of an HTML report: its row, and below it all that it rests on.
struct HTMLFinding {
    let finding: Finding
    let number: Int
    let drawing: FileDrawing?
    let line: CheckRun.Line?
    let site: SiteTime
    let language: Language
    /// A drawing of the finding's surroundings, already made.
    var closeUp = ""
    /// For a finding between files: the time between them, where both have a clock.
    var between: WallSpan??

    private func word(_ phrase: Phrase) -> String { Markup.escape(phrase.text(language)) }

    /// - Parameter between: for findings between files, which lie in no track.
    static func header(_ language: Language, between: Bool = false) -> String {
        var titles: [Phrase] = [.numberSign, .whatWasFound, .from, .until]
        titles += between ? [.timeBetween] : [.lostTime, .whereInTrack, .tracks]
        return "<thead><tr>" + titles.map { "<th scope=\"col\">\(Markup.escape($0.text(language)))</th>" }.joined()
            + "</tr></thead>"
    }

    func rows() -> String {
        let error = finding.evidence.errorNanoseconds.map { Nanoseconds($0) }
        let streams = finding.streams.map(String.init).joined(separator: ", ")
        let place: Phrase? =
            switch finding.place {
            case .start: .atStart
            case .middle: .inMiddle
            case .end: .atEnd
            case nil: nil
            }
        var row = "<tr class=\"finding\"><td><span class=\"badge\">\(number)</span></td>"
        row += "<td><b>\(Markup.escape(FindingWords.name(finding.kind, language)))</b>"
        row += " <code>\(Markup.escape(finding.kind.rawValue))</code></td>"
        if let between {
            row += "<td>\(wall(between?.start))</td><td>\(wall(between?.end))</td>"
            row += "<td>\(finding.lost == nil ? "–" : lost(error))</td></tr>\n"
            return row + "<tr class=\"evidence\"><td></td><td colspan=\"4\">\(evidence())</td></tr>\n"
        }
        row += "<td>\(moment(finding.start, error))</td><td>\(moment(finding.end, error))</td>"
        row += "<td>\(lost(error))</td><td>\(place.map { word($0) } ?? "–")</td>"
        row += "<td>\(streams.isEmpty ? word(.wholeFile) : Markup.escape(streams))</td></tr>\n"
        return row + "<tr class=\"evidence\"><td></td><td colspan=\"6\">\(evidence())</td></tr>\n"
    }

    private func moment(_ time: Nanoseconds?, _ error: Nanoseconds?) -> String {
        guard let time else { return "–" }
        var text = "<span class=\"time\">\(FindingWords.clock(time))</span>"
        if let error { text += " <small>± \(FindingWords.seconds(error))</small>" }
        if let clock = line?.clock?.chosen {
            let whole = Markup.escape(site.text(clock.start + time))
            text += "<br/><small class=\"wall\" title=\"\(whole)\">\(Markup.escape(short(clock.start + time)))"
            text += " ± \(FindingWords.seconds(clock.error))</small>"
        }
        return text
    }

    private func wall(_ time: WallTime?) -> String {
        time.map { "<span class=\"time\">\(Markup.escape(short($0)))</span>" } ?? "–"
    }

    private func short(_ time: WallTime) -> String {
        site.text(time).replacing("T", with: " ")
    }

    private func lost(_ error: Nanoseconds?) -> String {
        guard let lost = finding.lost else { return word(.notKnown) }
        var value = "<span class=\"time\">\(FindingWords.seconds(lost))</span>"
        // Nobody reads 22384.968 s.
        if lost >= .seconds(120) { value += " <small>= \(FindingWords.clock(lost))</small>" }
        guard lost > .zero, let error else { return value }
        return value + " <small>± \(FindingWords.seconds(error))</small>"
    }

    private func evidence() -> String {
        var parts: [String] = []
        if let sentence = FindingSentence.text(finding, language) {
            parts.append("<p class=\"sentence\">\(Markup.escape(sentence))</p>")
        }
        if !closeUp.isEmpty { parts.append(closeUp) }
        let pictures = self.pictures()
        if !pictures.isEmpty { parts.append(pictures) }
        let packets = self.packets()
        if !packets.isEmpty { parts.append(packets) }
        let rest = reasons()
        if !rest.isEmpty { parts.append("<dl class=\"reasons\">\(rest)</dl>") }
        let facts = otherFacts()
        if !facts.isEmpty { parts.append("<details><summary>\(word(.otherFacts))</summary>\(facts)</details>") }
        return parts.joined(separator: "\n")
    }

    /// The pictures before and after, defined in the file's drawing.
    private func pictures() -> String {
        guard let drawing, let line else { return "" }
        let sides = ReportPicture.sides(of: finding, among: line.pictures)
        let shown = [(sides.before, Phrase.lastPictureBefore), (sides.after, Phrase.firstPictureAfter)]
        let figures = shown.compactMap { index, phrase -> String? in
            guard let index else { return nil }
            let picture = line.pictures[index]
            let caption = Markup.escape("\(phrase.text(language)) \(FindingWords.clock(picture.time))")
            return "<figure><svg class=\"thumb\" role=\"img\" aria-label=\"\(caption)\" width=\"\(picture.width)\""
                + " height=\"\(picture.height)\" viewBox=\"0 0 \(picture.width) \(picture.height)\">"
                + "<use href=\"#\(drawing.pictureID(index))\"/></svg><figcaption>\(caption)</figcaption></figure>"
        }
        return figures.isEmpty ? "" : "<div class=\"sides\">\(figures.joined())</div>"
    }

    private func packets() -> String {
        let sides = [(Phrase.packetBefore, finding.evidence.before), (.packetAfter, finding.evidence.after)]
        let rows = sides.flatMap { phrase, places in places.prefix(64).map { row(phrase, $0) } }
        guard !rows.isEmpty else { return "" }
        let titles = [
            Phrase.packet.text(language), Phrase.track.text(language), "PTS", "DTS", Phrase.timeBase.text(language),
            Phrase.byteOffset.text(language), Phrase.bytes.text(language), Phrase.keyframe.text(language),
        ]
        return "<table class=\"packets\"><thead><tr>"
            + titles.map { "<th scope=\"col\">\(Markup.escape($0))</th>" }.joined()
            + "</tr></thead><tbody>\(rows.joined())</tbody></table>"
    }

    private func row(_ side: Phrase, _ place: PacketPlace) -> String {
        func number(_ value: Int64?) -> String { value.map(String.init) ?? "–" }
        let keyframe = place.keyframe.map { word($0 ? .yes : .no) } ?? "–"
        return "<tr><th scope=\"row\">\(word(side))</th><td>\(place.stream)</td><td>\(number(place.pts))</td>"
            + "<td>\(number(place.dts))</td><td>\(Markup.escape(place.timeBase))</td><td>\(number(place.offset))</td>"
            + "<td>\(number(place.size.map(Int64.init)))</td><td>\(keyframe)</td></tr>"
    }

    private func reasons() -> String {
        let evidence = finding.evidence
        var result = ""
        func add(_ phrase: Phrase, _ text: String) {
            result += "<dt>\(word(phrase))</dt><dd>\(Markup.escape(text))</dd>"
        }
        if let tolerance = evidence.toleranceNanoseconds {
            let reason = evidence.toleranceReason.map { ": " + FactWords.value($0, language) } ?? ""
            add(.toleranceUsed, FindingWords.seconds(Nanoseconds(tolerance)) + reason)
        }
        if !evidence.clocks.isEmpty {
            add(.clocksConsulted, evidence.clocks.map { FactWords.clock($0, language) }.joined(separator: ", "))
        }
        return result
    }

    private func otherFacts() -> String {
        let evidence = finding.evidence
        let facts = evidence.facts.sorted { $0.key < $1.key }.prefix(200).map { key, value in
            "<dt title=\"\(Markup.escape(key))\">\(Markup.escape(FactWords.key(key, language)))</dt>"
                + "<dd>\(Markup.escape(FactWords.value(value, language)))</dd>"
        }
        let versions = evidence.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        var result = facts.joined()
        if !versions.isEmpty {
            result += "<dt>\(word(.versionsWord))</dt><dd>\(Markup.escape(versions.joined(separator: " · ")))</dd>"
        }
        return result.isEmpty ? "" : "<dl>\(result)</dl>"
    }
}
