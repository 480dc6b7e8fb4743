import Evidence

/// Everything a disc tells of itself and of what lies on it. A value: from it follow all files of the disc but the
/// recordings, in one way only (``DiscFiles``). Any text in it may come from a stranger.
public struct DiscDescription: Hashable, Sendable {
    public var identity: DiscIdentity
    /// Every recording below `data/`, with its path there (``DiscPaths``).
    public var recordings: [DiscRecording]
    /// Of the recordings, between them, and of dispatches; each with its ledger.
    public var findings: [DiscFinding]
    public var dispatches: [DiscDispatch]
    public var matters: [DiscMatter]
    public var custody: DiscCustody
    /// Every recording of the plan, and the disc that holds it; those of this disc too.
    public var catalogue: [CatalogueLine]

    public init(
        identity: DiscIdentity, recordings: [DiscRecording], findings: [DiscFinding] = [],
        dispatches: [DiscDispatch] = [], matters: [DiscMatter] = [], custody: DiscCustody,
        catalogue: [CatalogueLine] = []
    ) {
        self.identity = identity
        self.recordings = recordings
        self.findings = findings
        self.dispatches = dispatches
        self.matters = matters
        self.custody = custody
        self.catalogue = catalogue
    }
}

/// Which disc this is.
public struct DiscIdentity: Hashable, Sendable {
    /// The body whose recordings these are.
    public var organisation: String
    public var unit: String?
    /// Origin of the vault's custody log.
    public var vault: String
    public var plan: String
    public var copy: DiscCopy
    /// Discs of one set.
    public var count: Int
    /// All sets of the plan, this one among them.
    public var sets: [DiscSet]
    public var medium: Medium
    /// When the plan was confirmed: the date of every file made for the disc.
    public var date: ZonedTime
    /// Where recordings lie in parts, by which rule.
    public var parts: FileParts
    public var algorithms: [BagAlgorithm]
    /// What stands for whoever holds the disc to ask: a telephone number, an office.
    public var contact: String?
    /// Filled in where the disc is an extract for a case file (001 §17).
    public var extraction: Extraction?

    public init(
        organisation: String, unit: String? = nil, vault: String, plan: String, copy: DiscCopy, count: Int,
        sets: [DiscSet], medium: Medium, date: ZonedTime, parts: FileParts = .whole,
        algorithms: [BagAlgorithm] = [.sha256], contact: String? = nil, extraction: Extraction? = nil
    ) {
        self.organisation = organisation
        self.unit = unit
        self.vault = vault
        self.plan = plan
        self.copy = copy
        self.count = count
        self.sets = sets
        self.medium = medium
        self.date = date
        self.parts = parts
        self.algorithms = algorithms
        self.contact = contact
        self.extraction = extraction
    }
}

/// Who took recordings out of the vault, when, and what for.
public struct Extraction: Hashable, Sendable {
    public var by: Person
    public var at: ZonedTime
    public var reason: String
    public var approvedBy: Person?
    public var basis: RuleCitation?

    public init(by: Person, at: ZonedTime, reason: String, approvedBy: Person? = nil, basis: RuleCitation? = nil) {
        self.by = by
        self.at = at
        self.reason = reason
        self.approvedBy = approvedBy
        self.basis = basis
    }
}
