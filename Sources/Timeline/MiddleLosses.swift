import Evidence

/// Gaps inside the tracks: which of them all tracks share, and which are one track's own.
struct MiddleLosses {
    private(set) var findings: [Finding] = []
    /// How much sound may be missing at the end because its container counts samples and knows no time.
    private(set) var excusedSound: Nanoseconds = .zero
    private let lines: [TrackLine]
    private let policy: ContinuityPolicy
    /// What one track lost beyond the others at the edge of a shared hole, to be worth a finding of its own.
    private let minimumRemainder: Nanoseconds
    private let gaps: [[Gap]]
    private let alone: [Set<Sample>]

    private enum Witness { case agrees(Gap), contradicts, silent }

    init(lines: [TrackLine], policy: ContinuityPolicy, isStreamed: Bool) {
        self.lines = lines
        // In transport streams sound lies up to a second away from its picture: one cut hits them at different times.
        minimumRemainder = isStreamed ? policy.minimumAtEndOfStreamed : policy.minimumWithOneWitness
        self.policy = policy
        let judges = lines.map { GapJudge(track: $0.summary, policy: policy) }
        gaps = lines.indices.map { index in
            judges[index].candidates().map { candidate, strict in
                Self.gap(candidate, strict: strict, track: index, line: lines[index], judge: judges[index])
            }
        }
        alone = judges.map { $0.standsAlone() }
        judge()
    }

    private static func gap(_ step: Step, strict: Bool, track: Int, line: TrackLine, judge: GapJudge) -> Gap {
        // Samples without a time lie somewhere in the step. Sound is cut where a stamped packet follows; of pictures,
        // half are taken to lie on either side, which is at most half their number wrong.
        let unstamped = step.count - 1
        let after = line.summary.role == .picture ? unstamped / 2 : 0
        let before = (1 + unstamped - after).multipliedSaturated(by: judge.step)
        let behind = after.multipliedSaturated(by: judge.step)
        return Gap(
            track: track, step: step, start: line.place(step.from.time.addingSaturated(before), epoch: step.epoch),
            end: line.place(step.to.time.subtractingSaturated(behind), epoch: step.epoch), isStrict: strict,
            toleranceTicks: judge.tolerance(step))
    }

    private mutating func judge() {
        var used = Set<Sample>()
        let deficits = countedDeficit()
        // Pictures first: their bounds are the finer ones.
        let sequence = lines.indices.sorted {
            (lines[$0].summary.role == .picture ? 0 : 1) < (lines[$1].summary.role == .picture ? 0 : 1)
        }
        var unexplained: [(gap: Gap, contradicted: Bool)] = []
        for track in sequence {
            for gap in gaps[track].sorted(by: { $0.length > $1.length }) where !used.contains(gap.step.from) {
                var agreeing = [gap]
                var contradicted = false
                for other in lines.indices where other != track {
                    switch witness(of: other, about: gap) {
                    case .agrees(let theirs): agreeing.append(theirs)
                    case .contradicts: contradicted = true
                    case .silent: break
                    }
                }
                if !contradicted, agreeing.count > 1, agreeing.contains(where: \.isStrict) {
                    // A crumb beside a larger hole that the others' gap already belongs to: pictures lost with it.
                    if gap.length < policy.minimumWithOneWitness,
                        agreeing.dropFirst().allSatisfy({ used.contains($0.step.from) })
                    {
                        used.insert(gap.step.from)
                        continue
                    }
                    let told = used
                    for each in agreeing { used.insert(each.step.from) }
                    addInterruption(agreeing, told: told)
                } else {
                    unexplained.append((gap, contradicted))
                }
            }
        }
        for (gap, contradicted) in unexplained where !used.contains(gap.step.from) && gap.isStrict {
            guard alone[gap.track].contains(gap.step.from) else { continue }
            used.insert(gap.step.from)
            if contradicted {
                addLoss(gap, start: gap.start, end: gap.end)
            } else {
                if deficits > .zero { excusedSound = excusedSound + gap.length }
                addInterruption([gap], told: [])
            }
        }
    }

    /// How much shorter the sound is whose container only counts samples: it cannot show where it stopped.
    private func countedDeficit() -> Nanoseconds {
        let picture = lines.filter { $0.summary.role == .picture }.compactMap(\.end).max() ?? .zero
        let counted = lines.filter { $0.summary.role == .sound && $0.summary.timesAreCounted }.compactMap(\.end)
        guard let sound = counted.max() else { return .zero }
        return max(.zero, picture - sound)
    }

    private func witness(of other: Int, about gap: Gap) -> Witness {
        let line = lines[other]
        guard let start = line.start, let end = line.end else { return .silent }
        // Not yet begun, or ended for good, before or within the gap.
        if start >= gap.end || end <= gap.start { return .silent }
        // Of several, the one that shares most.
        let shared: (Gap) -> Nanoseconds = { min($0.end, gap.end) - max($0.start, gap.start) }
        let overlapping = gaps[other].filter { theirs in
            shared(theirs).value.multipliedSaturated(by: 2) >= min(theirs.length, gap.length).value
                && shared(theirs) > .zero
        }.max { shared($0) < shared($1) }
        if let overlapping { return .agrees(overlapping) }
        let usual = line.summary.timeBase.nanoseconds(line.summary.cadence.usualMaximum)
        if start > gap.start || end < gap.end {
            // It begins or ends inside the gap: it says nothing about the part it does not span.
            return min(end, gap.end) - max(start, gap.start) > usual + usual + policy.minimumWithTwoWitnesses
                ? .contradicts : .silent
        }
        if line.summary.timesAreCounted, gaps[other].isEmpty {
            return countedDeficit() + .milliseconds(300) + usual >= gap.length ? .silent : .contradicts
        }
        // Too coarse to see it, or too few samples to know its habits.
        if usual >= gap.length || line.summary.cadence.observed < 8 { return .silent }
        return .contradicts
    }

    /// The moments in which none of the tracks has anything. Where they leave none, each track lost its own.
    private mutating func addInterruption(_ shared: [Gap], told: Set<Sample>) {
        guard let reference = shared.first else { return }
        var start = reference.start
        var end = reference.end
        for other in shared.dropFirst() {
            // Edges within two samples of each other are the same edge, seen more coarsely.
            let line = lines[other.track]
            let grain = line.summary.timeBase.nanoseconds(line.summary.cadence.usualMaximum)
            let reach = max(Nanoseconds.milliseconds(250), grain + grain)
            if !other.start.isWithin(reach, of: reference.start) { start = max(start, other.start) }
            if !other.end.isWithin(reach, of: reference.end) { end = min(end, other.end) }
        }
        guard end > start else {
            for gap in shared where gap.length >= policy.minimumWithOneWitness && !told.contains(gap.step.from) {
                addLoss(gap, start: gap.start, end: gap.end)
            }
            return
        }
        var finding = Finding(
            kind: .interruption, start: start, end: end, lost: end - start, place: .middle,
            streams: shared.map { lines[$0.track].summary.stream }.sorted())
        finding.evidence = evidence(shared)
        finding.evidence.facts["witnesses"] = String(shared.count)
        findings.append(finding)
        for gap in shared where !told.contains(gap.step.from) {
            if start - gap.start >= minimumRemainder { addLoss(gap, start: gap.start, end: start) }
            if gap.end - end >= minimumRemainder { addLoss(gap, start: end, end: gap.end) }
        }
    }

    private mutating func addLoss(_ gap: Gap, start: Nanoseconds, end: Nanoseconds) {
        let line = lines[gap.track]
        var finding = Finding(
            kind: line.summary.role == .picture ? .pictureLoss : .soundLoss, start: start, end: end, lost: end - start,
            place: .middle, streams: [line.summary.stream])
        finding.evidence = evidence([gap])
        findings.append(finding)
    }

    private func evidence(_ shared: [Gap]) -> FindingEvidence {
        let line = lines[shared[0].track]
        var evidence = FindingEvidence(
            before: shared.map { lines[$0.track].packet($0.step.from) },
            after: shared.map { lines[$0.track].packet($0.step.to) },
            toleranceNanoseconds: line.summary.timeBase.nanoseconds(shared[0].toleranceTicks).value,
            toleranceReason: "one and a half times the longest step usual in this track",
            errorNanoseconds: line.summary.timeBase.nanoseconds(
                line.summary.cadence.step.multipliedSaturated(by: shared[0].step.count)
            ).value)
        evidence.facts["cadenceTicks"] = String(line.summary.cadence.step)
        evidence.facts["usualMaximumTicks"] = String(line.summary.cadence.usualMaximum)
        evidence.facts["stepTicks"] = String(shared[0].step.delta)
        return evidence
    }
}
