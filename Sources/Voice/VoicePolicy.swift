import Evidence

/// Is there a voice in a window of sound? Never what it says, nor whose it is: an interruption is explained by a person.
public struct VoiceDecision: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Speech, long enough to be sure of it.
    public static let voice = VoiceDecision(rawValue: "voice")
    /// Some: a short word, or a sound like one. A person listens.
    public static let possible = VoiceDecision(rawValue: "possible")
    /// Sound was heard, and no speech in it.
    public static let none = VoiceDecision(rawValue: "none")
    /// No sound track, no samples in the window, or digital silence: nothing could be heard.
    public static let noSound = VoiceDecision(rawValue: "no-sound")
    /// There is sound, but it was not or could not be listened to.
    public static let notEvaluated = VoiceDecision(rawValue: "not-evaluated")
}

/// How much speech makes a voice. No regulation gives a figure; these are local settings, and reports say so.
///
/// Measured with this network on 60 utterances of each length mixed with street noise at 15 to 0 dB, and on 48 windows of
/// noise alone, crowds included. Found, and noise taken for speech, when that much speech in all was asked for:
///
///     asked for   3 s utterance   1.2 s utterance   noise
///     0.25 s      100 %           93 %              8.3 %
///     0.5 s       100 %           90 %              6.2 %
///     1.0 s       100 %           65 %              0 of 48 (95 % upper bound: about 6 %)
///     1.5 s        95 %            8 %              0 of 48
public struct VoicePolicy: Sendable, Hashable, Codable {
    /// A chunk holds speech from this probability on: the network's own default. On 162 windows of 30 s at 20 to 0 dB,
    /// 98.9 % of what it marked was speech, and 0.1 % of noise was marked.
    public var threshold: Float = 0.5
    /// ``VoiceDecision/voice`` from here on: in the table above the shortest that took no noise for speech.
    public var minimumVoice = Nanoseconds.seconds(1)
    /// ``VoiceDecision/possible`` from here on: near 0.25 s, which found 93 % of the utterances of 1.2 s but also 8.3 % of
    /// the noise. So it is for review only.
    public var minimumPossible = Nanoseconds.milliseconds(300)
    /// Spans nearer than this are one: people pause between words. For display; seconds are counted in chunks.
    public var longestPause = Nanoseconds.milliseconds(300)
    /// Spans shorter than this are not listed; their chunks count all the same.
    public var shortestSpan = Nanoseconds.milliseconds(100)
    /// A window's peak, knocks left out (``VoiceLevel/sustained``), is raised to this, -6 dBFS, before it is listened to:
    /// at -30 dB, utterances of 1.2 s were found in 30 % of cases instead of 65 %. Louder windows are left alone, and what
    /// then exceeds full scale is cut off: 18 dB of clipping cost nothing.
    public var targetPeak: Float = 0.5
    /// At most this gain, +40 dB: the hiss of a dead microphone is not blown up without limit.
    public var highestGain: Float = 100
    /// A window that never strays further than this from its mean has no sound: half a step of 16-bit samples.
    public var silence: Float = 0.5 / 32768

    public init() {}
}
