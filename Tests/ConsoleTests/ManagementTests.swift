import Accounts
import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pipeline
import Regulation
import Testing
import Vault

@testable import Console

@Suite("Pages of keeping, supervision and equipment") struct ManagementTests {
    static let pages = [
        "/", "/today/list?what=flagged", "/retention", "/retention?list=disc", "/holds", "/holds?all=1", "/disposal",
        "/disposal/disposed", "/discs", "/discs?tab=due", "/discs?tab=where&subject=\(shas[0])", "/handover",
        "/handover?tab=absences", "/handover?tab=fields", "/handover?tab=filing", "/checks", "/statistics",
        "/statistics?by=unit", "/statistics/print", "/statistics/csv", "/recorders", "/recorders?tab=ledger",
        "/recorders?tab=missing", "/recorders?tab=faults", "/recorders?tab=clocks", "/recorders/one?serial=CAM001",
        "/settings", "/retention/why?subject=\(shas[0])",
    ]
    static let shas = ["a", "b"].map { String(repeating: $0, count: 64) }

    @Test("every page opens in both languages for every role; who has none is refused, with the roles that it needs")
    func roles() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            for person in ["021001", "021002", "022001"] {
                var visitor = try await Visitor.signedIn(person, client)
                for place in Self.pages {
                    for language in ["zh", "en"] {
                        let uri = place + (place.contains("?") ? "&" : "?") + "lang=\(language)"
                        let page = try await visitor.get(uri)
                        #expect(page.status == .ok, "\(person) \(uri): \(page.text.suffix(300))")
                        // A sheet is no page: it is taken away as a file, and no browser takes it for one.
                        let isSheet = page.headers[.contentType]?.hasPrefix("text/csv") == true
                        #expect(isSheet == place.contains("/csv"), "\(uri)")
                        #expect(
                            isSheet
                                || !page.text.contains("<script>alert") && !page.text.contains("<img src=x"), "\(uri)")
                        #expect(!page.text.contains("{{"), "\(uri)")
                    }
                }
            }
            var stranger = try await Visitor.signedIn("029999", client)
            for place in Self.pages where place != "/" {
                let page = try await stranger.get(place)
                #expect(page.status == .forbidden && page.text.contains("没有所需的角色"), "\(place)")
            }
            #expect(try await stranger.get("/today/events").status == .forbidden)
            #expect(try await stranger.get("/").headers[.location] == "/access")
            let menu = try await stranger.get("/access").text
            #expect(!menu.contains("href=\"/retention\"") && !menu.contains("<details name=\"menu\""))
        }
    }

    @Test("only the menu entries that a person's roles let him use are there")
    func menu() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var reviewer = try await Visitor.signedIn("021002", client)
            let seen = try await reviewer.get("/holds").text
            #expect(seen.contains("href=\"/holds\" aria-current=\"page\"") && !seen.contains("href=\"/register\""))
            var administrator = try await Visitor.signedIn("021001", client)
            #expect(try await administrator.get("/holds").text.contains("href=\"/register\""))
        }
    }

    @Test("a form without the session's token writes nothing, whatever it is for")
    func forgery() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("022001", client)
            for place in [
                "/holds", "/holds/release", "/disposal/propose", "/disposal/approve", "/disposal/refuse",
                "/disposal/undo", "/disposal/dispose", "/handover/absences", "/checks", "/checks/result",
                "/recorders/issue", "/recorders/return", "/recorders/check",
            ] {
                let form = [
                    "kind": "recording", "key": Self.shas[0], "event": "complaint", "id": "1", "serial": "CAM001",
                    "officer": "021001",
                ]
                #expect(try await visitor.post(place, form).status == .forbidden, "\(place)")
            }
            #expect(try fixture.house.catalogue.holds(inForceOnly: false).isEmpty)
            #expect(try fixture.house.catalogue.recorderIssues(RecorderIssueFilter()).isEmpty)
        }
    }

    @Test(
        "a hold is placed by who may, and released by an approver only; the refusal names the rule and nothing is lost")
    func holds() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            var reviewer = try await Visitor.signedIn("021002", client)
            let csrf = try await reviewer.get("/holds").field("csrf")
            let form = ["csrf": csrf, "kind": "recording", "key": Self.shas[0].uppercased(), "event": "other"]
            let silent = try await reviewer.post("/holds", form)
            #expect(silent.status == .unprocessableContent && silent.text.contains("须说明理由"))
            #expect(silent.text.contains(Self.shas[0].uppercased()))
            let why = "<script>alert(5)</script>"
            #expect(try await reviewer.post("/holds", form.merging(["why": why]) { $1 }).status == .seeOther)
            let hold = try #require(try fixture.house.catalogue.holds(inForceOnly: true).first)
            #expect(hold.by == "021002" && hold.why == why && hold.subject == .recording(Self.shas[0]))
            let page = try await reviewer.get("/holds").text
            #expect(page.contains("&lt;script&gt;alert(5)") && !page.contains("action=\"/holds/release\""))
            let refused = try await reviewer.post("/holds/release", ["csrf": csrf, "id": "\(hold.id)", "why": "x"])
            #expect(refused.status == .forbidden && refused.text.contains("不能审批"))
            #expect(try fixture.house.catalogue.holds(inForceOnly: true).count == 1)

            var approver = try await Visitor.signedIn("022001", client)
            let token = try await approver.get("/holds").field("csrf")
            let nothing = try await approver.post("/holds/release", ["csrf": token, "id": "\(hold.id)"])
            #expect(nothing.status == .unprocessableContent)
            let done = try await approver.post(
                "/holds/release", ["csrf": token, "id": "\(hold.id)", "why": "已结案"])
            #expect(done.status == .seeOther)
            #expect(try fixture.house.catalogue.holds(inForceOnly: true).isEmpty)
        }
    }

    @Test("an absence is entered by a clerk for a reason the regulation has; a reviewer is refused")
    func absences() async throws {
        let fixture = try Fixture(regulation: "zonghe-zhifa")
        try await fixture.test { client in
            var clerk = try await Visitor.signedIn("022001", client)
            let page = try await clerk.get("/handover?tab=absences")
            let csrf = page.field("csrf")
            let rule = try #require(try fixture.house.rules().book.keeping.handOver.afterReturn)
            let form = [
                "csrf": csrf, "officer": "021001", "from": "2026-11-20T08:00", "to": "2026-11-22T18:00",
                "reason": rule.when[0].rawValue,
            ]
            let wrong = try await clerk.post("/handover/absences", form.merging(["reason": "holiday"]) { $1 })
            #expect(wrong.status == .unprocessableContent && wrong.text.contains("没有这种例外"))
            #expect(try await clerk.post("/handover/absences", form).status == .seeOther)
            #expect(try fixture.house.catalogue.absences(officer: "021001").count == 1)
            var reviewer = try await Visitor.signedIn("021002", client)
            let own = try await reviewer.get("/handover?tab=absences")
            #expect(own.text.contains("021001") && !own.text.contains("action=\"/handover/absences\""))
            let refused = try await reviewer.post(
                "/handover/absences", form.merging(["csrf": own.field("csrf")]) { $1 })
            #expect(refused.status == .forbidden)
            #expect(try fixture.house.catalogue.absences(officer: "021001").count == 1)
        }
    }

    @Test("a recorder goes out and comes back; one that fails its check stays, and the check is kept")
    func recorders() async throws {
        let fixture = try Fixture()
        _ = try fixture.house.catalogue.store(recorders: [Recorder(serial: "CAM001", unit: "0210")])
        try await fixture.test { client in
            var clerk = try await Visitor.signedIn("022001", client)
            let csrf = try await clerk.get("/recorders/one?serial=CAM001").field("csrf")
            let form = ["csrf": csrf, "serial": "CAM001", "officer": "021002"]
            let unread = try await clerk.post("/recorders/issue", form.merging(["battery": "full"]) { $1 })
            #expect(unread.status == .unprocessableContent && unread.text.contains("看不懂：full"))
            #expect(unread.text.contains("value=\"021002\""))
            let faulty = try await clerk.post("/recorders/issue", form.merging(["works": "no"]) { $1 })
            #expect(faulty.status == .unprocessableContent && faulty.text.contains("未发放"))
            #expect(try fixture.house.catalogue.recorderChecks(recorder: "CAM001", span: nil).count == 1)
            #expect(try await clerk.post("/recorders/issue", form.merging(["works": "yes"]) { $1 }).status == .seeOther)
            let again = try await clerk.post("/recorders/issue", form)
            #expect(again.status == .unprocessableContent && again.text.contains("尚未归还"))
            #expect(try await clerk.get("/recorders").text.contains("CAM001"))
            #expect(try await clerk.post("/recorders/return", ["csrf": csrf, "serial": "CAM001"]).status == .seeOther)
            let issue = try #require(try fixture.house.catalogue.recorderIssues(RecorderIssueFilter()).last)
            #expect(issue.by == "022001" && issue.officer == "021002" && !issue.isOut)
            var reviewer = try await Visitor.signedIn("021002", client)
            let own = try await reviewer.get("/recorders/one?serial=CAM001")
            #expect(!own.text.contains("action=\"/recorders/issue\""))
            let refused = try await reviewer.post("/recorders/issue", form.merging(["csrf": own.field("csrf")]) { $1 })
            #expect(refused.status == .forbidden)
        }
    }

    @Test("a draw is made for days that are over, its results are entered, and it comes out the same when repeated")
    func checks() async throws {
        let fixture = try Fixture()
        // Received two days ago, so that its day is over.
        var recording = fixture.recordings[1]
        recording.sha256 = String(repeating: "c", count: 64)
        recording.receivedAt = .now - .seconds(2 * 86_400)
        try fixture.house.catalogue.commit(RecordingCommit(recording: recording))
        let site = try fixture.house.rules().site
        let day = site.day(recording.receivedAt).replacing("/", with: "-")
        let next = site.day(recording.receivedAt + .seconds(86_400)).replacing("/", with: "-")
        let drawnSha = recording.sha256
        try await fixture.test { client in
            var reviewer = try await Visitor.signedIn("021002", client)
            let csrf = try await reviewer.get("/checks").field("csrf")
            let today = site.day(.now).replacing("/", with: "-")
            let early = try await reviewer.post("/checks", ["csrf": csrf, "from": today, "to": "2099-01-01"])
            #expect(early.status == .unprocessableContent && early.text.contains("时段还没有结束"))
            let drawn = try await reviewer.post("/checks", ["csrf": csrf, "from": day, "to": next])
            #expect(drawn.status == .seeOther)
            let check = try #require(try fixture.house.catalogue.spotChecks().first)
            #expect(check.items.map(\.sha256) == [drawnSha] && check.by == "021002")
            let page = try await reviewer.get("/checks/one?id=\(check.id)&repeat=1").text
            #expect(page.contains("复算相符"))
            let rule = try fixture.house.rules().book.supervision.spotCheck
            let key = try #require(rule.checks.first?.key)
            let entered = try await reviewer.post(
                "/checks/result",
                ["csrf": csrf, "id": "\(check.id)", "recording": drawnSha, "check-\(key)": "fail"])
            #expect(entered.status == .seeOther)
            #expect(try fixture.house.catalogue.checkResults(of: check.id).first?.results == [key: "fail"])
            let other = try await reviewer.post(
                "/checks/result",
                ["csrf": csrf, "id": "\(check.id)", "recording": Self.shas[0], "check-\(key)": "pass"])
            #expect(other.status == .unprocessableContent && other.text.contains("没有抽到"))
            var clerk = try await Visitor.signedIn("021001", client)
            let token = try await clerk.get("/checks").field("csrf")
            #expect(try await clerk.post("/checks", ["csrf": token, "from": day, "to": next]).status == .forbidden)
        }
    }

    @Test("while an upload has the vault, nothing is drawn, and the page says why")
    func busy() async throws {
        let fixture = try Fixture()
        let lock = try Vault(at: RawPath(fixture.folder), immutable: false)
        try await fixture.test { client in
            var reviewer = try await Visitor.signedIn("021002", client)
            let csrf = try await reviewer.get("/checks").field("csrf")
            let answer = try await reviewer.post("/checks", ["csrf": csrf, "from": "2026-01-01", "to": "2026-01-02"])
            #expect(answer.status == .conflict && answer.text.contains("正在上传或处置"))
        }
        withExtendedLifetime(lock) {}
    }

    @Test("long lists have a next page, and no more than a hundred rows without")
    func paging() async throws {
        let fixture = try Fixture()
        let keeper = RetentionKeeper(
            catalogue: fixture.house.catalogue, layers: try fixture.house.rules().layers,
            site: try fixture.house.rules().site)
        for number in 0..<130 {
            _ = try keeper.hold(.recording(Self.shas[0]), event: "other", by: "021002", why: "no \(number).")
        }
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let first = try await visitor.get("/holds").text
            #expect(first.split(separator: "<td>H").count == 101)
            #expect(first.contains("href=\"/holds?page=2\"") && first.contains("no 129.") && !first.contains("no 29."))
            let second = try await visitor.get("/holds?page=2").text
            #expect(second.split(separator: "<td>H").count == 31 && second.contains("no 29."))
            #expect(second.contains("rel=\"prev\"") && !second.contains("rel=\"next\""))
            #expect(try await visitor.get("/holds?page=99999999999999999999").status == .ok)
        }
    }

    @Test("the printed statistics have a policy for their own style only; the sheet's names are no formulas")
    func printed() async throws {
        let fixture = try Fixture()
        _ = try fixture.house.catalogue.store(officers: [
            Officer(policeNumber: "021001", name: "=HYPERLINK(\"http://x\")", unit: "0210")
        ])
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let page = try await visitor.get("/statistics/print?year=2025")
            let policy = page.headers[.contentSecurityPolicy] ?? ""
            #expect(policy.contains("style-src 'sha256-") && !policy.contains("unsafe"))
            #expect(policy.contains("default-src 'none'"))
            let sheet = try await visitor.get("/statistics/csv?year=2025")
            #expect(sheet.headers[.contentType] == "text/csv; charset=utf-8" && sheet.text.contains("'=HYPERLINK"))
            #expect(try await visitor.get("/statistics?month=2026-13").status == .badRequest)
            #expect(try await visitor.get("/statistics/csv?month=x").status == .badRequest)
        }
    }
}
