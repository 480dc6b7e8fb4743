import Accounts
import Catalogue
import Evidence
import Foundation
import Hummingbird
import Pipeline
import Regulation

/// Finding segments. What is asked stands in the address, so that a search can be kept and sent.
struct SearchRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/search") { request, context in
            let session = try context.signedIn()
            let fields = request.fields
            let house = house
            return try await house.show {
                try house.gate().require(.browse, of: session.person)
                return try Self.page(fields, context, house)
            }
        }
    }

    private static let names = ["dispatch", "officer", "from", "to", "place", "cause", "text"]

    private static func page(_ fields: Fields, _ context: ConsoleContext, _ house: House) throws -> Response {
        let language = context.language
        let site = try house.rules().site
        let given = names.filter { fields[$0] != nil }
        let place =
            "/search"
            + (given.isEmpty ? "" : "?")
            + given.map { "\($0)=\((fields[$0] ?? "").addingPercentEncoding())" }.joined(separator: "&")
        var problem: String?
        var rows: [Segment] = []
        do throws(Refusal) {
            var query = try SegmentQuery(fields, site: site, language: language)
            // One more than is shown tells whether there are more.
            query.limit = Limits.rows + 1
            query.after = try Self.segment(fields["after"], house, language)
            if !given.isEmpty { rows = try Self.find(query, house, language) }
        } catch {
            problem = error.message
        }
        var next = ""
        if rows.count > Limits.rows {
            rows.removeLast()
            if let last = rows.last { next = place + "&after=\(last.recording)-\(last.number.addingPercentEncoding())" }
        }
        var page = Page(house, context, title: Words.say("searchTitle", language))
        page.open = "/search"
        page.path = place
        page.script = "search.js"
        let results: [String: Any] = [
            "asked": !given.isEmpty, "isEmpty": rows.isEmpty, "rows": rows.map { row($0, site) }, "nextPlace": next,
        ]
        // What the script asks for while somebody types.
        if fields["part"] == "results" {
            var values = results
            values["t"] = WordTable(language: language)
            // A time half written is no mistake yet: nothing to show.
            guard problem == nil else { return Response(status: .noContent) }
            return .html(try house.web.render("search-results", values))
        }
        let filters = names.map { name -> [String: Any] in
            [
                "name": name, "label": Words.say(name == "text" ? "anywhere" : name, language),
                "value": fields[name] ?? "", "hint": name == "from" || name == "to" ? "2026-11-20T08:00" : "",
            ]
        }
        return .html(
            try page.text(
                "search",
                results.merging(["filters": filters, "problem": problem ?? ""]) { old, _ in old }),
            status: problem == nil ? .ok : .badRequest)
    }

    /// The last one of the page before, as its link names it: `<recording's digest>-<number>`.
    private static func segment(_ text: String?, _ house: House, _ language: Language) throws(Refusal) -> Segment? {
        guard let text else { return nil }
        let known: [Segment]
        do throws(CatalogueError) { known = try house.catalogue.segments(of: String(text.prefix(64))) } catch {
            throw Refusal(.internalServerError, error.message(language), hint: error.hint(language))
        }
        guard let segment = known.first(where: { $0.number == text.dropFirst(65) }) else {
            throw Refusal(.badRequest, Words.status(400, language))
        }
        return segment
    }

    private static func find(_ query: SegmentQuery, _ house: House, _ language: Language) throws(Refusal) -> [Segment] {
        do throws(CatalogueError) {
            return try house.catalogue.find(query)
        } catch {
            throw Refusal(.internalServerError, error.message(language), hint: error.hint(language))
        }
    }

    private static func row(_ segment: Segment, _ site: SiteTime) -> [String: Any] {
        [
            "number": segment.number, "place": "/recordings/\(segment.recording)",
            "when": site.text(segment.span.start).replacing("T", with: " "),
            "dispatch": segment.dispatch, "dispatchPlace": DispatchPlace(segment.dispatch).text,
            "length": FindingWords.clock(segment.length), "officer": segment.officer, "where": segment.place ?? "",
            "cause": segment.cause ?? "", "category": segment.category ?? "",
        ]
    }
}

extension SegmentQuery {
    /// What the command `find` takes, from an address.
    init(_ fields: Fields, site: SiteTime, language: Language) throws(Refusal) {
        self.init()
        dispatch = fields["dispatch"]
        officer = fields["officer"]
        place = fields["place"]
        cause = fields["cause"]
        text = fields["text"]
        from = try site.time(fields["from"], language)
        to = try site.time(fields["to"], language)
        limit = Limits.rows
    }
}

extension SiteTime {
    func time(_ text: String?, _ language: Language) throws(Refusal) -> WallTime? {
        guard let text else { return nil }
        guard let time = TimeArgument.read(text, zone: zone) else {
            throw Refusal(
                .badRequest, Bilingual(zh: "看不懂的时间：\(text)", en: "not a time: \(text)").text(language),
                hint: "2026-11-20T08:00")
        }
        return time
    }
}
