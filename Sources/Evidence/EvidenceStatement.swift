/// What is written of a recording that goes into a case file: what is on it, what it is to prove, who made it, and the
/// party's signature with its day (002 §23, fourth paragraph; 001 §17: who made it).
///
/// Statements are added, never changed: of each field the last that was said counts.
public struct EvidenceStatement: Hashable, Sendable, Codable {
    /// Zero before it is stored.
    public var id: Int64
    public var sha256: String
    public var content: String?
    /// What it is to prove (证明事项).
    public var proves: String?
    /// Who made it, where it was not the officer it is filed under.
    public var maker: String?
    /// Who signed for the party; or that nobody did, and how that was noted.
    public var party: String?
    /// The day of that signature, as it stands on the paper: `2026-11-20`.
    public var signedOn: String?
    /// Police number of who entered it.
    public var by: String
    public var at: WallTime

    public init(
        id: Int64 = 0, sha256: String, content: String? = nil, proves: String? = nil, maker: String? = nil,
        party: String? = nil, signedOn: String? = nil, by: String, at: WallTime
    ) {
        self.id = id
        self.sha256 = sha256
        self.content = content
        self.proves = proves
        self.maker = maker
        self.party = party
        self.signedOn = signedOn
        self.by = by
        self.at = at
    }

    /// Nothing is said in it.
    public var isEmpty: Bool { [content, proves, maker, party, signedOn].allSatisfy { $0 == nil } }

    /// What counts of several of one recording, oldest first; `by` and `at` of the last. Nil of none.
    public static func merged(_ statements: [EvidenceStatement]) -> EvidenceStatement? {
        statements.dropFirst().reduce(statements.first) { known, new in
            guard let known else { return new }
            var merged = new
            merged.content = new.content ?? known.content
            merged.proves = new.proves ?? known.proves
            merged.maker = new.maker ?? known.maker
            merged.party = new.party ?? known.party
            merged.signedOn = new.signedOn ?? known.signedOn
            return merged
        }
    }
}
