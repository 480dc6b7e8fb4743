import Accounts
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import Vault

@testable import Console

@Suite("The receiver for recorders") struct ReceiverTests {
    static let user = "5b2c1f0e-9a77-4a8f-8c56-0f6a7d0c1e11"
    static let serial = "B8A44F012345"
    static let container = "\(user)_\(serial)_20261120T001500Z"

    /// The folder's visible files, and whose they are.
    static func tree(_ folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return all.filter { path in !path.split(separator: "/").contains { $0.hasPrefix(".") } }.sorted()
    }

    @Test("a recording comes in as the contract describes, and stands ready under officer, recorder and time")
    func whole() async throws {
        let fixture = try Fixture(receives: true)
        let inbox = fixture.inbox
        try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            #expect(try await system.capabilities()["Store"]?["StoreUserIDKey"] == true)
            try await system.register(user: Self.user, number: "021001", serial: Self.serial)
            #expect(try await system.put(Self.container, ["Status": "Transferring"]).status == .created)
            #expect(try await system.put(Self.container, ["Status": "Transferring"]).status == .accepted)
            #expect(Self.tree(inbox).contains("\(Self.container)/Transferring"))
            let clip = "20261120_001455_9F3A.mkv"
            let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let stored = try await system.put(
                Self.container, clip, bytes,
                ["StartTimeISO": "2026-11-20T00:14:55Z", "StopTimeISO": "2026-11-20T00:15:55Z", "Note": "路口 50%"])
            #expect(stored.status == .created && stored.headers[.eTag] == BodyWornSystem.md5(bytes))
            let track = "20261120_001455_9F3A_\(Self.serial)_gpstrail.json"
            #expect(
                try await system.put(Self.container, track, Array("{}".utf8), ["FileType": "json"]).status == .created)
            #expect(try await system.post(Self.container, ["TriggerOff": "Button"]).status == .noContent)
            #expect(try await system.post(Self.container, ["Status": "Complete"]).status == .noContent)
            let folder = "021001_\(Self.serial)_20261120_001500"
            let names = [
                clip, "\(clip).metadata.json", track, "\(track).metadata.json", "complete", "container.metadata.json",
            ]
            #expect(Self.tree(inbox) == ([folder] + names.map { "\(folder)/\($0)" }).sorted())
            #expect(FileManager.default.contents(atPath: "\(inbox)/\(folder)/\(clip)") == Data(bytes))
            let said = try #require(FileManager.default.contents(atPath: "\(inbox)/\(folder)/\(clip).metadata.json"))
            let note = try JSONDecoder().decode([String: String].self, from: said)
            #expect(note["note"] == "路口 50%" && note["unbroken.md5"] == BodyWornSystem.md5(bytes))
            #expect(note["unbroken.object"] == clip && note["unbroken.container"] == Self.container)
            let about = try #require(FileManager.default.contents(atPath: "\(inbox)/\(folder)/container.metadata.json"))
            let container = try JSONDecoder().decode([String: String].self, from: about)
            #expect(
                container == ["status": "Complete", "triggeroff": "Button", "unbroken.container": Self.container])
            // The answer got lost: said again, nothing changes, and other content is refused.
            #expect(try await system.post(Self.container, ["Status": "Complete"]).status == .noContent)
            #expect(try await system.put(Self.container, clip, bytes, [:]).status == .created)
            #expect(try await system.put(Self.container, clip, [1], [:]).status == .forbidden)
            #expect(try await system.put(Self.container, "more.mkv", [1], [:]).status == .forbidden)
            #expect(try await system.post(Self.container, ["TriggerOff": "x"]).status == .forbidden)
            #expect(FileManager.default.contents(atPath: "\(inbox)/\(folder)/\(clip)") == Data(bytes))
        }
    }

    @Test("name, key and token are asked for, each system has its own account, and an ended one is out at once")
    func whoItIs() async throws {
        let fixture = try Fixture(receives: true)
        try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            let other = try await BodyWornSystem(fixture, client, name: "dock-2")
            for headers in [[:], ["X-Auth-User": "dock-1"], ["X-Auth-User": "dock-1", "X-Auth-Key": "0"]] {
                let answer = try await BodyWornSystem.send(client, .get, "/receiver/auth/v1.0", headers)
                #expect(answer.status == .unauthorized && answer.headers[.named("X-Auth-Token")] == nil)
            }
            let path = "/receiver/v1/dock-1/\(Self.container)"
            #expect(try await BodyWornSystem.send(client, .put, path, [:]).status == .unauthorized)
            #expect(try await BodyWornSystem.send(client, .put, path, ["X-Auth-Token": "0"]).status == .unauthorized)
            let foreign = try await BodyWornSystem.send(client, .put, path, ["X-Auth-Token": other.token])
            #expect(foreign.status == .notFound)
            try fixture.house.accounts.end(receiver: "dock-1", at: House.seconds())
            #expect(try await system.put(Self.container, [:]).status == .unauthorized)
            #expect(Self.tree(fixture.inbox).isEmpty)
        }
    }

    @Test(
        "what can't be kept is answered 400, and comes back as rejected content, which is always taken",
        arguments: [
            ("\(user)_XX99_20261120T001500Z", 400), ("nobody_\(serial)_20261120T001500Z", 400),
            ("unknown shape", 400), ("%2E%2E%2Fevil_\(serial)_20261120T001500Z", 400), ("%2E%2E", 400),
            (".hidden_\(serial)_20261120T001500Z", 400), ("a%00b_\(serial)_20261120T001500Z", 400),
            ("RejectedContent_20261120T001500Z_4d1f", 201), ("RejectedContent_UnknownTime_4d1f", 201),
        ])
    func refused(container: String, status: Int) async throws {
        let fixture = try Fixture(receives: true)
        try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            try await system.register(user: Self.user, number: "", serial: Self.serial)
            #expect(try await system.put(container, [:]).status.code == status)
            #expect(Self.tree(fixture.inbox).isEmpty == (status == 400))
            #expect(!FileManager.default.fileExists(atPath: fixture.folder + "/evil_\(Self.serial)_20261120T001500Z"))
            guard status == 201 else { return }
            let backwards = ["StartTime": "1763600000", "StopTime": "1763600000"]
            #expect(try await system.put(container, "c.mkv", [1, 2], backwards).status == .created)
            #expect(try await system.post(container, ["Status": "Complete"]).status == .noContent)
            #expect(Self.tree(fixture.inbox).contains("\(container)/c.mkv"))
            #expect(!Self.tree(fixture.inbox).contains("\(container)/Transferring"))
        }
    }

    @Test("clips without a duration are refused; clocks that are wrong are not")
    func times() async throws {
        let fixture = try Fixture(receives: true)
        try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            try await system.register(user: Self.user, number: "021001", serial: Self.serial)
            _ = try await system.put(Self.container, [:])
            for (start, stop, status) in [
                ("1763600000", "1763600000", 400), ("1763600000.5", "1763600000.25", 400),
                ("2026-11-20T00:00:01Z", "2026-11-20T08:00:00+08:00", 400),
                ("2000-01-01T00:00:00Z", "2000-01-01T00:01:00Z", 201), ("1763600000", "1763600000.001", 201),
                ("?", "?", 201),
            ] {
                let answer = try await system.put(
                    Self.container, "c\(status)\(start.count).mkv", [1], ["StartTime": start, "StopTime": stop])
                #expect(answer.status.code == status, "\(start)")
            }
            #expect(try await system.put(Self.container, "empty.mp4", [], [:]).status == .badRequest)
            #expect(try await system.put(Self.container, "Transferring", [1], [:]).status == .badRequest)
            #expect(try await system.put(Self.container, "x.metadata.json", [1], [:]).status == .badRequest)
            #expect(try await system.put(Self.container, "..%2F..%2Fx.mkv", [1], [:]).status == .badRequest)
            #expect(
                try await system.put("\(Self.user)_\(Self.serial)_20261121T001500Z", "a.mkv", [1], [:]).status
                    == .notFound)
        }
    }

    @Test("nothing that arrived is written over, and bytes that are not those of their checksum get no name")
    func kept() async throws {
        let fixture = try Fixture(receives: true)
        let place = "\(fixture.inbox)/\(Self.container)"
        try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            try await system.register(user: Self.user, number: "021001", serial: Self.serial)
            _ = try await system.put(Self.container, [:])
            #expect(
                try await system.put(Self.container, "a.mkv", [1, 2, 3], [:], md5: "00").status == .unprocessableContent
            )
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: place).sorted() == [
                    "Transferring", "container.metadata.json",
                ])
            #expect(try await system.put(Self.container, "a.mkv", [1, 2, 3], [:]).status == .created)
            #expect(try await system.put(Self.container, "a.mkv", [1, 2, 3], [:]).status == .created)
            #expect(try await system.put(Self.container, "a.mkv", [4, 5], [:]).status == .created)
            #expect(FileManager.default.contents(atPath: place + "/a.mkv") == Data([4, 5]))
            #expect(FileManager.default.contents(atPath: place + "/.superseded-1-a.mkv") == Data([1, 2, 3]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: place).count == 5)
        }
    }

    @Test("more than the disk can hold is answered 507, more than eight at once 503 with when to come again")
    func full() async throws {
        let fixture = try Fixture(receives: true)
        try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            try await system.register(user: Self.user, number: "021001", serial: Self.serial)
            _ = try await system.put(Self.container, [:])
            let folder = try #require(fixture.house.receiver?.folder)
            #expect(throws: ReceiverFolder.Problem.full) {
                _ = try folder.begin(Self.container, "a.mkv", length: 1 << 60, metadata: [:])
            }
            let receiver = try #require(fixture.house.receiver)
            for _ in 0..<8 { #expect(receiver.enter()) }
            let busy = try await system.put(Self.container, "a.mkv", [1], [:])
            #expect(busy.status == .serviceUnavailable && busy.headers[.retryAfter] == "30")
            receiver.leave()
            #expect(try await system.put(Self.container, "a.mkv", [1], [:]).status == .created)
        }
    }

    @Test("completing that was killed anywhere is done over", arguments: 0...3)
    func killed(after steps: Int) async throws {
        let fixture = try Fixture(receives: true)
        let place = "\(fixture.inbox)/\(Self.container)"
        let folder = "021001_\(Self.serial)_20261120_001500"
        try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            try await system.register(user: Self.user, number: "021001", serial: Self.serial)
            _ = try await system.put(Self.container, [:])
            _ = try await system.put(Self.container, "a.mkv", [1, 2, 3], [:])
            // As the steps of completing leave it, one after the other.
            if steps > 0 {
                try Folders.write(
                    Array("{\"status\":\"Complete\"}".utf8), to: RawPath(place + "/container.metadata.json"))
            }
            if steps > 1 { try Folders.write([], to: RawPath(place + "/complete")) }
            if steps > 2 {
                try Folders.write(
                    Array("{\"folder\":\"\(folder)\"}".utf8),
                    to: RawPath("\(fixture.inbox)/.system/Containers/\(Self.container).json"))
                if steps > 3 { try Folders.rename(RawPath(place), to: RawPath("\(fixture.inbox)/\(folder)")) }
            }
            let again = try ReceiverFolder(RawPath(fixture.inbox))
            try again.describe(Self.container, ["status": "Complete"]) { _ in "021001" }
            #expect(Self.tree(fixture.inbox).filter { $0.hasSuffix("a.mkv") } == ["\(folder)/a.mkv"])
            #expect(!Self.tree(fixture.inbox).contains { $0.hasSuffix("Transferring") })
        }
    }

    @Test("what was killed while it arrived goes at the next start; what has its name stays")
    func leftOver() async throws {
        let fixture = try Fixture(receives: true)
        let place = "\(fixture.inbox)/\(Self.container)"
        try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            try await system.register(user: Self.user, number: "021001", serial: Self.serial)
            _ = try await system.put(Self.container, [:])
            _ = try await system.put(Self.container, "a.mkv", [1, 2, 3], [:])
            try Folders.write([9], to: RawPath(place + "/.arriving-77"))
            _ = try ReceiverFolder(RawPath(fixture.inbox))
            let names = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
            #expect(names == ["Transferring", "a.mkv", "a.mkv.metadata.json", "container.metadata.json"])
        }
    }

    @Test(
        "metadata's times are whole numbers of nanoseconds, or none",
        arguments: [
            ("1763600000", 1_763_600_000_000_000_000), ("1763600000.25", 1_763_600_000_250_000_000),
            ("2025-11-20T00:53:20Z", 1_763_600_000_000_000_000),
            ("2025-11-20T08:53:20.5+08:00", 1_763_600_000_500_000_000),
            ("999999999999", nil), ("", nil), ("2025-13-40T00:00:00Z", nil), ("1e9", nil),
        ] as [(String, Int64?)])
    func timeText(text: String, nanoseconds: Int64?) {
        #expect(ReceiverNames.time(text) == nanoseconds)
    }
}

/// A body-worn system's part, as the contract describes it: signs in, registers, sends.
struct BodyWornSystem {
    let client: any TestClientProtocol
    let token: String
    private let base: String

    init(_ fixture: Fixture, _ client: any TestClientProtocol, name: String = "dock-1") async throws {
        let key = try fixture.house.accounts.addReceiver(name, at: House.seconds())
        let answer = try await Self.send(
            client, .get, "/receiver/auth/v1.0", ["X-Auth-User": name, "X-Auth-Key": key])
        guard answer.status == .ok, let token = answer.headers[.named("X-Auth-Token")],
            let url = answer.headers[.named("X-Storage-Url")], url.hasSuffix("/receiver/v1/\(name)")
        else { throw Trouble("sign-in: \(answer.status)") }
        (self.client, self.token, base) = (client, token, "/receiver/v1/\(name)")
    }

    func register(user: String, number: String, serial: String) async throws {
        let device = try await put("Devices", serial, [], ["Active": "True", "Name": "Camera 1", "Model": "W120"])
        let person = try await put("Users", user, [], ["Active": "True", "Name": "甲", "UserID": number])
        guard device.status == .created, person.status == .created else { throw Trouble("register") }
    }

    func capabilities() async throws -> [String: [String: Bool]] {
        let answer = try await Self.send(client, .get, base + "/System/Capabilities.json", ["X-Auth-Token": token])
        let bytes = Array(buffer: answer.body)
        #expect(answer.status == .ok && answer.headers[.eTag] == Self.md5(bytes))
        return try JSONDecoder().decode([String: [String: Bool]].self, from: Data(bytes))
    }

    func put(_ container: String, _ metadata: [String: String]) async throws -> TestResponse {
        try await Self.send(client, .put, "\(base)/\(escaped(container))", headers(metadata, "X-Container-Meta-"))
    }

    func post(_ container: String, _ metadata: [String: String]) async throws -> TestResponse {
        try await Self.send(client, .post, "\(base)/\(escaped(container))", headers(metadata, "X-Container-Meta-"))
    }

    func put(
        _ container: String, _ object: String, _ bytes: [UInt8], _ metadata: [String: String], md5: String? = nil
    ) async throws -> TestResponse {
        var fields = headers(metadata, "X-Object-Meta-")
        fields["ETag"] = md5 ?? Self.md5(bytes)
        return try await Self.send(client, .put, "\(base)/\(escaped(container))/\(escaped(object))", fields, bytes)
    }

    private func headers(_ metadata: [String: String], _ prefix: String) -> [String: String] {
        var fields = ["X-Auth-Token": token]
        for (key, value) in metadata { fields[prefix + key] = value.addingPercentEncoding() }
        return fields
    }

    /// What is escaped already stays.
    private func escaped(_ name: String) -> String {
        name.contains("%") ? name : name.addingPercentEncoding()
    }

    static func send(
        _ client: any TestClientProtocol, _ method: HTTPRequest.Method, _ uri: String, _ headers: [String: String],
        _ body: [UInt8] = []
    ) async throws -> TestResponse {
        var fields: HTTPFields = [:]
        for (name, value) in headers { fields[.named(name)] = value }
        return try await client.execute(uri: uri, method: method, headers: fields, body: ByteBuffer(bytes: body)) { $0 }
    }

    static func md5(_ bytes: [UInt8]) -> String? {
        let digest = RunningDigest(.md5)
        bytes.withUnsafeBytes { digest?.update($0) }
        return digest?.finish()
    }
}
