import Evidence
import Regulation
import Timeline

/// The ledger in a person's words.
public enum LedgerWords {
    private static let states: [FindingState: Bilingual] = [
        .detected: Bilingual(zh: "未处理", en: "not looked at"),
        .voiceHeard: Bilingual(zh: "听到说话声，待确认", en: "voice heard, to be confirmed"),
        .awaitingApproval: Bilingual(zh: "已书面说明，待审批", en: "written, awaiting approval"),
        .explained: Bilingual(zh: "已说明", en: "explained"),
        .unexplained: Bilingual(zh: "没有说明", en: "unexplained"),
    ]

    private static let kinds: [LedgerStep.Kind: Bilingual] = [
        .voiceHeard: Bilingual(zh: "听到说话声", en: "voice heard"),
        .confirm: Bilingual(zh: "确认语音说明", en: "spoken reason confirmed"),
        .explain: Bilingual(zh: "书面说明", en: "explained in writing"),
        .approve: Bilingual(zh: "审批", en: "approved"),
        .exempt: Bilingual(zh: "依法可不记录", en: "lawful not to record"),
        .escalate: Bilingual(zh: "无说明，上报", en: "no explanation, escalated"),
        .undo: Bilingual(zh: "撤回", en: "taken back"),
        .note: Bilingual(zh: "备注", en: "note"),
    ]

    public static func state(_ state: FindingState, _ language: Language) -> String {
        states[state]?.text(language) ?? state.rawValue
    }

    public static func kind(_ kind: LedgerStep.Kind, _ language: Language) -> String {
        kinds[kind]?.text(language) ?? kind.rawValue
    }

    /// `第10条第2款` · `Art. 10 para. 2`; where the regulation is silent, that is said.
    public static func article(_ article: String?, _ language: Language) -> String {
        guard let article, let parts = Article(article) else {
            return Bilingual(zh: "本地设置", en: "local setting").text(language)
        }
        switch language {
        case .zh:
            return "第\(parts.number)条" + (parts.paragraph.map { "第\($0)款" } ?? "")
                + (parts.item.map { "第\($0)项" } ?? "")
        case .en:
            return "Art. \(parts.number)" + (parts.paragraph.map { " para. \($0)" } ?? "")
                + (parts.item.map { " item \($0)" } ?? "")
        }
    }

    static func bracketed(_ source: Source, _ language: Language) -> String {
        let words = article(source.article?.text, language)
        return language == .zh ? "（\(words)）" : " (\(words))"
    }

    /// `low-battery  电量不足（第10条第1款）`
    public static func cause(_ cause: Cause, _ language: Language) -> String {
        "\(cause.key)  \(cause.words.text(language))\(bracketed(cause.source, language))"
            + (cause.needsText ? "  --text" : "")
    }

    static func list(_ causes: [Cause], _ language: Language) -> String {
        causes.map { "\n  \(cause($0, language))" }.joined()
    }

    // MARK: Steps

    /// One line: number, when, who, what, on which article, and what it says.
    public static func line(_ step: LedgerStep, site: SiteTime, rules: RuleBook?, _ language: Language) -> String {
        let colon = language == .zh ? "：" : ": "
        var parts = [
            "\(step.number)", site.text(step.at), step.by,
            "\(kind(step.kind, language)) (\(article(step.basis.article, language)))",
        ]
        let says = step.says
        if let key = says.cause { parts.append(rules?.interruption.cause(key)?.words.text(language) ?? key) }
        if let key = says.reason { parts.append(rules?.notRecording.reason(key)?.words.text(language) ?? key) }
        if let record = says.record {
            parts.append(Bilingual(zh: "工作记录", en: "work record").text(language) + colon + record)
        }
        if let voice = says.voice { parts.append(voice.map(span).joined(separator: ", ")) }
        if says.heardByEar == true { parts.append(Bilingual(zh: "人耳听到", en: "heard by ear").text(language)) }
        if let text = says.text { parts.append(language == .zh ? "“\(text)”" : "\"\(text)\"") }
        if let paper = says.paper { parts.append("\(paper.place) (SHA-256 \(paper.sha256.prefix(12))…)") }
        if let by = says.enteredBy {
            parts.append(Bilingual(zh: "录入", en: "entered by").text(language) + colon + by)
        }
        if let number = says.undoes ?? says.approves { parts.append("→ \(number)") }
        return parts.joined(separator: "  ")
    }

    private static func span(_ span: LedgerStatement.Span) -> String {
        "\(FindingWords.clock(span.start)) – \(FindingWords.clock(span.end))"
    }

    // MARK: Who covers a gap

    public static func cover(_ note: CoverNote, site: SiteTime, _ language: Language) -> String {
        func names(_ parts: [Cover.Part]) -> String {
            var seen = Set<String>()
            return parts.map(\.segment).filter { seen.insert($0).inserted }.joined(separator: ", ")
        }
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        switch note.cover {
        case .byColleague(let parts): return say("同事已录：", "covered by ") + names(parts)
        case .partly(let parts, let missing):
            let open = missing.map { "\(site.short($0.start)) – \(site.short($0.end))" }.joined(separator: ", ")
            return say("同事录到一部分：", "partly covered by ") + names(parts) + say("；仍缺 ", "; still missing ") + open
        case .byNoOne: return say("无人录到", "covered by no one")
        case .notEvaluated(let reason):
            return say("未作判断：", "not evaluated: ") + ReasonWords.text(reason, language)
        }
    }

    // MARK: Refused steps

    static func message(_ error: LedgerError, _ language: Language) -> String {
        let words: Bilingual =
            switch error.why {
            case .alreadyExplained: Bilingual(zh: "已经说明过", en: "is explained already")
            case .awaitsApproval:
                Bilingual(zh: "已有书面说明，正在待审批", en: "has a written explanation that awaits its approval")
            case .alreadyUnexplained: Bilingual(zh: "已经上报", en: "is escalated already")
            case .noVoice: Bilingual(zh: "没有听到说话声，无从确认", en: "has no voice that could be confirmed")
            case .noWriting: Bilingual(zh: "没有可审批的书面说明", en: "has no written explanation to approve")
            case .ownWriting: Bilingual(zh: "说明人不能审批自己的说明", en: "can't be approved by who wrote the explanation")
            case .nothingToUndo: Bilingual(zh: "没有可撤回的步骤", en: "has no step to take back")
            case .saysNothing: Bilingual(zh: "缺少内容", en: "needs something to be said")
            case .nobody: Bilingual(zh: "没有写明是谁", en: "needs a person")
            case .unknownKind: Bilingual(zh: "不认识的步骤", en: "knows no such step")
            }
        return "F\(error.finding) \(words.text(language))"
    }

    static func hint(_ error: LedgerError, _ language: Language) -> String? {
        let id = "F\(error.finding)"
        let words: Bilingual? =
            switch error.why {
            case .alreadyExplained, .alreadyUnexplained:
                Bilingual(
                    zh: "查看：unbroken gap \(id)；要改，先撤回：unbroken undo \(id) --by 警号",
                    en: "look: unbroken gap \(id); to change it, take it back first: unbroken undo \(id) --by NUMBER")
            case .awaitsApproval:
                Bilingual(
                    zh: "审批：unbroken approve \(id) --by 警号；或撤回：unbroken undo \(id) --by 警号",
                    en: "unbroken approve \(id) --by NUMBER, or take it back: unbroken undo \(id) --by NUMBER")
            case .noVoice:
                Bilingual(
                    zh: "听过录像、确实听到说明的，加 --heard-by-ear；否则书面说明：unbroken explain \(id)",
                    en: "if you heard it yourself add --heard-by-ear; else write it down: unbroken explain \(id)")
            case .noWriting:
                Bilingual(zh: "先书面说明：unbroken explain \(id)", en: "write one first: unbroken explain \(id)")
            case .ownWriting: Bilingual(zh: "由另一人审批", en: "somebody else must approve it")
            case .saysNothing: Bilingual(zh: "加 --text 或 --file", en: "add --text or --file")
            case .nothingToUndo, .nobody, .unknownKind: nil
            }
        return words?.text(language)
    }

    /// Every state and kind has its words: for tests.
    static var isComplete: Bool {
        FindingState.all.allSatisfy { states[$0] != nil } && LedgerStep.Kind.all.allSatisfy { kinds[$0] != nil }
    }
}
