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

/// How far the explanation of an interruption has come (DESIGN vocabulary; the ledger itself is a later stage).
public struct FindingState: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let detected = FindingState(rawValue: "detected")
    public static let voiceHeard = FindingState(rawValue: "voice-heard")
    public static let explained = FindingState(rawValue: "explained")
    public static let unexplained = FindingState(rawValue: "unexplained")
}
