import Accounts
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Console

@Suite("Sign-in") struct SignInTests {
    @Test("whoever has not signed in gets the sign-in page, and comes back where he was going")
    func comesBack() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = Visitor(client)
            let sent = try await visitor.get("/review/F1?tab=open")
            #expect(sent.status == .seeOther)
            let place = try #require(sent.headers[.location])
            #expect(place == "/sign-in?next=%2Freview%2FF1%3Ftab%3Dopen")
            let page = try await visitor.get(place)
            let answer = try await visitor.post(
                "/sign-in",
                [
                    "token": page.field("token"), "person": "021002", "password": Fixture.password,
                    "next": page.field("next"),
                ])
            #expect(answer.status == .seeOther && answer.headers[.location] == "/review/F1?tab=open")
            #expect(try await visitor.get("/review").status == .ok)
        }
    }

    @Test("another site is never come back to", arguments: ["https://x.example/", "//x.example", "/\\x.example", "x"])
    func openRedirect(next: String) async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = Visitor(client)
            let page = try await visitor.get("/sign-in")
            let answer = try await visitor.post(
                "/sign-in",
                ["token": page.field("token"), "person": "021002", "password": Fixture.password, "next": next])
            #expect(answer.headers[.location] == "/")
        }
    }

    @Test("a session that the browser brought is not taken up: sign-in makes a new one and ends the old")
    func fixation() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let old = try #require(visitor.cookies["unbroken-session"])
            let page = try await visitor.get("/sign-in")
            _ = try await visitor.post(
                "/sign-in", ["token": page.field("token"), "person": "022001", "password": Fixture.password])
            let new = try #require(visitor.cookies["unbroken-session"])
            #expect(new != old)
            var thief = Visitor(client)
            thief.cookies["unbroken-session"] = old
            #expect(try await thief.get("/review").status == .seeOther)
            thief.cookies["unbroken-session"] = String(repeating: "0", count: 64)
            #expect(try await thief.get("/review").status == .seeOther)
        }
    }

    @Test("the cookie is for HTTP only, for this site only, and its token for nobody else to read")
    func cookie() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = Visitor(client)
            let page = try await visitor.get("/sign-in")
            let answer = try await visitor.post(
                "/sign-in", ["token": page.field("token"), "person": "021002", "password": Fixture.password])
            let cookie = try #require(
                answer.headers[values: .setCookie].first { $0.hasPrefix("unbroken-session=") })
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"))
            #expect(!answer.text.contains(visitor.cookies["unbroken-session"] ?? "-"))
        }
    }

    @Test("a wrong password and an unknown account get the same answer, and too many are told to wait")
    func refused() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = Visitor(client)
            let page = try await visitor.get("/sign-in")
            var texts: [String] = []
            for person in ["021002", "021003"] {
                let answer = try await visitor.post(
                    "/sign-in", ["token": page.field("token"), "person": person, "password": "wrong"])
                #expect(answer.status == .forbidden)
                texts.append(answer.text.replacing(person, with: "?"))
            }
            #expect(texts[0] == texts[1])
            for _ in 0..<4 {
                _ = try await visitor.post(
                    "/sign-in", ["token": page.field("token"), "person": "021002", "password": "wrong"])
            }
            let locked = try await visitor.post(
                "/sign-in", ["token": page.field("token"), "person": "021002", "password": Fixture.password])
            #expect(locked.status == .tooManyRequests)
        }
    }

    @Test("a sign-in form without its token is refused")
    func loginForgery() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = Visitor(client)
            _ = try await visitor.get("/sign-in")
            let answer = try await visitor.post("/sign-in", ["person": "021002", "password": Fixture.password])
            #expect(answer.status == .forbidden && visitor.cookies["unbroken-session"] == nil)
        }
    }

    @Test("signing out ends the session")
    func signOut() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let token = try #require(visitor.cookies["unbroken-session"])
            let csrf = try await visitor.get("/review").field("csrf")
            #expect(try await visitor.post("/sign-out", ["csrf": "x"]).status == .forbidden)
            #expect(try await visitor.post("/sign-out", ["csrf": csrf]).status == .seeOther)
            visitor.cookies["unbroken-session"] = token
            #expect(try await visitor.get("/review").status == .seeOther)
        }
    }
}
