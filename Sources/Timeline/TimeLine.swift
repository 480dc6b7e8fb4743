import Evidence

/// One track of a group as continuity sees it.
public struct TrackInput: Sendable {
    public var summary: TrackSummary
    /// Added to the track's times to get presentation times: an edit list's empty edit less its media time.
    public var shift: Nanoseconds
    /// Presentation starts no earlier than this (an edit list skips earlier samples); nil without an edit list.
    public var presentedFrom: Nanoseconds?

    public init(summary: TrackSummary, shift: Nanoseconds = .zero, presentedFrom: Nanoseconds? = nil) {
        self.summary = summary
        self.shift = shift
        self.presentedFrom = presentedFrom
    }
}

/// Places samples of one track on the file's own time line: zero at the first presented sample of the group, wraps
/// undone, and going on where a clock was set back.
struct TrackLine: Sendable {
    let input: TrackInput
    /// Per epoch, what is added after `shift`.
    var epochShifts: [Nanoseconds]
    var origin: Nanoseconds = .zero

    init(_ input: TrackInput) {
        self.input = input
        epochShifts = Array(repeating: .zero, count: input.summary.epochs.count)
    }

    var summary: TrackSummary { input.summary }
    var cadence: Nanoseconds { summary.timeBase.nanoseconds(summary.cadence.step) }

    func raw(_ time: Int64, epoch: Int) -> Nanoseconds {
        let shift = epochShifts.indices.contains(epoch) ? epochShifts[epoch] : .zero
        return summary.timeBase.nanoseconds(time) + input.shift + shift
    }

    func place(_ time: Int64, epoch: Int) -> Nanoseconds { raw(time, epoch: epoch) - origin }

    /// The first presented moment before the origin is known.
    var rawStart: Nanoseconds? {
        guard let first = summary.epochs.first else { return nil }
        let start = raw(first.first.time, epoch: 0)
        return input.presentedFrom.map { max($0, start) } ?? start
    }

    var start: Nanoseconds? { rawStart.map { $0 - origin } }

    /// The end of the last sample: its time and one usual step, and as many more as unstamped packets followed.
    var end: Nanoseconds? {
        guard let last = summary.epochs.last else { return nil }
        let ticks = summary.cadence.step.multipliedSaturated(by: 1 + last.unstampedAfter)
        return place(last.last.time.addingSaturated(ticks), epoch: summary.epochs.count - 1)
    }

    func packet(_ sample: Sample) -> PacketPlace {
        PacketPlace(
            stream: summary.stream, pts: sample.stored == PacketFacts.none ? nil : sample.stored,
            dts: sample.dts == PacketFacts.none ? nil : sample.dts,
            timeBase: summary.timeBase.description, offset: sample.offset >= 0 ? sample.offset : nil,
            size: Int(sample.size), keyframe: sample.isKeyframe)
    }
}
