import Foundation
import Glibc
import Yams

/// A site's provider, from a file of its own (`unbroken serve --oidc FILE`; docs/design/oidc.md).
public struct OIDCSettings: Sendable {
    /// As the provider writes it in its tokens: compared letter by letter.
    public var issuer: String
    public var clientID: String
    /// Nil for a client without one.
    public var clientSecret: String?
    /// The claim of the ID token that names the police number.
    public var policeNumberClaim: String
    /// What the button says.
    public var name: String
    /// This console as browsers see it, without a slash at the end.
    public var address: String
    /// PEM file of who vouches for the provider's certificate; nil for the system's list.
    public var authority: String?
    /// Seconds an answer of the provider may take. Not a setting of the file: a person waits in front of it.
    public var patience: Int64 = 10

    public static let returnPath = "/sign-in/oidc/return"
    public var returnAddress: String { address + Self.returnPath }

    public init(
        issuer: String, clientID: String, clientSecret: String?, policeNumberClaim: String, name: String,
        address: String, authority: String? = nil
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.policeNumberClaim = policeNumberClaim
        self.name = name
        self.address = address
        self.authority = authority
    }

    private static let keys: Set<String> = [
        "issuer", "client-id", "client-secret-file", "police-number-claim", "name", "address", "ca-file",
    ]

    /// Reads the file, and the secret from the file it names (below the settings' own folder where relative).
    public init(file path: String) throws(OIDCError) {
        func fail(_ problem: OIDCError.Problem) -> OIDCError { .settings(path: path, problem: problem) }
        guard let data = FileManager.default.contents(atPath: path), data.count <= 64 << 10 else {
            throw fail(.unreadable(String(cString: strerror(errno))))
        }
        let loaded: Any?
        do { loaded = try Yams.load(yaml: String(decoding: data, as: UTF8.self)) } catch {
            throw fail(.unreadable("\(error)"))
        }
        guard let outer = loaded as? [String: Any], outer.count == 1, let fields = outer["oidc"] as? [String: Any]
        else { throw fail(.missing("oidc")) }
        if let odd = fields.keys.sorted().first(where: { !Self.keys.contains($0) }) { throw fail(.unknownKey(odd)) }
        var texts: [String: String] = [:]
        for (key, value) in fields {
            guard let text = value as? String, !text.isEmpty else { throw fail(.notText(key: key)) }
            texts[key] = text
        }
        func needed(_ key: String) throws(OIDCError) -> String {
            guard let text = texts[key] else { throw fail(.missing(key)) }
            return text
        }
        let folder = (path as NSString).deletingLastPathComponent
        func place(_ text: String) -> String {
            text.hasPrefix("/") ? text : (folder.isEmpty ? text : folder + "/" + text)
        }
        let secret: String? =
            if let named = texts["client-secret-file"] { try Self.secret(place(named)) } else { nil }
        self.init(
            issuer: try needed("issuer"), clientID: try needed("client-id"), clientSecret: secret,
            policeNumberClaim: try needed("police-number-claim"), name: texts["name"] ?? "OIDC",
            address: try needed("address"), authority: texts["ca-file"].map(place))
        while address.hasSuffix("/") { address.removeLast() }
        for (key, text) in [("issuer", issuer), ("address", address)] {
            guard let place = Address(text), place.isSafe, place.hasNoQuery else { throw fail(.badAddress(key: key)) }
        }
    }

    private static func secret(_ path: String) throws(OIDCError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .settings(path: path, problem: .unreadable(String(cString: strerror(errno))))
        }
        defer { close(descriptor) }
        // Of the file that was opened, not of whatever has its name by now.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .settings(path: path, problem: .unreadable("not a file"))
        }
        guard status.st_mode & 0o077 == 0 else { throw .settings(path: path, problem: .secretIsOpen) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw .settings(path: path, problem: .emptySecret) }
        return text
    }
}

/// An address of the provider or of the console.
struct Address: Sendable {
    var scheme: String
    var host: String
    var port: Int
    var hasNoQuery: Bool

    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
            let scheme = parts.scheme, let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.password == nil, parts.fragment == nil
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        port = parts.port ?? (self.scheme == "https" ? 443 : 80)
        hasNoQuery = parts.query == nil
    }

    /// Encrypted, or not leaving this machine.
    var isSafe: Bool {
        scheme == "https" || (scheme == "http" && ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host))
    }

    func isSamePlace(as other: Address) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }
}
