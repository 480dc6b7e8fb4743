/// Why an officer could not hand over in time: remote, continuous or distant work, with its record.
public struct Absence: Hashable, Sendable, Codable {
    /// Printed as `A12`; zero before it is stored.
    public var id: Int64
    /// Police number.
    public var officer: String
    /// From leaving to coming back.
    public var span: WallSpan
    /// Key among the regulation's reasons, such as `remote`.
    public var reason: String
    public var text: String?
    /// Police number of who entered it.
    public var by: String
    public var at: WallTime

    public init(
        id: Int64 = 0, officer: String, span: WallSpan, reason: String, text: String? = nil, by: String, at: WallTime
    ) {
        self.id = id
        self.officer = officer
        self.span = span
        self.reason = reason
        self.text = text
        self.by = by
        self.at = at
    }
}
