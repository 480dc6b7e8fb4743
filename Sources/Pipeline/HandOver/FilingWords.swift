import Evidence
import Regulation

/// Filing in a person's words, and as JSON lines (docs/formats/json.md).
public enum FilingWords {
    public static func text(
        _ answer: FilingAnswer, regulation: String, site: SiteTime, _ language: Language
    ) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let state = state(answer, site: site, language)
        var rows = [
            [
                answer.matter.number, state,
                "\(regulation) \(LedgerWords.article(answer.source.article?.text, language))",
            ]
            .joined(separator: "  ")
        ]
        if !answer.unrecorded.isEmpty {
            rows.append(
                "    " + say("没有录像的出警：", "dispatches without a recording: ")
                    + answer.unrecorded.joined(separator: " "))
        }
        rows += answer.gaps.map { "    " + HandOverWords.text($0, regulation: regulation, language) }
        return rows.joined(separator: "\n")
    }

    public static func state(_ answer: FilingAnswer, site: SiteTime, _ language: Language) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let due = answer.deadline.map { site.text($0) } ?? ""
        let filed = answer.matter.filed.map { site.text($0) } ?? ""
        return switch answer.state {
        case .filed: say("已归档 \(filed)", "filed \(filed)")
        case .late: say("迟归档：应于 \(due) 前，\(filed) 归档", "filed late: due \(due), filed \(filed)")
        case .notFiled: say("未归档：应于 \(due) 前", "not filed: due \(due)")
        case .running: say("归档期限 \(due)", "to be filed by \(due)")
        case .noEnd: say("没有终结时间，无法判断", "nobody has said when it ended: not evaluated")
        case .open: say("未终结", "goes on")
        }
    }

    public static func json(_ answer: FilingAnswer, regulation: String, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.filing/1")), ("matter", .text(answer.matter.number)),
            ("state", .text(answer.state.rawValue)), ("verdict", .text(answer.verdict.rawValue)),
            ("ended", .optional(answer.matter.end) { .text(site.text($0)) }),
            ("deadline", .optional(answer.deadline) { .text(site.text($0)) }),
            ("filed", .optional(answer.matter.filed) { .text(site.text($0)) }),
            ("unrecorded", .list(answer.unrecorded.map(JSONText.text))),
            ("missing", .list(answer.gaps.map { HandOverWords.json($0, regulation: regulation) })),
            ("regulation", .text(regulation)), ("article", .optional(answer.source.article) { .text($0.text) }),
        ])
    }
}
