import Evidence
import Timeline

/// One file that goes over into the next without a pause: no finding, but a fact.
public struct FileSplit: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// Chapters of one recording.
        case chapter
        /// The file before is as large as a file system lets it be (2 or 4 GiB).
        case sizeLimit = "size-limit"
        case loop
    }

    public var kind: Kind
    /// Indexes of the members.
    public var before: Int
    public var after: Int
    /// Nil where no clock can measure it.
    public var gap: Nanoseconds?
    public var tolerance: Nanoseconds?
    public var clock: String?
    /// The clocks show coarser steps than the allowance: a break shorter than `tolerance` can't be seen.
    public var isCoarse: Bool
}

/// Judges the time between consecutive files by the recorder's own habits: chapters are one run, lenses run beside each
/// other, a file may lie inside another's time.
struct FileSplits {
    private(set) var breaks: [BetweenFiles.Result] = []
    private(set) var splits: [FileSplit] = []

    /// FAT32 ends a file at 4 GiB, old recorders at 2 GiB; they cut at the last whole group of pictures before.
    private static let sizeLimits: [Int64] = [1 << 32, 1 << 31]
    private static let underLimit: Int64 = 64 << 20

    private let rules: BetweenFiles
    private let members: [BetweenFiles.Member]
    /// Wall spans, chapters of one clock reading laid end to end.
    private var spans: [WallSpan?]
    /// For each member that is a chapter: its run, and how many chapters come before it there.
    private var chapters: [Int: (run: Int, place: Int)] = [:]
    /// Chapters whose start is only reckoned from the one before.
    private var reckoned: Set<Int> = []

    init(rules: BetweenFiles, members: [BetweenFiles.Member]) {
        self.rules = rules
        self.members = members
        spans = members.map(\.span)
        let runs = joined()
        for run in runs { layEndToEnd(run) }
        for lane in lanes(runs) { judge(lane) }
        breaks.sort { ($0.after ?? 0) < ($1.after ?? 0) }
        splits.sort { $0.after < $1.after }
    }

    // MARK: Order

    private func joined() -> [[Int]] {
        rules.profiles.profiles.filter(\.series.joinChapters).flatMap { profile in
            let indexes = members.indices.filter { members[$0].name?.profile == profile.id }
            return profile.series.examine(indexes.compactMap { members[$0].name }).joined.map { $0.map { indexes[$0] } }
        }
    }

    /// Some cameras stamp every chapter with the start of the first. Such a chapter begins where the one before ends,
    /// unless one between is missing: then nobody knows.
    private mutating func layEndToEnd(_ run: [Int]) {
        let number = chapters.values.map(\.run).max().map { $0 + 1 } ?? 0
        for (place, index) in run.enumerated() {
            chapters[index] = (number, place)
            guard place > 0 else { continue }
            let previous = run[place - 1]
            guard let before = spans[previous], let own = spans[index] else {
                spans[index] = nil
                continue
            }
            // A chapter of its own clock begins when the one before ends, not in its first half.
            guard own.start - before.start < Nanoseconds(before.length.value / 2) else { continue }
            let follows = (members[previous].name?.chapter ?? 0) + 1 == members[index].name?.chapter
            let length = members[index].duration
            spans[index] = follows ? length.map { WallSpan(start: before.end, end: before.end + $0) } : nil
            reckoned.insert(index)
        }
    }

    /// Files of one recorder and lens, in order, with chapters together.
    private func lanes(_ runs: [[Int]]) -> [[Int]] {
        let serials = Set(members.compactMap { $0.name?.serial })
        let runOf = Dictionary(runs.flatMap { run in run.map { ($0, run) } }) { first, _ in first }
        var order: [String] = []
        var lanes: [String: [Int]] = [:]
        var done = Set<Int>()
        for index in members.indices where members[index].name?.role != .photo && !done.contains(index) {
            let together = runOf[index] ?? [index]
            done.formUnion(together)
            let serial = serials.count > 1 ? members[index].name?.serial ?? "" : ""
            let lane = "\(serial)/\(members[index].name?.channel ?? "")"
            if lanes[lane] == nil { order.append(lane) }
            lanes[lane, default: []] += together
        }
        return order.compactMap { lanes[$0] }
    }

    // MARK: Judging

    private mutating func judge(_ lane: [Int]) {
        // The file whose end reaches furthest: a short one within a longer one ends nothing.
        var reach: Int?
        for (previous, current) in zip(lane, lane.dropFirst()) {
            if let end = end(previous) {
                if reach.flatMap(self.end).map({ end >= $0 }) ?? true { reach = previous }
            } else {
                reach = nil
            }
            compare(previous, current, reach: reach)
        }
    }

    /// Where a file ends is known only if its length is.
    private func end(_ index: Int) -> WallTime? { members[index].duration == nil ? nil : spans[index]?.end }

    private mutating func compare(_ previous: Int, _ current: Int, reach: Int?) {
        let profile = (members[current].name?.profile ?? members[previous].name?.profile).flatMap { rules.profiles[$0] }
        let allowance = profile?.loopAllowance ?? .milliseconds(40)
        let isChapter = chapters[previous].map { $0.run == chapters[current]?.run } ?? false
        var kind: FileSplit.Kind = sizeLimit(previous) != nil ? .sizeLimit : .loop
        if isChapter { kind = .chapter }
        guard let measured = stored(previous, current) ?? wall(reach, current) else {
            if isChapter {
                splits.append(FileSplit(kind: kind, before: previous, after: current, isCoarse: true))
            }
            return
        }
        let tolerance = allowance + measured.error
        guard measured.gap > tolerance else {
            splits.append(
                FileSplit(
                    kind: kind, before: previous, after: current, gap: measured.gap, tolerance: tolerance,
                    clock: measured.clock, isCoarse: measured.error > allowance))
            return
        }
        if let longest = rules.longestBreak, measured.gap > longest, !isDuty(measured.span) { return }
        var evidence = FindingEvidence(
            toleranceNanoseconds: tolerance.value,
            toleranceReason: "the profile's loop allowance and the error of both clocks",
            errorNanoseconds: measured.error.value, clocks: [measured.clock])
        evidence.facts["files"] = "\(members[measured.before].label) | \(members[current].label)"
        evidence.facts["allowance"] = allowance.secondsText
        evidence.facts["allowanceSource"] =
            profile.map { "local setting of the profile \($0.id)" }
            ?? "local setting; second-hand: what GA/T 947.2 is said to allow"
        if measured.error > allowance { evidence.facts["coarseClocks"] = "yes" }
        if let limit = sizeLimit(measured.before) { evidence.facts["sizeLimit"] = limit }
        var finding = Finding(kind: .break, evidence: evidence)
        finding.lost = measured.gap
        breaks.append(.init(finding: finding, before: measured.before, after: current, span: measured.span))
    }

    private struct Measured {
        var before: Int
        var gap: Nanoseconds
        var error: Nanoseconds
        var clock: String
        var span: WallSpan?
    }

    /// By the clock of the stream both were cut from, where it runs on.
    private func stored(_ previous: Int, _ current: Int) -> Measured? {
        let a = members[previous]
        let b = members[current]
        guard a.originWraps, b.originWraps, let from = a.origin, let length = a.duration, let to = b.origin else {
            return nil
        }
        let turn = TimeBase.mpeg.nanoseconds(1 << 33)
        var gap = to - (from + length)
        if gap < .zero - Nanoseconds.seconds(3600) { gap = gap + turn }
        // A clock that runs on from file to file never restarts near zero; two that both do tell nothing.
        let restarts = from < .seconds(12) && to < .seconds(12)
        guard !restarts, gap >= .zero - Nanoseconds.milliseconds(250), gap <= .seconds(600) else { return nil }
        return Measured(
            before: previous, gap: gap, error: .milliseconds(60), clock: "stored timestamps",
            span: wallSpan(previous, current))
    }

    private func wall(_ reach: Int?, _ current: Int) -> Measured? {
        guard let reach, let from = end(reach), let to = spans[current]?.start, !reckoned.contains(current) else {
            return nil
        }
        return Measured(
            before: reach, gap: to - from, error: members[reach].clockError + members[current].clockError,
            clock: "wall time", span: wallSpan(reach, current))
    }

    private func wallSpan(_ before: Int, _ after: Int) -> WallSpan? {
        guard let from = spans[before]?.end, let to = spans[after]?.start, from <= to else { return nil }
        return WallSpan(start: from, end: to)
    }

    private func isDuty(_ span: WallSpan?) -> Bool {
        guard let span else { return false }
        return rules.duty.contains { $0.start <= span.start && span.end <= $0.end }
    }

    private func sizeLimit(_ index: Int) -> String? {
        guard let size = members[index].size else { return nil }
        let limit = Self.sizeLimits.first { size <= $0 && size >= $0 - Self.underLimit }
        return limit.map { "\($0 >> 30) GiB" }
    }
}
