import Evidence
import Timeline

/// What files of one recorder say next to each other: missing numbers, and time between them.
public struct BetweenFiles: Sendable {
    public struct Member: Sendable {
        public var label: String
        public var name: RecognisedName?
        public var span: WallSpan?
        public var clockError: Nanoseconds
        public var duration: Nanoseconds?
        /// The file's own stored start, for files cut from one running stream.
        public var origin: Nanoseconds?
        public var originWraps: Bool

        public init(
            label: String, name: RecognisedName?, span: WallSpan?, clockError: Nanoseconds, duration: Nanoseconds?,
            origin: Nanoseconds?, originWraps: Bool
        ) {
            self.label = label
            self.name = name
            self.span = span
            self.clockError = clockError
            self.duration = duration
            self.origin = origin
            self.originWraps = originWraps
        }
    }

    /// A finding with the two members it lies between.
    public struct Result: Sendable {
        public var finding: Finding
        public var before: Int?
        public var after: Int?
        public var span: WallSpan?
    }

    let profiles: RecorderProfiles
    /// Longest time between two files that is still called a break; nil for any.
    let longestBreak: Nanoseconds?
    /// Duty that must be filmed whole: a break within is one, however long.
    let duty: [WallSpan]

    public init(profiles: RecorderProfiles, longestBreak: Nanoseconds? = nil, duty: [WallSpan] = []) {
        self.profiles = profiles
        self.longestBreak = longestBreak
        self.duty = duty
    }

    /// - Parameter members: files of one recorder, in the order of recording.
    public func findings(_ members: [Member]) -> [Result] {
        missingNumbers(members) + breaks(members)
    }

    private func missingNumbers(_ members: [Member]) -> [Result] {
        var results: [Result] = []
        for profile in profiles.profiles {
            let indexes = members.indices.filter { members[$0].name?.profile == profile.id }
            let names = indexes.compactMap { members[$0].name }
            let report = profile.series.examine(names)
            for missing in report.missing {
                var evidence = FindingEvidence()
                evidence.facts["numbers"] =
                    missing.first == missing.last ? "\(missing.first)" : "\(missing.first)–\(missing.last)"
                evidence.facts["count"] = String(missing.count)
                evidence.facts["profile"] = profile.id
                if missing.mayBePhoto { evidence.facts["mayBePhoto"] = "yes" }
                results.append(
                    result(
                        .missingFile, evidence, before: missing.before.map { indexes[$0] },
                        after: indexes[missing.after], members))
            }
            for chapter in report.missingChapters {
                var evidence = FindingEvidence()
                evidence.facts["numbers"] = "\(chapter.number) / \(chapter.chapter)"
                evidence.facts["count"] = "1"
                evidence.facts["profile"] = profile.id
                results.append(result(.missingFile, evidence, before: nil, after: indexes[chapter.after], members))
            }
        }
        return results
    }

    private func result(
        _ kind: FindingKind, _ evidence: FindingEvidence, before: Int?, after: Int, _ members: [Member]
    ) -> Result {
        var evidence = evidence
        evidence.facts["files"] = [before, after].compactMap { $0.map { members[$0].label } }.joined(separator: " | ")
        var span: WallSpan?
        if let before, let from = members[before].span?.end, let to = members[after].span?.start, from <= to {
            span = WallSpan(start: from, end: to)
        }
        return Result(finding: Finding(kind: kind, evidence: evidence), before: before, after: after, span: span)
    }

    private func breaks(_ members: [Member]) -> [Result] {
        var results: [Result] = []
        let ordered = members.indices.filter { members[$0].name?.role != .photo }
        for (first, second) in zip(ordered, ordered.dropFirst()) {
            let before = members[first]
            let after = members[second]
            let profile = (after.name?.profile ?? before.name?.profile).flatMap { profiles[$0] }
            let allowance = profile?.loopAllowance ?? .milliseconds(40)
            guard let measured = measure(before, after), measured.gap > allowance + measured.error else { continue }
            if let longestBreak, measured.gap > longestBreak, !isDuty(measured.span) { continue }
            var evidence = FindingEvidence(
                toleranceNanoseconds: (allowance + measured.error).value,
                toleranceReason: "the profile's loop allowance and the error of both clocks",
                errorNanoseconds: measured.error.value, clocks: [measured.clock])
            evidence.facts["files"] = "\(before.label) | \(after.label)"
            var finding = Finding(kind: .break, evidence: evidence)
            finding.lost = measured.gap
            results.append(Result(finding: finding, before: first, after: second, span: measured.span))
        }
        return results
    }

    private func isDuty(_ span: WallSpan?) -> Bool {
        guard let span else { return false }
        return duty.contains { $0.start <= span.start && span.end <= $0.end }
    }

    /// The time between two files: by the clock of the stream they were cut from where it runs on, else by wall time.
    private func measure(_ a: Member, _ b: Member) -> (
        gap: Nanoseconds, error: Nanoseconds, clock: String, span: WallSpan?
    )? {
        let wall: WallSpan? =
            if let from = a.span?.end, let to = b.span?.start, from <= to { WallSpan(start: from, end: to) } else {
                nil
            }
        if a.originWraps, b.originWraps, let from = a.origin, let length = a.duration, let to = b.origin {
            let turn = TimeBase.mpeg.nanoseconds(1 << 33)
            var gap = to - (from + length)
            if gap < .zero - Nanoseconds.seconds(3600) { gap = gap + turn }
            // A clock that runs on from file to file never restarts near zero; two that both do tell nothing.
            let restarts = from < .seconds(12) && to < .seconds(12)
            if !restarts, gap >= .zero - Nanoseconds.milliseconds(250), gap <= .seconds(600) {
                return (gap, .milliseconds(60), "stored timestamps", wall)
            }
        }
        // Where the end is not known (a file cut off before its index), nothing can be measured from it.
        guard a.duration != nil, let from = a.span?.end, let to = b.span?.start else { return nil }
        return (to - from, a.clockError + b.clockError, "wall time", wall)
    }
}
