import CHost
import Evidence
import Glibc
import Vault

/// The files of a log, as a web server would hand them out (c2sp.org/tlog-tiles):
///
/// ```
/// checkpoint              signed: how many entries, and the root over them
/// tile/0/000.p/17         hashes of the entries; tile/1/… hashes over full tiles below
/// tile/entries/000.p/17   the entries, each behind its length in two bytes
/// verifiers               public keys, one a line, newest last
/// key                     the secret key: readable by its owner only
/// ```
struct LogFiles: Sendable {
    let folder: RawPath

    var checkpoint: RawPath { folder.appending("checkpoint") }
    var verifiers: RawPath { folder.appending("verifiers") }
    var key: RawPath { folder.appending("key") }

    func path(_ tile: TilePath) -> RawPath {
        tile.text.split(separator: "/").reduce(folder) { $0.appending(String($1)) }
    }

    /// Nil where there is no such file.
    func read(_ path: RawPath) throws(CustodyError) -> [UInt8]? {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw CustodyError(.cannotRead, path: path.text, errno: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        // A full bundle has at most 256 entries of 64 KiB; nothing of a log is larger.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 17 << 20 else {
            throw CustodyError(.damaged, path: path.text)
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < bytes.count {
            let got = bytes.withUnsafeMutableBytes { raw in
                raw.baseAddress.map { Glibc.read(descriptor, $0 + done, raw.count - done) } ?? 0
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw CustodyError(.cannotRead, path: path.text, errno: errno) }
            if got == 0 { break }
            done += got
        }
        return done == bytes.count ? bytes : Array(bytes[..<done])
    }

    func text(_ path: RawPath) throws(CustodyError) -> String? {
        guard let bytes = try read(path) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CustodyError(.malformed, path: path.text)
        }
        return text
    }

    func write(_ bytes: [UInt8], to path: RawPath) throws(CustodyError) {
        do {
            try Folders.make(path.parent)
            try Folders.write(bytes, to: path)
        } catch {
            throw CustodyError(error)
        }
    }

    /// A tile of a tree of `size`; the full one where the partial one is gone. Nil when neither is there.
    func tile(_ kind: TilePath.Kind, index: Int64, count: Int) throws(CustodyError) -> [UInt8]? {
        let wanted = TilePath(kind: kind, index: index, count: count)
        if let bytes = try read(path(wanted)) { return Self.checked(bytes, wanted) }
        let full = TilePath(kind: kind, index: index, count: TilePath.width)
        return wanted.isFull ? nil : try read(path(full)).map { Self.checked($0, full) }
    }

    /// The bytes of a tile with exactly as many items as its name says, and nothing behind them; otherwise none.
    static func checked(_ bytes: [UInt8], _ tile: TilePath) -> [UInt8] {
        let isExact =
            switch tile.kind {
            case .hashes: bytes.count == tile.count * MerkleHash.size
            case .entries: entries(bytes)?.count == tile.count
            }
        return isExact ? bytes : []
    }

    func partialsFolder(_ kind: TilePath.Kind, index: Int64) -> RawPath {
        TilePath(kind: kind, index: index, count: TilePath.width).partials.split(separator: "/")
            .reduce(folder) { $0.appending(String($1)) }
    }

    /// The shorter versions of a tile that are there, each for a checkpoint there was.
    func partials(_ kind: TilePath.Kind, index: Int64) -> [(width: Int, path: RawPath)] {
        let folder = partialsFolder(kind, index: index)
        return Folders.list(folder).compactMap { entry in
            Int(entry.name.text).map { ($0, folder.appending(entry.name)) }
        }
    }

    /// How many items the tile has in a tree of `size`.
    static func count(_ kind: TilePath.Kind, index: Int64, size: Int64) -> Int {
        let level =
            switch kind {
            case .hashes(let level): level
            case .entries: 0
            }
        let items = size >> Int64(8 * level)
        return Int(max(0, min(Int64(TilePath.width), items - index * Int64(TilePath.width))))
    }

    static func hashes(_ bytes: [UInt8]) -> [MerkleHash] {
        stride(from: 0, to: bytes.count - MerkleHash.size + 1, by: MerkleHash.size).compactMap {
            MerkleHash(bytes[$0..<$0 + MerkleHash.size])
        }
    }

    static func bytes(_ hashes: [MerkleHash]) -> [UInt8] { hashes.flatMap(\.bytes) }

    /// The entries of a bundle; nil when the lengths don't fit the bytes.
    static func entries(_ bundle: [UInt8]) -> [[UInt8]]? {
        var entries: [[UInt8]] = []
        var place = 0
        while place < bundle.count {
            guard place + 2 <= bundle.count else { return nil }
            let length = Int(bundle[place]) << 8 | Int(bundle[place + 1])
            place += 2
            guard place + length <= bundle.count else { return nil }
            entries.append(Array(bundle[place..<place + length]))
            place += length
        }
        return entries
    }
}

/// Tiles read once.
final class CachedTiles: TileSource {
    private struct Key: Hashable {
        var level: Int
        var index: Int64
    }

    private let files: LogFiles
    private var known: [Key: [MerkleHash]] = [:]

    /// Of the log as it is now, where the tree asked about is an older one.
    private let grown: Int64?

    init(_ files: LogFiles, grownTo grown: Int64? = nil) {
        self.files = files
        self.grown = grown
    }

    func hashes(level: Int, index: Int64, size asked: Int64) throws(CustodyError) -> [MerkleHash] {
        let key = Key(level: level, index: index)
        if let hashes = known[key] { return hashes }
        let size = grown ?? asked
        let kind = TilePath.Kind.hashes(level: level)
        let count = LogFiles.count(kind, index: index, size: size)
        let path = TilePath(kind: kind, index: index, count: count)
        guard let bytes = try files.tile(kind, index: index, count: count) else {
            throw CustodyError(.damaged, path: files.path(path).text, detail: path.text)
        }
        let hashes = LogFiles.hashes(bytes)
        guard hashes.count >= count, bytes.count.isMultiple(of: MerkleHash.size) else {
            throw CustodyError(.damaged, path: files.path(path).text, detail: path.text)
        }
        known[key] = hashes
        return hashes
    }
}

/// The lock of a log's writer; goes with the process, however it ends.
struct LogLock: ~Copyable {
    private let descriptor: Int32

    /// Waits up to half a minute for another writer.
    init(_ files: LogFiles) throws(CustodyError) {
        let path = files.folder.appending(".lock")
        descriptor = path.withCString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw CustodyError(.cannotWrite, path: path.text, errno: errno) }
        var held: Int32 = 0
        for _ in 0..<3000 {
            held = uhost_try_lock(descriptor)
            if held == 0 { return }
            usleep(10_000)
        }
        close(descriptor)
        throw CustodyError(.cannotWrite, path: path.text, errno: held)
    }

    deinit { close(descriptor) }
}
