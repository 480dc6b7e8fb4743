import Catalogue
import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Lists over HTTP")
struct ListEndpointTests {
    private func send(
        _ site: KeptSite, _ path: String, _ body: String, method: String = "POST", type: String? = "application/json",
        by person: String = "021002"
    ) -> (status: Int, body: [String: Any]) {
        let answer = ListEndpoint(retention: site.retention).answer(
            method: method, path: path, contentType: type, body: Array(body.utf8), by: person, language: .en)
        let object = try? JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        return (answer.status, object ?? [:])
    }

    @Test("A matter is stored, its complaint holds at once, and the same again changes nothing")
    func matter() throws {
        let site = try KeptSite()
        let body = #"[{"number": "M1", "dispatches": ["D1"], "traits": ["complaint"]}]"#
        let first = send(site, "/api/v1/matters", body)
        #expect(first.status == 200 && first.body["new"] as? Int == 1, "\(first.body)")
        #expect(try site.catalogue.holds(on: .matter("M1")).map(\.event) == ["complaint"])
        let second = send(site, "/api/v1/matters", body, type: "application/json; charset=utf-8")
        #expect(second.status == 200 && second.body["unchanged"] as? Int == 1)
        #expect(try site.catalogue.holds(on: .matter("M1")).count == 1)
    }

    @Test("Who has no right to lists sends nothing")
    func right() throws {
        let site = try KeptSite()
        let body = #"[{"number": "M1", "dispatches": ["D1"], "traits": ["complaint"]}]"#
        let refused = send(site, "/api/v1/matters", body, by: "021004")
        #expect(refused.status == 403 && (refused.body["error"] as? String)?.contains("021004") == true)
        #expect(try site.catalogue.matters().isEmpty && site.catalogue.holds(inForceOnly: false).isEmpty)
    }

    @Test("Dispatches, officers and recorders as well; a dispatch's recordings are matched")
    func others() throws {
        let site = try KeptSite()
        let dispatches = send(
            site, "/api/v1/dispatches",
            #"[{"number": "D7", "officers": ["021004"], "start": "2026-11-20T17:00", "end": "2026-11-20T19:00"}]"#)
        #expect(dispatches.status == 200 && dispatches.body["unmatched"] as? Int == 1, "\(dispatches.body)")
        #expect(try site.catalogue.dispatch("D7")?.officers == ["021004"])
        #expect(send(site, "/api/v1/officers", #"[{"police_number": "031001"}]"#).status == 200)
        #expect(send(site, "/api/v1/recorders", #"[{"serial": "CAM9"}]"#).status == 200)
        #expect(try site.catalogue.officers().contains { $0.policeNumber == "031001" })
    }

    @Test(
        "A time that no recording can have is refused, and disturbs nothing else",
        arguments: ["1369-06-16T22:37", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59Z"])
    func impossibleTime(time: String) throws {
        let site = try KeptSite()
        let rows = #"[{"number": "D8", "officers": ["021004"], "start": "\#(time)", "end": "2026-11-20T19:00"}, "#
        let other = #"{"number": "D9", "officers": ["021004"], "start": "2026-11-20T17:00", "end": "\#(time)"}, "#
        let good = #"{"number": "D7", "officers": ["021004"], "start": "2026-11-20T17:00", "end": "2026-11-20T19:00"}]"#
        let answer = send(site, "/api/v1/dispatches", rows + other + good)
        #expect(answer.status == 207 && answer.body["invalid"] as? Int == 2, "\(answer.body)")
        let all = WallSpan(start: WallTime(nanoseconds: .min), end: WallTime(nanoseconds: .max))
        #expect(try site.catalogue.dispatches(overlapping: all).map(\.number).contains("D7"))
        #expect(try site.catalogue.dispatch("D8") == nil && site.catalogue.dispatch("D9") == nil)
    }

    @Test("Rows that can't be taken are told one by one, and the others are taken")
    func partly() throws {
        let site = try KeptSite()
        let body =
            #"[{"number": "M1", "dispatches": ["D1"], "traits": ["conflict"]}, {"number": "M2", "traits": ["flying"]}]"#
        let answer = send(site, "/api/v1/matters", body)
        #expect(answer.status == 207 && answer.body["invalid"] as? Int == 1)
        #expect(send(site, "/api/v1/matters", #"[{"number": "M2", "traits": ["flying"]}]"#).status == 422)
        let less = send(site, "/api/v1/matters", #"[{"number": "M1", "dispatches": ["D1"]}]"#)
        #expect(less.status == 422, "\(less.body)")
        #expect(try site.catalogue.matter("M1")?.traits == ["conflict"])
    }

    @Test("What is no list, no JSON, no such address or no POST says so")
    func wrong() throws {
        let site = try KeptSite()
        for body in ["", "{", "null", "[1, 2]", "\u{0}"] {
            let answer = send(site, "/api/v1/matters", body)
            #expect(answer.status == 400 || answer.status == 422, "\(body) \(answer)")
        }
        #expect(send(site, "/api/v1/matters", "[]", method: "GET").status == 405)
        #expect(send(site, "/api/v1/matters", "[]", type: "text/plain").status == 415)
        #expect(send(site, "/api/v1/matters", "[]", type: nil).status == 415)
        #expect(send(site, "/api/v1/matters/../vault", "[]").status == 404)
    }
}
