import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pipeline
import Testing

@testable import Console

@Suite("Deciding") struct ReviewTests {
    @Test("a written explanation goes into the ledger under the name of who signed in, and the next card follows")
    func explain() async throws {
        let fixture = try Fixture()
        let ids = fixture.findings
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let page = try await visitor.get("/review")
            #expect(page.text.contains("F\(ids[0])") && page.text.contains("第10条第2款"))
            // What the regulation wants to be seen, each with its article.
            #expect(page.text.contains("告知当事人正在进行执法记录") && page.text.contains("第12条第1款第6项"))
            let answer = try await visitor.post(
                "/review/F\(ids[0])/explain",
                ["csrf": page.field("csrf"), "seen": "0", "cause": "low-battery", "text": "更换电池"])
            #expect(answer.status == .seeOther && answer.headers[.location] == "/review/F\(ids[1])?done=\(ids[0])")
            let ledger = try fixture.house.catalogue.ledger(of: ids[0])
            #expect(ledger.state == .awaitingApproval && ledger.steps.map(\.by) == ["021002"])
            #expect(ledger.steps.first?.says.text == "更换电池")
            // Its writer can't approve it; the approver can, and the queue is one shorter.
            let own = try await visitor.post("/review/F\(ids[0])/approve", ["csrf": page.field("csrf"), "seen": "1"])
            #expect(own.status == .unprocessableContent || own.status == .forbidden)
            var approver = try await Visitor.signedIn("022001", client)
            let csrf = try await approver.get("/review?tab=approval").field("csrf")
            let approved = try await approver.post("/review/F\(ids[0])/approve", ["csrf": csrf, "seen": "1"])
            #expect(approved.status == .seeOther)
            #expect(try fixture.house.catalogue.ledger(of: ids[0]).state == .explained)
        }
    }

    @Test("a number of no finding is a page that is not there, whatever else the address says")
    func unknown() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            for place in ["/review/F999999", "/review/F999999?kinds=all&state=open", "/review/F0", "/review/x"] {
                #expect(try await visitor.get(place).status == .notFound, "\(place)")
            }
        }
    }

    @Test("what the rules refuse is said with the reason, and what was typed is still there")
    func refused() async throws {
        let fixture = try Fixture()
        let id = fixture.findings[0]
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let csrf = try await visitor.get("/review").field("csrf")
            let answer = try await visitor.post("/review/F\(id)/explain", ["csrf": csrf, "text": "打错的文字"])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("role=\"alert\"") && answer.text.contains("打错的文字"))
            let byEar = try await visitor.post(
                "/review/F\(id)/confirm?lang=en", ["csrf": csrf, "cause": "low-battery"],
                headers: [.accept: "application/json"])
            #expect(byEar.status == .unprocessableContent && byEar.text.contains("no voice that could be confirmed"))
            let exempt = try await visitor.post("/review/F\(id)/exempt", ["csrf": csrf, "reason": "x"])
            #expect(exempt.status == .unprocessableContent)
            #expect(try fixture.house.catalogue.ledger(of: id).steps.isEmpty)
        }
    }

    @Test("who decides on what has changed since is told, and nothing is written")
    func changedMeanwhile() async throws {
        let fixture = try Fixture()
        let id = fixture.findings[0]
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let csrf = try await visitor.get("/review").field("csrf")
            _ = try await visitor.post("/review/F\(id)/note", ["csrf": csrf, "seen": "0", "text": "第一"])
            let answer = try await visitor.post("/review/F\(id)/escalate", ["csrf": csrf, "seen": "0"])
            #expect(answer.status == .conflict)
            #expect(try fixture.house.catalogue.ledger(of: id).steps.count == 1)
        }
    }

    @Test(
        "the roles are the library's: an approver reviews nothing, and without a role one sees one's own requests only")
    func roles() async throws {
        let fixture = try Fixture()
        let id = fixture.findings[0]
        try await fixture.test { client in
            var approver = try await Visitor.signedIn("022001", client)
            let csrf = try await approver.get("/review").field("csrf")
            let answer = try await approver.post(
                "/review/F\(id)/escalate", ["csrf": csrf], headers: [.accept: "application/json"])
            #expect(answer.status == .forbidden && answer.text.contains("审核人员"))
            try fixture.approveReviewers()
            var nobody = try await Visitor.signedIn("029999", client)
            #expect(try await nobody.get("/").headers[.location] == "/access")
            for uri in ["/review", "/search", "/register", "/recordings/\(fixture.recordings[0].sha256)"] {
                #expect(try await nobody.get(uri).status == .forbidden, "\(uri)")
            }
            let own = try await nobody.get("/access")
            #expect(own.status == .ok && !own.text.contains("日常审核"))
            var reviewer = try await Visitor.signedIn("021002", client)
            #expect(try await reviewer.get("/access").text.contains("日常审核"))
            #expect(try await reviewer.get("/register").status == .forbidden)
        }
    }

    @Test("asking for access and approving it, in the pages")
    func access() async throws {
        let fixture = try Fixture()
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            var reviewer = try await Visitor.signedIn("021002", client)
            let page = try await reviewer.get("/access?kind=recording&key=\(sha256)")
            let asked = try await reviewer.post(
                "/access",
                ["csrf": page.field("csrf"), "act": "view", "kind": "recording", "key": sha256, "reason": "复核"])
            #expect(asked.status == .seeOther)
            let own = try await reviewer.post("/access/1/approve", ["csrf": page.field("csrf")])
            #expect(own.status == .forbidden)
            var approver = try await Visitor.signedIn("022001", client)
            let csrf = try await approver.get("/access").field("csrf")
            #expect(try await approver.post("/access/1/approve", ["csrf": csrf, "why": "同意"]).status == .seeOther)
            #expect(try await reviewer.get("/recordings/\(sha256)/media").status == .ok)
            #expect(try fixture.register().first?.reason == "复核")
        }
    }

    @Test("every word a page asks for is there in both languages")
    func words() throws {
        for (key, words) in Words.all { #expect(!words.zh.isEmpty && !words.en.isEmpty, "\(key)") }
        let web = try WebFiles(folder: Fixture.top + "/Sources/Console/Web")
        for (name, text) in web.templateTexts {
            for part in text.components(separatedBy: "{{t.").dropFirst() {
                let key = String(part.prefix { $0 != "}" })
                #expect(Words.all[key] != nil, "\(name): \(key)")
            }
        }
    }

    @Test("the pages speak Chinese unless asked otherwise, and remember what was asked")
    func languages() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            #expect(try await visitor.get("/review").text.contains("lang=\"zh-Hans\""))
            #expect(try await visitor.get("/review?lang=en").text.contains("lang=\"en\""))
            #expect(try await visitor.get("/review").text.contains("lang=\"en\""))
        }
    }
}
