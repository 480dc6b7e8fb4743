import Evidence

/// What a person does with the vault, apart from seeing what is in it. Each asks for a role.
public enum Duty: String, CaseIterable, Hashable, Sendable {
    /// Lists from outside, absences.
    case lists
    /// Recorders: issue and return.
    case equipment
    /// Write an explanation.
    case explain
    /// Decide about findings.
    case review
    /// Take back a step of the ledger, or add a remark.
    case undoStep
    case spotCheck
    case hold
    case proposeDisposal
    /// Carry out what was approved.
    case dispose
    case discs
    /// Ask to see, copy or release.
    case request
    case seeRegister
    case roles
    /// Lists, findings and facts on the pages: what is known of recordings, none of their pictures or sound.
    case browse

    /// docs/design/access.md has this as a table.
    public var roles: Set<Role> {
        switch self {
        case .lists, .equipment: [.clerk, .archivist]
        case .explain: [.officer, .reviewer, .approver]
        case .review: [.reviewer]
        case .undoStep: [.officer, .reviewer, .approver, .auditor]
        case .spotCheck: [.reviewer, .auditor]
        case .hold: [.archivist, .reviewer, .approver, .auditor]
        case .proposeDisposal, .dispose, .discs: [.archivist]
        case .request: [.officer, .reviewer, .archivist, .approver, .auditor, .superior]
        case .seeRegister: [.auditor, .approver, .archivist, .administrator]
        case .roles: [.administrator]
        case .browse: Set(Role.allCases)
        }
    }
}

/// What an approver decides about.
public enum ApproverAct: Hashable, Sendable {
    case access(ApprovedAct)
    /// A release to a recipient of whom the regulation says something of its own.
    case release(to: Recipient.Kind)
    /// A written explanation of an interruption.
    case explanation
    /// That a hold is released.
    case holdRelease

    /// As a role names it.
    public var key: String {
        switch self {
        case .access(let act): act.rawValue
        case .release(let kind): "release-\(kind.rawValue)"
        case .explanation: "explain"
        case .holdRelease: "hold"
        }
    }

    public static let all: [ApproverAct] =
        ApprovedAct.allCases.map { .access($0) }
        + Recipient.Kind.allCases.filter { $0 != .other }.map { .release(to: $0) } + [.explanation, .holdRelease]
}

/// What seeing something rests on.
public struct AccessGround: Hashable, Sendable {
    /// The approved request; nil: direct access.
    public var request: Int64?
    public var approver: String?
    public var reason: String?
    public var source: Source

    public init(request: Int64?, approver: String?, reason: String?, source: Source) {
        self.request = request
        self.approver = approver
        self.reason = reason
        self.source = source
    }
}

/// Why somebody may not, with the rule that says so.
public enum AccessRefusal: Hashable, Sendable {
    /// None of these roles.
    case noRole(Set<Role>)
    /// The vault has no roles yet.
    case noRolesAtAll
    case notAsked(Approval)
    /// A release; to some recipients it is another who approves.
    case notAskedToRelease(Approval, [RecipientRule])
    case waiting(request: Int64, Approval)
    case refused(request: Int64, why: String?, Approval)
    case expired(request: Int64, at: WallTime, Approval)
}

/// Who may do what. Pure: asked with what is known, answers with the rule.
public struct AccessPolicy: Hashable, Sendable {
    public var rules: AccessRules

    public init(_ rules: AccessRules) { self.rules = rules }

    public static func may(_ duty: Duty, _ grants: [RoleGrant]) -> Bool {
        grants.contains { $0.isInForce && duty.roles.contains($0.role) }
    }

    /// - Parameter units: of the officers whose recordings it is about; an approver of one unit approves only its own.
    public static func mayApprove(_ act: ApproverAct, units: Set<String?>, _ grants: [RoleGrant]) -> Bool {
        grants.contains { grant in
            grant.isInForce && grant.role == .approver && grant.acts.map { $0.contains(act.key) } ?? true
                && grant.unit.map { units == [$0] } ?? true
        }
    }

    /// - Parameters:
    ///   - grants: the person's own.
    ///   - requests: whose subject covers the recording, whoever asked.
    public func answer(
        _ act: ApprovedAct, by person: String, grants: [RoleGrant], requests: [AccessRequest], at time: WallTime
    ) -> Result<AccessGround, Refused> {
        let roles = Set(grants.filter(\.isInForce).map(\.role))
        guard !roles.isDisjoint(with: Duty.request.roles) else {
            return .failure(Refused(.noRole(Duty.request.roles)))
        }
        let own = requests.filter { request in
            let isForPerson =
                switch request.who {
                case .person(let number): number == person
                case .role(let role): roles.contains(role)
                }
            return isForPerson && Self.covers(request.act, act)
        }
        for request in own {
            guard case .approved = request.state(at: time), let decision = request.decision else { continue }
            return .success(
                AccessGround(
                    request: request.id, approver: decision.by, reason: request.reason,
                    source: rules.approval(act, of: request).source))
        }
        // Graded above: direct, where the regulation says so, and for seeing and copying only.
        if roles.contains(.superior), let direct = rules.directAccess, act == .view || act == .copy {
            return .success(AccessGround(request: nil, approver: nil, reason: nil, source: direct.source))
        }
        return .failure(Refused(refusal(own, act, at: time)))
    }

    public struct Refused: Error, Hashable, Sendable {
        public var reason: AccessRefusal
        public init(_ reason: AccessRefusal) { self.reason = reason }
    }

    /// Who may copy may look; nothing else follows from anything.
    private static func covers(_ asked: String, _ act: ApprovedAct) -> Bool {
        asked == act.rawValue || (asked == ApprovedAct.copy.rawValue && act == .view)
    }

    /// The newest of the person's requests tells what is missing.
    private func refusal(_ own: [AccessRequest], _ act: ApprovedAct, at time: WallTime) -> AccessRefusal {
        for request in own.reversed() {
            let approval = rules.approval(act, of: request)
            switch request.state(at: time) {
            case .open: return .waiting(request: request.id, approval)
            case .refused: return .refused(request: request.id, why: request.decision?.why, approval)
            case .expired(let end): return .expired(request: request.id, at: end, approval)
            case .approved, .ended: continue
            }
        }
        return act == .release && !rules.releaseTo.isEmpty
            ? .notAskedToRelease(rules.release, rules.releaseTo) : .notAsked(rules[act])
    }
}
