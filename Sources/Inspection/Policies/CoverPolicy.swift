import Evidence

/// When a picture counts as covered or frozen. All are local settings: no regulation gives a figure. Reasons and the
/// sets they were chosen on: docs/design/looking.md.
public struct CoverPolicy: Codable, Sendable, Hashable {
    /// A cell this dark shows nothing: a tenth of full brightness, as FFmpeg's `blackdetect` takes it.
    public var dark = 26
    /// So many of a hundred cells in the middle of the picture; in its upper and lower fifth, where recorders write their
    /// clock and number, fewer. Letters in the middle are something to see: a film's credits are not covered.
    public var darkInMiddle = 99
    public var darkAtEdges = 80
    /// A cloth or a hand before the lens lets some light through, but no shape: dim on average,
    public var dim = 64
    /// and even: the cells in the middle, without the brightest hundredth, spread no more about their mean.
    public var even = 5
    /// Shorter is a film fading in, or a hand passing by.
    public var shortestCovered = Nanoseconds.seconds(2)
    /// A frozen picture is a stronger claim than a dark one: a scene may stand still for a while.
    public var shortestFrozen = Nanoseconds.seconds(3)
    /// Cells of a still picture differ by no more, coded anew; those of one that moved, by at least so much.
    public var still = 3
    public var moved = 8
    /// At least so many of a hundred pictures repeat the one before bit for bit: no sensor does. Not all, since an
    /// encoder goes on refining a still picture for a while.
    public var repeated = 50
    /// Of a track that is quiet most of the time: more. Not all, for encoders refine the picture after each keyframe.
    public var repeatedOfHabit = 60
    /// Where more than so many of a hundred pictures are quiet, quiet is the track's habit and proves nothing.
    public var quietHabit = 70

    public init() {}
}
