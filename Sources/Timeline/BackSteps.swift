import Evidence

/// Decides what a clock set back means, joins what several tracks say of the same event, and shifts the later
/// stretches so that the file's time line goes on.
struct BackStepReading {
    var findings: [Finding] = []
    var lines: [TrackLine]

    init(lines: [TrackLine], policy: ContinuityPolicy) {
        self.lines = lines
        guard let reference = Self.reference(lines) else { return }
        var joined = Array(repeating: Set<Int>(), count: lines.count)
        for index in lines[reference].summary.backSteps.indices {
            joined[reference].insert(index)
            read(event: index, of: reference, joined: &joined, policy: policy)
        }
        // What only another track says.
        for track in lines.indices where track != reference {
            for index in lines[track].summary.backSteps.indices where !joined[track].contains(index) {
                joined[track].insert(index)
                read(event: index, of: track, joined: &joined, policy: policy)
            }
        }
    }

    /// The track whose word counts: a picture track if one steps back, else any.
    private static func reference(_ lines: [TrackLine]) -> Int? {
        lines.indices.first { lines[$0].summary.role == .picture && !lines[$0].summary.backSteps.isEmpty }
            ?? lines.indices.first { lines[$0].summary.role == .sound && !lines[$0].summary.backSteps.isEmpty }
    }

    private mutating func read(event index: Int, of track: Int, joined: inout [Set<Int>], policy: ContinuityPolicy) {
        let line = lines[track]
        let step = line.summary.backSteps[index]
        let from = line.summary.timeBase.nanoseconds(step.from.time) + line.input.shift
        let to = line.summary.timeBase.nanoseconds(step.to.time) + line.input.shift
        let same = sameBytes(line.summary, epochAfter: index + 1, step: step)
        let isOverlap = same || overlaps(line.summary, epochAfter: index + 1, step: step, policy: policy)
        var touched = [track]
        let change = isOverlap ? Nanoseconds.zero : from + line.cadence - to
        apply(change, track: track, epochAfter: index + 1)
        for other in lines.indices where other != track {
            let near = lines[other].summary.backSteps.indices.first { candidate in
                guard !joined[other].contains(candidate) else { return false }
                let theirs = lines[other].summary.backSteps[candidate]
                let base = lines[other].summary.timeBase
                let theirFrom = base.nanoseconds(theirs.from.time) + lines[other].input.shift
                let theirTo = base.nanoseconds(theirs.to.time) + lines[other].input.shift
                return theirFrom.isWithin(.seconds(2), of: from) && theirTo.isWithin(.seconds(2), of: to)
            }
            guard let near else { continue }
            joined[other].insert(near)
            apply(change, track: other, epochAfter: near + 1)
            touched.append(other)
        }
        findings.append(
            finding(
                step, track: track, epoch: index, isOverlap: isOverlap, sameBytes: same, back: from - to,
                touched: touched))
    }

    private mutating func apply(_ change: Nanoseconds, track: Int, epochAfter: Int) {
        guard change != .zero, epochAfter < lines[track].epochShifts.count else { return }
        for epoch in epochAfter..<lines[track].epochShifts.count {
            lines[track].epochShifts[epoch] = lines[track].epochShifts[epoch] + change
        }
    }

    /// The stretch after the step begins with bytes that already stand at the same times before it.
    private func sameBytes(_ track: TrackSummary, epochAfter: Int, step: BackStep) -> Bool {
        let reach = track.timeBase.ticks(.seconds(2))
        return track.repeats.contains { run in
            run.start.time == run.earlier.time && run.start.time >= step.to.time
                && run.start.time.subtractingSaturated(step.to.time) <= reach
                && run.start.offset >= step.to.offset
                // The bytes must have stood before this step, not only before a later one.
                && run.earlier.offset < step.to.offset
        }
    }

    private func overlaps(_ track: TrackSummary, epochAfter: Int, step: BackStep, policy: ContinuityPolicy) -> Bool {
        guard epochAfter < track.epochs.count, epochAfter >= 1 else { return false }
        let before = track.epochs[epochAfter - 1]
        let restarts = step.to.time <= before.first.time.addingSaturated(track.timeBase.ticks(.seconds(1)))
        let back = track.timeBase.nanoseconds(step.from.time.subtractingSaturated(step.to.time))
        return !restarts && back <= policy.longestOverlap && track.epochs[epochAfter].last.time > step.from.time
    }

    private func finding(
        _ step: BackStep, track: Int, epoch: Int, isOverlap: Bool, sameBytes: Bool, back: Nanoseconds, touched: [Int]
    ) -> Finding {
        let line = lines[track]
        let before = line.raw(step.from.time, epoch: epoch) + line.cadence
        var evidence = FindingEvidence(before: [line.packet(step.from)], after: [line.packet(step.to)])
        evidence.facts["setBackSeconds"] = back.secondsText
        evidence.toleranceNanoseconds = Nanoseconds.milliseconds(400).value
        evidence.toleranceReason = "decoding times that step back by less are jitter of a muxer"
        if isOverlap { evidence.facts["sameBytes"] = sameBytes ? "yes" : "no" }
        if line.summary.counts.unplaced > 0 {
            evidence.facts["packetsNotPlaced"] = String(line.summary.counts.unplaced)
        }
        return Finding(
            kind: isOverlap ? .overlap : .timestampReset,
            start: isOverlap ? min(before, line.raw(step.to.time, epoch: epoch)) : before, end: before,
            lost: isOverlap ? .zero : nil, streams: touched.map { lines[$0].summary.stream }.sorted(),
            evidence: evidence)
    }
}

extension Nanoseconds {
    func isWithin(_ reach: Nanoseconds, of other: Nanoseconds) -> Bool {
        let difference = self - other
        return difference.value.magnitude <= reach.value.magnitude
    }
}
