import Evidence

/// Picture or sound that begins late or ends early while the other is there.
/// Roles are compared, not tracks: a second camera that stops early is no loss of picture.
struct EdgeLosses {
    private(set) var findings: [Finding] = []

    private let minimumAtEnd: Nanoseconds

    init(
        lines: [TrackLine], policy: ContinuityPolicy, minimumAtEnd: Nanoseconds, excused: Nanoseconds, isTruncated: Bool
    ) {
        self.minimumAtEnd = minimumAtEnd
        let pictures = lines.filter { $0.summary.role == .picture }
        let sounds = lines.filter { $0.summary.role == .sound }
        guard !pictures.isEmpty, !sounds.isEmpty else { return }
        compare(pictures, with: sounds, kind: .pictureLoss, policy: policy, excused: .zero, isTruncated: isTruncated)
        compare(sounds, with: pictures, kind: .soundLoss, policy: policy, excused: excused, isTruncated: isTruncated)
    }

    private mutating func compare(
        _ ours: [TrackLine], with theirs: [TrackLine], kind: FindingKind, policy: ContinuityPolicy,
        excused: Nanoseconds, isTruncated: Bool
    ) {
        guard let start = ours.compactMap(\.start).min(), let theirStart = theirs.compactMap(\.start).min(),
            let end = ours.compactMap(\.end).max(), let theirEnd = theirs.compactMap(\.end).max()
        else { return }
        // The longest step any of our tracks made: a still screen or a slow time lapse ends with one.
        let grain = ours.map { $0.summary.timeBase.nanoseconds(longestOrdinaryStep($0.summary)) }.max() ?? .zero
        let late = start - theirStart
        if late >= policy.minimumAtStart + grain, let first = ours.first(where: { $0.start == start }) {
            add(
                kind, .start, theirStart, start, first, first.summary.epochs.first?.first, policy.minimumAtStart + grain
            )
        }
        let margin = (isTruncated ? Nanoseconds.seconds(2) : minimumAtEnd) + grain
        let early = theirEnd - end - excused
        if early >= margin, let last = ours.first(where: { $0.end == end }) {
            add(kind, .end, end, theirEnd, last, last.summary.epochs.last?.last, margin)
        }
    }

    private func longestOrdinaryStep(_ track: TrackSummary) -> Int64 {
        guard track.cadence.regularity < 800 else { return track.cadence.usualMaximum }
        return max(track.cadence.usualMaximum, (track.steps.map(\.delta).max() ?? 0).multipliedSaturated(by: 2))
    }

    private mutating func add(
        _ kind: FindingKind, _ place: LossPlace, _ start: Nanoseconds, _ end: Nanoseconds, _ line: TrackLine,
        _ sample: Sample?, _ tolerance: Nanoseconds
    ) {
        var finding = Finding(
            kind: kind, start: start, end: end, lost: end - start, place: place, streams: [line.summary.stream])
        let packets = sample.map { [line.packet($0)] } ?? []
        finding.evidence = FindingEvidence(
            before: place == .end ? packets : [], after: place == .start ? packets : [],
            toleranceNanoseconds: tolerance.value,
            toleranceReason: "local setting, and the longest step usual in this track",
            errorNanoseconds: line.cadence.value)
        findings.append(finding)
    }
}
