import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import Pipeline
import Regulation
import Vault

/// Figures by officer or unit: on the page, as a sheet, and as the page that is printed.
enum StatisticsPages {
    static func add(to routes: SheetRoutes) {
        routes.page("/statistics", open: "/statistics") { desk, fields in try page(desk, fields) }
        let house = routes.house
        for kind in ["csv", "print"] {
            routes.router.get(RouterPath("/statistics/\(kind)")) { request, context in
                let fields = request.fields
                return try await house.work {
                    let desk = try Desk(house, context)
                    try desk.gate.require(.browse, of: desk.person)
                    guard let period = period(fields, desk) else { throw HTTPError(.badRequest) }
                    let table = try table(period, fields, desk)
                    return kind == "csv" ? csv(table, desk) : printed(table, desk)
                }
            }
        }
    }

    private static func grouping(_ fields: Fields) -> StatisticsTable.Grouping {
        fields["by"].flatMap { StatisticsTable.Grouping(rawValue: $0) } ?? .officer
    }

    /// Nil where it is not understood; this month where nothing is named.
    private static func period(_ fields: Fields, _ desk: Desk) -> WallSpan? {
        var month = fields["month"]
        let (year, from, to) = (fields["year"], fields["from"], fields["to"])
        if month == nil, year == nil, from == nil, to == nil { month = String(desk.day(.now).prefix(7)) }
        return StatisticsPeriod(month: month, year: year, from: from, to: to)?.span(desk.site)
    }

    private static func table(_ period: WallSpan, _ fields: Fields, _ desk: Desk) throws -> StatisticsTable {
        try StatisticsReader(catalogue: desk.catalogue, rules: desk.book, site: desk.site).table(
            period, by: grouping(fields))
    }

    private static func page(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        var sheet = Sheet(desk.say("统计", "Statistics"))
        let rule = desk.book.supervision.statistics
        let purpose = desk.language == .zh ? rule.purpose.zh : rule.purpose.en
        sheet.note = "\(purpose) \(desk.article(rule.source))"
        var ask = Sheet.Section()
        ask.forms = [
            Sheet.Form(
                place: "/statistics",
                fields: [
                    field("month", desk.say("月", "Month"), fields, "2026-11"),
                    field("year", desk.say("或年", "or year"), fields, "2026"),
                    field("from", desk.say("或从", "or from"), fields, "2026-11-01"),
                    field("to", desk.say("到（不含）", "to (not included)"), fields, "2026-12-01"),
                    Sheet.Field(
                        name: "by", label: desk.say("每行", "Lines"), value: grouping(fields).rawValue, kind: .select,
                        options: [
                            ("officer", desk.say("民警", "officers")), ("unit", desk.say("单位", "units")),
                        ]),
                ], button: Words.say("find", desk.language), isQuestion: true)
        ]
        sheet.sections = [ask]
        guard let period = period(fields, desk) else {
            sheet.problem = Sheet.Problem(
                message: desk.say("给出一个月、一年，或者从和更晚的到", "give a month, a year, or a beginning and a later end"),
                hint: "2026-11", status: .badRequest)
            return sheet
        }
        let table = try table(period, fields, desk)
        let query = fields.place("", "month", "year", "from", "to", "by")
        sheet.tabs = [
            ("/statistics" + query, desk.say("表", "Table"), true),
            ("/statistics/print" + query, desk.say("打印", "To print"), false),
            ("/statistics/csv" + query, desk.say("表格文件（CSV）", "Sheet (CSV)"), false),
        ]
        sheet.sections += [figures(table, desk, fields, at: "/statistics" + query), method(desk)]
        return sheet
    }

    private static func field(_ name: String, _ label: String, _ fields: Fields, _ hint: String) -> Sheet.Field {
        Sheet.Field(name: name, label: label, value: fields[name] ?? "", hint: hint, limit: 40)
    }

    private static func figures(
        _ table: StatisticsTable, _ desk: Desk, _ fields: Fields, at place: String
    ) -> Sheet.Section {
        var section = Sheet.Section("\(desk.day(table.period.start)) – \(desk.day(table.period.end - Nanoseconds(1)))")
        let columns = StatisticsColumn.allCases
        section.columns =
            [table.grouping == .officer ? desk.say("民警", "Officer") : desk.say("单位", "Unit")]
            + columns.map { StatisticsWords.name($0, desk.language) }
        func row(_ name: String, _ more: [String], _ figures: StatisticsFigures) -> [Sheet.Cell] {
            [Sheet.Cell(name, lines: more)]
                + columns.map { column in
                    let value = StatisticsWords.value(column, figures)
                    let share = value == "0" ? nil : figures.share(column).map { "\($0 / 10).\($0 % 10) %" }
                    return Sheet.Cell(value, lines: share.map { [$0] } ?? [])
                }
        }
        section.part(table.lines, fields, at: place) { line in
            row(
                line.key ?? desk.say("（未归属）", "(nobody's)"), [line.name, line.unit].compactMap { $0 }, line.figures)
        }
        section.rows.append(row(desk.say("合计", "Total"), [], table.total))
        section.total = nil
        return section
    }

    private static func method(_ desk: Desk) -> Sheet.Section {
        var section = Sheet.Section(desk.say("计数方法", "How it is counted"))
        section.lines = StatisticsColumn.allCases.map {
            "\(StatisticsWords.name($0, desk.language))：\(StatisticsWords.rule($0, desk.language))"
        }
        return section
    }

    // MARK: To take away

    private static func csv(_ table: StatisticsTable, _ desk: Desk) -> Response {
        .text(
            StatisticsCSV.text(table, site: desk.site, desk.language), type: "text/csv; charset=utf-8",
            headers: [
                .contentDisposition: "attachment; filename=\"statistics-\(desk.day(table.period.start)).csv\""
            ])
    }

    private static func printed(_ table: StatisticsTable, _ desk: Desk) -> Response {
        PrintedAnswer.response(
            StatisticsPage(table, rules: desk.book, site: desk.site, language: desk.language, made: .now).html)
    }
}

/// A page of the library that carries its own style: the policy allows this very style and no other.
enum PrintedAnswer {
    static func response(_ html: String) -> Response {
        var response = Response.html(html)
        if let start = html.firstRange(of: "<style>"), let end = html.firstRange(of: "</style>"),
            let digest = FileDigest.sha256(text: String(html[start.upperBound..<end.lowerBound]))
        {
            let bytes = stride(from: 0, to: digest.utf8.count, by: 2).compactMap { offset in
                UInt8(digest.dropFirst(offset).prefix(2), radix: 16)
            }
            response.headers[.contentSecurityPolicy] =
                "default-src 'none'; style-src 'sha256-\(Data(bytes).base64EncodedString())'; img-src data:; "
                + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
        }
        return response
    }
}
