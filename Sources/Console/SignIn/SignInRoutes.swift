import Accounts
import Evidence
import HTTPTypes
import Hummingbird
import OIDC
import Pipeline

/// Signing in and out.
struct SignInRoutes {
    let house: House

    func add(to router: Router<ConsoleContext>) {
        router.get("/sign-in") { request, context in try show(request, context, problem: nil, status: .ok) }
        router.post("/sign-in") { request, context in try await signIn(request, context) }
        router.post("/sign-out") { request, context in
            let session = try context.signedIn()
            try session.check(try await request.form())
            let house = house
            try await house.work { try house.accounts.signOut(session) }
            var response = Response.seeOther("/sign-in")
            response.setCookie(Cookies.ended(house))
            return response
        }
    }

    private func show(
        _ request: Request, _ context: ConsoleContext, problem: String?, status: HTTPResponse.Status,
        person: String = ""
    ) throws -> Response {
        let given = request.cookies[Cookies.visit]?.value
        let visit = given.flatMap { $0.utf8.count == 64 ? $0 : nil } ?? Secret.token()
        let page = Page(house, context, title: Words.say("signInTitle", context.language))
        let next = Request.ownPath(request.fields["next"])
        var response = Response.html(
            try page.text(
                "sign-in",
                [
                    "problem": problem ?? "", "token": Self.token(visit), "person": person, "next": next,
                    "hasNoAccounts": try house.accounts.list().isEmpty, "provider": provider(next, context.language),
                ]), status: status)
        response.setCookie(Cookies.visit(visit, house))
        return response
    }

    /// The button for the site's provider; nothing where there is none.
    private func provider(_ next: String, _ language: Language) -> [[String: String]] {
        guard let provider = house.provider else { return [] }
        return [
            [
                "place": ProviderRoutes.start + "?next=" + next.addingPercentEncoding(),
                "name": Words.say("oidcSignIn", language).replacing("{name}", with: provider.settings.name),
            ]
        ]
    }

    private static func token(_ visit: String) -> String { Secret.digest("sign-in " + visit) }

    private func signIn(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = try await request.form()
        let visit = request.cookies[Cookies.visit]?.value ?? ""
        guard visit.utf8.count == 64, Secret.same(Self.token(visit), form.raw("token")) else {
            return try show(
                request, context, problem: Words.say("formExpired", context.language), status: .forbidden)
        }
        let person = form["person"] ?? ""
        let password = form.raw("password")
        let house = house
        let outcome = try await house.signIn {
            try house.accounts.signIn(String(person.prefix(64)), password: password, at: House.seconds())
        }
        switch outcome {
        case .done(let token, _):
            // Whatever session the browser came with is over: a session nobody signed in to is never taken up.
            if let old = context.session { try await house.work { try house.accounts.signOut(old) } }
            house.metrics.count("unbroken_sign_ins_total{outcome=\"done\"}")
            var response = Response.seeOther(Request.ownPath(form["next"]))
            response.setCookie(Cookies.session(token, house))
            return response
        case .refused:
            house.metrics.count("unbroken_sign_ins_total{outcome=\"refused\"}")
            return try show(
                request, context, problem: Words.say("signInRefused", context.language), status: .forbidden,
                person: person)
        case .locked(let until):
            house.metrics.count("unbroken_sign_ins_total{outcome=\"locked\"}")
            let minutes = max(1, (until - House.seconds() + 59) / 60)
            let problem = Words.say("signInLocked", context.language).replacing("{minutes}", with: "\(minutes)")
            return try show(request, context, problem: problem, status: .tooManyRequests, person: person)
        }
    }
}

extension ConsoleContext {
    /// Who signed in; sends to the sign-in page else.
    func signedIn() throws -> Session {
        guard let session else { throw HTTPError(.unauthorized) }
        return session
    }
}

extension Session {
    /// Refuses a form that does not carry this session's token.
    func check(_ form: Fields) throws {
        guard Secret.same(csrf, form.raw("csrf")) else { throw Refusal(.forbidden, "pageExpired") }
    }
}

/// Sends whoever has not signed in to the sign-in page, and back afterwards.
struct NeedsSignIn: RouterMiddleware {
    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        if context.session == nil {
            let isPage = request.method == .get && request.headers[.accept]?.contains("text/html") == true
            guard isPage else { throw Refusal(.unauthorized, Words.status(401, context.language)) }
            let place = request.uri.string.addingPercentEncoding()
            return .seeOther("/sign-in?next=\(place)")
        }
        return try await next(request, context)
    }
}
