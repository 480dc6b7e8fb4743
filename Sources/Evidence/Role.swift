/// What a person is to the vault. docs/design/access.md
public enum Role: String, CaseIterable, Hashable, Sendable, Codable {
    case clerk, officer, reviewer, archivist, approver, auditor, administrator
    /// Of a body above the site's own.
    case superior
}

/// A role given to a person.
public struct RoleGrant: Hashable, Sendable, Codable {
    public typealias End = SignedReason

    /// Printed as `R12`; zero before it is stored.
    public var id: Int64
    /// Police number.
    public var person: String
    public var role: Role
    /// Of an approver: only these acts, by their keys (`view`, `copy`, `release`, `dispose`, `explain`); nil: all.
    public var acts: [String]?
    /// Of an approver: only recordings of officers of this unit; nil: of all.
    public var unit: String?
    public var by: String
    public var at: WallTime
    public var why: String?
    public var end: End?

    public init(
        id: Int64 = 0, person: String, role: Role, acts: [String]? = nil, unit: String? = nil, by: String, at: WallTime,
        why: String? = nil, end: End? = nil
    ) {
        self.id = id
        self.person = person
        self.role = role
        self.acts = acts?.sorted()
        self.unit = unit
        self.by = by
        self.at = at
        self.why = why
        self.end = end
    }

    public var isInForce: Bool { end == nil }

    /// Whether it was in force then.
    public func wasInForce(at time: WallTime) -> Bool { at <= time && end.map { $0.at > time } ?? true }

    /// As it was before it ended.
    public var asGiven: RoleGrant {
        var grant = self
        grant.end = nil
        return grant
    }
}
