import Evidence
import Regulation

/// Hand-over in a person's words, and as JSON lines (docs/formats/json.md).
public enum HandOverWords {
    public static func text(
        _ answer: HandOverAnswer, regulation: String, site: SiteTime, _ language: Language
    ) -> String {
        let recording = answer.recording
        // The paragraph may hold both rules (001 §15/1): which of them it was is said.
        let rule = answer.absence == nil ? "" : Bilingual(zh: "（返回后）", en: " (after return)").text(language)
        let basis = "\(regulation) \(LedgerWords.article(answer.source.article?.text, language))\(rule)"
        var parts = [recording.originalName, recording.officer ?? "–"]
        switch (answer.verdict, answer.deadline) {
        case (.late, let deadline?):
            let late = duration(answer.lateness ?? .zero, language)
            parts.append(
                Bilingual(
                    zh: "迟交 \(late)：应于 \(site.text(deadline)) 前移交，\(site.text(recording.receivedAt)) 接收",
                    en: "late by \(late): due \(site.text(deadline)), received \(site.text(recording.receivedAt))"
                ).text(language))
        case (.inTime, let deadline?):
            parts.append(
                Bilingual(zh: "按时（\(site.text(deadline)) 前）", en: "in time (due \(site.text(deadline)))").text(language)
            )
        default: parts.append(Bilingual(zh: "没有可用的时间", en: "it has no time of its own").text(language))
        }
        parts.append(basis)
        if let absence = answer.absence { parts.append("A\(absence.id)") }
        return parts.joined(separator: "  ")
    }

    public static func text(_ absence: Absence, site: SiteTime) -> String {
        ([
            "A\(absence.id)", absence.officer, absence.reason,
            "\(site.text(absence.span.start)) – \(site.text(absence.span.end))",
        ]
            + (absence.text.map { [$0] } ?? [])).joined(separator: "  ")
    }

    public static func text(_ gap: SegmentFieldGap, regulation: String, _ language: Language) -> String {
        let fields = missing(gap, language)
        return "\(gap.segment.officer)  \(gap.segment.number)  "
            + Bilingual(zh: "缺 \(fields)", en: "lacks \(fields)").text(language) + "  \(regulation)"
    }

    /// The fields, with their articles.
    public static func missing(_ gap: SegmentFieldGap, _ language: Language) -> String {
        gap.missing.map { field($0, language) }.joined(separator: language == .zh ? "、" : ", ")
    }

    /// What is written of a recording, line by line.
    public static func lines(_ statement: EvidenceStatement, _ language: Language) -> [String] {
        let fields: [(String, String, String?)] = [
            ("内容", "content", statement.content), ("证明事项", "to prove", statement.proves),
            ("制作人", "made by", statement.maker), ("当事人确认签字", "signed by the party", statement.party),
            ("签字日期", "signed on", statement.signedOn),
        ]
        return fields.compactMap { zh, en, value in
            value.map { Bilingual(zh: "\(zh)：\($0)", en: "\(en): \($0)").text(language) }
        }
    }

    /// Nil where the access error has words of its own.
    public static func failure(_ failure: StatementKeeper.Failure, _ language: Language) -> String? {
        let words: Bilingual? =
            switch failure {
            case .access: nil
            case .unknownRecording: Bilingual(zh: "库里没有这个录像", en: "the vault has no such recording")
            case .nothingSaid: Bilingual(zh: "没有填写任何一项", en: "nothing is said of it")
            case .tooLong:
                Bilingual(
                    zh: "一项最多 \(StatementKeeper.longest) 字节",
                    en: "a field has room for \(StatementKeeper.longest) bytes")
            case .badDay(let day):
                Bilingual(
                    zh: "签字日期应为已到的日期，如 2026-11-20：\(day)",
                    en: "the day of the signature is a day that has come, such as 2026-11-20: \(day)")
            case .dayOfNothing:
                Bilingual(zh: "有签字日期而没有当事人签字", en: "a day of signature, and nobody who signed")
            }
        return words?.text(language)
    }

    public static func json(_ statement: EvidenceStatement, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.evidence-statement/1")), ("recording", .text(statement.sha256)),
            ("content", .optional(statement.content) { .text($0) }),
            ("proves", .optional(statement.proves) { .text($0) }),
            ("maker", .optional(statement.maker) { .text($0) }), ("party", .optional(statement.party) { .text($0) }),
            ("signedOn", .optional(statement.signedOn) { .text($0) }), ("by", .text(statement.by)),
            ("at", .text(site.text(statement.at))),
        ])
    }

    private static func field(_ rule: SegmentFieldRule, _ language: Language) -> String {
        let article = LedgerWords.article(rule.source.article?.text, language)
        return language == .zh ? "\(rule.words.zh)（\(article)）" : "\(rule.words.en) (\(article))"
    }

    public static func duration(_ length: Nanoseconds, _ language: Language) -> String {
        let minutes = length.value / 60_000_000_000
        let (hours, rest) = (minutes / 60, minutes % 60)
        return Bilingual(zh: "\(hours) 小时 \(rest) 分", en: "\(hours) h \(rest) min").text(language)
    }

    public static func json(_ answer: HandOverAnswer, regulation: String, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.hand-over/1")), ("recording", .text(answer.recording.sha256)),
            ("name", .text(answer.recording.originalName)),
            ("officer", .optional(answer.recording.officer) { .text($0) }),
            ("verdict", .text(answer.verdict.rawValue)),
            ("recordedEnd", .optional(answer.recording.span) { .text(site.text($0.end)) }),
            ("received", .text(site.text(answer.recording.receivedAt))),
            ("deadline", .optional(answer.deadline) { .text(site.text($0)) }),
            ("late", .optional(answer.lateness) { .seconds($0) }), ("regulation", .text(regulation)),
            ("article", .optional(answer.source.article) { .text($0.text) }),
            ("absence", .optional(answer.absence) { .text("A\($0.id)") }),
        ])
    }

    public static func json(_ absence: Absence, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.absence/1")), ("id", .text("A\(absence.id)")),
            ("officer", .text(absence.officer)),
            ("from", .text(site.text(absence.span.start))), ("returned", .text(site.text(absence.span.end))),
            ("reason", .text(absence.reason)), ("text", .optional(absence.text) { .text($0) }),
            ("by", .text(absence.by)),
            ("at", .text(site.text(absence.at))),
        ])
    }

    public static func json(_ gap: SegmentFieldGap, regulation: String) -> JSONText {
        .object([
            ("schema", .text("unbroken.missing-fields/1")), ("segment", .text(gap.segment.number)),
            ("officer", .text(gap.segment.officer)), ("regulation", .text(regulation)),
            (
                "missing",
                .list(
                    gap.missing.map { rule in
                        .object([
                            ("field", .text(rule.field.rawValue)),
                            ("article", .optional(rule.source.article) { .text($0.text) }),
                        ])
                    })
            ),
        ])
    }
}
