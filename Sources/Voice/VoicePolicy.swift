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
/// Measured with this policy on windows of 30 s (`voice-bench`; docs/design/voice.md says of what): windows in which that
/// much speech was found, of 155, 116, 164 and 240.
///
///     found       2 to 8 s of speech   3 s, 0 dB   1.2 s, 0 dB   street and other
///     at least    in a street, 0 dB                              noise alone
///     0.3 s       100 %                99.1 %      88.4 %        5.0 %
///     0.75 s       99.4 %              96.6 %      72.0 %        2.9 %
///     1.0 s        98.1 %              95.7 %      45.1 %        1.7 %
///     1.5 s        92.9 %              93.1 %       1.8 %        0.8 %
public struct VoicePolicy: Sendable, Hashable, Codable {
    /// A chunk holds speech from this probability on. The network's own default is 0.5, for sound heard in one pass;
    /// heard in stretches (below), 0.5 took 10 % of the windows of street noise for a voice, 0.9 none of 60.
    public var threshold: Float = 0.9
    /// ``VoiceDecision/voice`` from here on.
    public var minimumVoice = Nanoseconds.milliseconds(750)
    /// ``VoiceDecision/possible`` from here on: 5 % of noise reaches it, so it is for review only.
    public var minimumPossible = Nanoseconds.milliseconds(300)
    /// Spans nearer than this are one: people pause between words. For display; seconds are counted in chunks.
    public var longestPause = Nanoseconds.milliseconds(300)
    /// Spans shorter than this are not listed; their chunks count all the same.
    public var shortestSpan = Nanoseconds.milliseconds(100)
    /// A window's peak, knocks left out (``VoiceLevel/sustained``), is raised to this, -6 dBFS, before it is listened to:
    /// at -30 dB and not raised, utterances of 1.2 s were found in 30 % of cases instead of 65 % (one pass, 0.5). Louder
    /// windows are left alone, and what then exceeds full scale is cut off: 18 dB of clipping cost nothing.
    public var targetPeak: Float = 0.5
    /// The network remembers, and after long noise it hears speech no more: in one pass, at 0.5, it missed 25 of 155
    /// windows at 0 dB; all but one were found with a memory cleared every 3 s. So a window is heard in stretches of this
    /// length, each from a fresh start.
    public var stretch = Nanoseconds.seconds(5)
    /// Heard again before each stretch, and not counted: the first chunks after a fresh start are less sure.
    public var leadIn = Nanoseconds.seconds(1)
    /// At most this gain, +40 dB: the hiss of a dead microphone is not blown up without limit.
    public var highestGain: Float = 100
    /// A window that never strays further than this from its mean has no sound: half a step of 16-bit samples.
    public var silence: Float = 0.5 / 32768

    public init() {}
}
