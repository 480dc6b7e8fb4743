import Evidence
import Glibc
import Vault

/// The custody log: entries that can be added and never changed, with a signed root over all of them.
///
/// An append writes the new tiles first and the checkpoint last; what a kill leaves beyond the checkpoint is written
/// over by the next append. So a log is always exactly what its checkpoint says. Several processes may append; they
/// take turns.
public final class CustodyLog: Sendable {
    /// Longest entry, in bytes: tlog-tiles gives lengths two bytes.
    public static let longestEntry = 65_535

    let files: LogFiles

    /// Makes an empty log with a key of its own. `origin` names it for good: no spaces, no plus signs.
    public static func create(at folder: RawPath, origin: String) throws(CustodyError) {
        let files = LogFiles(folder: folder)
        do { try Folders.make(folder) } catch { throw CustodyError(error) }
        let lock = try LogLock(files)
        defer { withExtendedLifetime(lock) {} }
        guard try files.read(files.checkpoint) == nil else { throw CustodyError(.exists, path: folder.text) }
        let signer = try NoteSigner.make(name: origin)
        try KeyFiles(files).write(signer)
        try files.write(Array((signer.verifier.text() + "\n").utf8), to: files.verifiers)
        let empty = Checkpoint(origin: origin, size: 0, root: try MerkleHasher().empty())
        let note = try SignedNote(text: empty.text, signers: [signer])
        try files.write(Array(note.encoded.utf8), to: files.checkpoint)
    }

    /// Opens a log for reading and writing.
    public init(at folder: RawPath) throws(CustodyError) {
        files = LogFiles(folder: folder)
        guard try files.read(files.checkpoint) != nil else { throw CustodyError(.noLog, path: folder.text) }
    }

    // MARK: Reading

    /// The log's public keys, newest last.
    public func keys() throws(CustodyError) -> [NoteVerifier] { try KeyFiles(files).verifiers() }

    /// The signed checkpoint as it lies there, its signature checked.
    public func note() throws(CustodyError) -> SignedNote {
        guard let text = try files.text(files.checkpoint) else {
            throw CustodyError(.noLog, path: files.folder.text)
        }
        do {
            let note = try SignedNote(encoded: text)
            _ = try note.verified(by: keys())
            return note
        } catch {
            throw CustodyError(error.code, path: files.checkpoint.text, detail: error.detail)
        }
    }

    /// A note that lies somewhere else; its signature is not checked.
    public func note(at path: RawPath) throws(CustodyError) -> SignedNote {
        guard let text = try files.text(path) else { throw CustodyError(.cannotRead, path: path.text, errno: ENOENT) }
        return try SignedNote(encoded: text)
    }

    public func checkpoint() throws(CustodyError) -> Checkpoint { try Checkpoint(text: note().text) }

    /// The entries from `first` on, up to the end of the bundle it is in. Empty at the end of the log.
    public func entries(from first: Int64, size: Int64) throws(CustodyError) -> [[UInt8]] {
        guard first < size else { return [] }
        let index = first >> 8
        let count = LogFiles.count(.entries, index: index, size: size)
        let path = TilePath(kind: .entries, index: index, count: count)
        guard let bytes = try files.tile(.entries, index: index, count: count),
            let entries = LogFiles.entries(bytes), entries.count >= count
        else { throw CustodyError(.damaged, path: files.path(path).text, detail: path.text) }
        return Array(entries[Int(first & 255)..<count])
    }

    public func entry(_ index: Int64) throws(CustodyError) -> [UInt8] {
        let size = try checkpoint().size
        guard (0..<size).contains(index), let entry = try entries(from: index, size: size).first else {
            throw CustodyError(.outOfRange, detail: "\(index) of \(size)")
        }
        return entry
    }

    /// Entries that lie in the log's files behind its checkpoint: of an append that was killed, or of a log whose older
    /// checkpoint was put back.
    public func entriesBeyond(_ size: Int64) throws(CustodyError) -> [[UInt8]] {
        let index = size >> 8
        let longest = files.partials(.entries, index: index).map(\.width).filter { $0 > size & 255 }.max()
        let full = TilePath(kind: .entries, index: index, count: TilePath.width)
        var bytes = try files.read(files.path(full))
        if bytes == nil, let longest {
            bytes = try files.read(files.path(TilePath(kind: .entries, index: index, count: longest)))
        }
        return bytes.flatMap { LogFiles.entries($0) }.map { Array($0.dropFirst(Int(size & 255))) } ?? []
    }

    // MARK: Proofs

    public func inclusion(of index: Int64) throws(CustodyError) -> InclusionProof {
        let note = try note()
        let tree = MerkleTree(CachedTiles(files), size: try Checkpoint(text: note.text).size, try MerkleHasher())
        return InclusionProof(index: index, hashes: try tree.inclusion(of: index), note: note)
    }

    /// That the log of `old` entries is the beginning of what it is now.
    public func consistency(with old: Int64) throws(CustodyError) -> ConsistencyProof {
        let note = try note()
        let tree = MerkleTree(CachedTiles(files), size: try Checkpoint(text: note.text).size, try MerkleHasher())
        return ConsistencyProof(oldSize: old, hashes: try tree.consistency(with: old), note: note)
    }

    /// The root over the first entries: what a checkpoint of then said.
    public func root(ofFirst size: Int64) throws(CustodyError) -> MerkleHash {
        let now = try checkpoint().size
        guard (0...now).contains(size) else { throw CustodyError(.outOfRange, detail: "\(size) of \(now)") }
        // Tiles of now hold those of then.
        return try MerkleTree(CachedTiles(files, grownTo: now), size: size, try MerkleHasher()).root()
    }

    // MARK: Writing

    /// Adds what `make` returns for a log of so many entries, which nobody else changes meanwhile. Returns the new size.
    @discardableResult
    public func append(_ make: (_ size: Int64) throws(CustodyError) -> [[UInt8]]) throws(CustodyError) -> Int64 {
        let lock = try LogLock(files)
        defer { withExtendedLifetime(lock) {} }
        Folders.removeUnwritten(in: files.folder)
        let old = try checkpoint()
        let hasher = try MerkleHasher()
        // Nothing is built on a log that is not what it says.
        guard try MerkleTree(CachedTiles(files), size: old.size, hasher).root() == old.root else {
            throw CustodyError(.damaged, path: files.checkpoint.text, detail: "root")
        }
        let entries = try make(old.size)
        if entries.isEmpty { return old.size }
        if let long = entries.firstIndex(where: { $0.count > Self.longestEntry }) {
            throw CustodyError(.tooLong, detail: "\(entries[long].count)")
        }
        var growth = TreeExtension(files: files, size: old.size, hasher: hasher)
        try growth.add(entries)
        let size = old.size + Int64(entries.count)
        let root = try MerkleTree(CachedTiles(files), size: size, hasher).root()
        let new = Checkpoint(origin: old.origin, size: size, root: root)
        try publish(new, signers: [KeyFiles(files).signer()])
        growth.removePartials()
        return size
    }

    /// A new key of the log's name, not in use yet: an entry that the old key signs should announce it first.
    public func newSigner() throws(CustodyError) -> NoteSigner { try NoteSigner.make(name: checkpoint().origin) }

    /// Signs with this key from now on. The checkpoint at the change carries both signatures.
    public func sign(with new: NoteSigner) throws(CustodyError) {
        let lock = try LogLock(files)
        defer { withExtendedLifetime(lock) {} }
        Folders.removeUnwritten(in: files.folder)
        let keys = KeyFiles(files)
        let old = try keys.signer()
        // The public key first: a kill in between leaves a key nobody has used.
        try keys.add(new.verifier)
        try publish(checkpoint(), signers: [old, new])
        try keys.write(new)
    }

    private func publish(_ checkpoint: Checkpoint, signers: [NoteSigner]) throws(CustodyError) {
        let note = try SignedNote(text: checkpoint.text, signers: signers)
        try files.write(Array(note.encoded.utf8), to: files.checkpoint)
    }
}

/// The keys of a log in its folder.
struct KeyFiles {
    private let files: LogFiles

    init(_ files: LogFiles) { self.files = files }

    func verifiers() throws(CustodyError) -> [NoteVerifier] {
        guard let text = try files.text(files.verifiers) else {
            throw CustodyError(.noLog, path: files.verifiers.text)
        }
        var keys: [NoteVerifier] = []
        for line in text.split(separator: "\n") { keys.append(try NoteVerifier(text: String(line))) }
        return keys
    }

    func add(_ key: NoteVerifier) throws(CustodyError) {
        var lines: [String] = []
        for known in try verifiers() { lines.append(try known.text() + "\n") }
        lines.append(try key.text() + "\n")
        try files.write(Array(lines.joined().utf8), to: files.verifiers)
    }

    func signer() throws(CustodyError) -> NoteSigner {
        guard let text = try files.text(files.key) else {
            throw CustodyError(.cannotRead, path: files.key.text, errno: ENOENT)
        }
        return try NoteSigner(text: String(text.prefix { $0 != "\n" }))
    }

    /// Readable by its owner alone, from its first byte on.
    func write(_ signer: NoteSigner) throws(CustodyError) {
        let old = umask(0o077)
        defer { umask(old) }
        try files.write(Array((signer.text() + "\n").utf8), to: files.key)
    }
}
