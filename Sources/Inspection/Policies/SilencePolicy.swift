import Evidence

/// When sound counts as none. All are local settings: no regulation gives a figure.
public struct SilencePolicy: Codable, Sendable, Hashable {
    /// Alternating part below one step of 16 bits: no microphone and no room is as quiet.
    public var digital = 1.0 / 32768
    /// A microphone that is unplugged or dead leaves the hiss of its amplifier: below −70 dBFS. Quiet rooms, recorded
    /// by a recorder with automatic gain, lie between −65 and −45.
    public var dead = 0.000316
    /// Digital silence shorter than this is a pause in something played back.
    public var shortestDigital = Nanoseconds.seconds(2)
    public var shortestDead = Nanoseconds.seconds(4)

    public init() {}
}
