import Catalogue
import Evidence
import Hummingbird
import Pipeline
import Regulation

/// Late hand-overs, absences that excuse them, fields that are missing, filing.
enum HandOverPages {
    static func add(to routes: SheetRoutes) {
        routes.page("/handover", open: "/handover") { desk, fields in
            switch fields["tab"] {
            case "absences": try absences(desk, fields)
            case "fields": try missing(desk, fields)
            case "filing": try filing(desk, fields)
            default: try late(desk, fields)
            }
        }
        routes.form("/handover/absences", open: "/handover", shows: absences) { desk, form in
            guard let start = try desk.read(form["from"]), let end = try desk.read(form["to"]), start < end else {
                throw desk.refuse("须给出开始和更晚的结束", "give a beginning and a later end", hint: "2026-11-20T08:00")
            }
            let reader = HandOverReader(
                catalogue: desk.catalogue, rule: desk.book.keeping.handOver, site: desk.site)
            _ = try reader.add(
                Absence(
                    officer: form["officer"] ?? "", span: WallSpan(start: start, end: end),
                    reason: form["reason"] ?? "", text: form["text"], by: desk.person, at: .now), gate: desk.gate)
            return "/handover?tab=absences&done=1"
        }
        routes.form("/handover/statements", open: "/handover", shows: missing) { desk, form in
            _ = try StatementKeeper(gate: desk.gate).add(
                EvidenceStatement(
                    sha256: form["recording"]?.lowercased() ?? "", content: form["content"], proves: form["proves"],
                    maker: form["maker"], party: form["party"], signedOn: form["signed-on"], by: desk.person, at: .now),
                site: desk.site)
            return "/handover?tab=fields&done=1"
        }
    }

    private static func sheet(_ desk: Desk, _ open: String) -> Sheet {
        var sheet = Sheet(desk.say("移交和外出", "Hand-over and absences"))
        sheet.tabs = [
            ("late", desk.say("迟交", "Late")), ("absences", desk.say("外出", "Absences")),
            ("fields", desk.say("缺填", "Missing fields")), ("filing", desk.say("归档", "Filing")),
        ].map { ("/handover?tab=\($0.0)", $0.1, $0.0 == open) }
        return sheet
    }

    /// The last 30 days, or what is asked for.
    private static func period(_ desk: Desk, _ fields: Fields) throws -> WallSpan {
        try desk.span(fields)
            ?? WallSpan(start: .now - .seconds(30 * 86_400), end: WallTime(nanoseconds: .max))
    }

    private static func ask(_ tab: String, _ desk: Desk, _ fields: Fields, _ more: [Sheet.Field] = []) -> Sheet.Section
    {
        var section = Sheet.Section()
        section.note =
            fields["from"] == nil && fields["to"] == nil ? desk.say("最近 30 天", "The last 30 days") : ""
        section.forms = [
            Sheet.Form(
                place: "/handover",
                fields: [
                    .hidden("tab", tab),
                    Sheet.Field(
                        name: "from", label: Words.say("from", desk.language), value: fields["from"] ?? "", kind: .date,
                        limit: 40),
                    Sheet.Field(
                        name: "to", label: Words.say("to", desk.language), value: fields["to"] ?? "", kind: .date,
                        limit: 40),
                ] + more, button: Words.say("find", desk.language), isQuestion: true, isPrimary: false)
        ]
        return section
    }

    private static func late(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "late")
        let rule = desk.book.keeping.handOver
        let answers = try HandOverReader(catalogue: desk.catalogue, rule: rule, site: desk.site)
            .answers(received: try period(desk, fields))
        func count(_ verdict: HandOverAnswer.Verdict) -> String { "\(answers.count { $0.verdict == verdict })" }
        sheet.figures = [
            (desk.say("按时", "In time"), count(.inTime), "", false),
            (desk.say("迟交", "Late"), count(.late), "", count(.late) != "0"),
            (desk.say("无法判断（没有时间）", "Not evaluated (no time)"), count(.notEvaluated), "", false),
        ]
        var section = Sheet.Section(desk.say("迟交的录像", "Late recordings"))
        section.note = desk.article(rule.source)
        section.columns = [
            desk.say("录像", "Recording"), desk.say("民警", "Officer"), desk.say("期限", "Due"), desk.say("接收", "Received"),
            desk.say("晚", "Late by"), desk.say("依据", "By rule"),
        ]
        section.empty = desk.say("没有", "None")
        section.part(
            answers.filter { $0.verdict == .late }, fields, at: fields.place("/handover", "tab", "from", "to")
        ) { answer in
            let recording = answer.recording
            return [
                Sheet.Cell(recording.originalName, place: "/recordings/\(recording.sha256)"),
                Sheet.Cell(recording.officer ?? ""), Sheet.Cell(answer.deadline.map { desk.time($0) } ?? ""),
                Sheet.Cell(desk.time(recording.receivedAt)),
                Sheet.Cell(HandOverWords.duration(answer.lateness ?? .zero, desk.language), warn: true),
                Sheet.Cell(
                    desk.article(answer.source),
                    lines: answer.absence.map { [desk.say("返回后（A\($0.id)）", "after return (A\($0.id))")] } ?? []),
            ]
        }
        sheet.sections = [ask("late", desk, fields), section]
        return sheet
    }

    @Sendable private static func absences(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "absences")
        let rule = desk.book.keeping.handOver
        if desk.may(.lists) { sheet.sections.append(entering(desk, fields, rule)) }
        var all: [Absence] = []
        for officer in try desk.catalogue.officers() {
            all += try desk.catalogue.absences(officer: officer.policeNumber)
        }
        all.sort { ($0.span.start, $0.id) > ($1.span.start, $1.id) }
        var section = Sheet.Section(desk.say("外出", "Absences"))
        section.columns = [
            desk.say("编号", "Number"), desk.say("民警", "Officer"), desk.say("从", "From"), desk.say("返回", "Returned"),
            desk.say("原因", "Reason"), desk.say("登记", "Entered"),
        ]
        section.empty = desk.say("没有登记", "None entered")
        section.part(all, fields, at: "/handover?tab=absences") { absence in
            [
                Sheet.Cell("A\(absence.id)"), Sheet.Cell(absence.officer), Sheet.Cell(desk.time(absence.span.start)),
                Sheet.Cell(desk.time(absence.span.end)),
                Sheet.Cell(reason(absence.reason, desk), lines: absence.text.map { [$0] } ?? []),
                Sheet.Cell("\(absence.by) \(desk.time(absence.at))"),
            ]
        }
        sheet.sections.append(section)
        return sheet
    }

    private static func reason(_ key: String, _ desk: Desk) -> String {
        AwayReason(rawValue: key).map { RuleTerms.away($0, desk.language) } ?? key
    }

    private static func entering(_ desk: Desk, _ fields: Fields, _ rule: HandOverRule) -> Sheet.Section {
        var section = Sheet.Section()
        guard let late = rule.afterReturn, !late.when.isEmpty else {
            section.note = desk.say("本规定没有返回后再移交的例外。", "This regulation has no exception for those who are away.")
            return section
        }
        section.forms = [
            Sheet.Form(
                place: "/handover/absences",
                fields: [
                    Sheet.Field(
                        name: "officer", label: Words.say("policeNumber", desk.language),
                        value: fields["officer"] ?? "", isRequired: true, limit: 32),
                    Sheet.Field(
                        name: "from", label: Words.say("from", desk.language), value: fields["from"] ?? "",
                        isRequired: true, hint: "2026-11-20T08:00", limit: 40),
                    Sheet.Field(
                        name: "to", label: desk.say("返回", "Returned"), value: fields["to"] ?? "", isRequired: true,
                        hint: "2026-11-22T18:00", limit: 40),
                    Sheet.Field(
                        name: "reason", label: desk.say("原因", "Reason"), value: fields["reason"] ?? "", kind: .select,
                        options: late.when.map { ($0.rawValue, reason($0.rawValue, desk)) }),
                    Sheet.Field(name: "text", label: desk.say("说明", "In your own words"), value: fields["text"] ?? ""),
                ], button: desk.say("登记", "Enter"), title: desk.say("登记外出", "Enter an absence"),
                note: desk.article(late.source), isFolded: fields["officer"] == nil)
        ]
        return section
    }

    private static func missing(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "fields")
        let reader = SegmentFieldReader(catalogue: desk.catalogue, rules: desk.book.recording)
        var query = SegmentQuery()
        query.limit = .max
        query.officer = fields["officer"]
        let span = try period(desk, fields)
        (query.from, query.to) = (span.start, span.end)
        let (count, gaps) = try reader.gaps(query)
        var section = Sheet.Section(desk.say("缺填的片段", "Segments that lack a field"))
        section.note = desk.say("片段 \(count)", "\(count) segments")
        section.columns = [desk.say("民警", "Officer"), desk.say("片段", "Segment"), desk.say("缺", "Lacks")]
        section.empty = desk.say("没有", "None")
        section.part(
            gaps.sorted { ($0.segment.officer, $0.segment.number) < ($1.segment.officer, $1.segment.number) }, fields,
            at: fields.place("/handover", "tab", "from", "to", "officer")
        ) { gap in
            [
                Sheet.Cell(gap.segment.officer),
                Sheet.Cell(gap.segment.number, place: "/recordings/\(gap.segment.recording)"),
                Sheet.Cell(HandOverWords.missing(gap, desk.language)),
            ]
        }
        let officer = Sheet.Field(
            name: "officer", label: Words.say("officer", desk.language), value: fields["officer"] ?? "", limit: 100)
        sheet.sections = [ask("fields", desk, fields, [officer]), section]
        if desk.may(.explain) { sheet.sections.append(statement(desk, fields)) }
        return sheet
    }

    /// What is written of evidence.
    private static func statement(_ desk: Desk, _ fields: Fields) -> Sheet.Section {
        func field(
            _ name: String, _ zh: String, _ en: String, kind: Sheet.Field.Kind = .text, required: Bool = false,
            limit: Int = StatementKeeper.longest
        ) -> Sheet.Field {
            Sheet.Field(
                name: name, label: desk.say(zh, en), value: fields[name] ?? "", kind: kind, isRequired: required,
                limit: limit)
        }
        var section = Sheet.Section()
        section.forms = [
            Sheet.Form(
                place: "/handover/statements",
                fields: [
                    field("recording", "录像（SHA-256）", "Recording (SHA-256)", required: true, limit: 64),
                    field("content", "内容", "Content"), field("proves", "证明事项", "What it is to prove"),
                    field("maker", "制作人（不是归档民警本人时）", "Made by, where not by the officer it is filed under"),
                    field("party", "当事人确认签字（拒签的写明如何注明）", "Signed by the party, or how it was noted that nobody did"),
                    field("signed-on", "签字日期", "Signed on", kind: .date, limit: 10),
                ], button: desk.say("登记", "Enter"), title: desk.say("证据说明", "What is written of evidence"),
                isFolded: fields["recording"] == nil)
        ]
        return section
    }

    private static func filing(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = sheet(desk, "filing")
        let reader = FilingReader(catalogue: desk.catalogue, rules: desk.book, site: desk.site)
        var section = Sheet.Section(desk.say("未按时归档或不完整的案件", "Matters not filed in time, or not whole"))
        guard desk.book.keeping.archive.days != nil else {
            section.note = desk.say("本规定没有归档期限。", "This regulation gives no time for filing.")
            sheet.sections = [section]
            return sheet
        }
        section.note = desk.article(desk.book.keeping.archive.source)
        section.columns = [
            desk.say("案件", "Matter"), desk.say("状态", "State"),
            desk.say("没有录像的接警", "Dispatches without a recording"), desk.say("缺填的片段", "Segments that lack a field"),
        ]
        section.empty = desk.say("没有", "None")
        let answers = try reader.answers(at: .now, ended: nil).filter { $0.verdict != .pass }
        section.part(answers, fields, at: "/handover?tab=filing") { answer in
            [
                Sheet.Cell(answer.matter.number),
                Sheet.Cell(FilingWords.state(answer, site: desk.site, desk.language), warn: true),
                Sheet.Cell(answer.unrecorded.joined(separator: ", ")), Sheet.Cell("\(answer.gaps.count)"),
            ]
        }
        sheet.sections = [section]
        return sheet
    }
}
