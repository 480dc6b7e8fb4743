import Catalogue
import Evidence
import Foundation
import Regulation

/// Lists over HTTP, as a case or dispatch system sends them: `POST /api/v1/matters`, `/dispatches`, `/officers`,
/// `/recorders` with a JSON body as `import` reads it (docs/formats/http.md). A value in and a value out: whoever
/// serves it brings transport, sign-in and size limits.
public struct ListEndpoint: Sendable {
    private let site: SiteTime
    private let retention: RetentionKeeper

    public init(retention: RetentionKeeper) {
        site = retention.site
        self.retention = retention
    }

    public struct Answer: Hashable, Sendable {
        /// 200 all taken · 207 some rows refused · 400 not readable · 403 no right to lists · 404, 405, 415 · 422 no row could be taken · 503
        /// try again: the catalogue is busy
        public var status: Int
        /// One JSON object, `unbroken.import/1` or an error with `error` and `hint`.
        public var body: String
    }

    /// Bytes of a body: a county's year of dispatches is some 20 MB.
    public static let largestBody = 64 << 20

    /// - Parameter person: police number of whoever sends it; asked for the right to lists before a byte is read.
    public func answer(
        method: String, path: String, contentType: String?, body: [UInt8], by person: String, language: Language
    ) -> Answer {
        let kinds = ["matters", "dispatches", "officers", "recorders"]
        guard let kind = kinds.first(where: { path == "/api/v1/\($0)" }) else {
            return problem(404, Bilingual(zh: "没有这个地址：\(path)", en: "no such address: \(path)"), nil, language)
        }
        guard method == "POST" else {
            return problem(
                405, Bilingual(zh: "只接受 POST", en: "POST only"), Bilingual(zh: "Allow: POST", en: "Allow: POST"),
                language)
        }
        guard contentType?.split(separator: ";").first.map({ $0.trimmingPrefix(" ") == "application/json" }) == true
        else {
            return problem(
                415, Bilingual(zh: "内容类型须为 application/json", en: "the content type is application/json"), nil, language
            )
        }
        do {
            let keeper = ListKeeper(retention: retention, by: person)
            try keeper.requireRight()
            return try take(kind, body, keeper, language)
        } catch let error as AccessError {
            let hint = error.hint(language)
            return problem(
                403, Bilingual(zh: error.message(site, .zh), en: error.message(site, .en)),
                hint.map { Bilingual(zh: $0, en: $0) }, language)
        } catch let error as SourceError {
            return problem(400, error.message, error.hint, language)
        } catch let error as CatalogueError {
            return problem(
                error.code == .busy ? 503 : 500, Bilingual(error.message),
                Bilingual(error.hint), language)
        } catch {
            return problem(500, Bilingual(zh: "\(error)", en: "\(error)"), nil, language)
        }
    }

    private func take(_ kind: String, _ body: [UInt8], _ keeper: ListKeeper, _ language: Language) throws -> Answer {
        let options = ListOptions(
            zone: site.zone, riskLevels: retention.layers.site.keeping.retention.riskLevels,
            traits: TraitReading(retention.layers))
        // The name stands in for a file's in the report.
        let file = "/api/v1/\(kind).json"
        var held: [JSONText]?
        let stored: ListKeeper.Stored
        switch kind {
        case "dispatches":
            stored = try keeper.store(dispatches: ListImport.dispatches(from: body, file: file, options: options))
        case "officers":
            stored = try keeper.store(officers: ListImport.officers(from: body, file: file, options: options))
        case "recorders":
            stored = try keeper.store(recorders: ListImport.recorders(from: body, file: file, options: options))
        default:
            let matters = try keeper.store(matters: ListImport.matters(from: body, file: file, options: options))
            stored = matters.list
            held = matters.held.raised.map { RetentionJSON.hold($0, site: site) }
        }
        let (report, rows) = stored
        let status = report.invalid == 0 ? 200 : report.valid > 0 ? 207 : 422
        return Answer(status: status, body: ImportJSON.report(report, rows, language, held: held).line)
    }

    private func problem(_ status: Int, _ message: Bilingual, _ hint: Bilingual?, _ language: Language) -> Answer {
        Answer(
            status: status,
            body: JSONText.object([
                ("error", .text(message.text(language))), ("hint", .optional(hint) { .text($0.text(language)) }),
            ]).line)
    }
}

extension ImportReport {
    /// Rows that were readable and are not taken all the same.
    public mutating func add(_ refused: [MatterKeeper.Refusal]) {
        problems += refused.map(\.problem)
        valid -= refused.count
        invalid += refused.count
    }

    /// Events of these matters that were held once and released, in the words of the regulation.
    mutating func add(_ released: [HoldRecord], events: [RuleItem]) {
        problems += released.map { hold in
            let words = events.first { $0.key == hold.event }?.words
            let (zh, en) = (words?.zh ?? hold.event, words?.en ?? hold.event)
            return ImportProblem(
                severity: .warning, line: 0, column: nil, value: hold.subject.key,
                reason: Bilingual(
                    zh:
                        "案件 \(hold.subject.key)：\(zh)的冻结 H\(hold.id) 已解除，未再冻结；如为新的情形，用 unbroken retention hold --matter \(hold.subject.key) --event \(hold.event)",
                    en:
                        "matter \(hold.subject.key): its hold H\(hold.id) (\(en)) was released, and is not raised again; if this is another one: unbroken retention hold --matter \(hold.subject.key) --event \(hold.event)"
                ))
        }
    }
}

/// The report of an import as one JSON object: docs/formats/json.md.
public enum ImportJSON {
    /// - Parameter held: holds a list of matters raised; nil: of another list, or told apart.
    public static func report(
        _ report: ImportReport, _ stored: StoreReport, _ language: Language, held: [JSONText]? = nil
    ) -> JSONText {
        .object(
            [
                ("schema", .text("unbroken.import/1")), ("file", .text(report.file)), ("format", .text(report.format)),
                ("encoding", .text(report.encoding.rawValue)), ("rows", .integer(Int64(report.rows))),
                ("valid", .integer(Int64(report.valid))), ("invalid", .integer(Int64(report.invalid))),
                ("new", .integer(Int64(stored.inserted))), ("updated", .integer(Int64(stored.updated))),
                ("unchanged", .integer(Int64(stored.unchanged))),
                ("matched", .optional(report.matched) { .integer(Int64($0)) }),
                ("unmatched", .optional(report.unmatched) { .integer(Int64($0)) }),
                ("unknownColumns", .list(report.unknownColumns.map(JSONText.text))),
                (
                    "problems",
                    .list(
                        report.problems.map { problem in
                            .object([
                                ("severity", .text(problem.severity.rawValue)), ("line", .integer(Int64(problem.line))),
                                ("column", .optional(problem.column, JSONText.text)),
                                ("reason", .text(problem.reason.text(language))),
                            ])
                        })
                ),
            ] + (held.map { [("held", .list($0))] } ?? []))
    }
}
