import Evidence

/// How much must be missing before it is said. No regulation gives a figure; these are local settings, and reports say
/// so. The reasons stand beside each.
public struct ContinuityPolicy: Sendable, Hashable, Codable {
    /// Picture and sound both stop: two witnesses agree, so a loss this short is certain.
    /// 40 ms is the gap between two files that GA/T 947.2 is said to allow (second-hand; a local setting).
    public var minimumWithTwoWitnesses = Nanoseconds.milliseconds(40)
    /// One track alone shows it: half a second, what a reviewer can see.
    public var minimumWithOneWitness = Nanoseconds.milliseconds(500)
    /// Sound may end this much before the picture, or the reverse: muxers cut the last buffers unevenly.
    public var minimumAtEnd = Nanoseconds.milliseconds(500)
    /// The same for transport and programme streams, where sound is stored up to a second apart from its picture and a
    /// capture may be cut anywhere.
    public var minimumAtEndOfStreamed = Nanoseconds.seconds(1)
    /// Recorders start picture and sound up to about a second apart while waiting for the first keyframe.
    public var minimumAtStart = Nanoseconds.milliseconds(1500)
    /// Shorter doubled spans are jitter of the muxer.
    public var minimumRepeat = Nanoseconds.milliseconds(500)
    /// A clock set back by more than this, or to where it began, is a reset; less, with recording going on past the
    /// point it fell back from, is the same span recorded twice.
    public var longestOverlap = Nanoseconds.seconds(10)

    public init() {}
}
