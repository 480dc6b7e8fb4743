import COpenSSL

/// The public half of a log's key (c2sp.org/signed-note): a name, an Ed25519 key, and four bytes to tell keys of one
/// name apart.
public struct NoteVerifier: Hashable, Sendable {
    /// Ed25519, in the registry of signed-note.
    static let algorithm: UInt8 = 1

    public let name: String
    let publicKey: [UInt8]

    init(name: String, publicKey: [UInt8]) {
        self.name = name
        self.publicKey = publicKey
    }

    /// `name+1a2b3c4d+AQ…`: name, key hash in hex, algorithm and key in base64.
    public init(text: String) throws(CustodyError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, NoteKeyName.isGood(parts[0]), let key = Base64.bytes(parts[2]),
            key.count == 33, key[0] == Self.algorithm
        else { throw CustodyError(.malformed, detail: "key") }
        self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard try Self.hex(id()) == parts[1] else { throw CustodyError(.malformed, detail: "key") }
    }

    public func text() throws(CustodyError) -> String {
        "\(name)+\(Self.hex(try id()))+\(Base64.text([Self.algorithm] + publicKey))"
    }

    /// First four bytes of SHA-256 over name, line feed, algorithm and key.
    func id() throws(CustodyError) -> [UInt8] {
        Array(try MerkleHasher().plain(Array(name.utf8) + [0x0A, Self.algorithm] + publicKey).bytes.prefix(4))
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    func accepts(_ signature: [UInt8], of text: [UInt8]) throws(CustodyError) -> Bool {
        guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, publicKey.count) else {
            throw CustodyError(.noCryptography)
        }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { throw CustodyError(.noCryptography) }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { throw CustodyError(.noCryptography) }
        return EVP_DigestVerify(context, signature, signature.count, text, text.count) == 1
    }
}

/// The secret half. Written as signed-note's own tools write it, so that a key can be taken elsewhere.
public struct NoteSigner: Sendable {
    public let verifier: NoteVerifier
    private let seed: [UInt8]

    private init(name: String, seed: [UInt8]) throws(CustodyError) {
        self.seed = seed
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            throw CustodyError(.noCryptography)
        }
        defer { EVP_PKEY_free(key) }
        var publicKey = [UInt8](repeating: 0, count: 32)
        var count = publicKey.count
        guard EVP_PKEY_get_raw_public_key(key, &publicKey, &count) == 1, count == 32 else {
            throw CustodyError(.noCryptography)
        }
        verifier = NoteVerifier(name: name, publicKey: publicKey)
    }

    /// A new key. The name must hold no space and no plus sign.
    public static func make(name: String) throws(CustodyError) -> NoteSigner {
        guard NoteKeyName.isGood(name) else { throw CustodyError(.malformed, detail: "key name") }
        var seed = [UInt8](repeating: 0, count: 32)
        guard RAND_priv_bytes(&seed, Int32(seed.count)) == 1 else { throw CustodyError(.noCryptography) }
        return try NoteSigner(name: name, seed: seed)
    }

    /// `PRIVATE+KEY+name+1a2b3c4d+AQ…`
    public init(text: String) throws(CustodyError) {
        let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY", NoteKeyName.isGood(parts[2]),
            let key = Base64.bytes(parts[4]), key.count == 33, key[0] == NoteVerifier.algorithm
        else { throw CustodyError(.malformed, detail: "secret key") }
        try self.init(name: String(parts[2]), seed: Array(key.dropFirst()))
        guard try NoteVerifier.hex(verifier.id()) == parts[3] else {
            throw CustodyError(.malformed, detail: "secret key")
        }
    }

    public func text() throws(CustodyError) -> String {
        "PRIVATE+KEY+\(verifier.name)+\(NoteVerifier.hex(try verifier.id()))+"
            + Base64.text([NoteVerifier.algorithm] + seed)
    }

    func sign(_ text: [UInt8]) throws(CustodyError) -> [UInt8] {
        guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            throw CustodyError(.noCryptography)
        }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { throw CustodyError(.noCryptography) }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &count, text, text.count) == 1, count == 64
        else { throw CustodyError(.noCryptography) }
        return signature
    }
}

enum NoteKeyName {
    static func isGood(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0 == "+" || $0.properties.isWhitespace || $0.value < 32 }
    }
}
