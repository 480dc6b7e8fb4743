import Accounts
import Catalogue
import Evidence
import HTTPTypes
import Hummingbird
import Pipeline
import Regulation

/// Scans of written explanations, as the ledger names them: a request names a step's digest, never a path.
struct ScanRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/review/{id}/scan/{sha}") { request, context in
            let session = try context.signedIn()
            let id = try ReviewRoutes.number(context)
            let sha256 = try context.parameters.require("sha")
            let house = house
            let paper = try await house.work { () -> LedgerStatement.Paper in
                try house.gate().require(.browse, of: session.person)
                let steps = try house.catalogue.ledger(of: id).steps
                guard let paper = steps.compactMap(\.says.paper).first(where: { $0.sha256 == sha256 }) else {
                    throw HTTPError(.notFound)
                }
                return paper
            }
            guard let file = OpenFile(house.file(paper.place)), file.size > 0 else { throw HTTPError(.notFound) }
            let head = try file.read(0, 8)
            // Of what went in by the command line, another kind may have come: it is only downloaded.
            let type = Scan.Kind(head.readableBytesView)?.type ?? "application/octet-stream"
            var response = file.response(to: request, type: type, tag: sha256, house: house)
            response.headers[.contentDisposition] =
                "attachment; filename*=UTF-8''" + paper.name.addingPercentEncoding()
            response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
            return response
        }
    }
}
