import Accounts
import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pipeline
import Testing

@testable import Console

@Suite("The HTTP interface") struct APITests {
    @Test("the document names every address there is, and no other")
    func document() throws {
        let fixture = try Fixture()
        let known = Set(
            ConsoleServer.router(fixture.house).routes.filter { $0.path.description.hasPrefix("/api/") }.map {
                "\($0.method) \($0.path)"
            })
        let data = Data(fixture.house.web.assets["openapi.json"]?.bytes ?? [])
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let paths = try #require(object["paths"] as? [String: [String: Any]])
        var documented = Set<String>()
        for (path, methods) in paths {
            for method in methods.keys { documented.insert("\(method.uppercased()) \(path)") }
        }
        #expect(documented == known)
    }

    @Test("without a token there is nothing; with one there are the command line's lines")
    func lines() async throws {
        let fixture = try Fixture()
        let token = try fixture.house.accounts.addToken("dock", for: "021002", at: House.seconds())
        try await fixture.test { client in
            var visitor = Visitor(client)
            for bad in ["", "Bearer x", "Bearer ub_" + String(repeating: "0", count: 64), token] {
                let answer = try await visitor.get("/api/v1/findings", headers: [.authorization: bad])
                #expect(answer.status == .unauthorized && answer.text.contains("\"error\""))
            }
            let answer = try await visitor.get(
                "/api/v1/findings", headers: [.authorization: "Bearer \(token)", .accept: "application/x-ndjson"])
            let rows = try GapList(catalogue: fixture.house.catalogue).rows(GapQuery())
            let site = try fixture.house.rules().site
            #expect(
                answer.text
                    == rows.map { RecordJSON.finding($0.stored, cover: $0.cover, site: site).line + "\n" }.joined())
            let list = try await visitor.get("/api/v1/recordings", headers: [.authorization: "Bearer \(token)"])
            let objects = try JSONSerialization.jsonObject(with: Data(buffer: list.body)) as? [[String: Any]]
            #expect(objects?.map { $0["sha256"] as? String } == fixture.recordings.map(\.sha256))
            let register = try await visitor.get("/api/v1/register", headers: [.authorization: "Bearer \(token)"])
            #expect(register.status == .forbidden)
        }
    }

    @Test(
        "what is not understood is refused, not passed over",
        arguments: [
            "recordings?verdict=good", "recordings?unmatched=1", "findings?unexplained=yes", "findings?from=yesterday",
            "segments?limit=0", "segments?limit=1001", "segments?limit=x",
            "recordings?recorder=" + String(repeating: "0", count: 201),
        ])
    func misunderstood(query: String) async throws {
        let fixture = try Fixture()
        let token = try fixture.house.accounts.addToken("dock", for: "021002", at: House.seconds())
        try await fixture.test { client in
            var visitor = Visitor(client)
            let answer = try await visitor.get("/api/v1/" + query, headers: [.authorization: "Bearer \(token)"])
            #expect(answer.status == .badRequest && answer.text.contains("\"hint\":\""))
        }
    }

    @Test("another method is told what the address takes; another address that there is none")
    func methods() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            for (method, path, allowed) in [
                (HTTPRequest.Method.put, "/api/v1/findings/F1", "GET"), (.get, "/api/v1/matters", "POST"),
                (.trace, "/api/v1/access", "GET"), (.delete, "/api/v1/recorders", "POST"),
            ] {
                let answer = try await client.execute(uri: path, method: method) { $0 }
                #expect(answer.status == .methodNotAllowed && answer.headers[.allow] == allowed)
            }
            let none = try await client.execute(uri: "/api/v1/nothing", method: .put) { $0 }
            #expect(none.status == .notFound)
        }
    }

    @Test("lists are taken from who may bring them, and from nobody else")
    func lists() async throws {
        let fixture = try Fixture()
        let reviewer = try fixture.house.accounts.addToken("dock", for: "021002", at: House.seconds())
        let clerk = try fixture.house.accounts.addToken("dispatch", for: "022001", at: House.seconds())
        try await fixture.test { client in
            for (token, status) in [(reviewer, HTTPResponse.Status.forbidden), (clerk, .ok)] {
                let answer = try await client.execute(
                    uri: "/api/v1/officers", method: .post,
                    headers: [.authorization: "Bearer \(token)", .contentType: "application/json"],
                    body: ByteBuffer(string: "[{\"policeNumber\": \"023001\", \"name\": \"戊\"}]")
                ) { $0 }
                #expect(answer.status == status, "\(answer.text)")
            }
            #expect(try fixture.house.catalogue.officers().contains { $0.policeNumber == "023001" })
        }
    }
}

extension Data {
    fileprivate init(buffer: ByteBuffer) { self = Data(Array(buffer: buffer)) }
}
