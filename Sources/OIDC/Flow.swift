import COpenSSL
import Evidence
import Foundation

/// One sign-in under way, from leaving for the provider until coming back. Never leaves the server but as its parts.
public struct Flow: Sendable {
    /// Comes back in the address: this answer is to that question.
    public let state: String
    /// Comes back in the token: this token was made for that question.
    public let nonce: String
    /// Proves to the provider that who asks for the token is who sent the browser (RFC 7636).
    let verifier: String
    /// Seconds since 1970.
    public let begunAt: Int64

    public init(at time: Int64) {
        state = Self.random()
        nonce = Self.random()
        verifier = Self.random()
        begunAt = time
    }

    /// SHA-256 of the verifier, as `S256` has it.
    var challenge: String {
        var digest = [UInt8](repeating: 0, count: 32)
        var length = 0
        let bytes = Array(verifier.utf8)
        EVP_Q_digest(nil, "SHA256", nil, bytes, bytes.count, &digest, &length)
        return Base64URL.text(digest)
    }

    /// 256 bits, 43 characters.
    public static func random() -> String {
        var source = SystemRandomNumberGenerator()
        return Base64URL.text((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &source) })
    }
}

enum Base64URL {
    static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        guard !text.contains(where: { "+/=".contains($0) }) else { return nil }
        let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { Array($0) }
    }
}

/// For forms and queries.
func formEncoded(_ fields: [(String, String)]) -> String {
    fields.map { $0.0.addingPercentEncoding() + "=" + $0.1.addingPercentEncoding() }.joined(separator: "&")
}
