import Evidence
import Regulation

/// A finding as a reviewer reads it: a row of a list, and the page about one.
public enum GapWords {
    public static func line(_ row: GapRow, site: SiteTime, _ language: Language) -> String {
        var parts = [
            pad("F\(row.stored.id)", 6), pad(when(row.stored, site, language), 15),
            FindingWords.line(row.stored, language),
            "· \(LedgerWords.state(row.stored.state, language))",
        ]
        if row.stored.isNotFoundAgain { parts.append("· \(notFound(row.stored, language))") }
        if let voice = voice(row.stored.finding, language) { parts.append("· \(voice)") }
        if let cover = row.cover { parts.append("· \(LedgerWords.cover(cover, site: site, language))") }
        parts.append("[\(row.subject)]")
        return parts.joined(separator: " ")
    }

    /// - Parameter spoken: the finding with what a machine wrote down of the voice, for whom the gate let pass.
    public static func lines(
        _ row: GapRow, _ ledger: Ledger, spoken: Finding? = nil, site: SiteTime, rules: RuleBook?, _ language: Language
    ) -> [String] {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let stored = row.stored
        let finding = spoken ?? stored.finding.withoutSpokenWords
        var lines = ["F\(stored.id)  \(FindingWords.line(finding, language))", "  [\(row.subject)]"]
        if let span = stored.span { lines.append("  \(site.text(span.start)) – \(site.text(span.end))") }
        lines.append("  \(say("状态：", "state: "))\(LedgerWords.state(ledger.state, language))")
        if stored.isNotFoundAgain { lines.append("  \(notFound(stored, language))") }
        if let voice = voice(stored.finding, language) { lines.append("  \(voice)") }
        lines += transcript(finding.evidence.facts, language)
        if let cover = row.cover { lines.append("  \(LedgerWords.cover(cover, site: site, language))") }
        if ledger.steps.isEmpty {
            lines.append("  \(say("还没有人处理", "nobody has done anything about it yet"))")
        }
        for step in ledger.steps {
            lines.append("  " + LedgerWords.line(step, site: site, rules: rules, language))
        }
        return lines
    }

    private static func when(_ stored: StoredFinding, _ site: SiteTime, _ language: Language) -> String {
        stored.span.map { site.short($0.start) } ?? Phrase.unknownTime.text(language)
    }

    private static func notFound(_ stored: StoredFinding, _ language: Language) -> String {
        let version = stored.finding.evidence.facts[StoredFinding.notFoundBy] ?? ""
        return Bilingual(zh: "\(version) 不再发现", en: "no longer found by \(version)").text(language)
    }

    private static func voice(_ finding: Finding, _ language: Language) -> String? {
        let spans = VoiceSteps.heard(finding)
        guard !spans.isEmpty else { return nil }
        let words = spans.prefix(3).map { "\(FindingWords.clock($0.start)) – \(FindingWords.clock($0.end))" }
        return Bilingual(zh: "说话声 ", en: "voice ").text(language) + words.joined(separator: ", ")
            + (spans.count > 3 ? " …" : "")
    }

    /// All a program wrote down of the voice, with its model's name: a hint for who listens.
    private static func transcript(_ facts: [String: String], _ language: Language) -> [String] {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let model = facts["voice.transcriptBy"] ?? ""
        if let text = facts["voice.transcript"] {
            return [
                "  \(say("机器听写（仅供参考，须由人听后确认）：", "written down by a machine (a hint; listen and confirm): "))\(text)",
                "    [\(model)]",
            ]
        }
        if facts[SpokenWords.heldBack] != nil {
            let how = say("加 --by 警号 查看，先登记", "shown with --by NUMBER, entered in the view register first")
            return ["  \(say("有机器听写：", "written down by a machine: "))\(how) [\(model)]"]
        }
        guard let failure = facts["voice.transcriptFailed"] else { return [] }
        return ["  \(say("机器听写没有结果：", "no transcript: "))\(ReasonWords.text(failure, language)) [\(model)]"]
    }

    private static func pad(_ text: String, _ columns: Int) -> String {
        // Chinese characters take two columns.
        let used = text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        return text + String(repeating: " ", count: max(0, columns - used))
    }
}
