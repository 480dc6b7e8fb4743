import Catalogue
import Evidence
import Hummingbird
import Pipeline
import Regulation

/// How long recordings are kept and why; what stops disposal.
enum RetentionPages {
    static func add(to routes: SheetRoutes) {
        routes.page("/retention", open: "/retention") { desk, fields in try due(desk, fields) }
        routes.page("/retention/why", open: "/retention") { desk, fields in try why(desk, fields) }
        routes.page("/holds", open: "/holds") { desk, fields in try holds(desk, fields) }
        routes.form("/holds", open: "/holds", shows: holds) { desk, form in
            guard
                let subject = HoldRecord.Subject(
                    kind: form["kind"] ?? "",
                    key: (form["kind"] == "recording" ? form["key"]?.lowercased() : form["key"]) ?? "")
            else { throw RetentionKeeper.HoldFailure.unknownSubject }
            _ = try desk.keeper.hold(subject, event: form["event"] ?? "", by: desk.person, why: form["why"])
            return "/holds?done=hold"
        }
        routes.form("/holds/release", open: "/holds", shows: holds) { desk, form in
            guard let id = form["id"].flatMap({ Int64($0) }) else { throw RetentionKeeper.HoldFailure.unknownHold }
            guard let why = form["why"] else { throw desk.refuse("须说明解除的理由", "say why it is released") }
            _ = try desk.keeper.release(id, by: desk.person, why: why)
            return "/holds?done=release"
        }
    }

    // MARK: Due

    @Sendable private static func due(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        let isDisc = fields["list"] == "disc"
        var sheet = Sheet(desk.say("保存期限", "Retention"))
        sheet.note = desk.say(
            "适用的规定中最长的为准。这里只列出，不删除。", "Of all rules that apply the longest keeps. This page lists, and removes nothing."
        )
        sheet.tabs = [
            ("/retention", desk.say("到期可处置", "Due for disposal"), !isDisc),
            ("/retention?list=disc", desk.say("须刻录光盘", "Owe a disc"), isDisc),
        ]
        var ask = Sheet.Section(desk.say("查询", "Ask"))
        ask.forms = [
            Sheet.Form(
                place: "/retention/why",
                fields: [
                    Sheet.Field(
                        name: "subject",
                        label: desk.say("片段编号、SHA-256 或接警编号", "A segment's number, a SHA-256 or a dispatch number"),
                        isRequired: true, limit: 100)
                ], button: desk.say("为什么、到何时", "Why, and until when"), isQuestion: true)
        ]
        guard let counted = try desk.house.due.current(desk) else {
            ask.note = desk.say("正在计算到期的录像，请稍后刷新。", "What is due is being counted: reload in a while.")
            sheet.sections = [ask]
            return sheet
        }
        let what: RetentionKeeper.DueFor = isDisc ? .disc : .disposal(at: .now)
        var list = Sheet.Section(isDisc ? desk.say("须刻录光盘", "Owe a disc") : desk.say("到期可处置", "Due for disposal"))
        list.note = desk.say("计算于 \(desk.time(counted.at))", "counted at \(desk.time(counted.at))")
        list.columns = [
            desk.say("录像", "Recording"), desk.say("民警", "Officer"), desk.say("大小", "Size"),
            desk.say("保存至", "Kept until"), desk.say("依据", "By"),
        ]
        list.empty = desk.say("没有", "None")
        list.part(isDisc ? counted.disc : counted.disposal, fields, at: isDisc ? "/retention?list=disc" : "/retention")
        {
            sha256 in row(sha256, what, desk)
        }
        list.rows.removeAll { $0.isEmpty }
        if !isDisc, !counted.disposal.isEmpty, desk.may(.proposeDisposal) {
            list.forms = [
                Sheet.Form(
                    place: "/disposal/propose", fields: [], button: desk.say("看处置清单", "See the list to propose"),
                    isQuestion: true)
            ]
        }
        sheet.sections = [ask, list]
        return sheet
    }

    /// Decided now; empty where it is no longer due.
    private static func row(_ sha256: String, _ what: RetentionKeeper.DueFor, _ desk: Desk) -> [Sheet.Cell] {
        guard let recording = try? desk.catalogue.recording(sha256),
            let answer = try? desk.keeper.answer(recording), RetentionKeeper.isDue(answer, what)
        else { return [] }
        let decision = answer.decision
        let reasons =
            what == .disc
            ? RetentionWords.discs(answer, desk.language)
            : [RetentionWords.reason(decision.chain[decision.decidedBy], desk.site, desk.language)]
        return [
            Sheet.Cell(
                recording.originalName, place: "/retention/why?subject=\(sha256)",
                lines: answer.segments.prefix(3).map(\.number)),
            Sheet.Cell(recording.officer ?? ""), Sheet.Cell(DisposalWords.bytes(recording.size)),
            Sheet.Cell(RetentionWords.until(decision.keepUntil, desk.site, desk.language)),
            Sheet.Cell(reasons.first ?? "", lines: Array(reasons.dropFirst())),
        ]
    }

    // MARK: Why

    @Sendable private static func why(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        let subject = fields["subject"] ?? ""
        var sheet = Sheet(desk.say("为什么保存", "Why it is kept"))
        sheet.tabs = [("/retention", desk.say("到期可处置", "Due for disposal"), false)]
        let found = try desk.catalogue.recordings(named: subject)
        guard !found.isEmpty else {
            sheet.problem = Sheet.Problem(
                message: desk.say("找不到：\(subject)", "not found: \(subject)"),
                hint: desk.say(
                    "给出片段编号、原件的 SHA-256 或接警编号", "Give a segment's number, an original's SHA-256 or a dispatch number"),
                status: .notFound)
            return sheet
        }
        let keeper = desk.keeper
        sheet.sections = try found.prefix(Limits.rows).compactMap { recording in
            guard let answer = try keeper.answer(recording) else { return nil }
            return section(answer, keeper, desk)
        }
        if found.count > Limits.rows {
            sheet.note = desk.say(
                "共 \(found.count) 个，列出前 \(Limits.rows) 个", "\(found.count) of them; the first \(Limits.rows) are listed"
            )
        }
        return sheet
    }

    private static func section(_ answer: RetentionAnswer, _ keeper: RetentionKeeper, _ desk: Desk) -> Sheet.Section {
        let (site, language) = (desk.site, desk.language)
        var section = Sheet.Section(answer.recording.originalName)
        section.note = RetentionWords.until(answer.decision.keepUntil, site, language)
        section.lines = [RetentionWords.countedFrom(answer, site, language)] + RetentionWords.discs(answer, language)
        section.columns = [desk.say("规定", "Rule"), desk.say("到何时", "Until"), ""]
        section.rows = answer.decision.chain.enumerated().map { index, reason in
            [
                Sheet.Cell(
                    "\(reason.regulation) \(LedgerWords.article(reason.item.source.article?.text, language))",
                    lines: [language == .zh ? reason.item.words.zh : reason.item.words.en]),
                Sheet.Cell(RetentionWords.until(reason.yields, site, language)),
                Sheet.Cell(index == answer.decision.decidedBy ? desk.say("以此为准", "decides") : ""),
            ]
        }
        section.rows += answer.decision.warnings.map {
            [Sheet.Cell(RetentionWords.warning($0, site, language), warn: true), Sheet.Cell(""), Sheet.Cell("")]
        }
        section.rows += answer.holds.map { hold in
            [
                Sheet.Cell(RetentionWords.hold(hold, keeper.events, site, language), place: "/holds", warn: true),
                Sheet.Cell(""), Sheet.Cell(desk.say("不得处置", "not to be disposed of")),
            ]
        }
        return section
    }

    // MARK: Holds

    @Sendable private static func holds(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        let isAll = fields["all"] != nil
        let keeper = desk.keeper
        var sheet = Sheet(desk.say("冻结", "Holds"))
        sheet.note = desk.say(
            "被冻结的录像及其所属事项不得处置。", "What a hold lies on, and all that belongs to it, is not disposed of.")
        sheet.tabs = [
            ("/holds", desk.say("现有的", "In force"), !isAll),
            ("/holds?all=1", desk.say("包括已解除的", "Released as well"), isAll),
        ]
        if desk.may(.hold) { sheet.sections.append(placing(desk, fields, keeper)) }
        var list = Sheet.Section(desk.say("冻结", "Holds"))
        list.columns = [
            desk.say("编号", "Number"), desk.say("对象", "On"), desk.say("情形", "Event"), desk.say("依据", "By rule"),
            desk.say("登记", "Entered"), desk.say("解除", "Release"),
        ]
        list.empty = desk.say("没有冻结", "No holds")
        let canRelease = desk.has(.approver) || !desk.hasRoles
        list.part(
            try keeper.catalogue.holds(inForceOnly: !isAll).reversed(), fields, at: isAll ? "/holds?all=1" : "/holds"
        ) { hold in row(hold, keeper, desk, canRelease: canRelease) }
        sheet.sections.append(list)
        return sheet
    }

    private static func placing(_ desk: Desk, _ fields: Fields, _ keeper: RetentionKeeper) -> Sheet.Section {
        var section = Sheet.Section()
        let events = keeper.events.map { item in
            let words = desk.language == .zh ? item.words.zh : item.words.en
            return (item.key, "\(words)（\(LedgerWords.article(item.source.article?.text, desk.language))）")
        }
        section.forms = [
            Sheet.Form(
                place: "/holds",
                fields: [
                    Sheet.Field(
                        name: "kind", label: desk.say("对象", "Subject"), value: fields["kind"] ?? "", kind: .select,
                        options: ["dispatch", "matter", "recording"].map { kind in
                            (kind, Words.say("kind" + kind.prefix(1).uppercased() + kind.dropFirst(), desk.language))
                        }),
                    Sheet.Field(
                        name: "key", label: Words.say("subjectKey", desk.language), value: fields["key"] ?? "",
                        isRequired: true, limit: 100),
                    Sheet.Field(
                        name: "event", label: desk.say("情形", "Event"), value: fields["event"] ?? "", kind: .select,
                        options: events + [("other", desk.say("其他（须说明理由）", "another (say why)"))]),
                    Sheet.Field(name: "why", label: desk.say("理由", "Why"), value: fields["why"] ?? ""),
                ], button: desk.say("冻结", "Hold"), title: desk.say("新的冻结", "New hold"),
                isFolded: fields["key"] == nil)
        ]
        return section
    }

    private static func row(
        _ hold: HoldRecord, _ keeper: RetentionKeeper, _ desk: Desk, canRelease: Bool
    ) -> [Sheet.Cell] {
        let event =
            (keeper.events + [RetentionKeeper.released]).first { $0.key == hold.event }.map {
                desk.language == .zh ? $0.words.zh : $0.words.en
            } ?? hold.event
        var last = Sheet.Cell("")
        if let release = hold.release {
            last = Sheet.Cell("\(release.by) \(desk.time(release.at))", lines: [release.why])
        } else if canRelease {
            last.forms = [
                Sheet.Form(
                    place: "/holds/release",
                    fields: [
                        .hidden("id", "\(hold.id)"),
                        Sheet.Field(name: "why", label: desk.say("理由", "Why"), isRequired: true),
                    ], button: desk.say("解除", "Release"), isPrimary: false,
                    title: desk.say("解除 H\(hold.id)", "Release H\(hold.id)"), isFolded: true)
            ]
        }
        return [
            Sheet.Cell("H\(hold.id)"), Sheet.Cell(RetentionWords.subject(hold.subject, desk.language)),
            Sheet.Cell(event),
            Sheet.Cell(desk.basis(hold.basis)),
            Sheet.Cell("\(hold.by) \(desk.time(hold.at))", lines: hold.why.map { [$0] } ?? []), last,
        ]
    }
}
