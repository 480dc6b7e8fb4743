import Accounts
import Catalogue
import Evidence
import Foundation
import Hummingbird
import Pipeline
import Regulation

/// What a day brought, what is under way, and what waits.
struct TodayRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/") { request, context in
            let session = try context.signedIn()
            let fields = request.fields
            let house = house
            return try await house.show {
                do throws(AccessError) {
                    try house.gate(or: context).require(.browse, of: session.person)
                } catch {
                    // Without a role there is one page.
                    if case .refused(.noRole, _, _) = error { return Response.seeOther("/access") }
                    throw error
                }
                return try Self.page(fields, context, house)
            }
        }
        router.get(RouterPath(Self.events)) { _, context in
            let session = try context.signedIn()
            let house = house
            try await house.work { try house.gate().require(.browse, of: session.person) }
            return house.stream.response(to: session, house, context.language)
        }
        SheetRoutes(house: house, router: router).page("/today/list", open: "/") { desk, fields in
            try Self.list(desk, fields)
        }
    }

    /// Keeping it open is no use of the session.
    static let events = "/today/events"

    private static func page(_ fields: Fields, _ context: ConsoleContext, _ house: House) throws -> Response {
        let desk = try Desk(house, context)
        let (day, span) = try day(fields, desk)
        let received = try recordings(.received, span, desk)
        var page = Page(house, context, title: Words.say("todayTitle", desk.language))
        page.open = "/"
        page.path = "/?day=\(day)"
        page.script = "today.js"
        let runs = house.stream.runs(house)
        return .html(
            try page.text(
                "today",
                [
                    "day": day, "again": "/?day=\(day)", "runs": RunView.values(runs, desk.language, desk.site),
                    "hasRuns": !runs.isEmpty, "groups": try groups(day, span, received, desk),
                    "rows": received.prefix(Limits.rows).map { RecordingRow($0, desk.site, desk.language).values },
                    "isEmpty": received.isEmpty,
                    "allPlace": received.count > Limits.rows ? "/today/list?what=received&day=\(day)" : "",
                ]))
    }

    private static func day(_ fields: Fields, _ desk: Desk) throws -> (day: String, span: WallSpan) {
        let day = fields["day"] ?? desk.day(.now)
        guard let start = TimeArgument.read(day, zone: desk.site.zone), day.count == 10 else {
            throw HTTPError(.badRequest)
        }
        // A zone's day is not always 24 hours: the end is the next day's beginning.
        let next = desk.day(start + .seconds(30 * 3600))
        return (
            day, WallSpan(start: start, end: TimeArgument.read(next, zone: desk.site.zone) ?? start + .seconds(86_400))
        )
    }

    // MARK: Figures

    private static func groups(
        _ day: String, _ span: WallSpan, _ received: [Recording], _ desk: Desk
    ) throws -> [[String: Any]] {
        func figure(_ name: String, _ count: Int, _ place: String, warn: Bool = false) -> [String: Any] {
            ["name": name, "count": count, "place": place, "isWarning": warn && count > 0]
        }
        func list(_ what: What) throws -> [String: Any] {
            let count = what == .received ? received.count : try recordings(what, span, desk).count
            return figure(
                what.name(desk), count, "/today/list?what=\(what.rawValue)&day=\(day)",
                warn: what != .received && what != .flagged)
        }
        let queue = try ReviewQueue(Fields("")).counts(desk.catalogue)
        let requests = try desk.catalogue.requests(on: nil).count { $0.state(at: .now) == .open }
        let proposals = try desk.catalogue.disposals().count { $0.state == .proposed }
        let due = try desk.house.due.current(desk)
        let discs = try desk.discs.due(at: .now).count
        let missing = try desk.recorders.missing(
            at: .now, unseenFor: desk.book.recording.recorders.unseenFor
        ).count
        var waits = [
            figure(Words.say("toDecide", desk.language), queue[.open] ?? 0, "/review", warn: true),
            figure(Words.say("toApprove", desk.language), queue[.approval] ?? 0, "/review?tab=approval"),
            figure(Words.say("escalated", desk.language), queue[.escalated] ?? 0, "/review?tab=escalated"),
            figure(Words.say("requestsOpen", desk.language), requests, "/access"),
            figure(desk.say("待审批的处置", "Disposals to approve"), proposals, "/disposal"),
        ]
        var remark = desk.say("正在计算到期的录像，请稍后刷新。", "What is due is being counted: reload in a while.")
        if let due {
            waits.append(figure(desk.say("须刻录光盘", "Owe a disc"), due.disc.count, "/retention?list=disc"))
            waits.append(figure(desk.say("到期可处置", "Due for disposal"), due.disposal.count, "/retention"))
            remark = ""
            // Told only where it may differ from what is.
            if WallTime.now - due.at > .seconds(60) {
                remark = desk.say("到期的计算于 \(desk.time(due.at))", "what is due was counted at \(desk.time(due.at))")
            }
        }
        waits.append(figure(desk.say("光盘须处理", "Discs to see to"), discs, "/discs?tab=due", warn: true))
        waits.append(figure(desk.say("记录仪未归还或不见", "Recorders missing"), missing, "/recorders?tab=missing", warn: true))
        return [
            [
                "groupName": desk.say("当日", "This day"), "remark": "",
                "figures": try What.allCases.map { try list($0) },
            ],
            ["groupName": desk.say("待办", "What waits"), "remark": remark, "figures": waits],
        ]
    }

    /// Of what came in on a day.
    enum What: String, CaseIterable {
        case received, late, unreadable, unmatched, flagged

        func name(_ desk: Desk) -> String {
            self == .flagged
                ? desk.say("有发现的录像", "With findings") : Words.say(rawValue, desk.language)
        }
    }

    private static func recordings(_ what: What, _ span: WallSpan, _ desk: Desk) throws -> [Recording] {
        var filter = RecordingFilter()
        filter.received = span
        switch what {
        case .received: break
        case .late:
            return try HandOverReader(catalogue: desk.catalogue, rule: desk.book.keeping.handOver, site: desk.site)
                .answers(received: span).filter { $0.verdict == .late }.map(\.recording)
        case .unreadable: filter.verdict = .unreadable
        case .unmatched: filter.unmatchedOnly = true
        case .flagged: filter.verdict = .findings
        }
        return try desk.catalogue.recordings(filter)
    }

    private static func list(_ desk: Desk, _ fields: Fields) throws -> Sheet {
        guard let what = What(rawValue: fields["what"] ?? "received") else { throw HTTPError(.notFound) }
        let (day, span) = try day(fields, desk)
        var sheet = Sheet("\(what.name(desk)) · \(day)")
        sheet.tabs = What.allCases.map { other in
            ("/today/list?what=\(other.rawValue)&day=\(day)", other.name(desk), other == what)
        }
        var section = Sheet.Section(what.name(desk))
        section.columns = ["recordedAt", "file", "recorder", "officer", "length", "verdict", "receivedAt"].map {
            Words.say($0, desk.language)
        }
        section.empty = Words.say("none", desk.language)
        section.part(
            try recordings(what, span, desk), fields, at: "/today/list?what=\(what.rawValue)&day=\(day)"
        ) { recording in
            [
                Sheet.Cell(
                    recording.span.map { desk.time($0.start) } ?? Phrase.unknownTime.text(desk.language)),
                Sheet.Cell(recording.originalName, place: "/recordings/\(recording.sha256)"),
                Sheet.Cell(recording.recorder ?? ""), Sheet.Cell(recording.officer ?? ""),
                Sheet.Cell(recording.duration.map { FindingWords.clock($0) } ?? ""),
                Sheet.Cell(recording.verdict.map { FindingWords.verdict($0, desk.language) } ?? ""),
                Sheet.Cell(desk.time(recording.receivedAt)),
            ]
        }
        sheet.sections = [section]
        return sheet
    }
}

extension House {
    /// The gate, or a refusal in the page's words where the rules can't be read.
    func gate(or context: ConsoleContext) throws(AccessError) -> AccessGate {
        do {
            return try gate()
        } catch {
            throw .catalogue(
                CatalogueError(
                    code: .failed, message: .init(zh: Words.status(500, .zh), en: Words.status(500, .en)),
                    hint: .init(zh: "", en: ""), path: "vault.yaml"))
        }
    }
}

/// A recording in a table.
struct RecordingRow {
    let values: [String: Any]

    init(_ recording: Recording, _ site: SiteTime, _ language: Language) {
        values = [
            "name": recording.originalName, "place": "/recordings/\(recording.sha256)",
            "recorder": recording.recorder ?? "", "officer": recording.officer ?? "",
            "when": recording.span.map { site.short($0.start) } ?? Phrase.unknownTime.text(language),
            "length": recording.duration.map { FindingWords.clock($0) } ?? "",
            "verdict": recording.verdict.map { FindingWords.verdict($0, language) } ?? "",
            "verdictKey": recording.verdict?.rawValue ?? "",
        ]
    }
}
