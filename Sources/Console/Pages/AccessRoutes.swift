import Accounts
import Catalogue
import Evidence
import Hummingbird
import Pipeline
import Regulation

/// Asking to see, copy or release, and deciding about it; the register of what was seen.
struct AccessRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/access") { request, context in try await show(request, context) }
        router.post("/access") { request, context in try await ask(request, context) }
        router.post("/access/{id}/{step}") { request, context in try await decide(request, context) }
        router.get("/register") { request, context in try await register(request, context) }
    }

    private func show(
        _ request: Request, _ context: ConsoleContext, problem: AccessError? = nil, form: Fields? = nil
    ) async throws -> Response {
        let session = try context.signedIn()
        let fields = form ?? request.fields
        let house = house
        return try await house.work {
            let language = context.language
            let rules = try house.rules()
            let gate = try house.gate()
            // Without a role: one's own only.
            let all = try house.catalogue.requests(on: nil)
            var seesAll = true
            do throws(AccessError) { try gate.require(.browse, of: session.person) } catch { seesAll = false }
            let own = all.filter { $0.by == session.person || $0.who == .person(session.person) }
            var page = Page(house, context, title: Words.say("accessTitle", language))
            page.open = "/access"
            page.path = "/access"
            var values: [String: Any] = [
                "ownOnly": !seesAll, "reason": fields["reason"] ?? "", "key": fields["key"] ?? "",
                "recipient": fields["recipient"] ?? "",
                "recipientKinds": Self.options(
                    ([.other] + Recipient.Kind.allCases.filter { $0 != .other }).map(\.rawValue),
                    fields["recipient-kind"]
                ) { kind in
                    Recipient.Kind(rawValue: kind).map { AccessWords.recipient($0, language) } ?? kind
                },
                "acts": Self.options(["view", "copy", "release"], fields["act"]) { AccessWords.act($0, language) },
                "kinds": Self.options(["recording", "dispatch", "matter"], fields["kind"]) { kind in
                    Words.say("kind" + kind.prefix(1).uppercased() + kind.dropFirst(), language)
                },
                "rows": (seesAll ? all : own).reversed().prefix(Limits.rows).map { request in
                    Self.row(request, session.person, rules.site, language)
                },
            ]
            values["isEmpty"] = (seesAll ? all : own).isEmpty
            if let problem {
                values["problem"] = [
                    "message": problem.message(rules.site, language), "hint": problem.pageHint(language) ?? "",
                ]
            }
            return .html(try page.text("access", values), status: problem?.status ?? .ok)
        }
    }

    private static func options(
        _ values: [String], _ chosen: String?, _ name: (String) -> String
    ) -> [[String: Any]] {
        values.map { ["value": $0, "name": name($0), "isChosen": $0 == chosen] }
    }

    private static func recipient(_ form: Fields) -> String? {
        guard let name = form["recipient"], !name.isEmpty else { return nil }
        return Recipient(form["recipient-kind"].flatMap { Recipient.Kind(rawValue: $0) } ?? .other, name).text
    }

    private static func row(
        _ request: AccessRequest, _ person: String, _ site: SiteTime, _ language: Language
    ) -> [String: Any] {
        let state = request.state(at: .now)
        let isOwn = request.by == person || request.who == .person(person)
        let who =
            switch request.who {
            case .person(let number): number
            case .role(let role): AccessWords.role(role, language)
            }
        var place = ""
        if case .recording(let sha256) = request.subject { place = "/recordings/\(sha256)" }
        return [
            "number": "Q\(request.id)", "id": request.id, "state": AccessWords.state(request, at: .now, site, language),
            "isOpen": state == .open, "canDecide": state == .open && !isOwn, "canEnd": state == .open && isOwn,
            "act": AccessWords.act(request.act, language), "who": who,
            "subject": AccessWords.subject(request.subject, language), "place": place, "reason": request.reason,
            "recipient": request.recipient.map { AccessWords.recipient(Recipient(text: $0), language) } ?? "",
            "by": request.by, "at": site.text(request.at),
            "decision": request.decision.map { decision in
                let basis = "\(decision.basis.regulation) \(LedgerWords.article(decision.basis.article, language))"
                return "\(decision.by) · \(basis)" + (decision.why.map { " · \($0)" } ?? "")
            } ?? "",
        ]
    }

    private func ask(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.signedIn()
        let form = try await request.form()
        try session.check(form)
        let house = house
        do {
            try await house.work {
                let gate = try house.gate()
                guard
                    let subject = AccessRequest.Subject(
                        kind: form["kind"] ?? "",
                        key: form["kind"] == "recording" ? form["key"]?.lowercased() : form["key"])
                else { throw AccessError.unknownSubject }
                defer { house.carry() }
                _ = try gate.ask(
                    AccessRequest(
                        act: form["act"] ?? "view", who: .person(session.person), subject: subject,
                        reason: form["reason"] ?? "", recipient: Self.recipient(form), by: session.person, at: gate.now)
                )
            }
            return .seeOther("/access")
        } catch let error as AccessError {
            return try await show(request, context, problem: error, form: form)
        }
    }

    private func decide(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.signedIn()
        let form = try await request.form()
        try session.check(form)
        guard let id = context.parameters.get("id", as: Int64.self) else { throw HTTPError(.notFound) }
        let step = try context.parameters.require("step")
        let house = house
        do {
            try await house.work {
                let gate = try house.gate()
                let rules = try house.rules()
                defer { house.carry() }
                switch step {
                case "approve":
                    let end = gate.now + .seconds(Int64(rules.settings.approvalDays) * 86_400)
                    _ = try gate.decide(id, approve: true, until: end, by: session.person, why: form["why"])
                case "refuse":
                    _ = try gate.decide(id, approve: false, until: nil, by: session.person, why: form["why"])
                case "end": _ = try gate.end(request: id, by: session.person, why: form["why"] ?? "")
                default: throw HTTPError(.notFound)
                }
            }
            return .seeOther("/access")
        } catch let error as AccessError {
            return try await show(request, context, problem: error)
        }
    }

    // MARK: The register

    private func register(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.signedIn()
        let fields = request.fields
        let house = house
        return try await house.work {
            let language = context.language
            try house.gate().require(.seeRegister, of: session.person)
            let site = try house.rules().site
            let from = try site.time(fields["from"], language)
            let to = try site.time(fields["to"], language)
            var span: WallSpan?
            if from != nil || to != nil {
                span = WallSpan(start: from ?? WallTime(nanoseconds: 0), end: to ?? WallTime(nanoseconds: .max))
            }
            // One more than is shown tells whether there are more.
            let entries = try house.catalogue.register(
                of: fields["recording"]?.lowercased(), during: span, before: fields["before"].flatMap { Int64($0) },
                limit: Limits.rows + 1)
            var next = ""
            if entries.count > Limits.rows {
                let kept = ["from", "to", "recording"].compactMap { name in
                    fields[name].map { "\(name)=\($0.addingPercentEncoding())&" }
                }
                next = "/register?" + kept.joined() + "before=\(entries[Limits.rows - 1].id)"
            }
            let rows = try entries.prefix(Limits.rows).map { entry -> [String: Any] in
                let name = try house.catalogue.recording(entry.sha256)?.originalName ?? entry.sha256
                let basis = "\(entry.basis.regulation) \(LedgerWords.article(entry.basis.article, language))"
                return [
                    "at": site.text(entry.at).replacing("T", with: " "), "viewer": entry.viewer,
                    "act": AccessWords.act(entry.act, language), "name": name,
                    "place": "/recordings/\(entry.sha256)", "reason": entry.reason,
                    "ground": (entry.request.map { "Q\($0) \(entry.approver ?? "") · " } ?? "") + basis,
                ]
            }
            var page = Page(house, context, title: Words.say("registerTitle", language))
            page.open = "/register"
            page.path = "/register"
            return .html(
                try page.text(
                    "register",
                    [
                        "rows": Array(rows), "isEmpty": entries.isEmpty, "from": fields["from"] ?? "",
                        "to": fields["to"] ?? "", "recording": fields["recording"] ?? "", "nextPlace": next,
                    ]))
        }
    }
}
