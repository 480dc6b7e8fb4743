import Accounts
import Catalogue
import Evidence
import Foundation
import Hummingbird
import Pipeline
import Regulation

/// What a day brought, and what waits.
struct TodayRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/") { request, context in
            let session = try context.signedIn()
            let fields = request.fields
            let house = house
            return try await house.work {
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
    }

    private static func page(_ fields: Fields, _ context: ConsoleContext, _ house: House) throws -> Response {
        let language = context.language
        let rules = try house.rules()
        let site = rules.site
        let today = String(site.text(.now).prefix(10))
        let day = fields["day"] ?? today
        guard let start = TimeArgument.read(day, zone: site.zone), day.count == 10 else {
            throw HTTPError(.badRequest)
        }
        let span = WallSpan(start: start, end: start + .seconds(86_400))
        var filter = RecordingFilter()
        filter.received = span
        let received = try house.catalogue.recordings(filter)
        let late = try HandOverReader(catalogue: house.catalogue, rule: rules.book.keeping.handOver, site: site)
            .answers(received: span).count { $0.verdict == .late }
        filter.unmatchedOnly = true
        let unmatched = try house.catalogue.recordings(filter).count
        let queue = try ReviewQueue(Fields("")).contents(house.catalogue)
        let open = try house.catalogue.requests(on: nil).count { $0.state(at: .now) == .open }
        func figure(_ key: String, _ count: Int, place: String = "", warn: Bool = false) -> [String: Any] {
            [
                "name": Words.say(key, language), "count": count, "place": place, "isWarning": warn && count > 0,
            ]
        }
        let unreadable = received.filter { $0.verdict == .unreadable }.count
        var page = Page(house, context, title: Words.say("todayTitle", language))
        page.open = "/"
        page.path = "/?day=\(day)"
        return .html(
            try page.text(
                "today",
                [
                    "day": day,
                    "figures": [
                        figure("toDecide", queue.counts[.open] ?? 0, place: "/review", warn: true),
                        figure("toApprove", queue.counts[.approval] ?? 0, place: "/review?tab=approval"),
                        figure("escalated", queue.counts[.escalated] ?? 0, place: "/review?tab=escalated"),
                        figure("requestsOpen", open, place: "/access"),
                        figure("received", received.count), figure("unreadable", unreadable, warn: true),
                        figure("unmatched", unmatched, warn: true), figure("late", late, warn: true),
                    ],
                    "rows": received.prefix(Limits.rows).map { RecordingRow($0, site, language).values },
                    "isEmpty": received.isEmpty,
                ]))
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
