import Evidence
import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JWTKit
import Logging
import OIDC
import Synchronization
import Testing

@testable import Console

/// A provider of the test's own, over HTTP on a port of its own: keys made here, faults on request.
final class StandInProvider: Sendable {
    struct State: Sendable {
        var issuer = ""
        /// Names of the keys that are served, and the one that signs.
        var served = ["k1"]
        var signing = "k1"
        var subject = "person-7"
        var number = "021002"
        /// The provider's clock; nil: this machine's.
        var clock: Int64?
        /// Seconds the token's times are moved.
        var shift = 0
        var audience: [String] = ["console"]
        var authorizedParty: String?
        /// Instead of the nonce that was asked for.
        var nonce: String?
        /// Instead of a signed token.
        var unsigned = false
        var withSecret = false
        /// Signed by a key of nobody's, under the name of one that is served.
        var forged = false
        var isDown = false
        /// Where it says its keys are.
        var keyPlace: String?
        /// Nonce and challenge by code: each is good once.
        var codes: [String: (nonce: String, challenge: String)] = [:]
        var keyReads = 0
    }

    struct IDClaims: JWTPayload {
        var iss: String
        var sub: String
        var aud: [String]
        var azp: String?
        var exp: Int
        var iat: Int
        var nonce: String?
        var police: String
        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    let state = Mutex(State())
    let keys: [String: ES256PrivateKey] = ["k1": ES256PrivateKey(), "k2": ES256PrivateKey()]
    /// Of 2048 bits, under the name `r1`.
    let rsa = Result { try StandInProvider.rsaKey() }
    static let secret = "a secret of the site, as long as a MAC wants"

    var keyReads: Int { state.withLock { $0.keyReads } }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    var settings: OIDCSettings {
        var settings = OIDCSettings(
            issuer: state.withLock { $0.issuer }, clientID: "console", clientSecret: Self.secret,
            policeNumberClaim: "police", name: "<b>统一登录</b>", address: "http://console.test")
        // All tests at once keep this machine busy: what is tested is not how quick it is.
        settings.patience = 300
        return settings
    }

    private func jwks() throws -> String {
        let names = state.withLock { state -> [String] in
            state.keyReads += 1
            return state.served
        }
        let list = try names.map { name -> String in
            if name == "r1" {
                let parts = try rsa.get().publicKey.getKeyPrimitives()
                return
                    "{\"kty\":\"RSA\",\"kid\":\"r1\",\"n\":\"\(Self.url(parts.modulus))\",\"e\":\"\(Self.url(parts.publicExponent))\"}"
            }
            let key = try #require(keys[name]?.parameters)
            return
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"kid\":\"\(name)\",\"x\":\"\(Self.url(key.x))\",\"y\":\"\(Self.url(key.y))\"}"
        }
        return "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k0\",\"k\":\"AAAA\"},\(list.joined(separator: ","))]}"
    }

    private static func url(_ text: String) -> String {
        text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func url(_ bytes: some Sequence<UInt8>) -> String { url(Data(bytes).base64EncodedString()) }

    private func token(_ nonce: String) async throws -> String {
        let state = state.withLock { $0 }
        let now = Int(state.clock ?? House.seconds()) + state.shift
        let claims = IDClaims(
            iss: state.issuer, sub: state.subject, aud: state.audience, azp: state.authorizedParty, exp: now + 300,
            iat: now, nonce: state.nonce ?? nonce, police: state.number)
        if state.unsigned {
            let head = Self.url(Data("{\"alg\":\"none\"}".utf8))
            return head + "." + Self.url(try JSONEncoder().encode(claims)) + "."
        }
        if state.withSecret {
            return try await JWTKeyCollection().add(
                hmac: HMACKey(from: Self.secret), digestAlgorithm: .sha256, kid: "k1"
            )
            .sign(claims, kid: "k1")
        }
        let kid = JWKIdentifier(string: state.signing)
        if state.signing == "r1" {
            let key = try state.forged ? Self.rsaKey() : rsa.get()
            return try await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256, kid: kid).sign(claims, kid: kid)
        }
        let key = try state.forged ? ES256PrivateKey() : #require(keys[state.signing])
        return try await JWTKeyCollection().add(ecdsa: key, kid: kid).sign(claims, kid: kid)
    }

    private static func rsaKey() throws -> Insecure.RSA.PrivateKey {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = ["genrsa", "2048"]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let pem = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try Insecure.RSA.PrivateKey(pem: pem)
    }

    /// What a browser is told there: the address it comes back by.
    func authorize(_ address: String) throws -> String {
        let fields = Fields(String(address.drop { $0 != "?" }.dropFirst()))
        #expect(fields["response_type"] == "code" && fields["code_challenge_method"] == "S256")
        #expect(fields["client_id"] == "console")
        let code = Secret.token()
        let pair = (nonce: fields.raw("nonce"), challenge: fields.raw("code_challenge"))
        state.withLock { $0.codes[code] = pair }
        let back = try #require(fields["redirect_uri"])
        #expect(back == "http://console.test/sign-in/oidc/return")
        return "/sign-in/oidc/return?code=\(code)&state=\(fields.raw("state"))"
    }

    private func exchange(_ request: Request) async throws -> Response {
        let form = try await request.form()
        let right = "Basic " + Data("console:\(Self.secret.addingPercentEncoding())".utf8).base64EncodedString()
        guard request.headers[.authorization] == right else { throw HTTPError(.unauthorized) }
        let known = state.withLock { $0.codes.removeValue(forKey: form.raw("code")) }
        let verifier = Secret.bytesOfDigest(form.raw("code_verifier"))
        guard let known, Self.url(verifier) == known.challenge else {
            return .json("{\"error\":\"invalid_grant\"}", status: .badRequest)
        }
        return .json("{\"id_token\":\"\(try await token(known.nonce))\",\"token_type\":\"Bearer\"}")
    }

    /// Runs it, then a console that knows it.
    func run(_ body: @escaping @Sendable (Fixture, any TestClientProtocol) async throws -> Void) async throws {
        let router = Router()
        router.get("/.well-known/openid-configuration") { _, _ in
            let state = self.state.withLock { $0 }
            if state.isDown { throw HTTPError(.serviceUnavailable) }
            let home = state.issuer
            return Response.json(
                """
                {"issuer":"\(home)","authorization_endpoint":"\(home)/authorize","token_endpoint":"\(home)/token",\
                "jwks_uri":"\(state.keyPlace ?? home + "/keys")"}
                """)
        }
        router.get("/keys") { _, _ in Response.json(try self.jwks()) }
        router.post("/token") { request, _ in try await self.exchange(request) }
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: Logger(label: "test"))
        try await app.test(.live) { own in
            let port = try #require(own.port)
            self.set { $0.issuer = "http://127.0.0.1:\(port)" }
            let fixture = try Fixture(oidc: self.settings)
            try fixture.house.accounts.resetToProvider("021002")
            try await fixture.test { client in try await body(fixture, client) }
        }
    }
}

extension Secret {
    static func bytesOfDigest(_ text: String) -> [UInt8] {
        let digits = Array(digest(text))
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 }
    }
}
