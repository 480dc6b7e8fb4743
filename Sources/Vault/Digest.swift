import COpenSSL

/// A running message digest, through OpenSSL's EVP interface (which uses the processor's SHA instructions).
public final class RunningDigest {
    /// By OpenSSL's names.
    public enum Algorithm: String, Sendable, CaseIterable {
        case sha256 = "SHA256"
        /// GB/T 32905; 5.6 times the cost of SHA-256 (measured), so only where a site asks for it.
        case sm3 = "SM3"
        case sha512 = "SHA512"
        // Only to check what others made.
        case md5 = "MD5"
        case sha1 = "SHA1"
        case sha224 = "SHA224"
        case sha384 = "SHA384"
        case sha3Bits224 = "SHA3-224"
        case sha3Bits256 = "SHA3-256"
        case sha3Bits384 = "SHA3-384"
        case sha3Bits512 = "SHA3-512"
        case blake2b512 = "BLAKE2B-512"
        case blake2s256 = "BLAKE2S-256"
    }

    private let context: OpaquePointer

    /// Nil when this OpenSSL offers no such digest.
    public init?(_ algorithm: Algorithm) {
        guard let context = EVP_MD_CTX_new() else { return nil }
        guard let method = EVP_MD_fetch(nil, algorithm.rawValue, nil) else {
            EVP_MD_CTX_free(context)
            return nil
        }
        let started = EVP_DigestInit_ex(context, method, nil)
        EVP_MD_free(method)
        guard started == 1 else {
            EVP_MD_CTX_free(context)
            return nil
        }
        self.context = context
    }

    private init(_ context: OpaquePointer) { self.context = context }

    deinit { EVP_MD_CTX_free(context) }

    /// One that goes on from the same bytes: the digest of a beginning, and of the whole, in one reading.
    public func copy() -> RunningDigest? {
        guard let twin = EVP_MD_CTX_new() else { return nil }
        guard EVP_MD_CTX_copy_ex(twin, context) == 1 else {
            EVP_MD_CTX_free(twin)
            return nil
        }
        return RunningDigest(twin)
    }

    public func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        EVP_DigestUpdate(context, base, bytes.count)
    }

    /// Lower-case hex. Call once.
    public func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 64)
        var length: UInt32 = 0
        EVP_DigestFinal_ex(context, &digest, &length)
        return digest[..<Int(length)].map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
