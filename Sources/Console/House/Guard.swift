import Accounts
import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Pipeline
import Regulation

/// Stands before every route: who it is, in which language, what may not be, and the headers of every answer.
struct Guard: RouterMiddleware {
    let house: House

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        var chosen: Language?
        context.language = language(request, &chosen)
        var response: Response
        do {
            try refuseForeign(request)
            if let token = request.cookies[Cookies.session]?.value {
                let house = house
                let isUse = request.uri.path != TodayRoutes.events
                context.session = try await house.work {
                    try house.accounts.session(token, at: House.seconds(), isUse: isUse)
                }
            }
            response = try await next(request, context)
        } catch {
            response = try await answer(error, request, context)
        }
        for (name, value) in Self.headers where response.headers[name] == nil { response.headers[name] = value }
        if house.settings.isSecure { response.headers[Self.strictTransport] = "max-age=31536000" }
        if let chosen { response.setCookie(Cookies.language(chosen, house)) }
        house.metrics.request(status: response.status.code, took: ContinuousClock.now - start)
        return response
    }

    private func language(_ request: Request, _ chosen: inout Language?) -> Language {
        if let named = request.fields["lang"].flatMap({ Language(rawValue: $0) }) {
            chosen = named
            return named
        }
        let kept = request.cookies[Cookies.language]?.value ?? ""
        return Language(rawValue: kept) ?? .zh
    }

    /// What changes something comes from our own pages. Cookies are SameSite=Strict and each form has its token;
    /// this is the third lock.
    private func refuseForeign(_ request: Request) throws {
        guard request.method != .get, request.method != .head else { return }
        if let site = request.headers[Self.fetchSite], site != "same-origin", site != "none" {
            throw Refusal(.forbidden, "crossSite")
        }
        guard let origin = request.headers[.origin] else { return }
        let host = request.head.authority ?? ""
        guard origin == "http://\(host)" || origin == "https://\(host)" else {
            throw Refusal(.forbidden, "crossSite")
        }
    }

    private func answer(_ error: any Error, _ request: Request, _ context: ConsoleContext) async throws -> Response {
        let language = context.language
        let path = request.uri.path
        let isForMachine =
            path.hasPrefix("/api/") || path.hasPrefix(ReceiverRoutes.root)
            || request.headers[.accept] == "application/json"
        let refusal: Refusal
        switch error {
        case let known as Refusal:
            // A refusal without a language yet names its words.
            refusal = Refusal(known.status, Words.say(known.message, language), hint: known.hint)
        case let http as HTTPError:
            if http.status == .notFound,
                let allowed = house.addresses.instead(of: request.method.rawValue, at: request.uri.path)
            {
                var response = Response.error(
                    Words.status(405, language), hint: "Allow: " + allowed.joined(separator: ", "),
                    status: .methodNotAllowed)
                response.headers[.allow] = allowed.joined(separator: ", ")
                return response
            }
            refusal = Refusal(http.status, Words.status(http.status.code, language))
        case let access as AccessError:
            let site = (try? house.rules())?.site ?? SiteTime(zone: .gmt)
            refusal = Refusal(
                access.status, access.message(site, language),
                hint: isForMachine ? access.hint(language) : access.pageHint(language))
        default:
            // Its words may hold names and paths: they go nowhere.
            house.log.error("a request failed", metadata: ["kind": "\(type(of: error))"])
            refusal = Refusal(.internalServerError, Words.status(500, language))
        }
        if isForMachine { return .error(refusal.message, hint: refusal.hint, status: refusal.status) }
        let page = Page(house, context, title: Words.title(refusal.status.code, language))
        return .html(
            try page.text("refusal", ["message": refusal.message, "hint": refusal.hint ?? ""]), status: refusal.status)
    }

    private static let fetchSite = HTTPField.Name.named("Sec-Fetch-Site")
    private static let strictTransport = HTTPField.Name.named("Strict-Transport-Security")
    /// Nothing from elsewhere, nothing inline, in nobody's frame.
    private static let headers: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        (.named("X-Content-Type-Options"), "nosniff"), (.named("X-Frame-Options"), "DENY"),
        (.named("Referrer-Policy"), "same-origin"), (.named("Cross-Origin-Opener-Policy"), "same-origin"),
        (.named("Cross-Origin-Resource-Policy"), "same-origin"),
        (.named("Permissions-Policy"), "camera=(), microphone=(), geolocation=()"),
        (.cacheControl, "no-store"),
    ]
}

extension HTTPField.Name {
    /// For names that are known to be valid.
    static func named(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .server }
}

enum Cookies {
    static let session = "unbroken-session"
    static let language = "unbroken-language"
    /// Before sign-in: what the form's token is made of.
    static let visit = "unbroken-visit"

    static func session(_ token: String, _ house: House) -> Cookie {
        Cookie(
            name: session, value: token, maxAge: Int(AccountStore.absoluteLimit), path: "/",
            secure: house.settings.isSecure, httpOnly: true, sameSite: .strict)
    }

    static func ended(_ house: House) -> Cookie {
        Cookie(
            name: session, value: "", maxAge: 0, path: "/", secure: house.settings.isSecure, httpOnly: true,
            sameSite: .strict)
    }

    static func language(_ language: Language, _ house: House) -> Cookie {
        Cookie(
            name: Self.language, value: language.rawValue, maxAge: 31_536_000, path: "/",
            secure: house.settings.isSecure, httpOnly: true, sameSite: .strict)
    }

    static func visit(_ value: String, _ house: House) -> Cookie {
        Cookie(
            name: visit, value: value, path: "/sign-in", secure: house.settings.isSecure, httpOnly: true,
            sameSite: .strict)
    }
}

extension AccessError {
    var status: HTTPResponse.Status {
        switch self {
        case .refused, .notApprover, .samePerson, .unknownPerson, .lastAdministrator, .firstIsAdministrator: .forbidden
        case .unknownSubject, .unknownRequest, .unknownRole: .notFound
        case .gone: .gone
        case .needsRecipient, .needsReason, .needsConditions, .notAnAct, .untilIsPast: .unprocessableContent
        case .catalogue(let error):
            error.code == .busy
                ? .serviceUnavailable
                : error.code == .changedMeanwhile
                    ? .conflict
                    : .internalServerError
        }
    }

    /// The library's hints name commands; where the page has a button for it, the button says it.
    func pageHint(_ language: Language) -> String? {
        switch self {
        case .refused(.notAsked, _, _), .refused(.notAskedToRelease, _, _), .refused(.refused, _, _),
            .refused(.expired, _, _), .refused(.waiting, _, _), .needsReason, .needsConditions, .needsRecipient:
            nil
        default: hint(language)
        }
    }
}
