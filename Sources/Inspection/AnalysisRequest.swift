import Evidence

/// What is to be looked at and listened to beyond the packets, and by what measure.
public struct AnalysisRequest: Codable, Sendable, Hashable {
    /// Decode sound: is there any?
    public var listens: Bool
    /// Decode keyframes: does the picture show anything, and does it move?
    public var looks: Bool
    public var silence = SilencePolicy()
    public var cover = CoverPolicy()

    public init(listens: Bool = true, looks: Bool = true) {
        self.listens = listens
        self.looks = looks
    }

    /// Packets only: what takes a hundredth of the time.
    public static let packetsOnly = AnalysisRequest(listens: false, looks: false)
}

/// Something that was not decided, and why.
public struct NotEvaluated: Codable, Sendable, Hashable {
    /// The finding kind that could not be looked for.
    public var what: FindingKind
    /// In one sentence.
    public var reason: String
    public var stream: Int?

    public init(_ what: FindingKind, reason: String, stream: Int? = nil) {
        self.what = what
        self.reason = reason
        self.stream = stream
    }
}
