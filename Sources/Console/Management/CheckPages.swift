import Catalogue
import Evidence
import Hummingbird
import Pipeline
import Regulation

/// Spot checks: draws, their results, and the draw repeated. Together they are the inspection ledger.
enum CheckPages {
    static func add(to routes: SheetRoutes) {
        routes.page("/checks", open: "/checks") { desk, fields in try list(desk, fields) }
        routes.form("/checks", open: "/checks", shows: list) { desk, form in
            guard let start = try desk.read(form["from"]), let end = try desk.read(form["to"]), start < end else {
                throw desk.refuse("须给出开始和更晚的结束", "give a beginning and a later end", hint: "2026-11-20")
            }
            // Not beside an upload: it began on a day that may be over before its recordings are in.
            let lock = try desk.vault()
            defer { withExtendedLifetime(lock) {} }
            let checks = try desk.draws().draw(
                WallSpan(start: start, end: end), percent: desk.book.supervision.spotCheck.percent.value,
                by: desk.person, site: desk.site)
            return checks.count == 1 ? "/checks/one?id=\(checks[0].id)&done=1" : "/checks?done=1"
        }
        routes.page("/checks/one", open: "/checks") { desk, fields in try one(desk, fields) }
        routes.form("/checks/result", open: "/checks", shows: one) { desk, form in
            let rule = desk.book.supervision.spotCheck
            let id = try id(form)
            var results: [String: String] = [:]
            for check in rule.checks { if let value = form["check-" + check.key] { results[check.key] = value } }
            _ = try desk.draws().enter(
                CheckResult(
                    spotCheck: id, sha256: form["recording"]?.lowercased() ?? "", results: results, text: form["text"],
                    by: desk.person, at: .now), rule: rule)
            return "/checks/one?id=\(id)&done=1"
        }
    }

    private static func id(_ fields: Fields) throws -> Int64 {
        guard let id = fields["id"].flatMap({ Int64($0) }), id > 0 else { throw HTTPError(.notFound) }
        return id
    }

    @Sendable private static func list(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        let rule = desk.book.supervision.spotCheck
        var sheet = Sheet(desk.say("抽查台账", "Spot checks"))
        sheet.note = desk.say(
            "每天按单位抽 \(rule.percent.value)%；谁也无法左右，谁都可以复算。\(desk.article(rule.source))",
            "\(rule.percent.value) % of each unit and day: nobody can steer the draw, anybody can repeat it. \(desk.article(rule.source))"
        )
        if desk.may(.spotCheck) {
            var draw = Sheet.Section()
            draw.forms = [
                Sheet.Form(
                    place: "/checks",
                    fields: [
                        Sheet.Field(
                            name: "from", label: desk.say("从（零时）", "From (midnight)"), value: fields["from"] ?? "",
                            kind: .date, isRequired: true, limit: 40),
                        Sheet.Field(
                            name: "to", label: desk.say("到（不含）", "To (not included)"), value: fields["to"] ?? "",
                            kind: .date, isRequired: true, limit: 40),
                    ], button: desk.say("抽取", "Draw"), title: desk.say("抽取接收的录像", "Draw from what was received"),
                    isFolded: fields["from"] == nil)
            ]
            sheet.sections.append(draw)
        }
        let undrawn = try desk.draws().undrawn(site: desk.site)
        if let words = SpotCheckWords.undrawn(undrawn, site: desk.site, desk.language), let first = undrawn.first {
            var missed = Sheet.Section(desk.say("没有抽查的日子", "Days nobody drew from"))
            missed.lines = [words]
            if desk.may(.spotCheck) {
                missed.forms = [
                    Sheet.Form(
                        place: "/checks",
                        fields: [.hidden("from", desk.day(first.start)), .hidden("to", desk.day(first.end))],
                        button: desk.say("抽取 \(desk.day(first.start))", "Draw from \(desk.day(first.start))"))
                ]
            }
            sheet.sections.append(missed)
        }
        var section = Sheet.Section(desk.say("抽查", "Draws"))
        section.columns = [
            desk.say("编号", "Number"), desk.say("接收于", "Received"), desk.say("抽到", "Drawn"), desk.say("已检查", "Checked"),
            desk.say("不合格", "Failed"), desk.say("抽取", "Drawn by"),
        ]
        section.empty = desk.say("还没有抽查", "No draws yet")
        section.part(try desk.catalogue.spotChecks().reversed(), fields, at: "/checks") { check in
            let results = Self.latest((try? desk.catalogue.checkResults(of: check.id)) ?? [])
            let failed = results.values.count { $0.results.values.contains("fail") }
            return [
                Sheet.Cell("S\(check.id)", place: "/checks/one?id=\(check.id)"), Sheet.Cell(desk.day(check.span.start)),
                Sheet.Cell("\(check.items.count)/\(check.candidates)（\(check.percent)%）"),
                Sheet.Cell("\(results.count)", warn: results.count < check.items.count),
                Sheet.Cell("\(failed)", warn: failed > 0), Sheet.Cell("\(check.by) \(desk.time(check.at))"),
            ]
        }
        sheet.sections.append(section)
        return sheet
    }

    /// The last word on each recording.
    private static func latest(_ results: [CheckResult]) -> [String: CheckResult] {
        Dictionary(results.map { ($0.sha256, $0) }) { _, last in last }
    }

    @Sendable private static func one(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        let id = try id(fields)
        guard let check = try desk.catalogue.spotChecks().first(where: { $0.id == id }) else {
            throw HTTPError(.notFound)
        }
        let rule = desk.book.supervision.spotCheck
        var sheet = Sheet(desk.say("抽查 S\(id)", "Spot check S\(id)"))
        sheet.tabs = [("/checks", desk.say("全部抽查", "All draws"), false)]
        var about = Sheet.Section(desk.say("抽取", "Draw"))
        about.lines = [
            desk.say("接收于 \(desk.day(check.span.start))", "received on \(desk.day(check.span.start))"),
            desk.say(
                "候选 \(check.candidates)，按单位抽 \(check.percent)%",
                "of \(check.candidates), \(check.percent) % of each unit"),
            desk.say(
                "种子：日志前 \(check.logSize) 条的根 \(check.seed)",
                "seed: root of the log's first \(check.logSize) entries, \(check.seed)"),
        ]
        if fields["repeat"] != nil {
            let isSame = try desk.draws().holds(check)
            about.lines.append(
                isSame
                    ? desk.say("复算相符", "repeated: the same again")
                    : desk.say("复算不符", "repeated: it comes out otherwise"))
        } else {
            about.forms = [
                Sheet.Form(
                    place: "/checks/one", fields: [.hidden("id", "\(id)"), .hidden("repeat", "1")],
                    button: desk.say("复算这次抽取", "Repeat this draw"), isQuestion: true, isPrimary: false)
            ]
        }
        var items = Sheet.Section(desk.say("抽到的录像", "Recordings drawn"))
        items.columns = [desk.say("单位", "Unit"), desk.say("录像", "Recording"), desk.say("结果", "Result")]
        let results = try desk.catalogue.checkResults(of: id)
        let mayEnter = desk.may(.spotCheck)
        items.part(check.items, fields, at: "/checks/one?id=\(id)") { item in
            let name = ((try? desk.catalogue.recording(item.sha256)) ?? nil)?.originalName ?? item.sha256
            return [
                Sheet.Cell(item.stratum.isEmpty ? "–" : item.stratum),
                Sheet.Cell(name, place: "/recordings/\(item.sha256)", lines: [item.sha256.prefix(12) + "…"]),
                result(item, results.filter { $0.sha256 == item.sha256 }, rule, id, desk, mayEnter),
            ]
        }
        sheet.sections = [about, items]
        return sheet
    }

    private static func result(
        _ item: SpotCheck.Item, _ results: [CheckResult], _ rule: SpotCheckRule, _ id: Int64, _ desk: Desk,
        _ mayEnter: Bool
    ) -> Sheet.Cell {
        func words(_ value: String) -> String {
            switch value {
            case "pass": RecorderLedgerWords.verdict(.pass, desk.language)
            case "fail": RecorderLedgerWords.verdict(.fail, desk.language)
            default: RecorderLedgerWords.verdict(.notEvaluated, desk.language)
            }
        }
        func name(_ key: String) -> String {
            rule.checks.first { $0.key == key }.map { desk.language == .zh ? $0.words.zh : $0.words.en } ?? key
        }
        var cell = Sheet.Cell(
            results.isEmpty ? desk.say("未检查", "not checked yet") : "",
            warn: results.last?.results.values.contains("fail") == true,
            lines: results.map { result in
                let found = result.results.sorted { $0.key < $1.key }.map { "\(name($0.key)) \(words($0.value))" }
                return (found + [result.text ?? "", result.by, desk.time(result.at)]).filter { !$0.isEmpty }
                    .joined(separator: " · ")
            })
        guard mayEnter else { return cell }
        cell.forms = [
            Sheet.Form(
                place: "/checks/result",
                fields: [.hidden("id", "\(id)"), .hidden("recording", item.sha256)]
                    + rule.checks.map { check in
                        Sheet.Field(
                            name: "check-" + check.key, label: name(check.key), value: "none", kind: .select,
                            options: ["none", "pass", "fail"].map { ($0, words($0)) })
                    } + [Sheet.Field(name: "text", label: desk.say("说明", "In your own words"))],
                button: desk.say("登记结果", "Enter the result"), isPrimary: false,
                title: desk.say("登记结果", "Enter a result"), isFolded: true)
        ]
        return cell
    }
}
