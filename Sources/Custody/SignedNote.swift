/// A text with signatures below it (c2sp.org/signed-note).
public struct SignedNote: Hashable, Sendable {
    public struct Signature: Hashable, Sendable {
        public var name: String
        /// Which key of that name.
        var keyID: [UInt8]
        var bytes: [UInt8]
    }

    /// Ends with a line feed.
    public var text: String
    public var signatures: [Signature]

    /// Signs a text that ends with a line feed and holds no control characters but those.
    public init(text: String, signers: [NoteSigner]) throws(CustodyError) {
        self.text = text
        signatures = []
        for signer in signers {
            signatures.append(
                Signature(
                    name: signer.verifier.name, keyID: try signer.verifier.id(),
                    bytes: try signer.sign(Array(text.utf8))))
        }
    }

    /// Reads a note. The signatures are not checked yet.
    public init(encoded: String) throws(CustodyError) {
        let wrong = CustodyError(.malformed, detail: "signed note")
        // The last empty line parts text and signatures: the text may have empty lines of its own.
        let lines = encoded.split(separator: "\n", omittingEmptySubsequences: false)
        guard encoded.hasSuffix("\n"), let blank = lines.dropLast().lastIndex(of: ""), blank > 0 else { throw wrong }
        text = lines[..<blank].joined(separator: "\n") + "\n"
        signatures = []
        for line in lines[(blank + 1)...].dropLast() {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "\u{2014}", NoteKeyName.isGood(parts[1]),
                let bytes = Base64.bytes(parts[2]), bytes.count > 4
            else { throw wrong }
            signatures.append(
                Signature(
                    name: String(parts[1]), keyID: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4))))
        }
        guard !signatures.isEmpty else { throw wrong }
    }

    public var encoded: String {
        text + "\n" + signatures.map { "\u{2014} \($0.name) \(Base64.text($0.keyID + $0.bytes))\n" }.joined()
    }

    /// The keys whose signature is there and good. A known key's bad signature throws; unknown ones are passed over.
    public func verified(by keys: [NoteVerifier]) throws(CustodyError) -> [NoteVerifier] {
        var good: [NoteVerifier] = []
        for key in keys {
            let id = try key.id()
            for signature in signatures where signature.name == key.name && signature.keyID == id {
                guard try key.accepts(signature.bytes, of: Array(text.utf8)) else {
                    throw CustodyError(.badSignature, detail: key.name)
                }
                good.append(key)
            }
        }
        guard !good.isEmpty else { throw CustodyError(.badSignature) }
        return good
    }
}

/// What a log says of itself at one moment (c2sp.org/tlog-checkpoint): who it is, how many entries, and the root over
/// them.
public struct Checkpoint: Hashable, Sendable {
    public var origin: String
    public var size: Int64
    public var root: MerkleHash

    public init(origin: String, size: Int64, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// From a note's text. Further lines are passed over.
    public init(text: String) throws(CustodyError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, !lines[0].isEmpty, let size = Int64(lines[1]), size >= 0, String(size) == lines[1],
            let root = MerkleHash(base64: lines[2])
        else { throw CustodyError(.malformed, detail: "checkpoint") }
        self.init(origin: String(lines[0]), size: size, root: root)
    }

    public var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }
}
