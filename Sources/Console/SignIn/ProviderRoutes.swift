import Accounts
import HTTPTypes
import Hummingbird
import Logging
import OIDC
import Pipeline

/// Signing in through the site's provider: the way there and the way back (docs/design/oidc.md).
struct ProviderRoutes {
    let house: House
    let provider: Provider

    static let start = "/sign-in/oidc"
    private static let cookie = "unbroken-flow"

    func add(to router: Router<ConsoleContext>) {
        // A link, no form: the page's policy lets forms go nowhere else.
        router.get("/sign-in/oidc") { request, context in try await leave(request, context) }
        router.get("/sign-in/oidc/return") { request, context in try await comeBack(request, context) }
    }

    private func leave(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let flow = Flow(at: House.seconds())
        let place: String
        do {
            place = try await provider.address(of: flow)
        } catch {
            return try refused(error, context)
        }
        let cookie = house.flows.keep(
            FlowShelf.Kept(flow: flow, next: Request.ownPath(request.fields["next"]), old: context.session))
        var response = Response.seeOther(place)
        response.setCookie(self.cookie(cookie, age: Int(FlowShelf.limit)))
        return response
    }

    private func comeBack(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = request.fields
        // Taken out before anything is looked at: an address that was used once is used up.
        guard let kept = house.flows.take(request.cookies[Self.cookie]?.value ?? "", at: House.seconds()),
            Secret.same(kept.flow.state, fields.raw("state")),
            fields["iss"] ?? provider.settings.issuer == provider.settings.issuer
        else { return try refused(.unknownFlow, context) }
        let identity: Identity
        do throws(OIDCError) {
            guard let code = fields["code"], fields["error"] == nil else {
                throw .denied(fields["error"] ?? "no code")
            }
            identity = try await provider.identity(code: code, flow: kept.flow, at: House.seconds())
        } catch {
            return try refused(error, context)
        }
        let house = house
        let outcome = try await house.work {
            let outcome = try house.accounts.signIn(
                identity.policeNumber, issuer: identity.issuer, subject: identity.subject, at: House.seconds())
            if case .done = outcome, let old = kept.old { try house.accounts.signOut(old) }
            return outcome
        }
        guard case .done(let token, _) = outcome else {
            house.metrics.count("unbroken_sign_ins_total{outcome=\"refused\"}")
            return try page(
                context, Words.say("oidcUnknownPerson", context.language),
                hint: Words.say("oidcUnknownPersonHint", context.language), status: .forbidden)
        }
        house.metrics.count("unbroken_sign_ins_total{outcome=\"done\"}")
        // A page that goes on by itself, not a redirect: after one that began at the provider the browser would keep
        // the session's cookie (SameSite=Strict) to itself.
        let page = Page(house, context, title: Words.say("signInTitle", context.language))
        var response = Response.html(try page.text("signed-in", ["next": kept.next]))
        response.headers[.named("Refresh")] = "0; url=\(kept.next)"
        response.setCookie(Cookies.session(token, house))
        response.setCookie(cookie("", age: 0))
        return response
    }

    /// Lax: it has to come along when the provider sends the browser back. It opens nothing by itself.
    private func cookie(_ value: String, age: Int) -> Cookie {
        Cookie(
            name: Self.cookie, value: value, maxAge: age, path: Self.start, secure: house.settings.isSecure,
            httpOnly: true, sameSite: .lax)
    }

    private func refused(_ error: OIDCError, _ context: ConsoleContext) throws -> Response {
        house.metrics.count("unbroken_sign_ins_total{outcome=\"provider\"}")
        let key: String
        let status: HTTPResponse.Status
        switch error {
        case .unknownFlow: (key, status) = ("oidcUnknownFlow", .forbidden)
        case .denied: (key, status) = ("oidcDenied", .forbidden)
        case .token(let fault):
            (key, status) = ("oidcToken", .forbidden)
            house.log.warning("an ID token was refused", metadata: ["fault": "\(fault.rawValue)"])
        case .provider(let cause):
            (key, status) = ("oidcProvider", .badGateway)
            house.log.error("the OIDC provider can't be used", metadata: ["cause": "\(cause.prefix(300))"])
        case .settings: (key, status) = ("oidcProvider", .badGateway)
        }
        return try page(
            context, Words.say(key, context.language), hint: Words.say(key + "Hint", context.language), status: status)
    }

    private func page(
        _ context: ConsoleContext, _ message: String, hint: String, status: HTTPResponse.Status
    ) throws -> Response {
        let page = Page(house, context, title: Words.title(status.code, context.language))
        var response = Response.html(
            try page.text("refusal", ["message": message, "hint": hint, "signIn": "/sign-in"]), status: status)
        response.setCookie(cookie("", age: 0))
        return response
    }
}
