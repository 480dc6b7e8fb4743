import Evidence
import Inspection
import Timeline

/// Stretches of a picture track in which hardly anything is coded: the picture stands still, or there is none to see.
/// Read from packet sizes while the file is scanned, so that only such stretches need be decoded frame by frame.
///
/// A picture between keyframes that repeats the one before costs some tens of bytes; sensor noise alone costs a hundred
/// times as much. Where every picture is a keyframe, repeated ones have equal sizes.
struct QuietRuns {
    struct Run: Sendable, Hashable {
        /// The last keyframe at or before its start.
        var keyframe: Int
        /// Time on the track's line of its first and its last picture.
        var start: TrackScan.Place
        var end: TrackScan.Place
        var pictures: Int
    }

    /// A coded picture is tiny below a fiftieth of its keyframe; never below what headers alone cost.
    private static let share: Int32 = 50
    private static let headers: Int32 = 96
    /// After a keyframe, encoders refine the still picture for a few pictures.
    private static let refinements = 4
    /// Equal keyframes: within a quarter of a percent.
    private static let equal: Int32 = 400
    private static let most = 256

    private(set) var runs: [Run] = []
    /// All pictures, and those in runs: a track that is quiet all the time says nothing by being quiet.
    private(set) var pictures = 0
    private var keyframes = -1
    private var keySize: Int32 = 0
    private var previousWasKey = false
    private var open: Run?
    private var tiny = 0
    private var loudInARow = 0
    private let shortest: Int64

    /// - Parameter shortest: ticks; shorter runs are dropped.
    init(shortest: Int64) { self.shortest = shortest }

    /// - Parameter keyframe: number of the last keyframe that has a time, this packet's included.
    mutating func add(size: Int32, isKeyframe: Bool, place: TrackScan.Place, keyframe: Int) {
        pictures += 1
        keyframes = keyframe
        if let run = open, run.start.epoch != place.epoch { close() }
        if isKeyframe {
            let isEqual =
                previousWasKey && size > 0 && Int64(abs(size - keySize)) * Int64(Self.equal) <= Int64(keySize)
            if previousWasKey { isEqual ? extend(place) : loud() }
            keySize = size
        } else {
            size <= max(Self.headers, keySize / Self.share) ? extend(place) : loud()
        }
        previousWasKey = isKeyframe
    }

    mutating func finish() { close() }

    private mutating func extend(_ place: TrackScan.Place) {
        loudInARow = 0
        tiny += 1
        guard var run = open else {
            open = Run(keyframe: max(0, keyframes), start: place, end: place, pictures: 1)
            tiny = 1
            return
        }
        if place.time < run.start.time { run.start = place }
        if place.time > run.end.time { run.end = place }
        run.pictures += 1
        open = run
    }

    private mutating func loud() {
        guard open != nil else { return }
        loudInARow += 1
        if loudInARow > Self.refinements { close() }
    }

    private mutating func close() {
        loudInARow = 0
        guard let run = open else { return }
        open = nil
        let length = run.end.time.subtractingSaturated(run.start.time)
        if length >= shortest, runs.count < Self.most { runs.append(run) }
    }
}
