/// Proofs as files that stand alone.
///
/// - That an entry is in the log: c2sp.org/tlog-proof, file extension `.tlog-proof`.
/// - That an older checkpoint is the beginning of a newer: the form in which c2sp.org/tlog-witness hands the same to a
///   witness, `old <size>`, a hash a line, an empty line, the newer checkpoint.
public struct InclusionProof: Hashable, Sendable {
    private static let firstLine = "c2sp.org/tlog-proof@v1"

    public var index: Int64
    public var hashes: [MerkleHash]
    public var note: SignedNote

    public init(index: Int64, hashes: [MerkleHash], note: SignedNote) {
        self.index = index
        self.hashes = hashes
        self.note = note
    }

    public init(encoded: String) throws(CustodyError) {
        let wrong = CustodyError(.malformed, detail: "proof")
        var lines = encoded.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst().map({ $0 == Self.firstLine }) == true else { throw wrong }
        if lines.first?.hasPrefix("extra ") == true { lines.removeFirst() }
        guard let line = lines.popFirst(), line.hasPrefix("index "), let index = Int64(line.dropFirst(6)), index >= 0,
            String(index) == line.dropFirst(6)
        else { throw wrong }
        let (hashes, note) = try ProofLines.rest(lines)
        self.init(index: index, hashes: hashes, note: note)
    }

    public var encoded: String {
        "\(Self.firstLine)\nindex \(index)\n" + ProofLines.text(hashes, note)
    }

    /// Throws unless the entry is in the log of these keys. Returns the log's checkpoint.
    @discardableResult
    public func verify(entry: [UInt8], keys: [NoteVerifier]) throws(CustodyError) -> Checkpoint {
        _ = try note.verified(by: keys)
        let checkpoint = try Checkpoint(text: note.text)
        let hasher = try MerkleHasher()
        guard
            MerkleProof.holds(
                hashes, leaf: hasher.leaf(entry), index: index, size: checkpoint.size, root: checkpoint.root, hasher)
        else { throw CustodyError(.refuted) }
        return checkpoint
    }
}

public struct ConsistencyProof: Hashable, Sendable {
    public var oldSize: Int64
    public var hashes: [MerkleHash]
    public var note: SignedNote

    public init(oldSize: Int64, hashes: [MerkleHash], note: SignedNote) {
        self.oldSize = oldSize
        self.hashes = hashes
        self.note = note
    }

    public init(encoded: String) throws(CustodyError) {
        let wrong = CustodyError(.malformed, detail: "proof")
        var lines = encoded.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let line = lines.popFirst(), line.hasPrefix("old "), let size = Int64(line.dropFirst(4)), size >= 0,
            String(size) == line.dropFirst(4)
        else { throw wrong }
        let (hashes, note) = try ProofLines.rest(lines)
        self.init(oldSize: size, hashes: hashes, note: note)
    }

    public var encoded: String { "old \(oldSize)\n" + ProofLines.text(hashes, note) }

    /// Throws unless the older checkpoint is the beginning of the newer one, and both are signed by these keys.
    @discardableResult
    public func verify(old: SignedNote, keys: [NoteVerifier]) throws(CustodyError) -> Checkpoint {
        _ = try old.verified(by: keys)
        _ = try note.verified(by: keys)
        let (before, after) = (try Checkpoint(text: old.text), try Checkpoint(text: note.text))
        guard before.origin == after.origin, before.size == oldSize,
            MerkleProof.holds(
                hashes, from: (before.size, before.root), to: (after.size, after.root), try MerkleHasher())
        else { throw CustodyError(.refuted) }
        return after
    }
}

private enum ProofLines {
    static func text(_ hashes: [MerkleHash], _ note: SignedNote) -> String {
        hashes.map { $0.base64 + "\n" }.joined() + "\n" + note.encoded
    }

    static func rest(_ lines: ArraySlice<Substring>) throws(CustodyError) -> ([MerkleHash], SignedNote) {
        guard let blank = lines.firstIndex(of: "") else { throw CustodyError(.malformed, detail: "proof") }
        var hashes: [MerkleHash] = []
        for line in lines[..<blank] {
            guard hashes.count < 63, let hash = MerkleHash(base64: line) else {
                throw CustodyError(.malformed, detail: "proof")
            }
            hashes.append(hash)
        }
        return (hashes, try SignedNote(encoded: lines[(blank + 1)...].joined(separator: "\n")))
    }
}
