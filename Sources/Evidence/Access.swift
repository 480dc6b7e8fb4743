/// Somebody asks to see, copy or release something, or that a role may. docs/design/access.md
public struct AccessRequest: Hashable, Sendable, Codable {
    /// Who would see: a person, or everybody who has a role.
    public enum Who: Hashable, Sendable, Codable {
        case person(String)
        case role(Role)
    }

    /// What would be seen.
    public enum Subject: Hashable, Sendable, Codable {
        case recording(String)
        case dispatch(String)
        case matter(String)
        case all

        /// `recording`, `dispatch`, `matter`, `all`
        public var kind: String {
            switch self {
            case .recording: "recording"
            case .dispatch: "dispatch"
            case .matter: "matter"
            case .all: "all"
            }
        }

        public var key: String? {
            switch self {
            case .recording(let key), .dispatch(let key), .matter(let key): key
            case .all: nil
            }
        }

        /// Whether other recordings may come to belong to it later.
        public var isCollection: Bool {
            switch self {
            case .dispatch, .matter: true
            case .recording, .all: false
            }
        }

        public init?(kind: String, key: String?) {
            switch (kind, key) {
            case ("recording", let key?): self = .recording(key)
            case ("dispatch", let key?): self = .dispatch(key)
            case ("matter", let key?): self = .matter(key)
            case ("all", nil): self = .all
            default: return nil
            }
        }
    }

    public struct Decision: Hashable, Sendable, Codable {
        public var isApproved: Bool
        /// Of an approval: valid before this moment.
        public var until: WallTime?
        public var by: String
        public var at: WallTime
        public var why: String?
        /// The rule that says who approves.
        public var basis: LedgerBasis

        public init(
            isApproved: Bool, until: WallTime?, by: String, at: WallTime, why: String? = nil, basis: LedgerBasis
        ) {
            self.isApproved = isApproved
            self.until = until
            self.by = by
            self.at = at
            self.why = why
            self.basis = basis
        }
    }

    /// An approval that was ended before its time.
    public typealias End = SignedReason

    /// Printed as `Q12`; zero before it is stored.
    public var id: Int64
    /// `view`, `copy` or `release`
    public var act: String
    public var who: Who
    public var subject: Subject
    /// 查阅事由
    public var reason: String
    /// Of a release: to whom.
    public var recipient: String?
    public var by: String
    public var at: WallTime
    public var decision: Decision?
    public var end: End?

    public init(
        id: Int64 = 0, act: String, who: Who, subject: Subject, reason: String, recipient: String? = nil, by: String,
        at: WallTime, decision: Decision? = nil, end: End? = nil
    ) {
        self.id = id
        self.act = act
        self.who = who
        self.subject = subject
        self.reason = reason
        self.recipient = recipient
        self.by = by
        self.at = at
        self.decision = decision
        self.end = end
    }

    public enum State: Hashable, Sendable {
        case open, refused, ended
        case approved(until: WallTime?)
        case expired(at: WallTime)
    }

    public func state(at time: WallTime) -> State {
        guard let decision else { return end == nil ? .open : .ended }
        guard decision.isApproved else { return .refused }
        if end != nil { return .ended }
        if let until = decision.until, until <= time { return .expired(at: until) }
        return .approved(until: decision.until)
    }
}

/// One line of the register of views (查阅登记). Never changed.
public struct ViewEntry: Hashable, Sendable, Codable {
    /// Zero before it is stored.
    public var id: Int64
    /// 查阅人
    public var viewer: String
    /// `view`, `copy` or `release`
    public var act: String
    public var sha256: String
    /// 查阅事由
    public var reason: String
    /// 查阅时间
    public var at: WallTime
    /// The approval it rests on; nil: direct access.
    public var request: Int64?
    /// Who approved.
    public var approver: String?
    /// The rule that asked for the approval, or that gives direct access.
    public var basis: LedgerBasis
    /// Of a copy or a release: where it went.
    public var place: String?

    public init(
        id: Int64 = 0, viewer: String, act: String, sha256: String, reason: String, at: WallTime, request: Int64?,
        approver: String?, basis: LedgerBasis, place: String? = nil
    ) {
        self.id = id
        self.viewer = viewer
        self.act = act
        self.sha256 = sha256
        self.reason = reason
        self.at = at
        self.request = request
        self.approver = approver
        self.basis = basis
        self.place = place
    }
}
