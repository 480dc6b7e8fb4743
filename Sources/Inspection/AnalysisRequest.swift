import Evidence
import Voice

/// What is to be looked at and listened to beyond the packets, and by what measure.
public struct AnalysisRequest: Codable, Sendable, Hashable {
    /// Decode sound: is there any?
    public var listens: Bool
    /// Decode keyframes: does the picture show anything, and does it move?
    public var looks: Bool
    /// Listen for a voice after every resume, and before the break.
    public var seeksVoice: Bool
    /// How long after a resume an explanation may be spoken, and how long before the break. Where a regulation is silent,
    /// a local setting.
    public var voiceAfter = Nanoseconds.seconds(30)
    public var voiceBefore = Nanoseconds.seconds(10)
    public var voice = VoicePolicy()
    /// An existing folder for the sound of windows with a voice in it, where a recogniser is to have it; nil for none.
    public var voiceFolder: String?
    /// Decode every picture, not only keyframes.
    public var isDeep = false
    public var silence = SilencePolicy()
    public var cover = CoverPolicy()

    public init(listens: Bool = true, looks: Bool = true, seeksVoice: Bool = true) {
        self.listens = listens
        self.looks = looks
        self.seeksVoice = seeksVoice
    }

    /// Packets only: what takes a hundredth of the time.
    public static let packetsOnly = AnalysisRequest(listens: false, looks: false, seeksVoice: false)
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
