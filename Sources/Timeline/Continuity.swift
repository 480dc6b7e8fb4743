import Evidence

/// What the tracks of one programme say together about gaps: pure arithmetic on their summaries.
///
/// Picture and sound are two witnesses. Where both stop, recording was interrupted; where one goes on, only the other
/// was lost. Design and reasons: docs/design/time.md.
public struct Continuity: Sendable {
    /// A track's place on the file's own time line.
    public struct Extent: Sendable, Hashable {
        public var stream: Int
        public var start: Nanoseconds
        public var end: Nanoseconds
    }

    public private(set) var findings: [Finding] = []
    public private(set) var extents: [Extent] = []
    /// Presentation time (after edit lists) of the line's zero.
    public private(set) var origin: Nanoseconds = .zero
    public private(set) var end: Nanoseconds = .zero
    private var lines: [TrackLine]
    private let policy: ContinuityPolicy
    private let isTruncated: Bool

    /// - Parameters:
    ///   - tracks: picture and sound tracks of one programme; others are ignored.
    ///   - isTruncated: the file ends early, so that uneven ends say nothing.
    ///   - isStreamed: a transport or programme stream, which may be cut anywhere.
    public init(
        _ tracks: [TrackInput], policy: ContinuityPolicy = ContinuityPolicy(), isTruncated: Bool = false,
        isStreamed: Bool = false
    ) {
        self.policy = policy
        self.isTruncated = isTruncated
        let witnesses = tracks.filter { $0.summary.role != .other && !$0.summary.epochs.isEmpty }
        let reading = BackStepReading(lines: witnesses.map(TrackLine.init), policy: policy)
        lines = reading.lines
        guard let first = lines.compactMap(\.rawStart).min() else { return }
        origin = first
        for index in lines.indices { lines[index].origin = first }
        findings = reading.findings.map { shifted($0, by: first) }
        extents = lines.compactMap { line in
            guard let start = line.start, let end = line.end else { return nil }
            return Extent(stream: line.summary.stream, start: start, end: max(start, end))
        }
        end = extents.map(\.end).max() ?? .zero
        let middle = MiddleLosses(lines: lines, policy: policy, isStreamed: isStreamed)
        findings += middle.findings
        findings +=
            EdgeLosses(
                lines: lines, policy: policy,
                minimumAtEnd: isStreamed ? policy.minimumAtEndOfStreamed : policy.minimumAtEnd,
                excused: middle.excusedSound, isTruncated: isTruncated
            ).findings
        findings += repeats() + damage()
        findings = findings.inOrder
    }

    /// The file's time of a keyframe; nil for a stream that is no witness.
    public func time(ofKeyframe index: Int, stream: Int) -> Nanoseconds? {
        guard let line = lines.first(where: { $0.summary.stream == stream }),
            line.summary.keyframes.times.indices.contains(index)
        else { return nil }
        let frames = line.summary.keyframes
        return line.place(frames.times[index], epoch: frames.epoch(of: index))
    }

    /// The file's time of a place in one of its tracks; nil for a stream that is no witness.
    public func time(of place: TrackScan.Place, stream: Int) -> Nanoseconds? {
        lines.first { $0.summary.stream == stream }?.place(place.time, epoch: place.epoch)
    }

    private func shifted(_ finding: Finding, by origin: Nanoseconds) -> Finding {
        var moved = finding
        moved.start = finding.start.map { $0 - origin }
        moved.end = finding.end.map { $0 - origin }
        return moved
    }

    private func repeats() -> [Finding] {
        lines.flatMap { line in
            line.summary.repeats.compactMap { run -> Finding? in
                // The same times again: the overlap finding already says it.
                guard run.start.time != run.earlier.time else { return nil }
                let epoch = line.summary.epochs.lastIndex { $0.first.offset <= run.start.offset } ?? 0
                let lastTime = line.summary.epochs.last?.last.time ?? run.start.time
                let endTime = run.after?.time ?? lastTime.addingSaturated(line.summary.cadence.step)
                let start = line.place(run.start.time, epoch: epoch)
                let end = line.place(endTime, epoch: epoch)
                guard end - start >= policy.minimumRepeat else { return nil }
                var evidence = FindingEvidence(before: [line.packet(run.earlier)], after: [line.packet(run.start)])
                evidence.facts["packets"] = String(run.packets)
                evidence.facts["bytes"] = String(run.bytes)
                evidence.facts["firstSeenSeconds"] = line.place(run.earlier.time, epoch: epoch).secondsText
                evidence.facts["comparedBy"] = "size and first and last 512 bytes of every packet"
                return Finding(
                    kind: .repeat, start: start, end: end, lost: .zero, streams: [line.summary.stream],
                    evidence: evidence)
            }
        }
    }

    /// Packets the container itself called damaged, one finding for each second or run of seconds that has any.
    private func damage() -> [Finding] {
        lines.compactMap { line -> Finding? in
            guard line.summary.counts.corrupt > 0, let first = line.summary.corrupt.first,
                let last = line.summary.corrupt.last
            else { return nil }
            let epoch: (Sample) -> Int = { sample in
                line.summary.epochs.lastIndex { $0.first.offset <= sample.offset } ?? 0
            }
            var evidence = FindingEvidence(before: line.summary.corrupt.prefix(8).map(line.packet))
            evidence.facts["packets"] = String(line.summary.counts.corrupt)
            evidence.facts["saidBy"] = "container"
            let start = line.place(first.time, epoch: epoch(first))
            let end = line.place(last.time.addingSaturated(line.summary.cadence.step), epoch: epoch(last))
            return Finding(
                kind: .damaged, start: min(start, end), end: max(start, end), streams: [line.summary.stream],
                evidence: evidence)
        }
    }
}
