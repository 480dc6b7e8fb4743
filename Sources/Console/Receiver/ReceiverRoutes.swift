import Accounts
import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Vault

/// The contract's addresses: the few calls of OpenStack Swift that a body-worn system makes. docs/design/receiver.md
struct ReceiverRoutes {
    static let root = "/receiver/"

    let house: House
    let receiver: Receiver

    private var folder: ReceiverFolder { receiver.folder }

    func add(to router: Router<ConsoleContext>) {
        let group = router.group(RouterPath(Self.root))
        group.get("auth/v1.0") { request, _ in try await signIn(request) }
        group.get("v1/{account}/System/{object}") { request, context in
            try await authorise(request, context)
            return try await system(context)
        }
        group.put("v1/{account}/{container}") { request, context in
            try await authorise(request, context)
            let (container, metadata) = (try part("container", context), containerMetadata(request))
            let isNew = try await work { try folder.create(container, metadata) }
            return Response(status: isNew ? .created : .accepted)
        }
        group.post("v1/{account}/{container}") { request, context in
            try await authorise(request, context)
            let (container, metadata) = (try part("container", context), containerMetadata(request))
            try await work { try folder.describe(container, metadata, officer: officer) }
            return Response(status: .noContent)
        }
        group.put("v1/{account}/{container}/{object}") { request, context in
            try await authorise(request, context)
            return try await put(request, context)
        }
        group.post("v1/{account}/{container}/{object}") { request, context in
            try await authorise(request, context)
            let (container, object) = (try part("container", context), try part("object", context))
            let metadata = objectMetadata(request)
            try await work {
                if let kind = Self.kind(container) {
                    guard folder.record(kind, object) != nil else { throw ReceiverFolder.Problem.unknown }
                    try folder.store(kind, object, metadata)
                } else {
                    try folder.describe(container, object: object, metadata)
                }
            }
            return Response(status: .accepted)
        }
    }

    // MARK: Who it is

    private func signIn(_ request: Request) async throws -> Response {
        let name = request.headers[.named("X-Auth-User")] ?? ""
        let key = request.headers[.named("X-Auth-Key")] ?? ""
        let house = house
        let isKnown = try await house.work { try house.accounts.isReceiver(name, key: key) }
        guard isKnown else { throw HTTPError(.unauthorized) }
        let scheme = house.settings.isSecure ? "https" : "http"
        let token = receiver.token(for: name, at: House.seconds())
        return Response(
            status: .ok,
            headers: [
                .named("X-Auth-Token"): token, .named("X-Storage-Token"): token,
                .named("X-Auth-Token-Expires"): String(Limits.receiverToken),
                .named("X-Storage-Url"): "\(scheme)://\(request.head.authority ?? "")\(Self.root)v1/\(name)",
            ])
    }

    /// Its token, of its own account, and not ended since.
    private func authorise(_ request: Request, _ context: ConsoleContext) async throws {
        let token = request.headers[.named("X-Auth-Token")] ?? ""
        guard let name = receiver.name(ofToken: token, at: House.seconds()) else { throw HTTPError(.unauthorized) }
        let house = house
        guard try await house.work({ try house.accounts.isReceiver(name) }) else { throw HTTPError(.unauthorized) }
        guard try part("account", context) == name else { throw HTTPError(.notFound) }
    }

    // MARK: What it sends

    private func put(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (container, object) = (try part("container", context), try part("object", context))
        let metadata = objectMetadata(request)
        if let kind = Self.kind(container) {
            // Users, cameras and systems are their metadata; a body is a few bytes nobody needs.
            _ = try await request.body(upTo: Limits.form)
            try await work { try folder.store(kind, object, metadata) }
            return Response(status: .created)
        }
        guard receiver.enter() else {
            return Response(status: .serviceUnavailable, headers: [.retryAfter: "30"])
        }
        defer { receiver.leave() }
        let length = request.headers[.contentLength].flatMap { Int64($0) }
        let arriving = try await work { try folder.begin(container, object, length: length, metadata: metadata) }
        var waiting: [UInt8] = []
        var count: Int64 = 0
        for try await part in request.body {
            waiting += part.readableBytesView
            count += Int64(part.readableBytes)
            if waiting.count >= 1 << 20 {
                let bytes = waiting
                waiting.removeAll(keepingCapacity: true)
                try await work {
                    do throws(VaultError) { try arriving.write(bytes) } catch { throw ReceiverFolder.problem(error) }
                }
            }
        }
        if let length, count != length { throw HTTPError(.badRequest) }
        let rest = waiting
        let said = request.headers[.eTag]?.trimmingCharacters(in: ["\""])
        let md5 = try await work {
            do throws(VaultError) { try arriving.write(rest) } catch { throw ReceiverFolder.problem(error) }
            return try folder.end(arriving, container: container, metadata: metadata, md5: said)
        }
        house.metrics.count("unbroken_received_total")
        return Response(status: .created, headers: [.eTag: md5])
    }

    private func system(_ context: ConsoleContext) async throws -> Response {
        let name = try part("object", context)
        if name == "Capabilities.json" {
            return try json(
                .object([
                    (
                        "Store",
                        .object([
                            ("StoreUserIDKey", .bool(true)), ("StoreBookmarks", .bool(true)),
                            ("StoreSignedVideo", .bool(true)),
                            ("StoreGNSSTrackRecording", .bool(true)), ("StoreRejectedContent", .bool(true)),
                        ])
                    ),
                    ("StoreAndRead", .object([("StoreReadSystemID", .bool(true))])),
                ]))
        }
        let known = try await work { folder.record("System", name) }
        guard let known else { throw HTTPError(.notFound) }
        var headers: HTTPFields = [:]
        for (key, value) in known {
            guard let field = HTTPField.Name("X-Object-Meta-\(key)") else { continue }
            headers[field] = value.addingPercentEncoding()
        }
        var response = Response.text("", type: "application/octet-stream", headers: headers)
        response.headers[.eTag] = Self.md5([])
        return response
    }

    private func json(_ object: JSONText) throws -> Response {
        let bytes = Array((object.line + "\n").utf8)
        // The contract takes the ETag for a checksum.
        var response = Response.text(String(decoding: bytes, as: UTF8.self), type: "application/json")
        response.headers[.eTag] = Self.md5(bytes)
        return response
    }

    private static func md5(_ bytes: [UInt8]) -> String? {
        let digest = RunningDigest(.md5)
        bytes.withUnsafeBytes { digest?.update($0) }
        return digest?.finish()
    }

    // MARK: Parts

    private static func kind(_ container: String) -> String? {
        ["Users", "Devices", "System"].contains(container) ? container : nil
    }

    private func part(_ name: String, _ context: ConsoleContext) throws -> String {
        guard let raw = context.parameters.get(name), let text = raw.removingPercentEncoding else {
            throw HTTPError(.badRequest)
        }
        return text
    }

    private func containerMetadata(_ request: Request) -> [String: String] {
        ReceiverNames.metadata(Self.pairs(request), prefix: "x-container-meta-")
    }

    private func objectMetadata(_ request: Request) -> [String: String] {
        ReceiverNames.metadata(Self.pairs(request), prefix: "x-object-meta-")
    }

    private static func pairs(_ request: Request) -> [(name: String, value: String)] {
        request.headers.map { ($0.name.canonicalName, $0.value) }
    }

    /// The police number of a system's user: what the site typed in as its ID, or its name where that is a number on
    /// the list. Nil where neither says.
    private func officer(_ recording: ReceiverNames.Recording) -> String? {
        guard let user = folder.record("Users", recording.user) else { return nil }
        let numbers = Set((try? house.catalogue.officers().map(\.policeNumber)) ?? [])
        for text in [user["userid"], user["name"]].compactMap({ $0 }) where numbers.contains(text) { return text }
        return nil
    }

    private func work<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        do {
            return try await house.work(body)
        } catch let problem as ReceiverFolder.Problem {
            throw HTTPError(status(problem))
        }
    }

    private func status(_ problem: ReceiverFolder.Problem) -> HTTPResponse.Status {
        switch problem {
        case .refused(let what):
            // What it was, not whose.
            house.log.notice("a recording was refused", metadata: ["reason": "\(what)"])
            return .badRequest
        case .unknown: return .notFound
        case .complete: return .forbidden
        case .wrongDigest: return .unprocessableContent
        case .full: return HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .failed(let error):
            house.log.error("what was sent can't be stored", metadata: ["code": "\(error.code.rawValue)"])
            return .internalServerError
        }
    }
}
