/// What is known of one track when all its packets have been read.
public struct TrackSummary: Sendable {
    public var stream: Int
    public var role: TrackRole
    public var timeBase: TimeBase
    public var timesAreCounted: Bool
    public var cadence: Cadence
    /// Stretches without a step back, in file order; empty for a track without a single time.
    public var epochs: [Epoch]
    /// Steps out of the ordinary, to be judged.
    public var steps: [Step]
    public var backSteps: [BackStep]
    /// The first 256 packets the container called corrupt.
    public var corrupt: [Sample]
    public var keyframes: KeyframeList
    public var repeats: [RepeatedRun]
    public var counts: TrackCounts

    public init(
        stream: Int, role: TrackRole, timeBase: TimeBase, timesAreCounted: Bool, cadence: Cadence, epochs: [Epoch],
        steps: [Step], backSteps: [BackStep], corrupt: [Sample], keyframes: KeyframeList, repeats: [RepeatedRun],
        counts: TrackCounts
    ) {
        self.stream = stream
        self.role = role
        self.timeBase = timeBase
        self.timesAreCounted = timesAreCounted
        self.cadence = cadence
        self.epochs = epochs
        self.steps = steps
        self.backSteps = backSteps
        self.corrupt = corrupt
        self.keyframes = keyframes
        self.repeats = repeats
        self.counts = counts
    }
}

/// A stretch of a track in which time only moves forward.
public struct Epoch: Sendable, Hashable {
    public var first: Sample
    public var last: Sample
    /// Packets without a stored time after the last one that had one.
    public var unstampedAfter: Int64
}

/// The track's clock was set back from one packet to the next.
public struct BackStep: Sendable, Hashable {
    /// The latest sample before, and the first one after.
    public var from: Sample
    public var to: Sample
}

public struct TrackCounts: Sendable, Hashable {
    public var packets: Int64 = 0
    public var stamped: Int64 = 0
    public var bytes: Int64 = 0
    public var corrupt: Int64 = 0
    public var keyframes = 0
    /// Samples whose time lies before one already presented, or equals it.
    public var disorder: Int64 = 0
    public var sameTime: Int64 = 0
    /// Packets whose times were given up on, the clock having been set back too often.
    public var unplaced: Int64 = 0
    public var wraps = 0
    public init() {}
}

/// Keyframes in file order, as plain columns: a day at one a second is 2.4 MB. Of sound, one a second.
public struct KeyframeList: Sendable {
    public private(set) var times: [Int64] = []
    public private(set) var offsets: [Int64] = []
    /// Times as stored, and packet sizes.
    public private(set) var stored: [Int64] = []
    public private(set) var sizes: [Int32] = []
    /// Index of the first keyframe of each later epoch.
    public private(set) var epochStarts: [Int] = []

    public init() {}
    public var count: Int { times.count }

    public mutating func add(_ sample: Sample) {
        times.append(sample.time)
        offsets.append(sample.offset)
        stored.append(sample.stored)
        sizes.append(sample.size)
    }

    mutating func beginEpoch() { epochStarts.append(times.count) }

    /// The epoch a keyframe belongs to.
    public func epoch(of index: Int) -> Int {
        var low = 0
        var high = epochStarts.count
        while low < high {
            let middle = (low + high) / 2
            if epochStarts[middle] <= index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
