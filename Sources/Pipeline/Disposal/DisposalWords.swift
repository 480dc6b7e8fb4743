import Catalogue
import Evidence
import Regulation

/// Disposal in a person's words.
public enum DisposalWords {
    public static func item(_ item: Disposal.Item, site: SiteTime, _ language: Language) -> String {
        let basis = "\(item.basis.regulation) \(LedgerWords.article(item.basis.article, language))"
        let day = site.day(item.keptUntil - Nanoseconds(1)).replacing("/", with: "-")
        return [
            item.sha256.prefix(12) + "…", item.name, bytes(item.size),
            Bilingual(zh: "保存至 \(day)", en: "kept until \(day)").text(language), basis,
        ].joined(separator: "  ")
    }

    public static func obstacle(_ obstacle: DisposalObstacle, site: SiteTime, _ language: Language) -> String {
        "\(obstacle.sha256.prefix(12))…  \(obstacle.name)  \(why(obstacle.why, site, language))"
    }

    static func why(_ why: DisposalObstacle.Why, _ site: SiteTime, _ language: Language) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        switch why {
        case .held: return say("被冻结，不得处置", "held: stays")
        case .owesDisc: return say("须先刻录光盘", "must go onto a disc first")
        case .awaitsDisc:
            return say("已列入光盘计划，各套光盘尚未全部核验合格", "planned for discs that are not all verified")
        case .kept(let until?):
            return RetentionWords.until(.until(until), site, language)
        case .kept(nil): return say("不定期保存", "kept without a date")
        case .gone: return say("已处置", "disposed of already")
        case .missing:
            return say(
                "原件不在原处或大小不符：先运行 unbroken custody verify",
                "its original is missing or has another size: run `unbroken custody verify` first")
        case .guarded(let message): return message.text(language)
        }
    }

    public static func disposal(_ disposal: Disposal, site: SiteTime, _ language: Language) -> String {
        var parts = [
            "D\(disposal.id)", state(disposal, site, language),
            Bilingual(zh: "\(disposal.items.count) 个录像", en: "\(disposal.items.count) recordings").text(language),
            bytes(disposal.items.reduce(0) { $0.addingSaturated($1.size) }), disposal.by, site.text(disposal.at),
        ]
        if let why = disposal.why { parts.append(why) }
        for step in disposal.steps {
            let basis = "\(step.basis.regulation) \(LedgerWords.article(step.basis.article, language))"
            parts.append(
                [kind(step.kind, language), step.by, site.text(step.at), basis, step.why ?? ""].filter { !$0.isEmpty }
                    .joined(separator: " "))
        }
        return parts.joined(separator: "  ")
    }

    public static func kind(_ kind: DisposalStep.Kind, _ language: Language) -> String {
        switch kind {
        case .approve: Bilingual(zh: "批准", en: "approved").text(language)
        case .refuse: Bilingual(zh: "不同意", en: "refused").text(language)
        case .undo: Bilingual(zh: "撤销", en: "undone").text(language)
        }
    }

    public static func state(_ disposal: Disposal, _ site: SiteTime, _ language: Language) -> String {
        switch disposal.state {
        case .proposed: Bilingual(zh: "待审批", en: "proposed").text(language)
        case .approved(let from):
            Bilingual(zh: "已批准，\(site.text(from)) 起可执行", en: "approved, may be carried out from \(site.text(from))")
                .text(
                    language)
        case .refused: Bilingual(zh: "不同意", en: "refused").text(language)
        case .undone: Bilingual(zh: "已撤销", en: "undone").text(language)
        }
    }

    public static func tombstone(
        _ tombstone: Tombstone, name: String, site: SiteTime, _ language: Language
    ) -> String {
        var parts = [
            "\(tombstone.sha256.prefix(12))…", name, "D\(tombstone.disposal)", tombstone.by, site.text(tombstone.at),
        ]
        if let back = tombstone.takenBack {
            parts.append(
                "\(Bilingual(zh: "已收回", en: "taken back").text(language)) \(back.by) \(site.text(back.at)) \(back.why)")
        }
        return parts.joined(separator: "  ")
    }

    public static func message(_ error: DisposalError, _ site: SiteTime, _ language: Language) -> String? {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        switch error {
        case .access(let error): return error.message(site, language)
        case .step(.samePerson):
            return say("提出人不能批准自己的提议：须由另一人审批", "who proposed does not approve: another person does")
        case .step(.settled(let state)):
            return say("已有结论：\(settled(state, site, .zh))", "it is settled: \(settled(state, site, .en))")
        case .step(.notApproved): return say("尚未批准", "it is not approved")
        case .step(.windowOpen(let until)):
            return say("在 \(site.text(until)) 之前可撤销，尚不能执行", "it can be undone until \(site.text(until)): not before")
        case .step(.nobody): return say("须写明警号 --by", "--by is missing")
        case .unknownProposal(let id): return say("没有处置提议 D\(id)", "there is no proposal D\(id)")
        case .nothingDue: return say("其中没有到期可处置的录像", "nothing of it is due")
        case .noLongerDue(let obstacles):
            return say(
                "清单中有 \(obstacles.count) 个录像现在不得处置；没有批准",
                "\(obstacles.count) of the list must stay now; nothing was approved")
                + obstacles.prefix(20).map { "\n  " + obstacle($0, site: site, language) }.joined()
        case .otherList:
            return say(
                "清单与所给代码不符：可能已变化，或没有先看过", "the list is not the one of the code given: it changed, or was not looked at")
        case .catalogue(let error): return "\(error.path): \(error.message(language))"
        case .vault: return nil
        }
    }

    private static func settled(_ state: Disposal.State, _ site: SiteTime, _ language: Language) -> String {
        switch state {
        case .proposed: Bilingual(zh: "待审批", en: "proposed").text(language)
        case .approved: Bilingual(zh: "已批准", en: "approved").text(language)
        case .refused: Bilingual(zh: "不同意", en: "refused").text(language)
        case .undone: Bilingual(zh: "已撤销", en: "undone").text(language)
        }
    }

    public static func hint(_ error: DisposalError, _ language: Language) -> String? {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        switch error {
        case .access(let error): return error.hint(language)
        case .step(.notApproved): return "unbroken retention approve"
        case .unknownProposal, .step(.settled): return "unbroken retention proposals"
        case .noLongerDue:
            return say("撤销后重新提出：unbroken retention undo", "undo it and propose anew: unbroken retention undo")
        case .otherList(let code):
            return say("再看一遍（不带 --confirm）；现在的代码是 \(code)", "look again (without --confirm); the code is now \(code)")
        case .nothingDue: return "unbroken retention due"
        case .catalogue(let error): return error.hint(language)
        case .step(.samePerson): return say("谁可以审批：unbroken role list", "who may approve: unbroken role list")
        case .step(.windowOpen):
            return say("改变主意：unbroken retention undo", "to change one's mind: unbroken retention undo")
        case .step(.nobody): return "--by"
        case .vault: return nil
        }
    }

    /// `1.23 GB`, decimal.
    public static func bytes(_ count: Int64) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var (whole, unit, rest): (Int64, Int, Int64) = (count, 0, 0)
        while whole >= 1000, unit < units.count - 1 {
            rest = whole % 1000
            whole /= 1000
            unit += 1
        }
        let fraction = rest / 10
        return unit == 0 ? "\(whole) B" : "\(whole).\(fraction < 10 ? "0" : "")\(fraction) \(units[unit])"
    }
}

/// Disposal as JSON lines: docs/formats/json.md.
public enum DisposalJSON {
    public static func preview(_ preview: DisposalKeeper.Preview, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.disposal-preview/1")), ("code", .text(preview.code)),
            ("bytes", .integer(preview.bytes)), ("items", .list(preview.items.map { item($0, site) })),
            ("stays", .list(preview.obstacles.map { obstacle($0, site) })),
        ])
    }

    public static func disposal(_ disposal: Disposal, site: SiteTime) -> JSONText {
        var (state, from): (String, WallTime?) = ("proposed", nil)
        switch disposal.state {
        case .proposed: break
        case .approved(let time): (state, from) = ("approved", time)
        case .refused: state = "refused"
        case .undone: state = "undone"
        }
        return .object([
            ("schema", .text("unbroken.disposal/1")), ("id", .text("D\(disposal.id)")), ("state", .text(state)),
            ("from", .optional(from) { .text(site.text($0)) }), ("undoDays", .integer(Int64(disposal.undoDays))),
            ("thumbnails", .text(disposal.thumbnails.rawValue)), ("by", .text(disposal.by)),
            ("at", .text(site.text(disposal.at))), ("why", .optional(disposal.why, JSONText.text)),
            (
                "steps",
                .list(
                    disposal.steps.map { step in
                        .object([
                            ("kind", .text(step.kind.rawValue)), ("by", .text(step.by)),
                            ("at", .text(site.text(step.at))), ("why", .optional(step.why, JSONText.text)),
                            ("regulation", .text(step.basis.regulation)),
                            ("article", .optional(step.basis.article, JSONText.text)),
                        ])
                    })
            ), ("items", .list(disposal.items.map { item($0, site) })),
        ])
    }

    private static func item(_ item: Disposal.Item, _ site: SiteTime) -> JSONText {
        .object([
            ("recording", .text(item.sha256)), ("name", .text(item.name)), ("size", .integer(item.size)),
            ("keptUntil", .text(site.text(item.keptUntil))), ("regulation", .text(item.basis.regulation)),
            ("article", .optional(item.basis.article, JSONText.text)),
        ])
    }

    public static func obstacle(_ obstacle: DisposalObstacle, _ site: SiteTime) -> JSONText {
        let why =
            switch obstacle.why {
            case .held: "held"
            case .owesDisc: "owes-disc"
            case .awaitsDisc: "awaits-disc"
            case .kept: "kept"
            case .gone: "gone"
            case .missing: "missing"
            case .guarded: "guarded"
            }
        return .object([("recording", .text(obstacle.sha256)), ("name", .text(obstacle.name)), ("why", .text(why))])
    }

    public static func tombstone(_ tombstone: Tombstone, name: String, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.tombstone/1")), ("recording", .text(tombstone.sha256)), ("name", .text(name)),
            ("disposal", .text("D\(tombstone.disposal)")), ("by", .text(tombstone.by)),
            ("at", .text(site.text(tombstone.at))),
            (
                "takenBack",
                .optional(tombstone.takenBack) {
                    .object([("by", .text($0.by)), ("at", .text(site.text($0.at))), ("why", .text($0.why))])
                }
            ),
        ])
    }
}
