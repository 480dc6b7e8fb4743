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

@Suite("The dispatch page") struct DispatchPageTests {
    private func place(_ query: String = "") -> String { DispatchPlace(Fixture.dispatch).text + query }

    @Test("lanes, runs, the finding and the share that all recorded together stand on the page, in both languages")
    func page() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        try fixture.approveReviewers()
        let id = try #require(fixture.findings.first)
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let page = try await visitor.get(place())
            #expect(page.status == .ok)
            #expect(page.text.contains("合计录到 1:10 / 1:10") && page.text.contains("100.0 %"))
            #expect(page.text.contains("CAM001") && page.text.contains("CAM002"))
            #expect(page.text.contains("/review/F\(id)?kinds=all") && page.text.contains("± 1.000 s"))
            #expect(page.text.contains("class=\"dispatch-track\"") && page.text.contains("class=\"d-place\""))
            #expect(page.text.contains("/recordings/\(fixture.recordings[0].sha256)/still?at="))
            #expect(page.text.components(separatedBy: "<video").count == 2)
            let english = try await visitor.get(place("?lang=en"))
            #expect(english.text.contains("recorded together 1:10 / 1:10") && english.text.contains("nothing recorded"))
            #expect(!english.text.contains("合计录到"))
        }
    }

    @Test("names and numbers from outside stay text, in the page and in every address of it")
    func hostile() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        try fixture.approveReviewers()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            for query in ["", "?part=drawing", "?part=cameras", "?pictures=1&track=1&lanes=1,2&at=1763600020000"] {
                let text = try await visitor.get(place(query)).text
                for bad in [
                    "<script>alert", "<b>\"", "<b>'", "<i>人", "<img src=x", " style=", "onerror=alert(2)>",
                    "href=\"/dispatch/JJ/",
                ] {
                    #expect(!text.contains(bad), "\(query) \(bad)")
                }
                #expect(query.contains("cameras") || text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            }
            // What a path can't carry goes through the query.
            for number in ["..", "."] {
                try fixture.addDispatch(number: number)
                #expect(DispatchPlace(number).text == "/dispatch?number=\(number)")
                #expect(try await visitor.get(DispatchPlace(number).text).status == .ok)
            }
            for unknown in ["/dispatch/none", "/dispatch", "/dispatch/%ff", "/dispatch/..%2f..%2fetc"] {
                let status = try await visitor.get(unknown).status
                #expect(status == .notFound || status == .badRequest, "\(unknown)")
            }
        }
    }

    @Test("without an approval there is no picture, no player and no line; the page names the article and how to ask")
    func refused() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let page = try await visitor.get(place("?pictures=1"))
            #expect(page.text.contains("第21条") && page.text.contains("/access?kind=dispatch&amp;key=JJ%2F2025"))
            #expect(!page.text.contains("<video") && !page.text.contains("<image"))
            #expect(try await visitor.get("/recordings/\(sha256)/still?at=0").status == .forbidden)
            #expect(try fixture.register().isEmpty)
            // Who has no role sees nothing of it at all.
            var nobody = try await Visitor.signedIn("029999", client)
            #expect(try await nobody.get(place()).status == .forbidden)
            #expect(try await nobody.get(place("?part=drawing")).status == .forbidden)
        }
    }

    @Test("what a machine wrote down of a voice is on no page of a dispatch, whatever was approved; nothing is entered")
    func spokenWords() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch(spoken: "换三号机接着录")
        try fixture.approveReviewers()
        let id = try #require(fixture.findings.first)
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            for address in [
                place(), place("?part=drawing"), place("?part=certificate"), "/review/F\(id)/report",
                "/recordings/\(fixture.recordings[0].sha256)",
            ] {
                let page = try await visitor.get(address)
                #expect(page.status == .ok && !page.text.contains("三号机"), "\(address)")
                #expect(page.text.contains("F\(id)"), "\(address)")
            }
            #expect(try await visitor.get(place()).text.contains("有机器听写"))
        }
    }

    @Test("opening the page writes nothing; the first picture of it enters the register")
    func register() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        try fixture.approveReviewers()
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            _ = try await visitor.get(place())
            #expect(try fixture.register().isEmpty)
            // There is no picture in the fixture's pack: the gate is passed all the same, and the register says so.
            #expect(try await visitor.get("/recordings/\(sha256)/still?at=5000").status == .notFound)
            #expect(try fixture.register().map(\.sha256) == [sha256])
            #expect(try await visitor.get("/recordings/\(sha256)/still?at=-1").status == .badRequest)
        }
    }

    @Test("the cameras of a moment are those whose file holds it, each with its own place on the axis")
    func cameras() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        try fixture.approveReviewers()
        let start = Fixture.start.nanoseconds / 1_000_000
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let first = try await visitor.get(place("?part=cameras&at=\(start + 5000)")).text
            #expect(first.contains("data-begin=\"\(start)\"") && !first.contains("data-begin=\"\(start + 10_000)\""))
            #expect(first.contains("data-next=\"\(start + 10_000)\"") && first.contains("#t=5"))
            let both = try await visitor.get(place("?part=cameras&at=\(start + 20_000)")).text
            #expect(both.contains("data-begin=\"\(start)\"") && both.contains("data-begin=\"\(start + 10_000)\""))
            let one = try await visitor.get(place("?part=cameras&at=\(start + 20_000)&lanes=2")).text
            #expect(!one.contains("data-begin=\"\(start)\"") && one.contains("data-begin=\"\(start + 10_000)\""))
            let none = try await visitor.get(place("?part=cameras&at=\(start + 90_000)")).text
            #expect(!none.contains("<video") && none.contains("这一时刻没有录像"))
        }
    }

    @Test(
        "any window that can be asked for is drawn: an instant, years, nonsense",
        arguments: [
            "?from=1763600010000&to=1763600010001", "?from=0&to=253402300799999", "?from=9&to=1", "?from=x&to=y",
            "?from=-9223372036854775808&to=9223372036854775807", "?at=99999999999999999", "?lanes=,,,0,-1,x",
        ])
    func windows(_ query: String) async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let page = try await visitor.get(place(query))
            #expect(page.status == .ok && page.text.contains("<svg class=\"dispatch-axis\""))
        }
    }

    @Test("search, recording and review card lead to it")
    func linked() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        let id = try #require(fixture.findings.first)
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let address = "href=\"" + DispatchPlace(Fixture.dispatch).text
            let number = Fixture.dispatch.addingPercentEncoding()
            for page in ["/search?dispatch=\(number)", "/recordings/\(fixture.recordings[0].sha256)", "/review/F\(id)"]
            {
                #expect(try await visitor.get(page).text.contains(address), "\(page)")
            }
        }
    }

    @Test("certificate and report are papers with a policy of their own, never more than the page's rights")
    func papers() async throws {
        let fixture = try Fixture()
        try fixture.addDispatch()
        let id = try #require(fixture.findings.first)
        let places = [place("?part=certificate"), "/review/F\(id)/report"]
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            var nobody = try await Visitor.signedIn("029999", client)
            for place in places {
                let page = try await visitor.get(place)
                let policy = page.headers[.contentSecurityPolicy] ?? ""
                #expect(page.status == .ok && policy.contains("default-src 'none'; style-src 'sha256-"))
                #expect(
                    !policy.contains("unsafe") && !page.text.contains("<script") && !page.text.contains("<img src=x"))
                #expect(page.text.contains(fixture.recordings[0].sha256) && page.text.contains("第10条"))
                let pdf = try await visitor.get(place + (place.contains("?") ? "&" : "?") + "as=pdf")
                #expect(pdf.headers[.contentType] == "application/pdf" && pdf.text.hasPrefix("%PDF-"))
                #expect(try await nobody.get(place).status == .forbidden)
            }
            // The interruption is covered by a colleague: covered passes, the files don't.
            let text = try await visitor.get(places[0] + "&lang=en").text
            #expect(text.contains("<dd>fail</dd>") && text.contains("Covered</dt><dd>pass</dd>"))
            #expect(try fixture.register().isEmpty)
            #expect(try await visitor.get("/review/F99999/report").status == .notFound)
        }
    }
}
