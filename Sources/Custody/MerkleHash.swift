import COpenSSL

/// A SHA-256 value of the tree: 32 bytes.
public struct MerkleHash: Hashable, Sendable {
    /// Of one hash, in bytes.
    public static let size = 32
    // Four words instead of an array: a tree of ten million entries is hashed without an allocation for each.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    /// Nil unless there are 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.size else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    mutating func withMutableBytes<T>(_ body: (UnsafeMutableRawBufferPointer) -> T) -> T {
        withUnsafeMutableBytes(of: &words, body)
    }

    func withBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T { withUnsafeBytes(of: words, body) }

    public static func == (a: MerkleHash, b: MerkleHash) -> Bool { a.words == b.words }

    public func hash(into hasher: inout Hasher) { withBytes { hasher.combine(bytes: $0) } }
}

/// Hashes as RFC 6962, section 2.1, does: a leaf behind a byte 0x00, two hashes behind a byte 0x01, so that no leaf can
/// pass for a node. One instance serves one thread.
public final class MerkleHasher {
    private let context: OpaquePointer
    private let method: OpaquePointer

    /// Throws where this OpenSSL has no SHA-256.
    public init() throws(CustodyError) {
        guard let context = EVP_MD_CTX_new() else { throw CustodyError(.noCryptography) }
        guard let method = EVP_MD_fetch(nil, "SHA256", nil) else {
            EVP_MD_CTX_free(context)
            throw CustodyError(.noCryptography)
        }
        self.context = context
        self.method = method
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(method)
    }

    public func leaf(_ entry: some ContiguousBytesLike) -> MerkleHash {
        entry.withContiguousBytes { bytes in hash(prefix: 0) { feed(bytes) } }
    }

    public func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        hash(prefix: 1) {
            left.withBytes(feed)
            right.withBytes(feed)
        }
    }

    /// The root of a tree without entries: the hash of nothing.
    public func empty() -> MerkleHash { hash(prefix: nil) {} }

    /// SHA-256 of the bytes as they are.
    public func plain(_ bytes: some ContiguousBytesLike) -> MerkleHash {
        bytes.withContiguousBytes { bytes in hash(prefix: nil) { feed(bytes) } }
    }

    private func hash(prefix: UInt8?, _ body: () -> Void) -> MerkleHash {
        EVP_DigestInit_ex(context, method, nil)
        if let prefix { withUnsafeBytes(of: prefix, feed) }
        body()
        var result = MerkleHash()
        result.withMutableBytes { bytes in
            _ = EVP_DigestFinal_ex(context, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
        }
        return result
    }

    private func feed(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        EVP_DigestUpdate(context, start, bytes.count)
    }
}

/// Bytes that lie side by side, without Foundation.
public protocol ContiguousBytesLike {
    func withContiguousBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T
}

extension Array: ContiguousBytesLike where Element == UInt8 {
    public func withContiguousBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T { withUnsafeBytes(body) }
}

extension ArraySlice: ContiguousBytesLike where Element == UInt8 {
    public func withContiguousBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T { withUnsafeBytes(body) }
}
