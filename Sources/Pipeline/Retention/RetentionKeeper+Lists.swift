import Catalogue
import Evidence
import Regulation

/// What `retention why` and `retention due` list.
extension RetentionKeeper {
    public enum DueFor: Hashable, Sendable {
        /// Their time is over, nothing holds them, and no disc is owed.
        case disposal(at: WallTime)
        /// A rule asks for a disc, and there is none that counts.
        case disc
    }

    /// In the order of the catalogue.
    ///
    /// - Parameter body: called with each; false ends the list.
    public func due(
        _ what: DueFor, _ body: (RetentionAnswer) throws -> Bool
    ) throws {
        try answers { answer in try !Self.isDue(answer, what) || body(answer) }
    }

    /// Of every recording there is.
    ///
    /// - Parameter body: called with each; false ends the list.
    public func answers(_ body: (RetentionAnswer) throws -> Bool) throws {
        for recording in try catalogue.recordings(RecordingFilter()) {
            guard let answer = try answer(recording) else { continue }
            guard try body(answer) else { return }
        }
    }

    public static func isDue(_ answer: RetentionAnswer, _ what: DueFor) -> Bool {
        switch what {
        case .disposal(let time): answer.isDue(at: time)
        case .disc: answer.owesDisc
        }
    }
}

extension RetentionWords {
    /// Why a recording is kept until when: one line a rule, the deciding one first marked.
    public static func text(_ answer: RetentionAnswer, _ keeper: RetentionKeeper, _ language: Language) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        var rows = [
            "\(answer.recording.originalName): \(until(answer.decision.keepUntil, keeper.site, language))"
        ]
        if !answer.segments.isEmpty { rows.append("    " + answer.segments.map(\.number).joined(separator: " ")) }
        rows.append("    " + countedFrom(answer, keeper.site, language))
        for (index, reason) in answer.decision.chain.enumerated() {
            rows.append(
                (index == answer.decision.decidedBy ? "  → " : "    ") + self.reason(reason, keeper.site, language))
        }
        rows += discs(answer, language).map { "    " + $0 }
        rows += answer.decision.warnings.map { "  ! " + warning($0, keeper.site, language) }
        rows += answer.holds.map { "  ! " + hold($0, keeper.events, keeper.site, language) }
        return rows.joined(separator: "\n")
    }

    public static func countedFrom(_ answer: RetentionAnswer, _ site: SiteTime, _ language: Language) -> String {
        let from = site.day(answer.countedFrom).replacing("/", with: "-")
        return
            (answer.countsFromReceipt
            ? Bilingual(
                zh: "自接收之日 \(from) 起算（晚于录制，或没有可用的时间）",
                en: "counted from its receipt, \(from): later than it was recorded, or it has no time")
            : Bilingual(zh: "自录制结束之日 \(from) 起算", en: "counted from the end of the recording, \(from)"))
            .text(language)
    }

    /// Which disc is asked for, and whether there is one.
    public static func discs(_ answer: RetentionAnswer, _ language: Language) -> [String] {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let decision = answer.decision
        var rows: [String] = []
        if decision.disc > .none {
            let source = decision.chain[decision.discBy]
            rows.append(
                "\(RuleTerms.disc(decision.disc, language))  \(source.regulation) "
                    + LedgerWords.article(source.discSource.article?.text, language)
                    + (answer.isOnDisc ? say("  已在核验合格的光盘上", "  lies on verified discs") : ""))
        }
        if answer.isAwaitingDisc {
            rows.append(say("已列入光盘计划，尚未全部核验合格", "planned for discs that are not all verified"))
        }
        return rows
    }

    public static func failure(_ failure: RetentionKeeper.HoldFailure, _ language: Language) -> String {
        let words: Bilingual =
            switch failure {
            case .unknownSubject:
                Bilingual(zh: "没有这个案件、接警编号或录像", en: "there is no such matter, dispatch or recording")
            case .unknownHold: Bilingual(zh: "没有这个冻结", en: "there is no such hold")
            case .needsText:
                Bilingual(
                    zh: "规定没有写这种情形：须说明理由", en: "the regulation names no such event: it must be said why")
            }
        return words.text(language)
    }
}
