/// A case or other matter, as the case system knows it. Recordings belong to it through its dispatches.
public struct MatterRecord: Hashable, Sendable, Codable {
    /// Case number, or whatever the case system calls it by.
    public var number: String
    /// Dispatch numbers.
    public var dispatches: [String]
    /// 案由.
    public var category: String?
    /// What the regulations distinguish, by the keys of `MatterTrait`; sorted.
    public var traits: [String]
    /// A key of the site's table of risk levels.
    public var riskLevel: String?
    public var parties: [String]
    /// When it ended; nil while it goes on.
    public var end: WallTime?
    /// How long its case file is kept after its end; nil where nobody has said.
    public var caseFile: CaseFile?
    /// When its records were filed (归档); nil: not yet.
    public var filed: WallTime?
    /// The latest end that was ever given, also before it was opened again; nil: none but ``end``.
    public var latestEnd: WallTime?

    public enum CaseFile: Hashable, Sendable, Codable {
        case months(Int)
        case permanent
    }

    public init(
        number: String, dispatches: [String], category: String? = nil, traits: [String] = [], riskLevel: String? = nil,
        parties: [String] = [], end: WallTime? = nil, caseFile: CaseFile? = nil,
        filed: WallTime? = nil, latestEnd: WallTime? = nil
    ) {
        self.number = number
        self.dispatches = dispatches
        self.category = category
        self.traits = traits.sorted()
        self.riskLevel = riskLevel
        self.parties = parties
        self.end = end
        self.caseFile = caseFile
        self.filed = filed
        self.latestEnd = latestEnd
    }
}

/// A hold: what it lies on is not disposed of until somebody releases it.
public struct HoldRecord: Hashable, Sendable, Codable {
    /// What it lies on, and with it everything that belongs to that.
    public enum Subject: Hashable, Sendable, Codable {
        case matter(String)
        case dispatch(String)
        /// By digest.
        case recording(String)

        /// `matter`, `dispatch`, `recording`
        public var kind: String {
            switch self {
            case .matter: "matter"
            case .dispatch: "dispatch"
            case .recording: "recording"
            }
        }

        public var key: String {
            switch self {
            case .matter(let key), .dispatch(let key), .recording(let key): key
            }
        }

        public init?(kind: String, key: String) {
            switch kind {
            case "matter": self = .matter(key)
            case "dispatch": self = .dispatch(key)
            case "recording": self = .recording(key)
            default: return nil
            }
        }
    }

    public typealias Release = SignedReason

    /// Printed as `H12`; zero before it is stored.
    public var id: Int64
    public var subject: Subject
    /// Key of the event among the regulation's, such as `complaint`.
    public var event: String
    public var basis: LedgerBasis
    /// Police number, or the program where the event came with a list.
    public var by: String
    public var at: WallTime
    public var why: String?
    public var release: Release?

    public init(
        id: Int64 = 0, subject: Subject, event: String, basis: LedgerBasis, by: String, at: WallTime,
        why: String? = nil,
        release: Release? = nil
    ) {
        self.id = id
        self.subject = subject
        self.event = event
        self.basis = basis
        self.by = by
        self.at = at
        self.why = why
        self.release = release
    }

    public var isInForce: Bool { release == nil }
}
