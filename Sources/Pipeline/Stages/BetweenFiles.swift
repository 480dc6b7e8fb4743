import Evidence
import Timeline

/// What files of one recorder say next to each other: missing numbers, and time between them.
public struct BetweenFiles: Sendable {
    public struct Member: Sendable {
        public var label: String
        public var name: NumberedName?
        public var span: WallSpan?
        public var clockError: Nanoseconds
        public var duration: Nanoseconds?
        /// The file's own stored start, for files cut from one running stream.
        public var origin: Nanoseconds?
        public var originWraps: Bool
        /// Bytes, for files cut at a file system's limit.
        public var size: Int64?
        /// How the file is made, for comparison with the recorder's others: mostly alike, and then kept once.
        public var make: SharedMake?

        public init(
            label: String, name: RecognisedName?, span: WallSpan?, clockError: Nanoseconds, duration: Nanoseconds?,
            origin: Nanoseconds?, originWraps: Bool, size: Int64? = nil, make: SharedMake? = nil
        ) {
            self.label = label
            self.name = name.map(NumberedName.init)
            self.span = span
            self.clockError = clockError
            self.duration = duration
            self.origin = origin
            self.originWraps = originWraps
            self.size = size
            self.make = make
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
    public func findings(_ members: [Member]) -> [Result] { read(members).findings }

    /// Where one file goes over into the next without a pause.
    public func splits(_ members: [Member]) -> [FileSplit] { read(members).splits }

    /// Both at once.
    func read(_ members: [Member]) -> (findings: [Result], splits: [FileSplit]) {
        let splits = FileSplits(rules: self, members: members)
        return (missingNumbers(members) + splits.breaks, splits.splits)
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
}
