import Evidence
import Regulation

extension RecorderLedgerWords {
    public static func text(
        _ clocks: RecorderClocks, rules: RuleBook, site: SiteTime, _ language: Language
    ) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let tolerance = rules.recording.equipment.clockTolerance
        let basis = LedgerWords.article(tolerance.source.article?.text, language)
        let head =
            "\(clocks.recorder)  "
            + say(
                "允许偏差 \(tolerance.value) 秒（\(rules.id) \(basis)）",
                "tolerance \(tolerance.value) s (\(rules.id) \(basis))")
        let rows = zip(clocks.entries, lines(clocks, rules: rules, site: site, language)).map { entry, line in
            (entry.verdict == .fail || entry.drift?.verdict == .fail ? "  ! " : "    ") + line
        }
        return ([head] + (rows.isEmpty ? ["    " + say("没有读数", "nothing is known")] : rows)).joined(separator: "\n")
    }

    /// One a reading, in order of time.
    public static func lines(
        _ clocks: RecorderClocks, rules: RuleBook, site: SiteTime, _ language: Language
    ) -> [String] {
        clocks.entries.map { entry in
            var parts = [
                site.text(entry.at), witness(entry, language), offset(entry.offset), verdict(entry.verdict, language),
            ]
            if let drift = entry.drift { parts.append(self.drift(drift, rules, language)) }
            if entry.wasSet { parts.append(Bilingual(zh: "已校时", en: "clock set right").text(language)) }
            return parts.joined(separator: "  ")
        }
    }

    private static func witness(_ entry: RecorderClocks.Entry, _ language: Language) -> String {
        let words: Bilingual =
            switch entry.witness {
            case .check: Bilingual(zh: "检查", en: "check")
            case .confirmed: Bilingual(zh: "人工确认", en: "confirmed")
            case .satellite: Bilingual(zh: "卫星时间", en: "satellite time")
            }
        return [words.text(language), entry.id].compactMap { $0 }.joined(separator: " ")
    }

    /// Per day; beyond the limit, where that number comes from is told.
    private static func drift(
        _ drift: (value: Int64, error: Int64, verdict: TestVerdict), _ rules: RuleBook, _ language: Language
    ) -> String {
        func perDay(_ billionths: Int64) -> String {
            // Milliseconds a day.
            let millis = billionths.multipliedSaturated(by: 864) / 10_000
            let rest = String(millis.magnitude % 1000 + 1000).dropFirst()
            return "\(billionths < 0 ? "-" : "")\(millis.magnitude / 1000).\(rest)"
        }
        let text = Bilingual(
            zh: "漂移每天 \(perDay(drift.value)) ± \(perDay(drift.error)) 秒",
            en: "drift \(perDay(drift.value)) ± \(perDay(drift.error)) s a day"
        ).text(language)
        guard drift.verdict == .fail else { return text }
        let limit = rules.recording.recorders.clockDrift
        let basis = LedgerWords.article(limit.source.article?.text, language)
        return text
            + Bilingual(
                zh: "，超过 \(limit.value) 秒（\(basis)；GA/T 947.2，未与标准文本核对）",
                en: ", beyond \(limit.value) s (\(basis); GA/T 947.2, unverified against the standard)"
            ).text(language)
    }
}
