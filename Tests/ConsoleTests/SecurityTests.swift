import Catalogue
import Evidence
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Console

@Suite("What a stranger tries") struct SecurityTests {
    @Test("every answer has the policy that forbids scripts and frames of others, errors as well")
    func headers() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            for uri in [
                "/", "/review", "/nowhere", "/assets/console.css", "/health", "/api/v1/findings", "/review/F99",
            ] {
                let headers = try await visitor.get(uri).headers
                let policy = headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(uri)")
                #expect(!policy.contains("unsafe"), "\(uri)")
                #expect(headers[.named("X-Content-Type-Options")] == "nosniff", "\(uri)")
            }
        }
    }

    @Test("no page has anything inline that the policy would have to allow")
    func inline() throws {
        let web = try WebFiles(folder: Fixture.top + "/Sources/Console/Web")
        #expect(web.templateTexts.count > 8)
        for (name, text) in web.templateTexts {
            for word in [" style=", "<style", " onclick", " onload", "javascript:", "<script>", "http://", "https://"] {
                #expect(!text.contains(word), "\(name): \(word)")
            }
        }
    }

    @Test("a decision without the session's form token, or sent by another site, is refused and writes nothing")
    func forgery() async throws {
        let fixture = try Fixture()
        let id = try #require(fixture.findings.first)
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let csrf = try await visitor.get("/review").field("csrf")
            #expect(csrf.utf8.count == 64)
            #expect(try await visitor.post("/review/F\(id)/escalate", ["text": "x"]).status == .forbidden)
            #expect(
                try await visitor.post("/review/F\(id)/escalate", ["text": "x", "csrf": "0\(csrf.dropFirst())x"]).status
                    == .forbidden)
            let foreign: [HTTPFields] = [
                [.named("Sec-Fetch-Site"): "cross-site"], [.origin: "https://x.example"], [.origin: "null"],
            ]
            for headers in foreign {
                let answer = try await visitor.post(
                    "/review/F\(id)/escalate", ["text": "x", "csrf": csrf], headers: headers)
                #expect(answer.status == .forbidden)
            }
            #expect(try fixture.house.catalogue.ledger(of: id).steps.isEmpty)
            // Another person's token is no better.
            var other = try await Visitor.signedIn("022001", client)
            let theirs = try await other.get("/access").field("csrf")
            #expect(
                try await visitor.post("/review/F\(id)/escalate", ["text": "x", "csrf": theirs]).status == .forbidden)
            #expect(try await visitor.post("/review/F\(id)/escalate", ["csrf": csrf]).status == .seeOther)
            #expect(try fixture.house.catalogue.ledger(of: id).steps.count == 1)
        }
    }

    @Test("names of officers and files are text, wherever they are shown")
    func markup() async throws {
        let fixture = try Fixture()
        let id = try #require(fixture.findings.first)
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            for uri in [
                "/", "/review/F\(id)", "/recordings/\(sha256)", "/search?text=%3Cscript%3Ealert(3)%3C%2Fscript%3E",
            ] {
                let page = try await visitor.get(uri)
                #expect(page.status == .ok, "\(uri)")
                #expect(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"), "\(uri)")
            }
            #expect(try await visitor.get("/review/F\(id)").text.contains("&lt;script&gt;alert(1)"))
            let wrong = try await visitor.post("/access", ["csrf": "\"><script>alert(4)</script>"])
            #expect(!wrong.text.contains("<script>alert"))
        }
    }

    @Test(
        "no address leads out of the pages' folder or to another file of the vault",
        arguments: [
            "/assets/../templates/layout.mustache", "/assets/..%2Ftemplates%2Flayout.mustache",
            "/assets/%2e%2e/%2e%2e/House/House.swift", "/assets/%2Fetc%2Fpasswd", "/recordings/../vault.yaml",
            "/recordings/..%2F..%2Fvault.yaml/media", "/recordings/%2Fetc%2Fpasswd/media",
            "/recordings/\(String(repeating: "a", count: 64))/pictures/..%2F..%2Fvault.yaml",
            "/recordings/\(String(repeating: "a", count: 64))/pictures/-1",
            "/recordings/\(String(repeating: "a", count: 64))/proof/..%2Fvault.yaml",
        ])
    func traversal(uri: String) async throws {
        let fixture = try Fixture()
        try fixture.approveReviewers()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let answer = try await visitor.get(uri)
            #expect(answer.status == .notFound)
            #expect(!answer.text.contains("schema:") && !answer.text.contains("root:"))
        }
    }

    @Test("a form that is too large is refused")
    func oversize() async throws {
        let fixture = try Fixture()
        let id = try #require(fixture.findings.first)
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let csrf = try await visitor.get("/review").field("csrf")
            let large = String(repeating: "x", count: Limits.form)
            let answer = try await visitor.post("/review/F\(id)/note", ["csrf": csrf, "text": large])
            #expect(answer.status == .contentTooLarge)
            #expect(try fixture.house.catalogue.ledger(of: id).steps.isEmpty)
        }
    }

    @Test("metrics and health name nobody and nothing")
    func metrics() async throws {
        let fixture = try Fixture()
        try fixture.approveReviewers()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            _ = try await visitor.get("/recordings/\(fixture.recordings[0].sha256)/media")
            let text = try await visitor.get("/metrics").text
            #expect(text.contains("unbroken_views_total 1") && text.contains("unbroken_http_request_seconds_count"))
            for word in ["02100", "aaaa", "CAM001", "F1"] { #expect(!text.contains(word), "\(word)") }
            #expect(try await visitor.get("/health").text == "ok\n")
        }
    }
}
