import Evidence

/// A stretch in which a track presents nothing though its cadence says it should.
struct Gap: Sendable {
    /// Index into the group's tracks.
    var track: Int
    var step: Step
    /// On the file's time line.
    var start: Nanoseconds
    var end: Nanoseconds
    /// Beyond the tolerance learnt from the track, not merely longer than usual.
    var isStrict: Bool
    var toleranceTicks: Int64

    var length: Nanoseconds { end - start }
}

/// Judges the steps of one track by the track's own habits.
struct GapJudge {
    let track: TrackSummary
    let policy: ContinuityPolicy

    /// The usual step, or 0 when too few steps were seen to speak of a habit.
    var step: Int64 { track.cadence.observed >= 8 ? track.cadence.step : 0 }

    /// Ticks missing in a step: what remains after the samples it spans.
    func lost(_ candidate: Step) -> Int64 {
        candidate.delta - step.multipliedSaturated(by: candidate.count)
    }

    func tolerance(_ candidate: Step) -> Int64 {
        let inner = step.multipliedSaturated(by: candidate.count - 1)
        return track.cadence.tolerance.addingSaturated(inner)
    }

    /// Steps that may be gaps: not made up by short steps after them, and long enough to be worth a word if a second
    /// track agrees.
    func candidates() -> [(step: Step, strict: Bool)] {
        guard step > 0 else { return [] }
        let minimum = track.timeBase.ticks(policy.minimumWithTwoWitnesses)
        return track.steps.compactMap { candidate in
            let missing = lost(candidate)
            guard missing >= minimum, candidate.madeUp < missing - candidate.madeUp else { return nil }
            return (candidate, candidate.delta > tolerance(candidate))
        }
    }

    /// Steps that this track alone can testify to.
    ///
    /// A camera that skips pictures, or records the screen only when it changes, makes long steps of every size. A real
    /// break stands apart: nothing, or next to nothing, lies between it and the ordinary. Where long steps of all sizes
    /// occur, only those are believed that are three times longer than every one not believed.
    func standsAlone() -> Set<Sample> {
        let minimum = track.timeBase.ticks(policy.minimumWithOneWitness)
        let sorted = candidates().filter(\.strict).map(\.step).sorted { lost($0) > lost($1) }
        let long = sorted.prefix { lost($0) >= minimum }
        guard !long.isEmpty else { return [] }
        let medium = sorted.count - long.count
        let share = Int64(long.count) * 1000 / max(1, track.cadence.observed)
        let isHabitual = track.cadence.habitual >= 800
        let cleanBreak = isHabitual && medium <= max(1, long.count / 2) && (long.count <= 4 || share <= 30)
        if cleanBreak { return Set(long.map(\.from)) }
        var believed = 0
        for index in long.indices {
            let next = index + 1 < sorted.count ? sorted[index + 1].delta : track.cadence.usualMaximum
            if sorted[index].delta >= max(next, track.cadence.usualMaximum).multipliedSaturated(by: 3) {
                believed = index + 1
            }
        }
        return Set(long.prefix(believed).map(\.from))
    }
}
