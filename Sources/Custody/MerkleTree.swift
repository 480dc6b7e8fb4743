/// Hands out the tiles of a tree.
public protocol TileSource {
    /// The hashes of a tile that a tree of `size` entries has; at least as many as it needs.
    func hashes(level: Int, index: Int64, size: Int64) throws(CustodyError) -> [MerkleHash]
}

/// Roots and proofs of a tree of `size` entries, from its tiles (RFC 6962, section 2.1). A proof of one entry of ten
/// million reads six tiles.
public struct MerkleTree<Source: TileSource> {
    public let source: Source
    public let size: Int64
    private let hasher: MerkleHasher

    public init(_ source: Source, size: Int64, _ hasher: MerkleHasher) {
        self.source = source
        self.size = size
        self.hasher = hasher
    }

    public func root() throws(CustodyError) -> MerkleHash {
        size == 0 ? hasher.empty() : try hash(from: 0, count: size)
    }

    /// Hashes from the entry's sibling up to the root's child.
    public func inclusion(of index: Int64) throws(CustodyError) -> [MerkleHash] {
        guard (0..<size).contains(index) else { throw CustodyError(.outOfRange, detail: "\(index) of \(size)") }
        return try path(to: index, from: 0, count: size)
    }

    /// Shows that the tree of `old` entries is the beginning of this one. Empty for none and for all.
    public func consistency(with old: Int64) throws(CustodyError) -> [MerkleHash] {
        guard (0...size).contains(old) else { throw CustodyError(.outOfRange, detail: "\(old) of \(size)") }
        return old == 0 || old == size ? [] : try path(toFirst: old, from: 0, count: size, isWhole: true)
    }

    private func path(to index: Int64, from start: Int64, count: Int64) throws(CustodyError) -> [MerkleHash] {
        guard count > 1 else { return [] }
        let left = Self.split(count)
        if index < left {
            return try path(to: index, from: start, count: left) + [hash(from: start + left, count: count - left)]
        }
        return try path(to: index - left, from: start + left, count: count - left) + [hash(from: start, count: left)]
    }

    private func path(
        toFirst old: Int64, from start: Int64, count: Int64, isWhole: Bool
    ) throws(CustodyError) -> [MerkleHash] {
        if old == count { return isWhole ? [] : [try hash(from: start, count: count)] }
        let left = Self.split(count)
        if old <= left {
            return try path(toFirst: old, from: start, count: left, isWhole: isWhole)
                + [hash(from: start + left, count: count - left)]
        }
        return try path(toFirst: old - left, from: start + left, count: count - left, isWhole: false)
            + [hash(from: start, count: left)]
    }

    /// The largest power of two below a count.
    static func split(_ count: Int64) -> Int64 { 1 << Int64(63 - (count - 1).leadingZeroBitCount) }

    /// The hash over `count` entries from `start`, which is a multiple of the power of two at or above the count.
    private func hash(from start: Int64, count: Int64) throws(CustodyError) -> MerkleHash {
        if count & (count - 1) == 0 { return try perfect(Int(count.trailingZeroBitCount), start / count) }
        let left = Self.split(count)
        return hasher.node(try hash(from: start, count: left), try hash(from: start + left, count: count - left))
    }

    /// The subtree of 2^height entries with this number among its like.
    private func perfect(_ height: Int, _ number: Int64) throws(CustodyError) -> MerkleHash {
        let (level, rest) = (height / 8, height % 8)
        let first = number << Int64(rest)
        let tile = try source.hashes(level: level, index: first >> 8, size: size)
        let offset = Int(first & 255)
        guard tile.count >= offset + 1 << rest else {
            throw CustodyError(.damaged, detail: "tile/\(level)/\(TilePath.number(first >> 8))")
        }
        return Self.fold(tile[offset..<offset + 1 << rest], hasher)
    }

    /// The root over a power of two of hashes.
    static func fold(_ hashes: ArraySlice<MerkleHash>, _ hasher: MerkleHasher) -> MerkleHash {
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count, by: 2).map { hasher.node(row[$0], row[$0 + 1]) }
        }
        return row[0]
    }
}

/// The other side of a proof: by the algorithms of RFC 9162, section 2.1, which need no tree.
public enum MerkleProof {
    public static func holds(
        _ proof: [MerkleHash], leaf: MerkleHash, index: Int64, size: Int64, root: MerkleHash, _ hasher: MerkleHasher
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (place, last) = (index, size - 1)
        var hash = leaf
        for other in proof {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = hasher.node(other, hash)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                hash = hasher.node(hash, other)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    public static func holds(
        _ proof: [MerkleHash], from old: (size: Int64, root: MerkleHash), to new: (size: Int64, root: MerkleHash),
        _ hasher: MerkleHasher
    ) -> Bool {
        guard old.size >= 0, old.size <= new.size else { return false }
        if old.size == new.size { return proof.isEmpty && old.root == new.root }
        if old.size == 0 { return proof.isEmpty && old.root == hasher.empty() }
        var path = proof[...]
        if old.size & (old.size - 1) == 0 { path = ([old.root] + proof)[...] }
        guard let first = path.popFirst() else { return false }
        var (place, last) = (old.size - 1, new.size - 1)
        while place & 1 == 1 {
            place >>= 1
            last >>= 1
        }
        var (before, after) = (first, first)
        for other in path {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                before = hasher.node(other, before)
                after = hasher.node(other, after)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                after = hasher.node(after, other)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && before == old.root && after == new.root
    }
}
