import Accounts
import Catalogue
import Evidence
import HTTPTypes
import Hummingbird
import Pipeline
import Regulation
import Vault

/// The queue of interruptions: one card at a time, and what is decided about it.
struct ReviewRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/review") { request, context in try await show(nil, request, context) }
        router.get("/review/{id}") { request, context in
            try await show(try Self.number(context), request, context)
        }
        router.post("/review/{id}/{step}") { request, context in try await decide(request, context) }
    }

    static func number(_ context: ConsoleContext) throws -> Int64 {
        guard let text = context.parameters.get("id"), text.hasPrefix("F"), let id = Int64(text.dropFirst()), id > 0
        else { throw HTTPError(.notFound) }
        return id
    }

    private func show(
        _ id: Int64?, _ request: Request, _ context: ConsoleContext, problem: Problem? = nil
    ) async throws -> Response {
        let session = try context.signedIn()
        let queue = ReviewQueue(request.fields)
        let done = request.fields["done"].flatMap { Int64($0) }
        let house = house
        return try await house.work {
            try house.gate().require(.browse, of: session.person)
            let rules = try house.rules()
            let contents = try house.catalogue.oneState { try queue.contents(house.catalogue, around: id) }
            let open = id ?? contents.open?.id
            let heard = try open.flatMap {
                try HeardWords(house: house, rules: rules, context: context, session: session, queue: queue).text(
                    of: $0)
            }
            var page = Page(house, context, title: Words.say("reviewTitle", context.language))
            page.open = "/review"
            page.path = (id.map { "/review/F\($0)" } ?? "/review") + queue.query
            page.script = "review.js"
            let view = ReviewPage(
                house: house, rules: rules, context: context, session: session, queue: queue, contents: contents,
                heard: heard)
            let values = try house.catalogue.oneState { try view.values(open, done: done, problem: problem) }
            return .html(try page.text("review", values), status: problem == nil ? .ok : .unprocessableContent)
        }
    }

    // MARK: Deciding

    /// Why nothing was written, and what had been typed.
    struct Problem: Sendable {
        var step: String
        var message: String
        var hint: String?
        var form: Fields
    }

    private func decide(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.signedIn()
        let id = try Self.number(context)
        let step = try context.parameters.require("step")
        let parts = try await request.formWithFile()
        let form = parts.fields
        try session.check(form)
        let wantsJSON = request.headers[.accept] == "application/json"
        let language = context.language
        let queue = ReviewQueue(request.fields)
        let house = house
        do {
            let next = try await house.work {
                // Where the queue goes on is looked up before this finding leaves it.
                let following = try queue.following(id, house.catalogue)
                try Decision(house: house, person: session.person).write(step, about: id, form, file: parts.file)
                return queue.place(following: following, done: id)
            }
            house.metrics.count("unbroken_decisions_total")
            if wantsJSON { return .json(JSONText.object([("next", .text(next))]).line) }
            return .seeOther(next)
        } catch let error as ReviewError {
            let problem = Problem(
                step: step, message: error.message(language), hint: error.pageHint(language), form: form)
            if wantsJSON {
                return .error(problem.message, hint: problem.hint, status: error.status)
            }
            return try await show(id, request, context, problem: problem)
        } catch let error as ScanError {
            let problem = Problem(
                step: step, message: Words.say(error.key, language), hint: Words.say(error.key + "Hint", language),
                form: form)
            if wantsJSON { return .error(problem.message, hint: problem.hint, status: error.status) }
            return try await show(id, request, context, problem: problem)
        }
    }
}

extension ReviewQueue {
    /// The next one still to be looked at; the empty queue where this was its last.
    func place(following: Int64?, done: Int64) -> String {
        guard let following else { return "/review" + query + (query.isEmpty ? "?" : "&") + "done=\(done)" }
        return place(following, adding: "done=\(done)")
    }
}

/// One decision about one finding, through the library's review.
struct Decision {
    let house: House
    let person: String

    func write(_ step: String, about id: Int64, _ form: Fields, file: FormParts.File? = nil) throws {
        let review = try Review(catalogue: house.catalogue, rules: try house.rules().book)
        // Decided on what was shown: a step that was added since is looked at first.
        if let seen = form["seen"].flatMap({ Int($0) }) {
            let count = try house.catalogue.ledger(of: id).steps.count
            guard count == seen else { throw Refusal(.conflict, "changedMeanwhile") }
        }
        defer { house.carry() }
        switch step {
        case "confirm":
            _ = try review.confirm(
                [id], by: person, cause: form["cause"], byEar: form["heard"] != nil, text: form["text"])
        case "explain":
            try explain(id, form, file, review)
        case "exempt":
            _ = try review.exempt(
                [id], by: person, reason: form["reason"], record: form["record"], text: form["text"])
        case "escalate": _ = try review.escalate([id], by: person, text: form["text"])
        case "approve": _ = try review.approve([id], by: person, text: form["text"])
        case "undo": _ = try review.undo([id], by: person, text: form["text"])
        case "note":
            _ = try review.note([id], by: person, text: form["text"] ?? "")
        default: throw HTTPError(.notFound)
        }
    }

    /// A scan goes the way of `unbroken explain --file`: into the vault first, then the step that names it.
    private func explain(_ id: Int64, _ form: Fields, _ file: FormParts.File?, _ review: Review) throws {
        func explain(_ paper: Review.PaperSource?) throws {
            _ = try review.explain(
                [id], by: person, cause: form["cause"], text: form["text"], paper: paper,
                approvedBy: form["approvedBy"])
        }
        guard let file else { return try explain(nil) }
        guard let scan = Scan(name: file.name, bytes: file.bytes) else { throw ScanError.otherKind }
        try scan.lent(below: house.previews.folder) { path in
            let vault: Vault
            let immutable = try house.rules().settings.immutable
            do throws(VaultError) { vault = try Vault(at: house.settings.root, immutable: immutable) } catch {
                guard error.code == .inUse else { throw error }
                throw ScanError.vaultInUse
            }
            try explain(Review.PaperSource(path: path, vault: vault))
        }
    }
}

/// Why a scan was not taken.
enum ScanError: Error {
    case otherKind
    /// One program at a time writes into the vault, and an upload is under way.
    case vaultInUse

    var key: String { self == .otherKind ? "scanKind" : "scanBusy" }
    var status: HTTPResponse.Status { self == .otherKind ? .unsupportedMediaType : .conflict }
}

extension ReviewError {
    var status: HTTPResponse.Status {
        switch self {
        case .access: .forbidden
        case .noSuchFinding: .notFound
        case .catalogue(let error): error.code == .changedMeanwhile ? .conflict : .internalServerError
        case .vault: .internalServerError
        default: .unprocessableContent
        }
    }

    /// The library's hints name commands and options; a page says which field it is.
    func pageHint(_ language: Language) -> String? {
        switch self {
        case .ledger(let error): Words.hints[error.why.rawValue]?.text(language)
        case .unknownCause, .unknownReason: Words.hints["choose"]?.text(language)
        case .needsText: Words.hints["needsText"]?.text(language)
        case .needsRecord: Words.hints["needsRecord"]?.text(language)
        case .catalogue, .noSuchFinding: nil
        case .access(let error): error.pageHint(language)
        default: hint(language)
        }
    }
}

extension Words {
    static let hints: [String: Bilingual] = [
        "alreadyExplained": Bilingual(zh: "要改，先撤回", en: "To change it, take it back first"),
        "alreadyUnexplained": Bilingual(zh: "要改，先撤回", en: "To change it, take it back first"),
        "awaitsApproval": Bilingual(zh: "由另一人审批，或撤回", en: "Somebody else approves it, or it is taken back"),
        "noVoice": Bilingual(
            zh: "您听到了说明的，勾选“机器没有听到，是我听到的”；否则书面说明",
            en: "If you heard it yourself, tick the box; else write it down"),
        "noWriting": Bilingual(zh: "先书面说明", en: "It is written down first"),
        "ownWriting": Bilingual(zh: "由另一人审批", en: "Somebody else must approve it"),
        "saysNothing": Bilingual(zh: "填写文字", en: "Fill in the text"),
        "choose": Bilingual(zh: "从列表中选择一项", en: "Choose one from the list"),
        "needsText": Bilingual(zh: "填写文字，写明具体情况", en: "Fill in the text: what it was"),
        "needsRecord": Bilingual(zh: "填写工作记录的编号或内容", en: "Fill in the work record: its number, or what it says"),
    ]
}
