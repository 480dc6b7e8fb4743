import Evidence
import Regulation

/// Retention in a person's words.
public enum RetentionWords {
    private static let open: [OpenReason: Bilingual] = [
        .riskLevelWithoutNumber: Bilingual(zh: "风险等级没有对应的期限", en: "its level of risk has no number"),
        .caseFileUnknown: Bilingual(
            zh: "同案卷，而案卷的期限没有填", en: "as the case file, and nobody has said how long that is kept"),
        .caseOpen: Bilingual(zh: "案件尚未终结", en: "the case goes on"),
        .matterOpen: Bilingual(zh: "事项尚未处理终结", en: "the matter is not closed"),
        .longTerm: Bilingual(zh: "长期保存", en: "long-term"),
        .held: Bilingual(zh: "被冻结", en: "held"),
    ]

    public static func until(_ keep: KeepUntil, _ site: SiteTime, _ language: Language) -> String {
        switch keep {
        // A period ends with a midnight: named is the last day of it.
        case .until(let time):
            let day = site.day(time - Nanoseconds(1)).replacing("/", with: "-")
            return Bilingual(zh: "至 \(day)", en: "until \(day)").text(language)
        case .open(let reason):
            let words = open[reason]?.text(language) ?? "\(reason)"
            return Bilingual(zh: "不定期：\(words)", en: "no date: \(words)").text(language)
        }
    }

    /// `tangshan-gaoxin 第19条第1款第1项 简单无争议…：至 2027-02-20`
    public static func reason(_ reason: RetentionReason, _ site: SiteTime, _ language: Language) -> String {
        let words = language == .zh ? reason.item.words.zh : reason.item.words.en
        let article = LedgerWords.article(reason.item.source.article?.text, language)
        let colon = language == .zh ? "：" : ": "
        return "\(reason.regulation) \(article)  \(words)\(colon)\(until(reason.yields, site, language))"
    }

    public static func warning(_ warning: LayerWarning, _ site: SiteTime, _ language: Language) -> String {
        Bilingual(
            zh: "本地规定短于上位规定：\(reason(warning.layer, site, .zh))",
            en: "the site's regulation keeps shorter than the one above it: \(reason(warning.layer, site, .en))"
        ).text(language)
    }

    public static func subject(_ subject: HoldRecord.Subject, _ language: Language) -> String {
        let kind: Bilingual =
            switch subject {
            case .matter: Bilingual(zh: "案件", en: "matter")
            case .dispatch: Bilingual(zh: "接警", en: "dispatch")
            case .recording: Bilingual(zh: "录像", en: "recording")
            }
        return "\(kind.text(language)) \(subject.key)"
    }

    public static func hold(_ hold: HoldRecord, _ events: [RuleItem], _ site: SiteTime, _ language: Language) -> String
    {
        let event =
            (events + [RetentionKeeper.released]).first { $0.key == hold.event }.map {
                language == .zh ? $0.words.zh : $0.words.en
            } ?? hold.event
        let basis = "\(hold.basis.regulation) \(LedgerWords.article(hold.basis.article, language))"
        var parts = ["H\(hold.id)", subject(hold.subject, language), event, basis, hold.by, site.text(hold.at)]
        if let why = hold.why { parts.append(why) }
        if let release = hold.release {
            let word = Bilingual(zh: "已解除", en: "released").text(language)
            parts.append("\(word) \(release.by) \(site.text(release.at)) \(release.why)")
        }
        return parts.joined(separator: "  ")
    }
}

/// Retention as JSON lines: docs/formats/json.md.
public enum RetentionJSON {
    public static func answer(_ answer: RetentionAnswer, site: SiteTime) -> JSONText {
        let decision = answer.decision
        return .object(
            [
                ("schema", .text("unbroken.retention/1")), ("recording", .text(answer.recording.sha256)),
                ("name", .text(answer.recording.originalName)),
                ("segments", .list(answer.segments.map { .text($0.number) })),
                ("matters", .list(answer.matters.map { .text($0.number) })),
            ] + keep(decision.keepUntil, site) + [
                ("countedFrom", .text(site.text(answer.countedFrom))),
                ("countsFromReceipt", .bool(answer.countsFromReceipt)), ("disc", .text(decision.disc.rawValue)),
                ("onDisc", .bool(answer.isOnDisc)), ("awaitingDisc", .bool(answer.isAwaitingDisc)),
                ("decidedBy", .integer(Int64(decision.decidedBy))),
                ("chain", .list(decision.chain.map { .object(reason($0, site)) })),
                ("warnings", .list(decision.warnings.map { .object(reason($0.layer, site)) })),
                ("holds", .list(answer.holds.map { hold($0, site: site) })),
            ])
    }

    private static func keep(_ keep: KeepUntil, _ site: SiteTime) -> [(String, JSONText)] {
        switch keep {
        case .until(let time): [("until", .text(site.text(time))), ("open", .null)]
        case .open(let reason): [("until", .null), ("open", .text("\(reason)"))]
        }
    }

    private static func reason(_ reason: RetentionReason, _ site: SiteTime) -> [(String, JSONText)] {
        [
            ("regulation", .text(reason.regulation)), ("key", .text(reason.item.key)),
            ("article", .optional(reason.item.source.article) { .text($0.text) }),
            ("matter", .optional(reason.matter) { .integer(Int64($0)) }), ("disc", .text(reason.disc.rawValue)),
        ] + keep(reason.yields, site)
    }

    /// - Parameter reached: how many recordings it reaches now; nil: not asked.
    public static func hold(_ hold: HoldRecord, reached: Int? = nil, site: SiteTime) -> JSONText {
        .object(
            [
                ("schema", .text("unbroken.hold/1")), ("id", .text("H\(hold.id)")),
                (hold.subject.kind, .text(hold.subject.key)), ("event", .text(hold.event)),
                ("regulation", .text(hold.basis.regulation)), ("article", .optional(hold.basis.article) { .text($0) }),
                ("by", .text(hold.by)), ("at", .text(site.text(hold.at))), ("why", .optional(hold.why) { .text($0) }),
                (
                    "release",
                    .optional(hold.release) {
                        .object([("by", .text($0.by)), ("at", .text(site.text($0.at))), ("why", .text($0.why))])
                    }
                ),
            ] + (reached.map { [("recordings", .integer(Int64($0)))] } ?? []))
    }
}
