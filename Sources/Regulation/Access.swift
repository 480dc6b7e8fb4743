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
    /// Who sees and copies without asking; nil where nobody does.
    public var directAccess: Approval?
    /// What else holds when a recording is given out.
    public var releaseConditions: [RuleItem]
    /// What is written down of each viewing.
    public var viewRegister: [FieldRule<ViewField>]

    public init(
        view: Approval, copy: Approval, release: Approval, dispose: Approval, directAccess: Approval?,
        releaseConditions: [RuleItem], viewRegister: [FieldRule<ViewField>]
    ) {
        self.view = view
        self.copy = copy
        self.release = release
        self.dispose = dispose
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
}

/// A column of the register of viewings.
public enum ViewField: String, CaseIterable, Hashable, Sendable {
    case viewer, reason, time, approver
}
