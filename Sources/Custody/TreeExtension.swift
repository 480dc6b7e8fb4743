import Evidence
import Glibc
import Vault

/// Writes the tiles that new entries make or lengthen. Tiles are never changed: a longer one is another file, and the
/// shorter ones go when the full one is there and the checkpoint over it is published.
struct TreeExtension {
    private let files: LogFiles
    private let size: Int64
    private let hasher: MerkleHasher
    private var filled: [TilePath] = []

    init(files: LogFiles, size: Int64, hasher: MerkleHasher) {
        self.files = files
        self.size = size
        self.hasher = hasher
    }

    mutating func add(_ entries: [[UInt8]]) throws(CustodyError) {
        var bundle: [UInt8] = try existing(.entries, count: size)
        var count = Int(size & 255)
        var index = size >> 8
        for entry in entries {
            bundle += [UInt8(entry.count >> 8), UInt8(entry.count & 255)] + entry
            count += 1
            if count == TilePath.width {
                try write(bundle, TilePath(kind: .entries, index: index, count: count))
                (bundle, count, index) = ([], 0, index + 1)
            }
        }
        if count > 0 { try write(bundle, TilePath(kind: .entries, index: index, count: count)) }
        try add(entries.map { hasher.leaf($0) }, level: 0, after: size)
    }

    private mutating func add(_ hashes: [MerkleHash], level: Int, after old: Int64) throws(CustodyError) {
        let kind = TilePath.Kind.hashes(level: level)
        var tile = LogFiles.hashes(try existing(kind, count: old))
        var index = old >> 8
        var above: [MerkleHash] = []
        for hash in hashes {
            tile.append(hash)
            if tile.count == TilePath.width {
                try write(LogFiles.bytes(tile), TilePath(kind: kind, index: index, count: tile.count))
                above.append(MerkleTree<CachedTiles>.fold(tile[...], hasher))
                (tile, index) = ([], index + 1)
            }
        }
        if !tile.isEmpty { try write(LogFiles.bytes(tile), TilePath(kind: kind, index: index, count: tile.count)) }
        if !above.isEmpty { try add(above, level: level + 1, after: old >> 8) }
    }

    /// What the last, unfilled tile of a row of `count` items holds.
    private func existing(_ kind: TilePath.Kind, count: Int64) throws(CustodyError) -> [UInt8] {
        let partials = files.partialsFolder(kind, index: count >> 8)
        Folders.removeUnwritten(in: partials)
        Folders.removeUnwritten(in: partials.parent)
        removeUnpublished(kind, count: count)
        guard count & 255 > 0 else { return [] }
        let path = TilePath(kind: kind, index: count >> 8, count: Int(count & 255))
        // Never the full one, which a killed append may have left beyond the checkpoint.
        guard let bytes = try files.read(files.path(path)).map({ LogFiles.checked($0, path) }), !bytes.isEmpty else {
            throw CustodyError(.damaged, path: files.path(path).text, detail: path.text)
        }
        return bytes
    }

    /// Longer versions than the checkpoint's are of an append that was killed: nobody was ever told of them.
    private func removeUnpublished(_ kind: TilePath.Kind, count: Int64) {
        for (width, path) in files.partials(kind, index: count >> 8) where width > count & 255 {
            _ = path.withCString { unlink($0) }
        }
    }

    private mutating func write(_ bytes: [UInt8], _ path: TilePath) throws(CustodyError) {
        try files.write(bytes, to: files.path(path))
        if path.isFull { filled.append(path) }
    }

    /// After the checkpoint: the shorter versions of tiles that are full now.
    func removePartials() {
        for path in filled {
            Folders.removeTree(files.partialsFolder(path.kind, index: path.index))
        }
    }
}
