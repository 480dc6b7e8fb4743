import Vault

/// A digest by the name that stands in a manifest's file name: lower case, letters and digits only (RFC 8493, 2.4).
public struct BagAlgorithm: RawRepresentable, Hashable, Sendable, Comparable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let sha256 = BagAlgorithm(rawValue: "sha256")
    public static let sha512 = BagAlgorithm(rawValue: "sha512")
    /// GB/T 32905.
    public static let sm3 = BagAlgorithm(rawValue: "sm3")

    /// What our own bags may use; SHA-256 is in every one of them.
    public static let offered: [BagAlgorithm] = [.sha256, .sha512, .sm3]

    public static func < (a: BagAlgorithm, b: BagAlgorithm) -> Bool { a.rawValue < b.rawValue }

    /// Nil where the digest is not known here.
    public var digest: RunningDigest.Algorithm? { Self.known[rawValue]?.digest }

    /// Hex digits of a digest.
    var length: Int? { Self.known[rawValue]?.length }

    /// The name as people write it.
    public var title: String { Self.known[rawValue]?.title ?? rawValue }

    private static let known: [String: (digest: RunningDigest.Algorithm, length: Int, title: String)] = [
        "sha256": (.sha256, 64, "SHA-256"), "sha512": (.sha512, 128, "SHA-512"), "sm3": (.sm3, 64, "SM3"),
        "md5": (.md5, 32, "MD5"), "sha1": (.sha1, 40, "SHA-1"), "sha224": (.sha224, 56, "SHA-224"),
        "sha384": (.sha384, 96, "SHA-384"), "sha3224": (.sha3Bits224, 56, "SHA3-224"),
        "sha3256": (.sha3Bits256, 64, "SHA3-256"), "sha3384": (.sha3Bits384, 96, "SHA3-384"),
        "sha3512": (.sha3Bits512, 128, "SHA3-512"), "blake2b512": (.blake2b512, 128, "BLAKE2b-512"),
        "blake2s256": (.blake2s256, 64, "BLAKE2s-256"),
    ]
}
