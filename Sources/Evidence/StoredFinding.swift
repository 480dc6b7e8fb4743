/// A finding as the catalogue keeps it: with its own number, and what it is about.
public struct StoredFinding: Hashable, Sendable, Codable {
    /// The catalogue's number, printed as `F<id>`; never reused.
    public var id: Int64
    /// The recording it is in (SHA-256), or nil for a finding between files or of a dispatch.
    public var recording: String?
    public var recorder: String?
    public var dispatch: String?
    public var officer: String?
    /// Wall time of the finding, where a clock is known.
    public var span: WallSpan?
    public var state: FindingState
    public var finding: Finding

    /// The fact that marks a finding which is kept for its ledger although it was not found again.
    public static let notFoundBy = "notFoundBy"
    public var isNotFoundAgain: Bool { finding.evidence.facts[Self.notFoundBy] != nil }

    public init(
        id: Int64, recording: String?, recorder: String?, dispatch: String?, officer: String?, span: WallSpan?,
        state: FindingState, finding: Finding
    ) {
        self.id = id
        self.recording = recording
        self.recorder = recorder
        self.dispatch = dispatch
        self.officer = officer
        self.span = span
        self.state = state
        self.finding = finding
    }
}

/// How far the explanation of a finding has come: what its ledger's steps add up to (``Ledger/state``).
public struct FindingState: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Found; nobody has looked at it.
    public static let detected = FindingState(rawValue: "detected")
    /// A voice was found after the resume; no person has confirmed that it explains the interruption.
    public static let voiceHeard = FindingState(rawValue: "voice-heard")
    /// Explained in writing; the regulation asks for an approval that has not been given.
    public static let awaitingApproval = FindingState(rawValue: "awaiting-approval")
    /// By a voice a person confirmed, in writing, or by a lawful reason not to record.
    public static let explained = FindingState(rawValue: "explained")
    /// A person looked at it and there is no explanation.
    public static let unexplained = FindingState(rawValue: "unexplained")

    /// All there are today, in the order of the way through them.
    public static let all: [FindingState] = [.detected, .voiceHeard, .awaitingApproval, .explained, .unexplained]
}
