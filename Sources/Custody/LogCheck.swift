import Evidence

/// Something in the log's files that is not what the checkpoint says.
public struct LogFault: Hashable, Sendable {
    public enum What: String, Hashable, Sendable {
        case missing, damaged
        /// The root over all entries is another than the signed one.
        case root
    }

    public var what: What
    /// The file, below the log's folder.
    public var path: String
    /// The first entry of it that differs, where that can be told.
    public var entry: Int64?
}

/// Reads a whole log and computes every hash of it anew.
public struct LogCheck {
    private let files: LogFiles
    private let size: Int64
    private let hasher: MerkleHasher
    private var rows: [[MerkleHash]] = []
    private var counts: [Int64] = []
    public private(set) var faults: [LogFault] = []

    /// - Parameter onEntry: called with each entry in order; entries of a bundle that can't be read are left out.
    /// - Returns: what is wrong; empty for a log that is whole.
    public static func run(
        _ log: CustodyLog, onEntry: (Int64, [UInt8]) throws -> Void = { _, _ in }
    ) throws -> (checkpoint: Checkpoint, faults: [LogFault]) {
        let checkpoint = try log.checkpoint()
        var check = LogCheck(files: log.files, size: checkpoint.size, hasher: try MerkleHasher())
        try check.read(onEntry)
        try check.compareRest()
        // Where no tile differs and every entry is there, the tiles' own root is that of the entries.
        let tree = MerkleTree(CachedTiles(log.files), size: checkpoint.size, check.hasher)
        if check.faults.isEmpty, try tree.root() != checkpoint.root {
            check.faults.append(LogFault(what: .root, path: "checkpoint", entry: nil))
        }
        return (checkpoint, check.faults)
    }

    private init(files: LogFiles, size: Int64, hasher: MerkleHasher) {
        self.files = files
        self.size = size
        self.hasher = hasher
    }

    private mutating func read(_ onEntry: (Int64, [UInt8]) throws -> Void) throws {
        var index: Int64 = 0
        while index << 8 < size {
            let count = LogFiles.count(.entries, index: index, size: size)
            let path = TilePath(kind: .entries, index: index, count: count)
            let bytes = try files.tile(.entries, index: index, count: count)
            if let bytes, let entries = LogFiles.entries(bytes), entries.count >= count {
                try comparePartials(.entries, index: index, count: count, with: bytes)
                for (place, entry) in entries[..<count].enumerated() {
                    let number = index << 8 + Int64(place)
                    try add(hasher.leaf(entry), level: 0)
                    try onEntry(number, entry)
                }
            } else {
                faults.append(LogFault(what: bytes == nil ? .missing : .damaged, path: path.text, entry: index << 8))
                // The tile above may still be whole: the rest of the log is checked by it.
                let hashes = try? CachedTiles(files).hashes(level: 0, index: index, size: size)
                for place in 0..<count {
                    try add(hashes.flatMap { $0.count > place ? $0[place] : nil } ?? hasher.empty(), level: 0)
                }
            }
            index += 1
        }
    }

    private mutating func add(_ hash: MerkleHash, level: Int) throws {
        if rows.count == level {
            rows.append([])
            counts.append(0)
        }
        rows[level].append(hash)
        counts[level] += 1
        guard rows[level].count == TilePath.width else { return }
        let stored = try compare(level)
        let root = MerkleTree<CachedTiles>.fold((stored ?? rows[level])[...], hasher)
        rows[level] = []
        try add(root, level: level + 1)
    }

    private mutating func compareRest() throws {
        for level in rows.indices where !rows[level].isEmpty { _ = try compare(level) }
    }

    /// Tiles of older checkpoints, which whoever holds one of those still asks for: each is the beginning of the tile of
    /// now.
    private mutating func comparePartials(
        _ kind: TilePath.Kind, index: Int64, count: Int, with whole: [UInt8]
    ) throws {
        for (width, path) in files.partials(kind, index: index) where width < count {
            guard let bytes = try files.read(path), !whole.starts(with: bytes) || bytes.isEmpty else { continue }
            let tile = TilePath(kind: kind, index: index, count: width)
            faults.append(LogFault(what: .damaged, path: tile.text, entry: nil))
        }
    }

    /// Compares what was computed with the stored tile. Returns the stored hashes, so that one wrong entry is told once
    /// and not again at every level above.
    private mutating func compare(_ level: Int) throws -> [MerkleHash]? {
        let computed = rows[level]
        let index = (counts[level] - 1) >> 8
        let kind = TilePath.Kind.hashes(level: level)
        try comparePartials(kind, index: index, count: computed.count, with: LogFiles.bytes(computed))
        let path = TilePath(kind: kind, index: index, count: computed.count)
        guard let bytes = try files.tile(kind, index: index, count: computed.count),
            LogFiles.hashes(bytes).count >= computed.count
        else {
            let isThere = try files.read(files.path(path)) != nil
            faults.append(LogFault(what: isThere ? .damaged : .missing, path: path.text, entry: nil))
            return nil
        }
        let stored = LogFiles.hashes(bytes)
        guard let wrong = computed.indices.first(where: { computed[$0] != stored[$0] }) else { return nil }
        // Entry or tile? The one whose hashes lead to the signed root is right; both are named.
        let entry = level == 0 ? index << 8 + Int64(wrong) : nil
        faults.append(LogFault(what: .damaged, path: path.text, entry: entry))
        return level == 0 ? Array(stored[..<computed.count]) : nil
    }
}
