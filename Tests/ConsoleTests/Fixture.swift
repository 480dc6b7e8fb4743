import Accounts
import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Inspection
import Logging
import OIDC
import Pipeline
import Regulation
import Testing
import Vault

@testable import Console

/// A small vault of its own: two officers, two recordings with an interruption each, and people with roles.
final class Fixture: Sendable {
    static let password = "correct horse"
    static let name = "<script>alert(1)</script>"
    static let file = "a\"><img src=x onerror=alert(2)>.mp4"
    static let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 7) }

    let folder: String
    let house: House
    let recordings: [Recording]
    let findings: [Int64]

    /// The checkout this test was built from.
    static var top: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }

    /// - Parameters:
    ///   - patience: what a client has for each part, where not the usual.
    ///   - regulation: which one the vault goes by.
    ///   - receives: whether systems may send into ``inbox``.
    ///   - oidc: the site's provider.
    ///   - spoken: what a machine wrote down of a voice after each interruption.
    init(
        roles: Bool = true, patience: Patience? = nil, spoken: String? = nil, receives: Bool = false,
        regulation: String = "tangshan-gaoxin", oidc: OIDCSettings? = nil
    ) throws {
        folder = NSTemporaryDirectory() + "unbroken-console-\(UUID().uuidString)"
        let root = RawPath(folder)
        try Vault.create(at: root)
        let settings = VaultSettings(regulation: regulation, zone: "Asia/Shanghai", immutable: false)
        try Folders.write(Array(settings.yaml.utf8), to: root.appending("vault.yaml"))
        let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
        // As a vault has it before anything comes in.
        _ = try CustodyKeeper(root: root, catalogue: catalogue)
        _ = try catalogue.store(officers: [
            Officer(policeNumber: "021001", name: Self.name, unit: "0210"),
            Officer(policeNumber: "021002", name: "乙", unit: "0210"),
            Officer(policeNumber: "022001", name: "丙", unit: "0220"),
            Officer(policeNumber: "029999", name: "丁", unit: "0220"),
        ])
        recordings = try (0..<2).map { index in try Self.recording(index, root, catalogue, spoken) }
        findings = try catalogue.findings(FindingFilter()).map(\.id)
        try catalogue.close()
        var console = ConsoleSettings(
            root: root, pipelines: Self.top + "/Pipelines", web: Self.top + "/Sources/Console/Web")
        console.port = 0
        console.oidc = oidc
        if receives {
            try FileManager.default.createDirectory(atPath: folder + "-inbox", withIntermediateDirectories: true)
            console.receiving = RawPath(folder + "-inbox")
        }
        if let patience { console.patience = patience }
        house = try House(console, log: Logger(label: "test"), cost: ScryptCost(logN: 4, r: 8, p: 1))
        for person in ["021001", "021002", "022001", "029999"] {
            try house.accounts.add(person, password: Self.password, at: House.seconds())
        }
        guard roles else { return }
        let gate = try house.gate()
        for (person, role) in [
            ("021001", Role.administrator), ("021002", .reviewer), ("022001", .approver), ("022001", .clerk),
        ] {
            _ = try gate.grant(RoleGrant(person: person, role: role, by: "021001", at: .now))
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
        try? FileManager.default.removeItem(atPath: inbox)
    }

    /// Where systems send to.
    var inbox: String { folder + "-inbox" }

    private static func recording(
        _ index: Int, _ root: RawPath, _ catalogue: SQLiteCatalogue, _ spoken: String?
    ) throws -> Recording {
        let sha256 = String(repeating: index == 0 ? "a" : "b", count: 64)
        let place = "originals/file-\(index).mp4"
        try Folders.write(bytes, to: root.appending(place))
        let start = WallTime(seconds: 1_763_600_000 + Int64(index) * 3600)
        let recording = Recording(
            sha256: sha256, size: Int64(bytes.count), originalName: index == 0 ? file : "plain.mp4", vaultPath: place,
            receivedAt: .now, recorder: "CAM001", officer: "021001", container: "mov,mp4,m4a,3gp,3g2,mj2",
            span: WallSpan(start: start, end: start + .seconds(60)), duration: .seconds(60), verdict: .findings)
        var evidence = FindingEvidence(
            errorNanoseconds: 67_000_000, clocks: ["file-name"], facts: ["stepTicks": "9"])
        if let spoken {
            evidence.facts["voice.transcript"] = spoken
            evidence.facts["voice.transcriptBy"] = "model 1"
        }
        let finding = Finding(
            kind: .interruption, start: .seconds(16), end: .seconds(23), lost: .seconds(7), place: .middle,
            streams: [0, 1], evidence: evidence)
        var facts = FileFacts(size: recording.size, verdict: .findings, findings: [finding])
        facts.container = recording.container
        facts.streams = [
            FileFacts.Stream(
                index: 0, kind: "video", codec: "h264", cadence: nil, regularity: nil, packets: 1, keyframes: 1,
                start: .zero, end: .seconds(60), width: 64, height: 36, rotation: nil, sampleRate: nil, channels: nil,
                programme: nil, wraps: 0)
        ]
        let span = WallSpan(start: start + .seconds(16), end: start + .seconds(23))
        try catalogue.commit(
            RecordingCommit(
                recording: recording, facts: RecordingFacts(inspection: facts, clock: nil).json,
                findings: [NewFinding(officer: "021001", span: span, finding: finding)]))
        return recording
    }

    /// Lets every reviewer see everything, as a site's standing approval does. Returns the request.
    @discardableResult
    func approveReviewers() throws -> Int64 {
        let gate = try house.gate()
        let request = try gate.ask(
            AccessRequest(
                act: "view", who: .role(.reviewer), subject: .all, reason: "日常审核", by: "021002", at: gate.now))
        _ = try gate.decide(
            request.id, approve: true, until: gate.now + .seconds(86_400), by: "022001", why: nil)
        return request.id
    }

    func register() throws -> [ViewEntry] { try house.catalogue.register(of: nil, during: nil) }

    func test<T>(_ body: @Sendable (any TestClientProtocol) async throws -> T) async throws -> T {
        let app = Application(router: ConsoleServer.router(house), logger: Logger(label: "test"))
        return try await app.test(.router) { client in try await body(client) }
    }
}

extension Fixture {
    /// With the server as it runs, on a port of its own.
    func live<T: Sendable>(
        _ body: @escaping @Sendable (any TestClientProtocol, Int) async throws -> T
    ) async throws -> T {
        let app = try ConsoleServer(house).application { _ in }
        return try await app.test(.live) { client in try await body(client, client.port ?? 0) }
    }
}

/// A browser's part: keeps cookies, and takes the tokens out of forms.
struct Visitor {
    let client: any TestClientProtocol
    var cookies: [String: String] = [:]

    init(_ client: any TestClientProtocol) { self.client = client }

    static func signedIn(_ person: String, _ client: any TestClientProtocol) async throws -> Visitor {
        var visitor = Visitor(client)
        let page = try await visitor.get("/sign-in")
        let answer = try await visitor.post(
            "/sign-in", ["token": page.field("token"), "person": person, "password": Fixture.password])
        guard answer.status == .seeOther else { throw Trouble("sign-in: \(answer.status)") }
        return visitor
    }

    mutating func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(uri, .get, headers, ByteBuffer())
    }

    mutating func post(
        _ uri: String, _ form: [String: String], headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        let body = form.map { "\($0.key)=\($0.value.addingPercentEncoding())" }.joined(separator: "&")
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await send(uri, .post, headers, ByteBuffer(string: body))
    }

    /// As a browser sends a form with a file.
    mutating func upload(
        _ uri: String, _ form: [String: String], file name: String, _ bytes: [UInt8], headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        let mark = "----form7e3"
        var body = ByteBuffer()
        for (key, value) in form {
            body.writeString("--\(mark)\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n")
        }
        let escaped = name.replacing("\"", with: "%22")
        body.writeString(
            "--\(mark)\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"\(escaped)\"\r\n"
                + "Content-Type: text/plain\r\n\r\n")
        body.writeBytes(bytes)
        body.writeString("\r\n--\(mark)--\r\n")
        var headers = headers
        headers[.contentType] = "multipart/form-data; boundary=\(mark)"
        return try await send(uri, .post, headers, body)
    }

    private mutating func send(
        _ uri: String, _ method: HTTPRequest.Method, _ headers: HTTPFields, _ body: ByteBuffer
    ) async throws -> TestResponse {
        var headers = headers
        if headers[.accept] == nil { headers[.accept] = "text/html" }
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        let answer = try await client.execute(
            uri: uri, method: method, headers: headers, body: body
        ) { $0 }
        for header in answer.headers[values: .setCookie] {
            let pair = header.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            cookies[String(pair[0])] = pair.count > 1 && !header.contains("Max-Age=0") ? String(pair[1]) : nil
        }
        return answer
    }
}

struct Trouble: Error {
    var words: String
    init(_ words: String) { self.words = words }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    /// The value of a hidden field.
    func field(_ name: String) -> String {
        guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return "" }
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }
}
