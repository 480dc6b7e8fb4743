import Catalogue
import Evidence
import Hummingbird
import Pipeline
import Regulation

/// The register of discs, for reading: plans, discs, what is to be done about them, which holds what.
enum DiscPages {
    static func add(to routes: SheetRoutes) {
        routes.page("/discs", open: "/discs") { desk, fields in
            switch fields["tab"] {
            case "due": try due(desk, fields)
            case "where": try holdings(desk, fields)
            default: try plans(desk, fields)
            }
        }
        routes.page("/discs/plan", open: "/discs") { desk, fields in try plan(desk, fields) }
        routes.page("/discs/one", open: "/discs") { desk, fields in try one(desk, fields) }
    }

    private static func tabs(_ desk: Desk, _ open: String) -> [(place: String, name: String, isOpen: Bool)] {
        [
            ("", desk.say("计划", "Plans")), ("due", desk.say("须处理", "To see to")),
            ("where", desk.say("在哪张光盘", "Which disc holds it")),
        ].map { ($0.0.isEmpty ? "/discs" : "/discs?tab=\($0.0)", $0.1, $0.0 == open) }
    }

    private static func sheet(_ desk: Desk, _ open: String) -> Sheet {
        var sheet = Sheet(desk.say("光盘登记", "Register of discs"))
        sheet.tabs = tabs(desk, open)
        sheet.note = desk.say(
            "这里只读。计划、刻录、核验和登记用 unbroken disc。只有读全核验合格的光盘才算已保存。",
            "For reading. Discs are planned, burnt, verified and entered with `unbroken disc`. Only a disc that was read back whole counts."
        )
        return sheet
    }

    private static func plans(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "")
        var section = Sheet.Section(desk.say("计划", "Plans"))
        section.columns = [
            desk.say("计划", "Plan"), desk.say("光盘", "Discs"), desk.say("套", "Sets"), desk.say("状态", "State"),
            desk.say("确认", "Confirmed"),
        ]
        section.empty = desk.say("没有光盘计划", "No plans")
        try section.part(try desk.catalogue.discPlans().reversed(), fields, at: "/discs") { plan in
            let copies = try desk.catalogue.discCopies(ofPlan: plan.id)
            let phases = Dictionary(grouping: copies, by: \.state.phase).map { phase, copies in
                (phase.rawValue, "\(DiscWords.phase(phase, desk.language)) \(copies.count)")
            }.sorted { $0.0 < $1.0 }.map(\.1)
            let state = plan.end.map { desk.say("已撤回：\($0.why)", "withdrawn: \($0.why)") }
            return [
                Sheet.Cell(plan.key, place: "/discs/plan?key=\(plan.key.addingPercentEncoding())"),
                Sheet.Cell("\(plan.discs.count) × \(plan.medium)"),
                Sheet.Cell(
                    plan.sets.map { desk.language == .zh ? $0.zh : $0.en }.joined(separator: desk.say("、", ", "))),
                Sheet.Cell(state ?? phases.joined(separator: " · ")),
                Sheet.Cell("\(plan.by) \(desk.time(plan.at))", lines: plan.why.map { [$0] } ?? []),
            ]
        }
        sheet.sections = [section]
        return sheet
    }

    private static func plan(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        guard let plan = try desk.catalogue.discPlan(fields["key"] ?? "") else { throw HTTPError(.notFound) }
        var sheet = sheet(desk, "-")
        sheet.title = plan.key
        let place = "/discs/plan?key=\(plan.key.addingPercentEncoding())"
        var discs = Sheet.Section(desk.say("光盘", "Discs"))
        discs.columns = columns(desk)
        discs.rows = try desk.catalogue.discCopies(ofPlan: plan.id).prefix(Limits.rows).map { row($0, desk) }
        var items = Sheet.Section(desk.say("内容", "Contents"))
        items.columns = [
            desk.say("盘", "Disc"), desk.say("录像", "Recording"), desk.say("大小", "Size"), desk.say("卷", "Group"),
            desk.say("原因", "Reason"),
        ]
        items.part(try desk.catalogue.discItems(ofPlan: plan.id, disc: nil), fields, at: place) { item in
            [
                Sheet.Cell("\(item.disc)"), Sheet.Cell(item.name, place: "/recordings/\(item.sha256)"),
                Sheet.Cell(DisposalWords.bytes(item.size)), Sheet.Cell(item.group), Sheet.Cell(item.reason),
            ]
        }
        sheet.sections = [discs, items]
        return sheet
    }

    private static func columns(_ desk: Desk) -> [String] {
        [
            desk.say("光盘", "Disc"), desk.say("状态", "State"), desk.say("在哪里", "Where"), desk.say("最后读全", "Read whole"),
            desk.say("读不出的扇区", "Unreadable sectors"),
        ]
    }

    private static func row(_ copy: DiscCopyRecord, _ desk: Desk) -> [Sheet.Cell] {
        let state = copy.state
        let isBad = [.failed, .lost, .destroyed, .spoiled].contains(state.phase)
        return [
            Sheet.Cell(copy.identity, place: "/discs/one?disc=\(copy.identity.addingPercentEncoding())"),
            Sheet.Cell(DiscWords.phase(state.phase, desk.language), warn: isBad),
            Sheet.Cell([state.place, state.person].compactMap { $0 }.joined(separator: " · ")),
            Sheet.Cell(state.readAt.map { desk.day($0) } ?? ""),
            Sheet.Cell(
                state.unreadable.map(String.init).joined(separator: " → "), warn: (state.unreadable.last ?? 0) > 0),
        ]
    }

    private static func due(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "due")
        var section = Sheet.Section(desk.say("须处理", "To see to"))
        section.columns = [desk.say("做什么", "What"), desk.say("自", "Since")] + columns(desk)
        section.empty = desk.say("没有", "None")
        section.part(try desk.discs.due(at: .now), fields, at: "/discs?tab=due") { due in
            [Sheet.Cell(DiscWords.why(due.why, desk.language)), Sheet.Cell(desk.day(due.since))] + row(due.copy, desk)
        }
        sheet.sections = [section]
        return sheet
    }

    private static func one(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        guard let copy = try desk.catalogue.discCopy(fields["disc"] ?? "") else { throw HTTPError(.notFound) }
        var sheet = sheet(desk, "-")
        sheet.title = copy.identity
        var state = Sheet.Section(desk.say("现状", "Now"))
        state.columns = columns(desk)
        state.rows = [row(copy, desk)]
        var story = Sheet.Section(desk.say("经历", "What happened to it"))
        story.columns = [desk.say("经过", "Event")]
        story.part(
            copy.events, fields, at: "/discs/one?disc=\(copy.identity.addingPercentEncoding())"
        ) { [Sheet.Cell(DiscWords.event($0, site: desk.site, desk.language))] }
        sheet.sections = [state, story]
        return sheet
    }

    private static func holdings(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "where")
        var ask = Sheet.Section()
        ask.forms = [
            Sheet.Form(
                place: "/discs",
                fields: [
                    .hidden("tab", "where"),
                    Sheet.Field(
                        name: "subject",
                        label: desk.say(
                            "接警编号、案件编号、片段编号或 SHA-256", "A dispatch, a case, a segment's number or a SHA-256"),
                        value: fields["subject"] ?? "", isRequired: true, limit: 100),
                ], button: Words.say("find", desk.language), isQuestion: true)
        ]
        sheet.sections = [ask]
        guard let subject = fields["subject"] else { return sheet }
        let recordings =
            try desk.catalogue.matter(subject).map { try desk.catalogue.recordings(everUnder: $0.dispatches) }
            ?? desk.catalogue.recordings(named: subject)
        var section = Sheet.Section(desk.say("在哪张光盘", "Which disc holds it"))
        section.columns = [desk.say("录像", "Recording"), desk.say("光盘", "Discs")]
        section.empty = desk.say("找不到：\(subject)", "not found: \(subject)")
        try section.part(recordings, fields, at: fields.place("/discs", "tab", "subject")) { recording in
            let lines = try desk.catalogue.discHoldings(of: recording.sha256).flatMap { holding in
                holding.copies.map { DiscWords.copy($0, site: desk.site, desk.language) + "  " + holding.item.path }
            }
            return [
                Sheet.Cell(recording.originalName, place: "/recordings/\(recording.sha256)"),
                lines.isEmpty
                    ? Sheet.Cell(desk.say("不在任何光盘上", "on no disc"))
                    : Sheet.Cell(lines[0], lines: Array(lines.dropFirst())),
            ]
        }
        sheet.sections.append(section)
        return sheet
    }
}
