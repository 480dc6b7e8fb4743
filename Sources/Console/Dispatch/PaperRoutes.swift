import Archive
import Accounts
import Catalogue
import Custody
import Evidence
import HTTPTypes
import Hummingbird
import Pipeline
import Regulation
import Vault

/// Papers to print: the report of one finding, the certificate of one dispatch; as a page, or with `as=pdf`.
struct PaperRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/review/{id}/report") { request, context in
            let session = try context.signedIn()
            guard let text = context.parameters.get("id"), text.hasPrefix("F"), let id = Int64(text.dropFirst()) else {
                throw HTTPError(.notFound)
            }
            let asPDF = request.fields["as"] == "pdf"
            let house = house
            return try await house.work {
                try house.gate().require(.browse, of: session.person)
                let rules = try house.rules()
                guard
                    var report = try GapReport(
                        id, catalogue: house.catalogue, rules: rules.book, site: rules.site, language: context.language)
                else { throw HTTPError(.notFound) }
                report.checkpoint = house.checkpoint
                report.pictures = try pictures(report.row.stored, session)
                let now = WallTime.now
                return try Self.answer(
                    try report.paper(at: now), name: "F\(id)", asPDF: asPDF, at: now, context.language)
            }
        }
    }

    /// Where the gate refuses, or wants to hear a reason first, the paper is made without pictures.
    private func pictures(_ stored: StoredFinding, _ session: Session) throws -> [GapReport.Picture] {
        let gate = try house.gate()
        do {
            return try GapReport.pictures(of: stored, root: house.settings.root, catalogue: house.catalogue) {
                recording in
                let isNew = try house.views.open(
                    recording, session: session.id, person: session.person, gate: gate)
                if isNew { house.viewed() }
            }
        } catch let error as AccessError {
            if case .catalogue = error { throw error }
            return []
        }
    }

    static func answer(
        _ paper: Paper, name: String, asPDF: Bool, at now: WallTime, _ language: Language
    ) throws -> Response {
        guard asPDF else {
            var response = Response.html(PaperMaking.html(paper, language))
            response.headers[.contentSecurityPolicy] = policy
            return response
        }
        do throws(PDFMaker.Failure) {
            let bytes = try PaperMaking.pdf(paper, date: now)
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/pdf", .contentDisposition: "attachment; filename=\"\(name).pdf\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        } catch {
            let words = PaperMaking.message(error, language)
            throw Refusal(.serviceUnavailable, words.message, hint: words.hint)
        }
    }

    /// The paper's own style and pictures, and nothing else: the style is named by its digest.
    private static let policy: String = {
        let hex = Array((FileDigest.sha256(text: PaperMaking.css) ?? "").utf8)
        let bytes = stride(from: 0, to: hex.count - 1, by: 2).compactMap {
            UInt8(String(decoding: hex[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
        return "default-src 'none'; style-src 'sha256-\(Markup.base64(bytes))'; img-src data:; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'"
    }()
}

extension House {
    /// Of the custody log as it is now.
    var checkpoint: Checkpoint? {
        do throws(CustodyError) {
            return try CustodyLog(at: CustodyKeeper.folder(of: settings.root)).checkpoint()
        } catch {
            return nil
        }
    }
}
