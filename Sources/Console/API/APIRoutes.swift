import Accounts
import Catalogue
import Evidence
import HTTPTypes
import Hummingbird
import Pipeline
import Regulation

/// `/api/v1`: the lines that the commands print with `--json`, as one list; and the lists that come from outside.
/// Whoever asks has a token of an account (`unbroken console token add`) and acts with its roles. docs/formats/http.md
struct APIRoutes {
    let house: House

    static let base = "/api/v1"

    func add(to router: Router<ConsoleContext>) {
        let api = router.group(RouterPath(Self.base))
        api.get("openapi.json") { _, _ in
            guard let asset = house.web.assets["openapi.json"] else { throw HTTPError(.notFound) }
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
        }
        get(api, "recordings") { ask in
            var filter = RecordingFilter()
            filter.recorder = ask.fields["recorder"]
            filter.received = try ask.span("receivedFrom", "receivedTo")
            filter.verdict = try ask.choice("verdict", Verdict.self)
            filter.unmatchedOnly = try ask.flag("unmatched")
            return try house.catalogue.recordings(filter).map { RecordingJSON.line($0, site: ask.site) }
        }
        get(api, "findings") { ask in try ask.gaps() }
        get(api, "findings/{id}") { ask in
            guard let id = ask.number("F"), let stored = try house.catalogue.finding(id) else {
                throw HTTPError(.notFound)
            }
            let row = try GapList(catalogue: house.catalogue).row(stored)
            return [
                LedgerJSON.ledger(
                    try house.catalogue.ledger(of: id), of: stored, cover: row.cover, site: ask.site)
            ]
        }
        get(api, "segments") { ask in
            var query = try SegmentQuery(ask.fields, site: ask.site, language: ask.language)
            query.limit = try ask.limit
            return try house.catalogue.find(query).map { RecordJSON.segment($0, site: ask.site) }
        }
        get(api, "retention/{sha}") { ask in
            guard let recording = try house.catalogue.recording(ask.parameter("sha")) else {
                throw HTTPError(.notFound)
            }
            let keeper = RetentionKeeper(catalogue: house.catalogue, layers: ask.rules.layers, site: ask.site)
            return try keeper.answer(recording).map { [RetentionJSON.answer($0, site: ask.site)] } ?? []
        }
        get(api, "access") { ask in
            try house.catalogue.requests(on: nil).map { AccessJSON.request($0, at: .now, site: ask.site) }
        }
        get(api, "register", duty: .seeRegister) { ask in
            let entries = try house.catalogue.register(
                of: ask.fields["recording"]?.lowercased(), during: try ask.span("from", "to"))
            return try entries.map { entry in
                let name = try house.catalogue.recording(entry.sha256)?.originalName ?? entry.sha256
                return AccessJSON.entry(entry, name: name, site: ask.site)
            }
        }
        for kind in ["matters", "dispatches", "officers", "recorders"] {
            api.post(RouterPath(kind)) { request, context in try await take(request, context) }
        }
    }

    /// What is asked, with all that answering needs.
    private struct Ask {
        let house: House
        let context: ConsoleContext
        let fields: Fields
        let rules: Rules

        var site: SiteTime { rules.site }
        var language: Language { context.language }
        var limit: Int {
            get throws {
                guard let text = fields["limit"] else { return Limits.rows }
                guard let number = Int(text), (1...1000).contains(number) else { throw bad("limit", "1–1000") }
                return number
            }
        }

        /// What is not understood is refused: an answer to another question would be taken for this one's.
        private func bad(_ name: String, _ known: String) -> Refusal {
            Refusal(
                .badRequest, Bilingual(zh: "看不懂的参数：\(name)", en: "not understood: \(name)").text(language), hint: known)
        }

        /// As the document has it; no key of ours is longer.
        func refuseLong() throws {
            if let long = fields.names.first(where: { fields.raw($0).unicodeScalars.count > 200 }) {
                throw bad(long, "≤ 200")
            }
        }

        func choice<Value: RawRepresentable & CaseIterable>(
            _ name: String, _ type: Value.Type
        ) throws -> Value? where Value.RawValue == String {
            guard let text = fields[name] else { return nil }
            guard let value = Value(rawValue: text) else {
                throw bad(name, Value.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return value
        }

        func flag(_ name: String) throws -> Bool {
            switch fields[name] {
            case nil, "false": return false
            case "true": return true
            default: throw bad(name, "true, false")
            }
        }

        func parameter(_ name: String) -> String { context.parameters.get(name) ?? "" }

        func number(_ letter: String) -> Int64? {
            let text = parameter("id")
            return Int64(text.hasPrefix(letter) ? String(text.dropFirst()) : text)
        }

        func span(_ from: String, _ to: String) throws -> WallSpan? {
            let start = try site.time(fields[from], language)
            let end = try site.time(fields[to], language)
            guard start != nil || end != nil else { return nil }
            return WallSpan(start: start ?? WallTime(nanoseconds: 0), end: end ?? WallTime(nanoseconds: .max))
        }

        /// As the command `gaps`.
        func gaps() throws -> [JSONText] {
            var query = GapQuery()
            query.dispatch = fields["dispatch"]
            query.recorder = fields["recorder"]
            query.officer = fields["officer"]
            query.from = try site.time(fields["from"], language)
            query.to = try site.time(fields["to"], language)
            query.kinds = fields["kind"].map { Set($0.split(separator: ",").map { FindingKind(rawValue: String($0)) }) }
            query.states = fields["state"].map {
                Set($0.split(separator: ",").map { FindingState(rawValue: String($0)) })
            }
            if try flag("unexplained") {
                query.states = (query.states ?? GapQuery.unexplained).intersection(GapQuery.unexplained)
                query.onlyFound = true
            }
            return try GapList(catalogue: house.catalogue).rows(query).map {
                RecordJSON.finding($0.stored, cover: $0.cover, site: site)
            }
        }
    }

    private func get(
        _ api: RouterGroup<ConsoleContext>, _ path: String, duty: Duty = .browse,
        _ answer: @escaping @Sendable (Ask) throws -> [JSONText]
    ) {
        api.get(RouterPath(path)) { request, context in
            let token = request.headers[.authorization]
            let fields = request.fields
            let house = house
            let lines = request.headers[.accept] == "application/x-ndjson"
            return try await house.work {
                let person = try Self.person(token, house, context.language)
                try house.gate().require(duty, of: person)
                let ask = Ask(house: house, context: context, fields: fields, rules: try house.rules())
                try ask.refuseLong()
                let list = try answer(ask)
                if lines {
                    return Response.text(list.map { $0.line + "\n" }.joined(), type: "application/x-ndjson")
                }
                return Response.json(JSONText.list(list).line)
            }
        }
    }

    private static func person(_ header: String?, _ house: House, _ language: Language) throws -> String {
        let token = header.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil } ?? ""
        guard let person = try house.accounts.person(ofToken: token) else {
            throw Refusal(
                .unauthorized, Bilingual(zh: "需要令牌", en: "a token is needed").text(language),
                hint: "Authorization: Bearer … (unbroken console token add)")
        }
        return person
    }

    /// A list from a case or dispatch system, as `import` takes it.
    private func take(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let token = request.headers[.authorization]
        let house = house
        let language = context.language
        // Who may not, sends nothing.
        let person = try await house.work {
            let person = try Self.person(token, house, language)
            try house.gate().require(.lists, of: person)
            return person
        }
        let body = Array(buffer: try await request.body(upTo: ListEndpoint.largestBody))
        let (path, type) = (request.uri.path, request.headers[.contentType])
        let answer = try await house.work {
            let rules = try house.rules()
            let keeper = RetentionKeeper(catalogue: house.catalogue, layers: rules.layers, site: rules.site)
            defer { house.carry() }
            return ListEndpoint(retention: keeper).answer(
                method: "POST", path: path, contentType: type, body: body, by: person, language: language)
        }
        return .json(answer.body, status: HTTPResponse.Status(code: answer.status))
    }
}

/// `unbroken.recording/1`: a recording as the catalogue has it.
enum RecordingJSON {
    static func line(_ recording: Recording, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.recording/1")), ("sha256", .text(recording.sha256)),
            ("name", .text(recording.originalName)), ("size", .integer(recording.size)),
            ("vaultPath", .text(recording.vaultPath)), ("received", .text(site.text(recording.receivedAt))),
            ("recorder", .optional(recording.recorder, JSONText.text)),
            ("officer", .optional(recording.officer, JSONText.text)),
            ("container", .optional(recording.container, JSONText.text)),
            ("start", .optional(recording.span) { .text(site.text($0.start)) }),
            ("end", .optional(recording.span) { .text(site.text($0.end)) }),
            ("duration", .optional(recording.duration, JSONText.seconds)),
            ("verdict", .optional(recording.verdict) { .text($0.rawValue) }),
        ])
    }
}
