import Foundation
import JWTKit

/// What the provider says of who signed in. Only what ``Provider`` verified.
public struct Identity: Hashable, Sendable {
    public var issuer: String
    /// The provider's own, lasting name for the person.
    public var subject: String
    public var policeNumber: String
}

/// An ID token's head: which key, by which algorithm. Read before anything is believed.
struct TokenHead {
    var algorithm: String
    var key: String?

    /// RS256 and ES256 alone: never `none`, never a MAC with a secret that others hold.
    static let algorithms: Set<String> = ["RS256", "ES256"]

    init(_ token: String) throws(OIDCError) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= 16 << 10, parts.count == 3, let bytes = Base64URL.bytes(parts[0]),
            let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let algorithm = object["alg"] as? String
        else { throw .token(.notAToken) }
        // An extension that must be understood is none of those this program understands.
        guard Self.algorithms.contains(algorithm), object["crit"] == nil else { throw .token(.algorithm) }
        self.algorithm = algorithm
        key = object["kid"] as? String
    }
}

/// One key of the provider's list, as far as it can verify an ID token.
struct ProviderKey: Sendable {
    var id: String?
    var algorithm: String
    /// The public part alone, with its algorithm stated.
    let json: [String: String]

    /// - Returns: nil for a key of another kind or use, or one that is too short.
    init?(_ object: [String: Any]) {
        func text(_ key: String) -> String? { object[key] as? String }
        guard text("use") ?? "sig" == "sig" else { return nil }
        id = text("kid")
        switch text("kty") {
        case "RSA":
            guard let modulus = text("n"), let exponent = text("e"), let bytes = Base64URL.bytes(modulus),
                bytes.drop(while: { $0 == 0 }).count >= 256
            else { return nil }
            algorithm = "RS256"
            json = ["kty": "RSA", "kid": id ?? "", "alg": algorithm, "n": modulus, "e": exponent]
        case "EC":
            guard text("crv") == "P-256", let x = text("x"), let y = text("y") else { return nil }
            algorithm = "ES256"
            json = ["kty": "EC", "kid": id ?? "", "alg": algorithm, "crv": "P-256", "x": x, "y": y]
        default: return nil
        }
        guard text("alg") ?? algorithm == algorithm else { return nil }
    }

    /// A list as it was served: keys of kinds nobody knows here are left out.
    static func list(_ bytes: [UInt8]) throws(OIDCError) -> [ProviderKey] {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let keys = object["keys"] as? [[String: Any]]
        else { throw .provider("its list of keys can't be read") }
        return keys.prefix(100).compactMap { ProviderKey($0) }
    }

    /// The claims, where the signature is this key's.
    func claims(of token: String) async throws(OIDCError) -> Claims {
        do {
            let key = try JSONDecoder().decode(JWK.self, from: JSONSerialization.data(withJSONObject: json))
            return try await JWTKeyCollection().add(jwk: key, isDefault: true).verify(token, as: Claims.self)
        } catch {
            throw .token(.signature)
        }
    }
}

/// The claims of an ID token: texts and times by name.
struct Claims: JWTPayload {
    private var texts: [String: String] = [:]
    private var times: [String: Int64] = [:]
    private var audience: [String] = []

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys {
            if let text = try? container.decode(String.self, forKey: key) {
                texts[key.stringValue] = text
            } else if let number = try? container.decode(Double.self, forKey: key), abs(number) < 1e15 {
                // Whole seconds from here on.
                times[key.stringValue] = Int64(number.rounded(.down))
            } else if key.stringValue == "aud" {
                audience = try container.decode([String].self, forKey: key)
            }
        }
        if let one = texts["aud"] { audience = [one] }
    }

    /// Never needed: tokens are only read.
    func encode(to encoder: any Encoder) throws {
        throw EncodingError.invalidValue(self, .init(codingPath: [], debugDescription: "ID tokens are only read"))
    }

    /// The signature is the key's; the rest is ``identity(settings:flow:at:)``'s, which knows what was asked.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    /// Seconds the provider's clock may differ.
    static let leeway: Int64 = 60

    func identity(settings: OIDCSettings, flow: Flow, at time: Int64) throws(OIDCError) -> Identity {
        guard texts["iss"] == settings.issuer else { throw .token(.issuer) }
        guard audience.contains(settings.clientID), texts["azp"] ?? settings.clientID == settings.clientID,
            audience.count == 1 || texts["azp"] != nil
        else { throw .token(.audience) }
        guard let end = times["exp"], end + Self.leeway > time else { throw .token(.expired) }
        guard let issued = times["iat"], issued - Self.leeway <= time, issued + Self.leeway >= flow.begunAt else {
            throw .token(.issuedAt)
        }
        if let start = times["nbf"], start - Self.leeway > time { throw .token(.notYet) }
        guard let nonce = texts["nonce"], nonce == flow.nonce else { throw .token(.nonce) }
        guard let subject = texts["sub"], (1...255).contains(subject.utf8.count) else { throw .token(.subject) }
        guard let number = texts[settings.policeNumberClaim], !number.isEmpty else { throw .token(.noPoliceNumber) }
        return Identity(issuer: settings.issuer, subject: subject, policeNumber: number)
    }
}
