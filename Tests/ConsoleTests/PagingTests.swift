import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pipeline
import Regulation
import Testing

@testable import Console

@Suite("Long lists") struct PagingTests {
    /// Where `rel` leads.
    private func link(_ rel: String, _ text: String) -> String? {
        guard let at = text.range(of: "rel=\"\(rel)\" href=\"") else { return nil }
        return String(text[at.upperBound...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")
    }

    @Test(
        "of five thousand interruptions a page shows a hundred, J and K lead through all, and the next follows a decided one"
    )
    func queue() async throws {
        let fixture = try Fixture()
        let start = WallTime(seconds: 1_763_700_000)
        let findings = (0..<5_000).map { index -> NewFinding in
            let at = start + .seconds(Int64(index / 2))
            var finding = Finding(kind: .notCovered, start: nil, end: nil)
            finding.lost = .seconds(1)
            return NewFinding(officer: "021001", span: WallSpan(start: at, end: at + .seconds(1)), finding: finding)
        }
        try fixture.house.catalogue.replaceFindings(scope: "test", with: findings)
        let all = try fixture.house.catalogue.findings(FindingFilter()).map(\.id)
        #expect(all.count == 5_002)
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let first = try await visitor.get("/review")
            #expect(first.text.contains("<b>5002</b>"))
            #expect(first.text.components(separatedBy: "<span class=\"second\">").count == 101)
            #expect(first.text.contains("data-number=\"F\(all[0])\"") && link("prev", first.text) == nil)
            #expect(link("next", first.text) == "/review/F\(all[1])")
            for index in [1, 2_500, 5_000] {
                let page = try await visitor.get("/review/F\(all[index])?lang=en")
                #expect(link("prev", page.text) == "/review/F\(all[index - 1])")
                #expect(link("next", page.text) == "/review/F\(all[index + 1])")
                #expect(page.text.contains("\(index + 1)") && page.text.contains("5002"))
                #expect(page.text.components(separatedBy: "<span class=\"second\">").count <= 101)
            }
            let last = try await visitor.get("/review/F\(all[5_001])")
            #expect(link("next", last.text) == nil)
            // Decided: the next one follows, and the page of the decided one still knows where the queue goes on.
            let form = ["csrf": first.field("csrf")]
            let answer = try await visitor.post("/review/F\(all[0])/escalate", form)
            #expect(answer.headers[.location] == "/review/F\(all[1])?done=\(all[0])")
            let decided = try await visitor.get("/review/F\(all[0])")
            #expect(link("next", decided.text) == "/review/F\(all[1])" && link("prev", decided.text) == nil)
            // After the last one the first that is left.
            let end = try await visitor.post("/review/F\(all[5_001])/escalate", form)
            #expect(end.headers[.location] == "/review/F\(all[1])?done=\(all[5_001])")
            #expect(try await visitor.get("/review").text.contains("<b>5000</b>"))
        }
    }

    @Test("while somebody types only the results are asked for: the same rows as the page's, nothing of a mistake")
    func whileTyping() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        try fixture.approveReviewers()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let page = try await visitor.get("/search?officer=021001").text
            #expect(page.contains("/assets/search.js") && page.contains("id=\"results\""))
            let part = try await visitor.get("/search?officer=021001&part=results")
            #expect(part.status == .ok && !part.text.contains("<html") && !part.text.contains("<form"))
            #expect(part.text.contains("<td>021001</td>") && page.contains(part.text.trimmingCharacters(in: .newlines)))
            let half = try await visitor.get("/search?from=2026-11-&part=results")
            #expect(half.status == .noContent && half.text.isEmpty)
            #expect(try await visitor.get("/search?part=results").text.contains("<table") == false)
            var nobody = try await Visitor.signedIn("029999", client)
            #expect(try await nobody.get("/search?officer=021001&part=results").status == .forbidden)
            #expect(try fixture.register().isEmpty)
        }
    }

    @Test("search and register go on where the page before ended, each row once, newest first")
    func searchAndRegister() async throws {
        let fixture = try Fixture()
        let catalogue = fixture.house.catalogue
        let start = WallTime(seconds: 1_763_600_000)
        let segments = (0..<250).map { index -> Segment in
            let at = start + .seconds(Int64(index / 3))
            return Segment(
                number: "", dispatch: "2026112000001", officer: "021001", recording: fixture.recordings[0].sha256,
                span: WallSpan(start: at, end: at + .seconds(1)), offset: .seconds(Int64(index)), length: .seconds(1))
        }
        try catalogue.commit(RecordingCommit(recording: fixture.recordings[0], segments: segments))
        try fixture.approveReviewers()
        let gate = try fixture.house.gate()
        for _ in 0..<230 { _ = try gate.pass(.view, fixture.recordings[0], by: "021002") }
        try await fixture.test { client in
            for (start, person, mark, count) in [
                ("/search?officer=021001", "021002", "<td><time>", 250), ("/register", "021001", "<td><time>", 230),
            ] {
                var visitor = try await Visitor.signedIn(person, client)
                var place: String? = start
                var sizes: [Int] = []
                var rows: [String] = []
                while let next = place, sizes.count < 9 {
                    let page = try await visitor.get(next)
                    #expect(page.status == .ok, "\(next)")
                    let found = page.text.components(separatedBy: mark).dropFirst()
                    sizes.append(found.count)
                    rows += found.map { String($0.prefix(19)) }
                    place = link("next", page.text)
                }
                #expect(sizes == [100, 100, count - 200], "\(start)")
                #expect(rows == rows.sorted(by: >), "\(start)")
            }
            var visitor = try await Visitor.signedIn("021002", client)
            for odd in ["x", String(repeating: "a", count: 64) + "-none", "%00"] {
                let answer = try await visitor.get("/search?officer=021001&after=\(odd)")
                #expect(answer.status == .badRequest)
            }
        }
    }
}
