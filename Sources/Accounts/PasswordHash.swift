import COpenSSL

/// What a hash of a password costs: scrypt's parameters (RFC 7914), kept beside each hash so that they can be raised.
public struct ScryptCost: Hashable, Sendable {
    /// N is two to this power.
    public var logN: Int
    public var r: Int
    public var p: Int

    public init(logN: Int, r: Int, p: Int) {
        self.logN = logN
        self.r = r
        self.p = p
    }

    /// 64 MiB for each try: one of the settings of OWASP's password storage recommendations.
    public static let usual = ScryptCost(logN: 16, r: 8, p: 2)

    fileprivate var isSane: Bool { (1...20).contains(logN) && (1...32).contains(r) && (1...16).contains(p) }
    fileprivate var memory: UInt64 { 128 * UInt64(r) * ((UInt64(1) << UInt64(logN)) + UInt64(p) + 2) + (1 << 20) }
}

/// A password as it is stored: `$scrypt$ln=16,r=8,p=2$<salt>$<hash>`, both in hex.
public struct PasswordHash: Hashable, Sendable {
    public let cost: ScryptCost
    let salt: [UInt8]
    let hash: [UInt8]

    private static let length = 32

    /// Nil where the machine has no room for it.
    public init?(of password: String, cost: ScryptCost) {
        let salt = Secret.bytes(16)
        guard let hash = Self.scrypt(password, salt, cost) else { return nil }
        (self.cost, self.salt, self.hash) = (cost, salt, hash)
    }

    public init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        var values: [Substring: Int] = [:]
        for pair in parts[2].split(separator: ",") {
            let sides = pair.split(separator: "=")
            guard sides.count == 2, let value = Int(sides[1]) else { return nil }
            values[sides[0]] = value
        }
        guard let logN = values["ln"], let r = values["r"], let p = values["p"], let salt = Hex.bytes(parts[3]),
            let hash = Hex.bytes(parts[4]), hash.count == Self.length
        else { return nil }
        cost = ScryptCost(logN: logN, r: r, p: p)
        guard cost.isSane else { return nil }
        (self.salt, self.hash) = (salt, hash)
    }

    public var text: String {
        "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(Hex.text(salt))$\(Hex.text(hash))"
    }

    /// Takes as long whether it fits or not.
    public func fits(_ password: String) -> Bool {
        guard let other = Self.scrypt(password, salt, cost) else { return false }
        return Secret.same(hash, other)
    }

    private static func scrypt(_ password: String, _ salt: [UInt8], _ cost: ScryptCost) -> [UInt8]? {
        guard cost.isSane else { return nil }
        var key = [UInt8](repeating: 0, count: length)
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        let done = EVP_PBE_scrypt(
            bytes, bytes.count, salt, salt.count, UInt64(1) << UInt64(cost.logN), UInt64(cost.r), UInt64(cost.p),
            cost.memory, &key, key.count)
        return done == 1 ? key : nil
    }
}

/// Random bytes, their digests, and comparison in constant time.
public enum Secret {
    public static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// 256 random bits as hex.
    public static func token() -> String { Hex.text(bytes(32)) }

    /// SHA-256 as lower-case hex; what is stored of a token, so that a copy of the file signs nobody in.
    public static func digest(_ text: String) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var length = 0
        let bytes = Array(text.utf8)
        EVP_Q_digest(nil, "SHA256", nil, bytes, bytes.count, &digest, &length)
        return Hex.text(digest)
    }

    public static func same(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }

    public static func same(_ a: String, _ b: String) -> Bool { same(Array(a.utf8), Array(b.utf8)) }
}

enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var result: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16), pair.first != "+", pair.first != "-" else { return nil }
            result.append(byte)
        }
        return result
    }
}
