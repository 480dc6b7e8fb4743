/// A draw of recordings to be looked at (抽查), that nobody could steer: docs/design/supervision.md.
public struct SpotCheck: Hashable, Sendable, Codable {
    public struct Item: Hashable, Sendable, Codable {
        /// Unit of the officer; empty where none is known.
        public var stratum: String
        public var sha256: String

        public init(stratum: String, sha256: String) {
            self.stratum = stratum
            self.sha256 = sha256
        }
    }

    /// Printed as `S12`; zero before it is stored.
    public var id: Int64
    /// Recordings received in this span were drawn from.
    public var span: WallSpan
    /// Of the custody log at the end of the span: how many entries, and the root over them, in base64.
    public var logSize: Int64
    public var seed: String
    public var percent: Int
    /// How many there were to draw from.
    public var candidates: Int
    public var items: [Item]
    public var by: String
    public var at: WallTime

    public init(
        id: Int64 = 0, span: WallSpan, logSize: Int64, seed: String, percent: Int, candidates: Int, items: [Item],
        by: String, at: WallTime
    ) {
        self.id = id
        self.span = span
        self.logSize = logSize
        self.seed = seed
        self.percent = percent
        self.candidates = candidates
        self.items = items
        self.by = by
        self.at = at
    }
}

/// One line of the inspection ledger (检查台账): what somebody found of a recording that was drawn.
public struct CheckResult: Hashable, Sendable, Codable {
    public var id: Int64
    public var spotCheck: Int64
    public var sha256: String
    /// By the regulation's keys: `pass`, `fail` or `none` for what does not apply.
    public var results: [String: String]
    public var text: String?
    public var by: String
    public var at: WallTime

    public init(
        id: Int64 = 0, spotCheck: Int64, sha256: String, results: [String: String], text: String? = nil, by: String,
        at: WallTime
    ) {
        self.id = id
        self.spotCheck = spotCheck
        self.sha256 = sha256
        self.results = results
        self.text = text
        self.by = by
        self.at = at
    }
}
