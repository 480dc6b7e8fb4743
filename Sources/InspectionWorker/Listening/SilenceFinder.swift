import Evidence
import Inspection
import Timeline

/// Joins blocks of sound into stretches without sound. Pure: places come from the track's own scan.
struct SilenceFinder {
    enum Kind: String, Sendable { case digital, dead }

    struct Stretch: Sendable, Hashable {
        var kind: Kind
        var start: SoundPlace
        var end: SoundPlace
        /// Loudest block in it, as a share of full scale.
        var loudest: Double
        /// From the track's first sample, or up to its last.
        var atStart: Bool
        var atEnd = false
    }

    private(set) var stretches: [Stretch] = []
    /// Nanoseconds of sound heard, and of it without sound, by kind.
    private(set) var heard: Int64 = 0
    private var digital: SilenceWatch
    private var dead: SilenceWatch
    private static let most = 1000

    init(_ policy: SilencePolicy) {
        digital = SilenceWatch(
            .digital, limit: policy.digital, shortest: policy.shortestDigital, shortestWhole: policy.shortestDigital)
        dead = SilenceWatch(
            .dead, limit: policy.dead, shortest: policy.shortestDead, shortestWhole: policy.shortestDigital)
    }

    mutating func add(alternating: Double, from start: SoundPlace, length nanoseconds: Int64) {
        let first = heard == 0
        heard = heard.addingSaturated(nanoseconds)
        var end = start
        end.offset = end.offset.addingSaturated(nanoseconds)
        keep(digital.add(alternating, from: start, to: end, length: nanoseconds, isFirst: first))
        keep(dead.add(alternating, from: start, to: end, length: nanoseconds, isFirst: first))
    }

    /// The track's clock was set back, or something was cut out: what came before is a stretch of its own.
    mutating func breakOff() { close(atEnd: false) }

    mutating func finish() {
        close(atEnd: true)
        // What is silent altogether is not told again as dead.
        let digital = stretches.filter { $0.kind == .digital }
        stretches.removeAll { dead in
            dead.kind == .dead
                && digital.contains { $0.start.place.epoch == dead.start.place.epoch && !$0.isApart(from: dead) }
        }
    }

    private mutating func close(atEnd: Bool) {
        keep(digital.close(atEnd: atEnd))
        keep(dead.close(atEnd: atEnd))
    }

    private mutating func keep(_ stretch: Stretch?) {
        if let stretch, stretches.count < Self.most { stretches.append(stretch) }
    }
}

/// One kind of silence, while it lasts. Sound is heard in blocks of some milliseconds: this is no place for a table.
private struct SilenceWatch {
    let kind: SilenceFinder.Kind
    let limit: Double
    let shortest: Nanoseconds
    /// A whole track may be shorter than a stretch has to be.
    let shortestWhole: Nanoseconds
    private var open: SilenceFinder.Stretch?
    private var length: Int64 = 0

    init(_ kind: SilenceFinder.Kind, limit: Double, shortest: Nanoseconds, shortestWhole: Nanoseconds) {
        self.kind = kind
        self.limit = limit
        self.shortest = shortest
        self.shortestWhole = shortestWhole
    }

    /// A stretch that ended before this block, if one did that is worth telling.
    mutating func add(
        _ level: Double, from start: SoundPlace, to end: SoundPlace, length nanoseconds: Int64, isFirst: Bool
    ) -> SilenceFinder.Stretch? {
        guard level < limit else { return open == nil ? nil : close(atEnd: false) }
        var stretch = open ?? .init(kind: kind, start: start, end: end, loudest: 0, atStart: isFirst)
        stretch.end = end
        stretch.loudest = max(stretch.loudest, level)
        open = stretch
        length = length.addingSaturated(nanoseconds)
        return nil
    }

    mutating func close(atEnd: Bool) -> SilenceFinder.Stretch? {
        guard var stretch = open else { return nil }
        defer {
            open = nil
            length = 0
        }
        stretch.atEnd = atEnd
        let isWhole = stretch.atStart && atEnd && length >= shortestWhole.value
        return length >= shortest.value || isWhole ? stretch : nil
    }
}

extension SilenceFinder.Stretch {
    fileprivate func isApart(from other: Self) -> Bool { end <= other.start || other.end <= start }
}
