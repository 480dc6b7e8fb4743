import Synchronization

/// A SHA-256 in its thirty-two bytes: a day's digests as texts would be four times as large.
struct DigestKey: Hashable, Sendable {
    private let words: SIMD4<UInt64>

    /// - Parameter sha256: 64 hexadecimal digits.
    init(_ sha256: String) {
        var words = SIMD4<UInt64>()
        var rest = sha256[...]
        for index in 0..<4 {
            words[index] = UInt64(rest.prefix(16), radix: 16) ?? 0
            rest = rest.dropFirst(16)
        }
        self.words = words
    }

    /// As the catalogue writes it.
    var sha256: String {
        (0..<4).map { index in
            let digits = String(words[index], radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// Which source file of this run, by its number, brought which bytes first.
///
/// Two equal files may be copied at the same moment: the first to claim a digest owns it, stores it and inspects it;
/// the other is its duplicate. An owner that fails gives its claim back, so that its twin is not lost with it.
final class Claims: Sendable {
    private let owners = Mutex<[DigestKey: Int32]>([:])

    /// Claims for a file where nobody has; returns the owner.
    func claim(_ sha256: String, for file: Int) -> Int {
        let key = DigestKey(sha256)
        return owners.withLock { owners in
            if let owner = owners[key] { return Int(owner) }
            owners[key] = Int32(clamping: file)
            return file
        }
    }

    func giveBack(_ sha256: String, from file: Int) {
        let key = DigestKey(sha256)
        owners.withLock { owners in
            if owners[key].map(Int.init) == file { owners[key] = nil }
        }
    }
}
