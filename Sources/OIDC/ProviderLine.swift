import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// What is asked of the provider over the network: a page, or a form that is answered.
public protocol ProviderLine: Sendable {
    func get(_ address: String) async throws -> ProviderAnswer
    func post(_ address: String, form: String, authorization: String?) async throws -> ProviderAnswer
}

public struct ProviderAnswer: Sendable {
    public var status: Int
    public var bytes: [UInt8]

    public init(status: Int, bytes: [UInt8]) {
        self.status = status
        self.bytes = bytes
    }
}

/// Over HTTP: no redirect is followed, at most 1 MiB.
struct HTTPLine: ProviderLine {
    private static let most = 1 << 20
    /// PEM file; nil for the system's list.
    let authority: String?
    /// Seconds.
    let patience: Int64

    func get(_ address: String) async throws -> ProviderAnswer {
        try await send(HTTPClientRequest(url: address))
    }

    func post(_ address: String, form: String, authorization: String?) async throws -> ProviderAnswer {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        request.body = .bytes(ByteBuffer(string: form))
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> ProviderAnswer {
        var request = request
        request.headers.add(name: "Accept", value: "application/json")
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(patience)
        if let authority {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(authority)
            configuration.tlsConfiguration = tls
        }
        // A client for each question: sign-ins are few, and nothing is left open between them.
        let asked = request
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let answer = try await client.execute(asked, timeout: .seconds(patience))
            let body = try await answer.body.collect(upTo: Self.most)
            return ProviderAnswer(status: Int(answer.status.code), bytes: Array(body.readableBytesView))
        }
    }
}
