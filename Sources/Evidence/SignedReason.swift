/// Who ended, gave up or took back something on record, when and why. The record itself stays.
public struct SignedReason: Hashable, Sendable, Codable {
    /// Police number, or the program where it acts by a rule.
    public var by: String
    public var at: WallTime
    public var why: String

    public init(by: String, at: WallTime, why: String) {
        self.by = by
        self.at = at
        self.why = why
    }
}
