import Accounts
import Evidence
import Foundation
import Hummingbird
import Pipeline
import Regulation

/// A dispatch with all its lanes. The number stands in the path, or, for what a path can't carry, in the query.
struct DispatchRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/dispatch") { request, context in
            try await show(request.fields.raw("number"), request, context)
        }
        router.get("/dispatch/{number}") { request, context in
            try await show(try Self.number(context), request, context)
        }
    }

    /// The router leaves parameters as they were sent.
    static func number(_ context: ConsoleContext) throws -> String {
        guard let number = try context.parameters.require("number").removingPercentEncoding else {
            throw HTTPError(.badRequest)
        }
        return number
    }

    /// The page; or one part of it, for the script that has the rest already.
    private func show(_ number: String, _ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.signedIn()
        let fields = request.fields
        let house = house
        return try await house.show {
            try house.gate().require(.browse, of: session.person)
            guard let record = try DispatchRecord(number, catalogue: house.catalogue) else {
                throw HTTPError(.notFound)
            }
            let place = DispatchPlace(number, fields)
            let view = DispatchPage(
                house: house, rules: try house.rules(), context: context, session: session, record: record, asked: place
            )
            switch fields["part"] {
            case "drawing": return .html(try view.drawing())
            case "cameras":
                var values = try view.cameras()
                values["t"] = WordTable(language: context.language)
                values["csrf"] = session.csrf
                return .html(try house.web.render("dispatch-cameras", values))
            case "certificate":
                let certificate = try ContinuityCertificate(record, catalogue: house.catalogue)
                let form = CertificatePaper(
                    certificate, catalogue: house.catalogue, rules: view.rules.book, site: view.site,
                    language: context.language, checkpoint: house.checkpoint)
                let now = WallTime.now
                return try PaperRoutes.answer(
                    try form.paper(at: now), name: "certificate", asPDF: fields["as"] == "pdf", at: now,
                    context.language)
            default:
                let title = Words.say("dispatchTitle", context.language) + " " + number
                var page = Page(house, context, title: title)
                page.open = "/search"
                page.path = place.text
                page.script = "dispatch.js"
                page.sheet = "dispatch.css"
                return .html(try page.text("dispatch", try view.values()))
            }
        }
    }
}
