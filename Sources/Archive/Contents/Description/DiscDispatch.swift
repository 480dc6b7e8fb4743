import Evidence

/// A dispatch of which recordings lie on the disc.
public struct DiscDispatch: Hashable, Sendable {
    public var number: String
    public var officers: [Person]
    public var span: ZonedSpan
    public var place: String?
    public var cause: String?
    public var category: String?

    public init(
        number: String, officers: [Person], span: ZonedSpan, place: String? = nil, cause: String? = nil,
        category: String? = nil
    ) {
        self.number = number
        self.officers = officers
        self.span = span
        self.place = place
        self.cause = cause
        self.category = category
    }
}

/// A case or other matter of which recordings lie on the disc.
public struct DiscMatter: Hashable, Sendable {
    public var number: String
    public var dispatches: [String]
    /// 案由.
    public var cause: String?
    /// 当事人.
    public var parties: [String]
    public var traits: [Words]
    public var ended: ZonedTime?
    public var filed: ZonedTime?
    /// How long its case file is kept.
    public var caseFile: Words?

    public init(
        number: String, dispatches: [String] = [], cause: String? = nil, parties: [String] = [], traits: [Words] = [],
        ended: ZonedTime? = nil, filed: ZonedTime? = nil, caseFile: Words? = nil
    ) {
        self.number = number
        self.dispatches = dispatches
        self.cause = cause
        self.parties = parties
        self.traits = traits
        self.ended = ended
        self.filed = filed
        self.caseFile = caseFile
    }
}

/// A recording of the plan, and the disc that holds it. The same number in every set.
public struct CatalogueLine: Hashable, Sendable {
    public var disc: Int
    public var sha256: String
    public var originalName: String
    public var bytes: Int64
    public var recorded: ZonedTime?
    public var officer: String?
    public var dispatch: String?
    public var matter: String?

    public init(
        disc: Int, sha256: String, originalName: String, bytes: Int64, recorded: ZonedTime? = nil,
        officer: String? = nil, dispatch: String? = nil, matter: String? = nil
    ) {
        self.disc = disc
        self.sha256 = sha256
        self.originalName = originalName
        self.bytes = bytes
        self.recorded = recorded
        self.officer = officer
        self.dispatch = dispatch
        self.matter = matter
    }
}
