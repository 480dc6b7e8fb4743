import Catalogue
import Evidence
import Hummingbird
import Pipeline
import Regulation

/// Who has which recorder, handing out and taking back, faults, and how the clocks ran.
enum RecorderPages {
    static func add(to routes: SheetRoutes) {
        routes.page("/recorders", open: "/recorders") { desk, fields in
            switch fields["tab"] {
            case "missing": try missing(desk, fields)
            case "faults": try faults(desk, fields)
            case "clocks": try clocks(desk, fields)
            case "ledger": try ledger(desk, fields, outOnly: false)
            default: try ledger(desk, fields, outOnly: true)
            }
        }
        routes.page("/recorders/one", open: "/recorders") { desk, fields in try one(desk, fields) }
        routes.form("/recorders/issue", open: "/recorders", shows: one) { desk, form in
            let (serial, time) = (form["serial"] ?? "", try desk.read(form["at"]) ?? .now)
            _ = try desk.recorders.issue(
                RecorderLedger.Request(
                    recorder: serial, officer: form["officer"] ?? "", by: desk.person, at: time,
                    until: try desk.read(form["until"]), state: try state(form, time, desk),
                    needs: RecorderGear.allCases.filter { form["needs-" + $0.rawValue] != nil }, reason: form["reason"],
                    correction: form["correction"]))
            return place(serial) + "&done=1"
        }
        routes.form("/recorders/return", open: "/recorders", shows: one) { desk, form in
            let (serial, time) = (form["serial"] ?? "", try desk.read(form["at"]) ?? .now)
            _ = try desk.recorders.takeBack(
                serial, by: desk.person, at: time, broughtBy: form["from"], state: try state(form, time, desk))
            return place(serial) + "&done=1"
        }
        routes.form("/recorders/check", open: "/recorders", shows: one) { desk, form in
            let (serial, time) = (form["serial"] ?? "", try desk.read(form["at"]) ?? .now)
            let state = try state(form, time, desk)
            guard !state.isEmpty else {
                throw desk.refuse("没有写检查了什么", "nothing is said of what was looked at")
            }
            _ = try desk.recorders.look(at: serial, by: desk.person, at: time, state: state)
            return place(serial) + "&done=1"
        }
    }

    private static func place(_ serial: String) -> String { "/recorders/one?serial=\(serial.addingPercentEncoding())" }

    private static func state(_ form: Fields, _ time: WallTime, _ desk: Desk) throws -> RecorderState {
        var texts: [RecorderStateEntry.Field: String] = [:]
        for field in RecorderStateEntry.Field.allCases { texts[field] = form[field.rawValue] }
        return try RecorderStateEntry(texts, clockWasSet: form["clockSet"] != nil, note: form["note"])
            .state(at: time, desk.site)
    }

    private static func tabs(_ desk: Desk, _ open: String) -> [(place: String, name: String, isOpen: Bool)] {
        [
            ("out", desk.say("未归还", "Out")), ("ledger", desk.say("领还台账", "Ledger")),
            ("missing", desk.say("逾期和不见", "Missing")), ("faults", desk.say("故障", "Faults")),
            ("clocks", desk.say("时钟", "Clocks")),
        ].map { ("/recorders?tab=\($0.0)", $0.1, $0.0 == open) }
    }

    private static func sheet(_ desk: Desk, _ open: String) -> Sheet {
        var sheet = Sheet(desk.say("记录仪", "Recorders"))
        sheet.tabs = tabs(desk, open)
        return sheet
    }

    private static func recorder(_ serial: String) -> Sheet.Cell { Sheet.Cell(serial, place: place(serial)) }

    // MARK: Lists

    private static func ledger(_ desk: Desk, _ fields: Fields, outOnly: Bool) throws -> Sheet {
        var sheet = sheet(desk, outOnly ? "out" : "ledger")
        var ask = Sheet.Section()
        ask.forms = [
            Sheet.Form(
                place: "/recorders/one",
                fields: [
                    Sheet.Field(
                        name: "serial", label: desk.say("记录仪序号", "Recorder's serial"), isRequired: true, limit: 100)
                ], button: desk.say("打开", "Open"), isQuestion: true,
                note: desk.may(.equipment)
                    ? desk.say("领用、归还、检查从记录仪的页面登记。", "It is handed out, taken back and checked on its page.") : "")
        ]
        var filter = RecorderIssueFilter()
        filter.outOnly = outOnly
        var section = Sheet.Section(outOnly ? desk.say("未归还", "Out") : desk.say("领还台账", "Ledger"))
        section.columns = issueColumns(desk)
        section.empty = desk.say("没有", "None")
        section.part(
            try desk.recorders.entries(filter).reversed(), fields, at: "/recorders?tab=\(outOnly ? "out" : "ledger")"
        ) { row($0, desk) }
        sheet.sections = [ask, section]
        return sheet
    }

    private static func issueColumns(_ desk: Desk) -> [String] {
        [
            desk.say("编号", "Number"), desk.say("记录仪", "Recorder"), desk.say("领用人", "Had by"), desk.say("领用", "Issued"),
            desk.say("应归还", "Due"), desk.say("归还", "Returned"), desk.say("检查", "Checks"),
        ]
    }

    private static func row(_ entry: RecorderLedgerEntry, _ desk: Desk) -> [Sheet.Cell] {
        let issue = entry.issue
        let isOverdue = issue.isOut && entry.due < .now
        var back = Sheet.Cell(issue.isOut ? desk.say("未归还", "out") : "", warn: isOverdue)
        if let returned = issue.handedBack {
            back = Sheet.Cell(
                "\(desk.time(returned.at)) \(returned.by)", warn: entry.lateness != nil,
                lines: [
                    returned.broughtBy.map { desk.say("交还 \($0)", "brought by \($0)") },
                    entry.lateness.map {
                        desk.say("晚 ", "late by ") + HandOverWords.duration($0, desk.language)
                    }, returned.correction,
                ].compactMap { $0 })
        }
        let checks = [issue.check, issue.handedBack?.check].compactMap { $0 }
        return [
            Sheet.Cell("I\(issue.id)"), recorder(issue.recorder), Sheet.Cell(issue.officer),
            Sheet.Cell("\(desk.time(issue.at)) \(issue.by)", lines: issue.reason.map { [$0] } ?? []),
            Sheet.Cell(desk.time(entry.due), lines: [desk.article(entry.source)]), back,
            Sheet.Cell(
                "", warn: checks.contains { $0.verdict == .fail },
                lines: checks.map { RecorderLedgerWords.line($0, desk.language) }),
        ]
    }

    private static func missing(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "missing")
        let list = try desk.recorders.missing(
            at: .now, unseenFor: desk.book.recording.recorders.unseenFor)
        var section = Sheet.Section(desk.say("逾期未归还，或多日不见", "Due and not back, or not seen for days"))
        section.columns = [
            desk.say("记录仪", "Recorder"), desk.say("单位", "Unit"), desk.say("情况", "What"), desk.say("依据", "By rule"),
        ]
        section.empty = desk.say("没有", "None")
        section.part(list, fields, at: "/recorders?tab=missing") { missing in
            var what: Sheet.Cell
            switch missing.why {
            case .notReturned(let entry):
                what = Sheet.Cell(
                    desk.say(
                        "\(entry.issue.officer) 领用，应于 \(desk.time(entry.due)) 归还",
                        "with \(entry.issue.officer), due \(desk.time(entry.due))"), warn: true)
            case .notSeen(let since):
                what = Sheet.Cell(
                    since.map { desk.say("最后一次见到：\(desk.time($0))", "last sign \(desk.time($0))") }
                        ?? desk.say("从未见过", "no sign of it ever"))
            }
            return [
                recorder(missing.serial), Sheet.Cell(missing.unit ?? ""), what,
                Sheet.Cell(desk.article(missing.source)),
            ]
        }
        sheet.sections = [section]
        return sheet
    }

    private static func faults(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "faults")
        var section = Sheet.Section(desk.say("不合格的检查", "Checks that failed"))
        section.columns = checkColumns(desk)
        section.empty = desk.say("没有", "None")
        section.part(
            try desk.recorders.faults(recorder: nil, span: nil).reversed(), fields, at: "/recorders?tab=faults"
        ) { row($0, desk) }
        sheet.sections = [section]
        return sheet
    }

    private static func checkColumns(_ desk: Desk) -> [String] {
        [
            desk.say("编号", "Number"), desk.say("记录仪", "Recorder"), desk.say("时间", "When"), desk.say("结果", "Result"),
            desk.say("检查人", "By"),
        ]
    }

    private static func row(_ check: RecorderCheck, _ desk: Desk) -> [Sheet.Cell] {
        [
            Sheet.Cell("K\(check.id)"), recorder(check.recorder), Sheet.Cell(desk.time(check.at)),
            Sheet.Cell(
                RecorderLedgerWords.occasion(check.occasion, desk.language), warn: check.verdict == .fail,
                lines: [RecorderLedgerWords.line(check, desk.language)]), Sheet.Cell(check.by),
        ]
    }

    private static func clocks(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "clocks")
        let span = WallSpan(start: .now - .seconds(30 * 86_400), end: WallTime(nanoseconds: .max))
        let tolerance = desk.book.recording.equipment.clockTolerance
        var section = Sheet.Section(desk.say("最近 30 天偏差超出允许的时钟", "Clocks beyond the tolerance in the last 30 days"))
        section.note = desk.say(
            "允许 \(tolerance.value) 秒，\(desk.article(tolerance.source))",
            "\(tolerance.value) s allowed, \(desk.article(tolerance.source))")
        section.columns = [desk.say("记录仪", "Recorder"), desk.say("读数", "Readings")]
        section.empty = desk.say("没有", "None")
        let ledger = desk.recorders
        let beyond = try desk.catalogue.recorders().compactMap { recorder in
            let clocks = try RecorderClocks(recorder: recorder.serial, span: span, ledger: ledger)
            return clocks.isBeyond ? clocks : nil
        }
        section.part(beyond, fields, at: "/recorders?tab=clocks") { clocks in
            [
                recorder(clocks.recorder),
                Sheet.Cell(
                    "", warn: true,
                    lines: RecorderLedgerWords.lines(clocks, rules: desk.book, site: desk.site, desk.language)),
            ]
        }
        sheet.sections = [section]
        return sheet
    }

    // MARK: One recorder

    @Sendable private static func one(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        let serial = fields["serial"] ?? ""
        let list = try desk.catalogue.recorders()
        let known = list.first { $0.serial == serial }
        guard try !serial.isEmpty && (known != nil || desk.catalogue.lastReceived(recorder: serial) != nil) else {
            throw Refusal(
                .notFound, desk.say("名单里没有记录仪 \(serial)", "no recorder \(serial) is in the list"))
        }
        var sheet = Sheet(desk.say("记录仪 \(serial)", "Recorder \(serial)"))
        sheet.tabs = tabs(desk, "-")
        var filter = RecorderIssueFilter()
        filter.recorder = serial
        let entries = try desk.recorders.entries(filter)
        let isOut = entries.last?.issue.isOut == true
        var state = Sheet.Section()
        state.lines = [
            known.map { [$0.unit, $0.officer].compactMap { $0 }.joined(separator: " · ") },
            isOut
                ? entries.last.map { desk.say("在 \($0.issue.officer) 处", "with \($0.issue.officer)") }
                : desk.say("未领出", "not out"),
        ].compactMap { $0 }.filter { !$0.isEmpty }
        if desk.may(.equipment) { state.forms = forms(serial, isOut: isOut, desk, fields) }
        var ledger = Sheet.Section(desk.say("领还", "Issue and return"))
        ledger.columns = issueColumns(desk)
        ledger.empty = desk.say("没有", "None")
        ledger.part(entries.reversed(), fields, at: place(serial)) { row($0, desk) }
        var checks = Sheet.Section(desk.say("检查", "Checks"))
        checks.columns = checkColumns(desk)
        checks.empty = desk.say("没有", "None")
        checks.rows = try desk.catalogue.recorderChecks(recorder: serial, span: nil).reversed().prefix(Limits.rows)
            .map { row($0, desk) }
        sheet.sections = [state, ledger, checks, try clock(serial, desk)]
        return sheet
    }

    private static func clock(_ serial: String, _ desk: Desk) throws -> Sheet.Section {
        var section = Sheet.Section(desk.say("时钟", "Clock"))
        let tolerance = desk.book.recording.equipment.clockTolerance
        section.note = desk.say(
            "允许 \(tolerance.value) 秒，\(desk.article(tolerance.source))",
            "\(tolerance.value) s allowed, \(desk.article(tolerance.source))")
        let clocks = try RecorderClocks(recorder: serial, span: nil, ledger: desk.recorders)
        let lines = RecorderLedgerWords.lines(clocks, rules: desk.book, site: desk.site, desk.language)
        section.lines = Array(lines.suffix(Limits.rows))
        if lines.isEmpty { section.empty = desk.say("没有读数", "Nothing is known") }
        if lines.count > Limits.rows {
            section.note += desk.say(
                "；共 \(lines.count) 条，列出最后 \(Limits.rows) 条", "; the last \(Limits.rows) of \(lines.count)")
        }
        return section
    }

    private static func forms(_ serial: String, isOut: Bool, _ desk: Desk, _ fields: Fields) -> [Sheet.Form] {
        func field(_ name: String, _ label: String, _ hint: String = "", required: Bool = false) -> Sheet.Field {
            Sheet.Field(
                name: name, label: label, value: fields[name] ?? "", isRequired: required, hint: hint, limit: 200)
        }
        func yesNo(_ name: String, _ label: String) -> Sheet.Field {
            Sheet.Field(
                name: name, label: label, value: fields[name] ?? "", kind: .select,
                options: [
                    ("", desk.say("未检查", "not looked at")), ("yes", desk.say("是", "yes")), ("no", desk.say("否", "no")),
                ])
        }
        let state = [
            yesNo("works", desk.say("工作正常", "It works")), field("battery", desk.say("电量", "Battery"), "90%"),
            field("storageFree", desk.say("剩余存储", "Free storage"), "28GB"),
            yesNo("picture", desk.say("图像清晰", "The picture is clear")),
            yesNo("sound", desk.say("声音清晰", "The sound is clear")),
            field("clockOffset", desk.say("时钟偏差（真实时间减它的）", "Clock (true time less its own)"), "2s"),
            field("clockReads", desk.say("或此刻显示", "or what it shows now"), "2026-11-20T08:00:00"),
            Sheet.Field(name: "clockSet", label: desk.say("随后已校时", "The clock was then set right"), kind: .check),
            field("note", desk.say("备注", "In your own words")),
        ]
        let hidden = Sheet.Field.hidden("serial", serial)
        let at = field("at", desk.say("时间（默认现在）", "When (default: now)"), "2026-11-20T08:00")
        let gear = RecorderGear.allCases.map { gear in
            Sheet.Field(
                name: "needs-" + gear.rawValue, label: desk.say("需要：", "Needs: ") + RuleTerms.gear(gear, desk.language),
                kind: .check)
        }
        let issue = Sheet.Form(
            place: "/recorders/issue",
            fields: [
                hidden, field("officer", desk.say("领用人警号", "Police number of who takes it"), required: true), at,
                field("until", desk.say("勤务结束", "Duty ends"), "2026-11-20T18:00"),
            ] + state + gear + [
                field("reason", desk.say("检查不合格仍发放的原因", "Why it is issued although its check fails")),
                field("correction", desk.say("上次已归还而没有登记：说明", "It came back and nobody entered that: why")),
            ], button: desk.say("发放", "Hand out"), title: desk.say("发放", "Hand it out"),
            isFolded: isOut || fields["officer"] == nil)
        let back = Sheet.Form(
            place: "/recorders/return",
            fields: [hidden, field("from", desk.say("交还人警号（默认领用人）", "Who brings it (default: who had it)")), at]
                + state,
            button: desk.say("收回", "Take back"), title: desk.say("收回", "Take it back"), isFolded: true)
        let look = Sheet.Form(
            place: "/recorders/check", fields: [hidden, at] + state, button: desk.say("登记检查", "Enter the check"),
            isPrimary: false, title: desk.say("检查（不领用）", "Look at it by itself"), isFolded: true)
        return isOut ? [back, issue, look] : [issue, look]
    }
}
