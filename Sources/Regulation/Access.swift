import Evidence

/// Who may decide something.
public struct Approval: Hashable, Sendable {
    public var by: RuleWords
    /// Where the approval is asked for.
    public var source: Source
    /// The article asks for approval and names nobody: who gives it is the site's setting.
    public var isApproverLocal: Bool

    public init(by: RuleWords, source: Source, isApproverLocal: Bool = false) {
        self.by = by
        self.source = source
        self.isApproverLocal = isApproverLocal || source.isLocal
    }
}

/// A release to certain recipients, of whom the regulation says something of their own.
public struct RecipientRule: Hashable, Sendable {
    public var to: [Recipient.Kind]
    public var approval: Approval
    /// A copy of what was given out is kept.
    public var keepsCopy: Bool

    public init(to: [Recipient.Kind], approval: Approval, keepsCopy: Bool = false) {
        self.to = to
        self.approval = approval
        self.keepsCopy = keepsCopy
    }
}

/// What needs approval.
public enum ApprovedAct: String, CaseIterable, Hashable, Sendable {
    case view, copy
    /// To somebody outside.
    case release
    case dispose
}

/// Who may see, copy, give away and dispose of recordings.
public struct AccessRules: Hashable, Sendable {
    public var view: Approval
    public var copy: Approval
    public var release: Approval
    public var dispose: Approval
    /// Recipients of a release that are not under ``release``.
    public var releaseTo: [RecipientRule]
    /// Who sees and copies without asking; nil where nobody does.
    public var directAccess: Approval?
    /// What else holds when a recording is given out.
    public var releaseConditions: [RuleItem]
    /// What is written down of each viewing.
    public var viewRegister: [FieldRule<ViewField>]

    public init(
        view: Approval, copy: Approval, release: Approval, dispose: Approval, releaseTo: [RecipientRule] = [],
        directAccess: Approval?, releaseConditions: [RuleItem], viewRegister: [FieldRule<ViewField>]
    ) {
        self.view = view
        self.copy = copy
        self.release = release
        self.dispose = dispose
        self.releaseTo = releaseTo
        self.directAccess = directAccess
        self.releaseConditions = releaseConditions
        self.viewRegister = viewRegister
    }

    public subscript(_ act: ApprovedAct) -> Approval {
        switch act {
        case .view: view
        case .copy: copy
        case .release: release
        case .dispose: dispose
        }
    }

    /// The rule of this recipient's own; nil where a release to it is a release like any other.
    public func rule(to recipient: Recipient) -> RecipientRule? { releaseTo.first { $0.to.contains(recipient.kind) } }

    /// The recipient's own rule, of a request that asks for a release.
    public func rule(of request: AccessRequest) -> RecipientRule? {
        guard request.act == ApprovedAct.release.rawValue, let text = request.recipient else { return nil }
        return rule(to: Recipient(text: text))
    }

    /// Who approves an act for this request: for a release it depends on the recipient.
    public func approval(_ act: ApprovedAct, of request: AccessRequest) -> Approval {
        rule(of: request)?.approval ?? self[act]
    }

    /// What an approver of the request approves.
    public func approverAct(_ act: ApprovedAct, of request: AccessRequest) -> ApproverAct {
        guard rule(of: request) != nil, let text = request.recipient else { return .access(act) }
        return .release(to: Recipient(text: text).kind)
    }
}

/// A column of the register of viewings.
public enum ViewField: String, CaseIterable, Hashable, Sendable {
    case viewer, reason, time, approver
}
