import Evidence

/// A moment with the zone it is told in: a disc is read where nobody knows the site's zone any more.
public struct ZonedTime: Hashable, Sendable, Comparable {
    public var time: WallTime
    /// Seconds east of UTC at that moment.
    public var offset: Int

    public init(_ time: WallTime, offset: Int) {
        self.time = time
        // Wider than any zone ever was; an offset from a broken row must not make a text no one can read.
        self.offset = min(max(offset, -86_340), 86_340)
    }

    public static func < (a: ZonedTime, b: ZonedTime) -> Bool { (a.time, a.offset) < (b.time, b.offset) }
}

/// The span from `start` up to, not including, `end`.
public struct ZonedSpan: Hashable, Sendable {
    public var start: ZonedTime
    public var end: ZonedTime

    public init(start: ZonedTime, end: ZonedTime) {
        self.start = start
        self.end = end
    }
}
