import Evidence

/// Reads one track's packets in the order they are stored and remembers what continuity needs, in memory that grows
/// only with keyframes.
public struct TrackScan {
    public let stream: Int
    public let role: TrackRole
    public let timeBase: TimeBase
    /// The container counts samples instead of storing times (AVI, PCM in MOV, WAV): this track cannot show a gap.
    public let timesAreCounted: Bool

    private var unwrapper: Unwrapper
    private var order = PresentationOrder()
    private var recorder = StepRecorder()
    private var decoded = DecodingSteps()
    private var repeats = RepeatScan()
    private var keyframes = KeyframeList()
    private var epochs: [Epoch] = []
    private var backSteps: [BackStep] = []
    private var corrupt: [Sample] = []
    private var counts = TrackCounts()

    /// Where the packet just appended stands; one without a time stands where the one before it does. Nil before the
    /// first stamped packet.
    public private(set) var latest: Place?

    /// Number of the last keyframe noted; -1 before the first.
    public var lastKeyframe: Int { keyframes.count - 1 }

    /// The last with a time, in the order they are stored.
    private var stamped: Sample?
    private var first: Sample?
    private var last: Sample?
    private var highest: Sample?
    private var lastOrder: Int64?
    private var missing: Int64 = 0
    private var hasPresentationTimes = false
    private var lastKept: Int64?
    private let second: Int64
    private let backTolerance: Int64
    /// A clock set back more often than this means nothing any more: later packets are counted, not placed.
    public static let mostBackSteps = 1000

    public init(stream: Int, role: TrackRole, timeBase: TimeBase, wrapBits: Int, timesAreCounted: Bool = false) {
        self.stream = stream
        self.role = role
        self.timeBase = timeBase
        self.timesAreCounted = timesAreCounted
        unwrapper = Unwrapper(bits: wrapBits, timeBase: timeBase)
        second = timeBase.ticks(.seconds(1))
        // Decoding times that step back by less are jitter of a muxer, not a clock set back.
        backTolerance = timeBase.ticks(.milliseconds(400))
    }

    public mutating func append(_ packet: PacketFacts) {
        counts.packets += 1
        counts.bytes += Int64(packet.size)
        if packet.pts != PacketFacts.none { hasPresentationTimes = true }
        var stored = packet.pts
        if stored == PacketFacts.none, !hasPresentationTimes { stored = packet.dts }
        let decoding = packet.dts == PacketFacts.none ? nil : unwrapper.unwrap(packet.dts)
        guard stored != PacketFacts.none, backSteps.count < Self.mostBackSteps else {
            if stored != PacketFacts.none { counts.unplaced += 1 }
            noteUnstamped(packet, decoding: decoding)
            return
        }
        let sample = Sample(
            time: stored == packet.dts ? (decoding ?? unwrapper.unwrap(stored)) : unwrapper.unwrap(stored),
            stored: stored,
            dts: packet.dts, offset: packet.offset, size: packet.size, isKeyframe: packet.isKeyframe)
        counts.stamped += 1
        decoded.add(decoding, presentation: sample.time, unstampedBefore: missing)
        stamped = sample
        if packet.isCorrupt { noteCorrupt(sample) }
        if stepsBack(sample, decoding: decoding) { beginEpoch(at: sample) }
        lastOrder = decoding ?? sample.time
        latest = Place(time: sample.time, epoch: epochs.count)
        if highest.map({ sample.time > $0.time }) ?? true { highest = sample }
        if packet.isKeyframe { noteKeyframe(sample) }
        if role == .picture {
            repeats.add(sample, fingerprint: packet.fingerprint)
            // Where decoding and presentation times are equal throughout, the window never holds more than one.
            let due = decoding
            let gathered = missing
            missing = 0
            var out = order
            order = PresentationOrder()
            out.push(sample, missingBefore: gathered, decodedUpTo: due) { present($0, missingBefore: $1) }
            order = out
        } else {
            let gathered = missing
            missing = 0
            present(sample, missingBefore: gathered)
        }
    }

    /// A time on the track's unwrapped line, and the stretch without a step back it belongs to.
    public struct Place: Sendable, Hashable {
        public var time: Int64
        public var epoch: Int

        public init(time: Int64, epoch: Int) {
            self.time = time
            self.epoch = epoch
        }
    }

    /// Every packet of sound is a keyframe: one a second is enough to find one's way, and a day of them stays small.
    private mutating func noteKeyframe(_ sample: Sample) {
        counts.keyframes += 1
        if role != .picture, let last = lastKept, sample.time >= last,
            sample.time.subtractingSaturated(last) < second
        {
            return
        }
        lastKept = sample.time
        keyframes.add(sample)
    }

    private mutating func noteUnstamped(_ packet: PacketFacts, decoding: Int64?) {
        missing += 1
        if role == .picture, let stamped {
            // Before there is a rhythm, the bytes count all the same.
            let time = decoded.presentation(after: missing) ?? stamped.time
            // It has no stored time; it lies in the stream's packet that the stamped one before it lies in.
            repeats.add(
                Sample(
                    time: time, stored: PacketFacts.none, dts: packet.dts,
                    offset: packet.offset >= 0 ? packet.offset : stamped.offset, size: packet.size,
                    isKeyframe: packet.isKeyframe),
                fingerprint: packet.fingerprint)
        }
        if let decoding { lastOrder = decoding }
        if packet.isCorrupt {
            counts.corrupt += 1
            if let last { noteCorrupt(last, counted: true) }
        }
    }

    private mutating func noteCorrupt(_ sample: Sample, counted: Bool = false) {
        if !counted { counts.corrupt += 1 }
        if corrupt.count < 256 { corrupt.append(sample) }
    }

    private func stepsBack(_ sample: Sample, decoding: Int64?) -> Bool {
        guard let lastOrder, let highest else { return false }
        if let decoding { return decoding < lastOrder.subtractingSaturated(backTolerance) }
        if role != .picture { return sample.time < highest.time.subtractingSaturated(backTolerance) }
        // Without decoding times a picture may lie before the highest, even across a hole; but not before one that
        // reordering can no longer hold back.
        guard let last else { return false }
        return sample.time < last.time.subtractingSaturated(backTolerance)
    }

    private mutating func beginEpoch(at sample: Sample) {
        let from = highest ?? sample
        closeEpoch()
        backSteps.append(BackStep(from: from, to: sample))
        keyframes.beginEpoch()
        decoded.begin()
    }

    private mutating func closeEpoch() {
        var out = order
        order = PresentationOrder()
        out.flush { present($0, missingBefore: $1) }
        if let first, let last { epochs.append(Epoch(first: first, last: last, unstampedAfter: missing)) }
        first = nil
        last = nil
        highest = nil
        missing = 0
    }

    private mutating func present(_ sample: Sample, missingBefore: Int64) {
        guard let previous = last else {
            first = sample
            last = sample
            return
        }
        if sample.time < previous.time {
            counts.disorder += 1
            return
        }
        if sample.time == previous.time {
            counts.sameTime += 1
            return
        }
        recorder.add(
            from: previous, to: sample, count: 1 + missingBefore, epoch: epochs.count,
            decoded: role == .picture ? decoded : nil)
        last = sample
    }

    public mutating func finish() -> TrackSummary {
        closeEpoch()
        recorder.finish()
        counts.wraps = unwrapper.wraps
        return TrackSummary(
            stream: stream, role: role, timeBase: timeBase, timesAreCounted: timesAreCounted,
            cadence: Cadence(recorder.histogram, second: max(1, timeBase.ticks(.seconds(1)))), epochs: epochs,
            steps: recorder.steps, backSteps: backSteps,
            corrupt: corrupt, keyframes: keyframes, repeats: repeats.finish(), counts: counts)
    }
}
