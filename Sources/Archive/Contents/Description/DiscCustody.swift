import Evidence

/// What proves the disc by the vault's custody log.
public struct DiscCustody: Hashable, Sendable {
    /// A signed note, c2sp.org/tlog-checkpoint.
    public var checkpoint: [UInt8]
    /// Verifier keys, one a line.
    public var verifiers: [String]
    public var proofs: [DiscProof]
    /// Of the disc before this one in the set; nil on the first.
    public var before: Before?

    public struct Before: Hashable, Sendable {
        public var identity: String
        /// The checkpoint that lies on that disc.
        public var checkpoint: [UInt8]

        public init(identity: String, checkpoint: [UInt8]) {
            self.identity = identity
            self.checkpoint = checkpoint
        }
    }

    public init(checkpoint: [UInt8], verifiers: [String], proofs: [DiscProof] = [], before: Before? = nil) {
        self.checkpoint = checkpoint
        self.verifiers = verifiers
        self.proofs = proofs
        self.before = before
    }
}

/// The log's entry of a recording's receipt, and the proof that the log has it (c2sp.org/tlog-proof).
public struct DiscProof: Hashable, Sendable {
    /// SHA-256 of the recording.
    public var recording: String
    public var entry: [UInt8]
    public var proof: [UInt8]

    public init(recording: String, entry: [UInt8], proof: [UInt8]) {
        self.recording = recording
        self.entry = entry
        self.proof = proof
    }
}
