import Evidence

/// What the burnt-in clock of one recording says: when it began, and whether the clock ran through.
///
/// Times of day are compared first, round the clock; dates are voted on apart. So a date digit that is misread in every
/// picture bends nothing, and midnight is no jump. Single misreads fit no line and are left out. A jump is told only
/// where at least two agreeing readings stand on each side (docs/design/clocks.md).
public struct BurntClockTrack: Hashable, Sendable, Codable {
    /// The clock at media time zero: nanoseconds since 1970-01-01 on the wall where the date is known, since midnight
    /// where it is not. Nil where nothing can be said.
    public var start: Nanoseconds?
    public var isDated = false
    /// Half width of `start`. Readings of whole seconds at different fractions narrow it; below a quarter of a second
    /// nobody knows how late a recorder draws its clock.
    public var error: Nanoseconds?
    /// Seconds east of UTC, where all readings agree on one shown.
    public var utcOffset: Int?
    /// How much faster the clock runs than the media, in parts per million, and its half width; only over ten minutes
    /// or more without a jump.
    public var driftPerMillion: Int64?
    public var driftError: Int64?
    public var jumps: [BurntJump] = []
    /// Why jumps were not looked for, or one was not told.
    public var silence: BurntSilence?
    public var used = 0
    public var dropped = 0

    /// Narrower errors are not claimed.
    static let leastError = Nanoseconds.milliseconds(250)
    private static let day = Nanoseconds.seconds(86_400)
    private static let hour = Nanoseconds.seconds(3600)

    public init(silence: BurntSilence) { self.silence = silence }

    public init(_ readings: [BurntReading]) {
        self.init(BurntLine(readings))
    }

    init(_ line: BurntLine) {
        guard !line.readings.isEmpty else {
            silence = .noClock
            return
        }
        let groups = line.groups.groups
        used = groups.reduce(0) { $0 + $1.count }
        dropped = line.readings.count - used
        guard let first = groups.first else {
            silence = .tooFew
            return
        }
        guard used > dropped else {
            silence = .disagreement
            return
        }
        settleStart(line, first)
        let offsets = Set(groups.joined().map { line.readings[$0].stamp.utcOffset })
        if offsets.count == 1, let only = offsets.first { utcOffset = only }
        for (a, b) in zip(groups, groups.dropFirst()) { settle(a, b, line) }
        if groups.count == 1 { settleDrift(line, first) }
        if used < 3, silence == nil { silence = .tooFew }
    }

    private mutating func settleStart(_ line: BurntLine, _ group: [Int]) {
        let span = line.span(of: group)
        guard let date = line.day(of: group) else {
            start = span.middle.wrapped(into: Self.day)
            error = max(span.half, Self.leastError)
            return
        }
        isDated = true
        start = span.middle + Nanoseconds(date.multipliedSaturated(by: Self.day.value))
        error = max(span.half, Self.leastError)
    }

    private mutating func settleDrift(_ line: BurntLine, _ group: [Int]) {
        guard let first = group.first, let last = group.last else { return }
        let apart = (line.readings[last].media - line.readings[first].media).value
        guard apart >= Nanoseconds.seconds(600).value else { return }
        let million = apart / 1_000_000
        driftPerMillion = (line.offsets[last] - line.offsets[first]).value / million
        driftError = line.resolution.value / million + 1
    }

    /// Tells the jump between two groups, or why it can't be told.
    private mutating func settle(_ a: [Int], _ b: [Int], _ line: BurntLine) {
        guard let before = a.last, let after = b.first else { return }
        // Of the readings nearest to it: a slow drift over the rest must not count.
        let left = line.span(of: a.suffix(4))
        let right = line.span(of: b.prefix(4))
        var jump = right.middle - left.middle
        guard jump.value.magnitude > (line.resolution + .seconds(1)).value.magnitude else { return }
        let rest = jump.wrapped(into: Self.hour)
        if min(rest, Self.hour - rest) <= line.resolution + .seconds(1) {
            silence = .wholeHours
            return
        }
        if line.differInOneDigit(a, b) {
            silence = .oneDigit
            return
        }
        // Whole days by the dates of both sides, where both have one.
        if let dayBefore = line.day(of: a), let dayAfter = line.day(of: b) {
            jump = jump + Nanoseconds((dayAfter - dayBefore).multipliedSaturated(by: Self.day.value))
        }
        jumps.append(
            BurntJump(
                before: line.readings[before].media, after: line.readings[after].media,
                keyframeBefore: line.readings[before].keyframe, keyframeAfter: line.readings[after].keyframe,
                stampBefore: line.readings[before].stamp, stampAfter: line.readings[after].stamp, jump: jump,
                error: left.half + right.half, support: [a.count, b.count]))
    }
}

extension Nanoseconds {
    /// Between zero and `length`, as on a dial.
    func wrapped(into length: Nanoseconds) -> Nanoseconds {
        let rest = value % length.value
        return Nanoseconds(rest < 0 ? rest + length.value : rest)
    }
}
