import Evidence
import Accounts
import Catalogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import OIDC
import Pipeline
import Testing

@testable import Console

@Suite("Sign-in through a provider") struct ProviderSignInTests {
    /// From the sign-in page to the provider and back.
    private func walk(
        _ visitor: inout Visitor, _ provider: StandInProvider, next: String = "/review"
    ) async throws -> TestResponse {
        try await visitor.get(try await leave(&visitor, provider, next: next))
    }

    private func leave(
        _ visitor: inout Visitor, _ provider: StandInProvider, next: String = "/review"
    ) async throws -> String {
        let sent = try await visitor.get("/sign-in/oidc?next=" + next.addingPercentEncoding())
        guard sent.status == .seeOther, let place = sent.headers[.location] else {
            throw Trouble("\(sent.status): \(sent.text)")
        }
        return try provider.authorize(place)
    }

    @Test("whom the provider vouches for and the administrator let in is signed in with his roles and no others")
    func goodPath() async throws {
        let provider = StandInProvider()
        try await provider.run { fixture, client in
            var visitor = Visitor(client)
            let page = try await visitor.get("/sign-in?next=%2Freview")
            #expect(page.text.contains("/sign-in/oidc?next=%2Freview"))
            #expect(page.text.contains("&lt;b&gt;") && !page.text.contains("<b>统一"))
            let place = try await leave(&visitor, provider)
            let answer = try await visitor.get(place)
            #expect(answer.status == .ok, "\(answer.text)")
            #expect(answer.headers[.named("Refresh")] == "0; url=/review")
            let cookie = try #require(
                answer.headers[values: .setCookie].first { $0.hasPrefix("unbroken-session=") })
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            #expect(try await visitor.get("/review").status == .ok)
            #expect(try await visitor.get("/disposal").text.contains("021002"))
            let kept = try fixture.house.accounts.list().first { $0.person == "021002" }
            #expect(kept?.isProviders == true && kept?.lastSignIn != nil)
            // Who has an account and no role sees what such a person sees with a password.
            provider.set { $0.number = "029999" }
            provider.set { $0.subject = "person-8" }
            try fixture.house.accounts.resetToProvider("029999")
            var other = Visitor(client)
            #expect(try await walk(&other, provider).status == .ok)
            #expect(try await other.get("/review").status == .forbidden)
        }
    }

    @Test("the way there carries a cookie for it alone, and the way back ends the session that was there before")
    func cookies() async throws {
        let provider = StandInProvider()
        try await provider.run { fixture, client in
            var visitor = try await Visitor.signedIn("022001", client)
            let old = try #require(visitor.cookies["unbroken-session"])
            let sent = try await visitor.get("/sign-in/oidc")
            let flow = try #require(sent.headers[values: .setCookie].first { $0.hasPrefix("unbroken-flow=") })
            #expect(flow.contains("HttpOnly") && flow.contains("SameSite=Lax") && flow.contains("Path=/sign-in/oidc"))
            #expect(flow.contains("Max-Age=600"))
            let answer = try await visitor.get(try provider.authorize(try #require(sent.headers[.location])))
            #expect(answer.status == .ok && visitor.cookies["unbroken-session"] != old)
            let kept = try fixture.house.accounts.session(old, at: House.seconds())
            #expect(kept == nil)
        }
    }

    @Test("an answer is taken once, by the browser that asked, for the question that was asked")
    func replay() async throws {
        let provider = StandInProvider()
        try await provider.run { _, client in
            var visitor = Visitor(client)
            let place = try await leave(&visitor, provider)
            // Another browser, with the address of the first: nobody is signed in.
            var thief = Visitor(client)
            #expect(try await thief.get(place).status == .forbidden)
            let cookies = visitor.cookies
            #expect(try await visitor.get(place).status == .ok)
            var again = Visitor(client)
            again.cookies = cookies
            let replayed = try await again.get(place)
            #expect(replayed.status == .forbidden && again.cookies["unbroken-session"] == nil)
            // A code that was used, with a question of its own: the provider refuses it.
            var third = Visitor(client)
            let fresh = try await leave(&third, provider)
            let used = String(place.drop { $0 != "?" }.dropFirst().prefix { $0 != "&" })
            let state = String(fresh.drop { $0 != "&" })
            #expect(try await third.get("/sign-in/oidc/return?\(used)\(state)").status == .forbidden)
            // A state of somebody's own making.
            var fourth = Visitor(client)
            let asked = try await leave(&fourth, provider)
            let changed = String(asked.prefix { $0 != "&" }) + "&state=mine"
            #expect(try await fourth.get(changed).status == .forbidden)
            // And it is used up by that.
            #expect(try await fourth.get(asked).status == .forbidden)
            #expect(fourth.cookies["unbroken-session"] == nil && third.cookies["unbroken-session"] == nil)
        }
    }

    private static let faults: [(String, @Sendable (inout StandInProvider.State) -> Void)] = [
        ("a nonce of another question", { $0.nonce = "other" }), ("a token that is over", { $0.shift = -400 }),
        ("a token of the future", { $0.shift = 200 }), ("no signature", { $0.unsigned = true }),
        ("a MAC with the client's secret", { $0.withSecret = true }),
        ("another audience", { $0.audience = ["else"] }),
        ("two audiences and nobody authorized", { $0.audience = ["console", "else"] }),
        ("another authorized party", { $0.authorizedParty = "else" }),
        ("a signature by another key under a known name", { $0.forged = true }),
        (
            "an RSA signature by another key under a known name",
            {
                $0.served = ["k1", "r1"]
                $0.signing = "r1"
                $0.forged = true
            }
        ),
        ("no number", { $0.number = "" }), ("a key that is not served", { $0.signing = "k2" }),
    ]

    @Test("a token that is not to be believed signs nobody in", arguments: faults.indices)
    func badToken(index: Int) async throws {
        let (name, change) = Self.faults[index]
        let provider = StandInProvider()
        try await provider.run { _, client in
            provider.set { change(&$0) }
            var visitor = Visitor(client)
            let answer = try await walk(&visitor, provider)
            #expect(answer.status == .forbidden, "\(name)")
            #expect(answer.text.contains("不可信") && visitor.cookies["unbroken-session"] == nil, "\(name)")
            provider.set { state in
                let issuer = state.issuer
                state = StandInProvider.State()
                state.issuer = issuer
            }
            var right = Visitor(client)
            #expect(try await walk(&right, provider).status == .ok, "after \(name)")
        }
    }

    @Test("a token that is signed by RSA (RS256, which most providers use) signs in")
    func rsa() async throws {
        let provider = StandInProvider()
        provider.set { state in
            state.served = ["k1", "r1"]
            state.signing = "r1"
        }
        try await provider.run { _, client in
            var visitor = Visitor(client)
            let answer = try await walk(&visitor, provider)
            #expect(answer.status == .ok && visitor.cookies["unbroken-session"] != nil)
        }
    }

    @Test("keys are asked for once, and once more for a key that is new, at most each minute")
    func rotation() async throws {
        let provider = StandInProvider()
        try await provider.run { _, client in
            let engine = Provider(provider.settings)
            func identity(at time: Int64) async throws -> Identity {
                // One clock for both, so that a slow machine is no late token.
                provider.set { $0.clock = time }
                let flow = Flow(at: time)
                let back = try provider.authorize(try await engine.address(of: flow))
                let code = Fields(String(back.drop { $0 != "?" }.dropFirst())).raw("code")
                return try await engine.identity(code: code, flow: flow, at: time)
            }
            let now = House.seconds()
            #expect(try await identity(at: now).policeNumber == "021002")
            _ = try await identity(at: now)
            #expect(provider.keyReads == 1)
            provider.set { $0.signing = "k2" }
            provider.set { $0.served = ["k1", "k2"] }
            await #expect(throws: OIDCError.token(.unknownKey)) { try await identity(at: now + 59) }
            #expect(provider.keyReads == 1)
            #expect(try await identity(at: now + 60).subject == "person-7")
            #expect(provider.keyReads == 2)
        }
    }

    @Test("the provider's people without an account, with a password here, disabled, or with another's number stay out")
    func unknownPeople() async throws {
        let provider = StandInProvider()
        try await provider.run { fixture, client in
            func status(_ number: String, _ subject: String) async throws -> HTTPResponse.Status {
                provider.set { $0.number = number }
                provider.set { $0.subject = subject }
                var visitor = Visitor(client)
                let answer = try await walk(&visitor, provider)
                if answer.status != .ok { #expect(answer.text.contains("--oidc")) }
                return answer.status
            }
            #expect(try await status("777777", "a") == .forbidden)
            #expect(try await status("022001", "b") == .forbidden)
            #expect(try await status("021002", "c") == .ok)
            #expect(try await status("021002", "d") == .forbidden)
            try fixture.house.accounts.resetToProvider("029999")
            #expect(try await status("029999", "c") == .forbidden)
            try fixture.house.accounts.disable("021002", at: House.seconds())
            #expect(try await status("021002", "c") == .forbidden)
            try fixture.house.accounts.resetToProvider("021002")
            #expect(try await status("021002", "d") == .ok)
        }
    }

    @Test("no password fits an account of the provider's, and one that gets a password is no longer the provider's")
    func noPassword() async throws {
        let provider = StandInProvider()
        try await provider.run { fixture, client in
            let accounts = fixture.house.accounts
            let now = House.seconds()
            for password in ["", Fixture.password] {
                let outcome = try accounts.signIn("021002", password: password, at: now)
                #expect(outcome == .refused)
            }
            try accounts.reset("021002", password: Fixture.password)
            guard case .done = try accounts.signIn("021002", password: Fixture.password, at: now) else {
                throw Trouble("no sign-in")
            }
            var visitor = Visitor(client)
            #expect(try await walk(&visitor, provider).status == .forbidden)
            #expect(throws: AccountError.exists("021002")) { try accounts.addOfProvider("021002", at: now) }
        }
    }

    @Test("another site is never come back to", arguments: ["https://x.example/", "//x.example", "/\\x.example", "x"])
    func openRedirect(next: String) async throws {
        let provider = StandInProvider()
        try await provider.run { _, client in
            var visitor = Visitor(client)
            let answer = try await walk(&visitor, provider, next: next)
            #expect(answer.status == .ok && answer.headers[.named("Refresh")] == "0; url=/")
            #expect(!answer.text.contains("x.example"))
        }
    }

    @Test("a provider that is down, or names places elsewhere, is told in both languages; passwords still work")
    func down() async throws {
        let provider = StandInProvider()
        try await provider.run { _, client in
            provider.set { $0.isDown = true }
            var visitor = Visitor(client)
            for (language, words) in [("zh", "统一登录没有答复"), ("en", "does not answer")] {
                let answer = try await visitor.get("/sign-in/oidc?lang=\(language)")
                #expect(answer.status == .badGateway && answer.text.contains(words))
                #expect(!answer.text.contains("127.0.0.1"))
            }
            _ = try await Visitor.signedIn("022001", client)
            provider.set { $0.isDown = false }
            provider.set { $0.keyPlace = "http://169.254.169.254/keys" }
            #expect(try await visitor.get("/sign-in/oidc").status == .badGateway)
            provider.set { $0.keyPlace = nil }
            let place = try await leave(&visitor, provider)
            let state = String(place.drop { $0 != "&" })
            let denied = try await visitor.get("/sign-in/oidc/return?error=access_denied\(state)&lang=en")
            #expect(denied.status == .forbidden && denied.text.contains("let nobody in"))
        }
    }

    @Test("without the setting there is no such address and no button")
    func unset() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = Visitor(client)
            let page = try await visitor.get("/sign-in")
            let away = try await visitor.get("/sign-in/oidc")
            #expect(page.status == .ok && !page.text.contains("oidc") && away.status == .notFound)
        }
    }
}

@Suite("Settings of a provider") struct ProviderSettingsTests {
    private func settings(_ yaml: String, mode: Int = 0o600) throws -> OIDCSettings {
        let folder = NSTemporaryDirectory() + "unbroken-oidc-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: folder + "/oidc.yaml"))
        try Data("hidden\n".utf8).write(to: URL(fileURLWithPath: folder + "/secret"))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder + "/secret")
        return try OIDCSettings(file: folder + "/oidc.yaml")
    }

    private static let good = """
        oidc:
          issuer: https://id.example/realm
          client-id: console
          client-secret-file: secret
          police-number-claim: number
          name: 统一登录
          address: https://console.example/

        """

    @Test("a file with all settings is read, and the secret with it")
    func reads() throws {
        let read = try settings(Self.good)
        #expect(read.clientSecret == "hidden" && read.returnAddress == "https://console.example/sign-in/oidc/return")
        #expect(read.issuer == "https://id.example/realm" && read.name == "统一登录")
    }

    @Test("a secret that others can read, an address in the open, and a setting nobody knows are refused")
    func refuses() throws {
        func problem(_ yaml: String, mode: Int = 0o600) throws -> OIDCError.Problem? {
            do {
                _ = try settings(yaml, mode: mode)
                return nil
            } catch let error as OIDCError {
                guard case .settings(_, let problem) = error else { return nil }
                for language in [Language.zh, .en] {
                    #expect(OIDCWords.hint(error, language)?.isEmpty == false)
                    #expect(OIDCWords.message(error, language).contains("/"))
                }
                return problem
            }
        }
        #expect(try problem(Self.good, mode: 0o640) == .secretIsOpen)
        #expect(try problem(Self.good.replacing("https://id", with: "http://id")) == .badAddress(key: "issuer"))
        #expect(
            try problem(Self.good.replacing("https://console.example/", with: "javascript:1"))
                == .badAddress(key: "address"))
        #expect(try problem(Self.good + "  scope: all\n") == .unknownKey("scope"))
        #expect(
            try problem(Self.good.replacing("client-id: console", with: "client-id: 7")) == .notText(key: "client-id"))
        #expect(
            try problem(Self.good.replacing("  client-id: console\n", with: "")) == .missing("client-id"))
        #expect(try problem("[") != nil)
    }
}
