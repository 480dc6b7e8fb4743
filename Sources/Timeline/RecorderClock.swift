import Evidence

/// How one recorder's clock ran against better ones: offset and drift, piece by piece between resets, with error bars.
///
/// Pure arithmetic on pairs of readings. Doubles serve for estimates only; what is compared is whole nanoseconds.
public struct RecorderClock: Sendable, Hashable, Codable {
    /// One moment told by both clocks.
    public struct Pair: Sendable, Hashable, Codable {
        /// What the recorder's clock said.
        public var recorder: WallTime
        /// What the better clock said.
        public var reference: WallTime
        /// Half width of the two together.
        public var error: Nanoseconds
        public var source: ClockSource

        public init(recorder: WallTime, reference: WallTime, error: Nanoseconds, source: ClockSource) {
            self.recorder = recorder
            self.reference = reference
            self.error = error
            self.source = source
        }

        /// True time less the recorder's.
        public var offset: Nanoseconds { reference - recorder }
    }

    /// A stretch without a reset.
    public struct Piece: Sendable, Hashable, Codable {
        /// First and last pair, by the better clock and by the recorder's.
        public var reference: WallSpan
        public var recorder: WallSpan
        public var pairs: Int
        /// True time less the recorder's at `centre` (by the recorder's clock), and half width.
        public var centre: WallTime
        public var offset: Nanoseconds
        public var error: Nanoseconds
        /// Parts in 10⁹ that the recorder's clock is slow, and half width.
        public var drift: Int64
        public var driftError: Int64
        public var fault: ClockFault?
    }

    /// Between two pieces the clock was set, or lost its time.
    public struct Jump: Sendable, Hashable, Codable {
        /// Between the last pair before and the first after, by the better clock.
        public var between: WallSpan
        /// What was added to the recorder's clock, and half width.
        public var size: Nanoseconds
        public var error: Nanoseconds
        public var kind: ClockFault
    }

    public private(set) var pieces: [Piece] = []
    public private(set) var jumps: [Jump] = []
    /// Pairs that agree with no neighbour.
    public private(set) var outliers: [Pair] = []

    /// - Parameter utcOffset: of the site's zone, to name local time called UTC.
    public init(_ pairs: [Pair], utcOffset: Nanoseconds = .zero) {
        var groups: [[Pair]] = []
        // Two readings of one moment are one pair: the better.
        let ordered = pairs.sorted { ($0.reference, $0.error, $0.recorder) < ($1.reference, $1.error, $1.recorder) }
        var index = 0
        while index < ordered.count {
            let pair = ordered[index]
            index += 1
            // The last pairs are enough to judge the next one by, and keep a year's recordings quick.
            guard let last = groups.last, let fit = ClockFit(Array(last.suffix(256))) else {
                groups.append([pair])
                continue
            }
            if fit.accepts(pair) {
                groups[groups.count - 1].append(pair)
            } else if index < ordered.count, fit.accepts(ordered[index]),
                ClockFit([pair])?.accepts(ordered[index]) != true
            {
                // The one after agrees with those before: this one is alone.
                outliers.append(pair)
            } else {
                groups.append([pair])
            }
        }
        pieces = groups.compactMap { ClockFit($0)?.piece(utcOffset: utcOffset) }
        for (before, after) in zip(groups, groups.dropFirst()) {
            guard let old = ClockFit(before), let last = before.last, let first = after.first else { continue }
            let expected = old.offset(at: first.recorder)
            let size = expected.value - first.offset
            let error = expected.error + first.error
            jumps.append(
                Jump(
                    between: WallSpan(start: last.reference, end: first.reference), size: size, error: error,
                    kind: ClockFault.jump(size, error: error, to: first.recorder)))
        }
    }

    /// The true time of a moment the recorder's clock told, with an error that grows with the distance from the pairs.
    /// Nil without any pair. Between two pieces nobody knows when the jump was: then the error reaches from one to
    /// the other.
    ///
    /// - Parameter notAfter: it can't have been later (the receipt): pieces that would say so are passed over.
    public func trueTime(of moment: WallTime, notAfter: WallTime? = nil) -> (time: WallTime, error: Nanoseconds)? {
        let all = pieces.map { piece -> (distance: Nanoseconds, time: WallTime, error: Nanoseconds) in
            let offset = ClockFit.offset(of: piece, at: moment)
            return (piece.recorder.distance(to: moment), moment + offset.value, offset.error)
        }
        let possible = all.filter { guess in notAfter.map { guess.time <= $0 + guess.error } ?? true }
        guard let best = possible.min(by: { $0.distance < $1.distance }) else { return nil }
        var error = best.error
        if best.distance > .zero {
            let neighbours = zip(pieces, pieces.dropFirst()).enumerated().filter { _, pair in
                pair.0.recorder.end < moment && moment < pair.1.recorder.start
            }
            for (index, _) in neighbours {
                for other in [all[index], all[index + 1]] {
                    error = max(
                        error, Nanoseconds(Int64(clamping: (other.time - best.time).value.magnitude)) + other.error)
                }
            }
        }
        return (best.time, error)
    }
}

/// What is wrong with a clock, by the size of it: a name for what a person would look for first.
public enum ClockFault: String, Sendable, Hashable, Codable {
    case localTimeCalledUTC = "local time called UTC"
    case daylightSaving = "daylight saving not set"
    case zone = "another zone"
    case factoryDate = "reset to its factory date"
    case set = "set to another time"

    /// - Parameters:
    ///   - offset: true time less the recorder's.
    ///   - utcOffset: of the site's zone.
    public static func offset(_ offset: Nanoseconds, error: Nanoseconds, utcOffset: Nanoseconds) -> ClockFault? {
        let reach = error + .seconds(60)
        func near(_ other: Nanoseconds) -> Bool { (offset - other).value.magnitude <= UInt64(max(0, reach.value)) }
        if near(.zero) { return nil }
        // Names and containers are read in the site's zone; a local time that was taken for UTC lies the zone's offset late.
        if utcOffset != .zero, near(.zero - utcOffset) { return .localTimeCalledUTC }
        if near(.seconds(3600)) || near(.seconds(-3600)) { return .daylightSaving }
        return isHalfHours(offset, reach: reach) ? .zone : nil
    }

    static func jump(_ size: Nanoseconds, error: Nanoseconds, to recorder: WallTime) -> ClockFault {
        if recorder < ClockChoice.oldest { return .factoryDate }
        let reach = error + .seconds(5)
        if (Nanoseconds(Int64(clamping: size.value.magnitude)) - .seconds(3600)).value.magnitude
            <= UInt64(max(0, reach.value))
        {
            return .daylightSaving
        }
        return isHalfHours(size, reach: reach) ? .zone : .set
    }

    /// A whole number of half hours, up to the 14 hours between any zone and UTC. (Quarter hours are Nepal and Chatham.)
    private static func isHalfHours(_ size: Nanoseconds, reach: Nanoseconds) -> Bool {
        let half: Int64 = 1_800_000_000_000
        let magnitude = Int64(clamping: size.value.magnitude)
        let rest = magnitude % half
        return magnitude >= half - reach.value && magnitude <= reach.value.addingSaturated(28 * half)
            && min(rest, half - rest) <= reach.value
    }
}

extension WallSpan {
    fileprivate func distance(to time: WallTime) -> Nanoseconds {
        time < start ? start - time : time > end ? time - end : .zero
    }
}
