import Evidence

/// Which keyframes to read a burnt-in clock on: a few spread over the file, and then those that settle what the first
/// ones left open. Counts, never machine time, so that the same file always gives the same answer.
public struct BurntSearch: Sendable {
    /// Spread readings: the first, the last, and so many between.
    public static let between = 6
    /// Keyframes without any clock, in a row from the start, before the search ends: nobody burnt one in.
    public static let blanks = 4
    /// Readings asked for beyond the first ones, to bring a jump between two keyframes and to have it borne out.
    public static let further = 16

    public let times: [Nanoseconds]
    public private(set) var readings: [BurntReading] = []
    public private(set) var tried: Set<Int> = []
    private var waiting: [Int]
    private var left = BurntSearch.further

    /// - Parameters:
    ///   - times: of the file's keyframes on its own line, in file order.
    ///   - gaps: spans of the losses already found; the keyframes beside them are read too, of at most four.
    public init(times: [Nanoseconds], gaps: [(start: Nanoseconds, end: Nanoseconds)]) {
        self.times = times
        var wanted: [Int] = []
        func want(_ index: Int?) {
            if let index, times.indices.contains(index), !wanted.contains(index) { wanted.append(index) }
        }
        // A short recording needs no eight readings: one in five seconds, three at least.
        let length = ((times.last ?? .zero) - (times.first ?? .zero)).value / 1_000_000_000
        let parts = max(2, min(Self.between + 1, Int(clamping: length / 5)))
        if !times.isEmpty {
            for part in 0...parts { want((times.count - 1) * part / parts) }
            for gap in gaps.prefix(4) {
                want(times.lastIndex { $0 <= gap.start })
                want(times.firstIndex { $0 >= gap.end })
            }
        }
        waiting = wanted
    }

    /// The next keyframe to read, or nil when everything is settled or enough was tried.
    public mutating func next() -> Int? {
        if readings.isEmpty, tried.count >= Self.blanks { return nil }
        while let index = waiting.first {
            waiting.removeFirst()
            if tried.insert(index).inserted { return index }
        }
        guard left > 0, let index = open() else { return nil }
        left -= 1
        tried.insert(index)
        return index
    }

    public mutating func add(_ reading: BurntReading) { readings.append(reading) }

    /// A keyframe that would settle something: between two groups, or beside a reading that fits none.
    private func open() -> Int? {
        let line = BurntLine(readings)
        let groups = line.groups.groups
        for (a, b) in zip(groups, groups.dropFirst()) {
            guard let before = a.last, let after = b.first else { continue }
            if let middle = untried(between: line.readings[before].keyframe, line.readings[after].keyframe) {
                return middle
            }
            // Each side must be borne out by more than one digit's change.
            if line.differInOneDigit(a, b) || b.count < 3, let last = b.last {
                if let index = nearest(line.readings[last].keyframe, upwards: true) { return index }
            }
            if line.differInOneDigit(a, b) || a.count < 3, let first = a.first {
                if let index = nearest(line.readings[first].keyframe, upwards: false) { return index }
            }
        }
        // A reading off the line at an end, or before another group, may be the first of a new one.
        for index in line.groups.dropped {
            let isAmidOne = groups.contains { ($0.first ?? .max) < index && index < ($0.last ?? .min) }
            if isAmidOne { continue }
            let keyframe = line.readings[index].keyframe
            if let beside = neighbour(keyframe) { return beside }
        }
        return nil
    }

    private func untried(between a: Int, _ b: Int) -> Int? {
        guard a + 1 < b else { return nil }
        let middle = (a + b) / 2
        return (a + 1..<b).filter { !tried.contains($0) }.min { abs($0 - middle) < abs($1 - middle) }
    }

    /// The next untried keyframe within the four on one side.
    private func nearest(_ keyframe: Int, upwards: Bool) -> Int? {
        (1...4).map { keyframe + (upwards ? $0 : -$0) }.first { times.indices.contains($0) && !tried.contains($0) }
    }

    private func neighbour(_ keyframe: Int) -> Int? {
        [keyframe + 1, keyframe - 1, keyframe + 2, keyframe - 2].first {
            times.indices.contains($0) && !tried.contains($0)
        }
    }
}
