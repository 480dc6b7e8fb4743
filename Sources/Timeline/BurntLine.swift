import Evidence

/// Readings in order of media time, each with how far its time of day is ahead of the media, on one turn of the dial.
struct BurntLine {
    /// More than any file is read for; a hostile caller's list is cut.
    static let most = 64

    private(set) var readings: [BurntReading]
    private(set) var offsets: [Nanoseconds] = []
    let resolution: Nanoseconds
    let groups: BurntGroups
    private let dates: [BurntStamp.Date?]

    private static let day = Nanoseconds.seconds(86_400)

    init(_ given: [BurntReading]) {
        let readings = Array(given.prefix(Self.most)).sorted {
            ($0.media, $0.keyframe) < ($1.media, $1.keyframe)
        }
        self.readings = readings
        dates = Self.settledDates(readings)
        // A clock that shows hundredths shows them always; a frame where they were not read counts in seconds.
        resolution = readings.map(\.stamp.resolution).max() ?? .seconds(1)
        let raw = readings.map { ($0.stamp.timeOfDay - $0.media).wrapped(into: Self.day) }
        // The dial is cut open opposite the reading that most others agree with, so that they stay together.
        func apart(_ a: Nanoseconds, _ b: Nanoseconds) -> Nanoseconds {
            let difference = (a - b).wrapped(into: Self.day)
            return min(difference, Self.day - difference)
        }
        let centre =
            raw.max { a, b in
                raw.count { apart($0, a) <= .seconds(5) } < raw.count { apart($0, b) <= .seconds(5) }
            } ?? .zero
        let half = Nanoseconds(Self.day.value / 2)
        let offsets = raw.map { (($0 - centre) + half).wrapped(into: Self.day) - half + centre }
        self.offsets = offsets
        groups = BurntGroups(media: readings.map(\.media), offsets: offsets, resolution: resolution)
    }

    /// The clock at media time zero that fits a group: a reading of whole seconds says that the clock stood somewhere
    /// within that second. All of them together leave a narrower span; where they leave none, the clock is drawn
    /// unevenly or drifts, and the span is that of them all.
    func span(of group: some Collection<Int>) -> (middle: Nanoseconds, half: Nanoseconds) {
        let low = group.map { offsets[$0] }
        guard let highest = low.max(), let lowest = low.min() else { return (.zero, resolution) }
        let from: Nanoseconds
        let to: Nanoseconds
        if highest < lowest + resolution {
            (from, to) = (highest, lowest + resolution)
        } else {
            (from, to) = (lowest, highest + resolution)
        }
        return (Nanoseconds(from.value + (to - from).value / 2), Nanoseconds((to - from).value / 2 + 1))
    }

    /// The day, from 1970-01-01, to which the group's offsets belong: what most of its dates say, if at least two do
    /// and more than half.
    func day(of group: some Collection<Int>) -> Int64? {
        var votes: [Int64: Int] = [:]
        var dated = 0
        for index in group {
            guard let date = dates[index] else { continue }
            dated += 1
            // How often the dial went round between media time zero and this reading.
            let turned = (offsets[index] + readings[index].media)
            let turns = (turned - turned.wrapped(into: Self.day)).value / Self.day.value
            votes[date.dayNumber.subtractingSaturated(turns), default: 0] += 1
        }
        guard let most = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), most.value >= 2,
            most.value * 2 > dated
        else { return nil }
        return most.key
    }

    /// Decides `11-12-2026` by the other frames: a frame with only one way to be read, or a month that can't change
    /// within a recording. What stays open has no date.
    private static func settledDates(_ readings: [BurntReading]) -> [BurntStamp.Date?] {
        let ambiguous = readings.filter { $0.stamp.dayFirst != nil }
        guard !ambiguous.isEmpty else { return readings.map(\.stamp.date) }
        let certain = Set(readings.compactMap { $0.stamp.dayFirst == nil ? $0.stamp.date?.dayNumber : nil })
        func fits(_ date: BurntStamp.Date?) -> Bool {
            guard let number = date?.dayNumber else { return false }
            return certain.contains { abs($0 - number) <= 1 }
        }
        let monthFirst = ambiguous.count { fits($0.stamp.date) }
        let dayFirst = ambiguous.count { fits($0.stamp.dayFirst) }
        // Over midnight only the day goes on by one; the other way of reading would be a month later.
        let steps = Set(ambiguous.compactMap { $0.stamp.date?.dayNumber }).count
        let otherSteps = Set(ambiguous.compactMap { $0.stamp.dayFirst?.dayNumber }).count
        let spread = Self.spread(ambiguous.compactMap { $0.stamp.date?.dayNumber })
        let otherSpread = Self.spread(ambiguous.compactMap { $0.stamp.dayFirst?.dayNumber })
        let takesMonth = monthFirst > dayFirst || (steps > 1 && spread <= 1 && otherSpread > 1)
        let takesDay = dayFirst > monthFirst || (otherSteps > 1 && otherSpread <= 1 && spread > 1)
        return readings.map { reading in
            guard reading.stamp.dayFirst != nil else { return reading.stamp.date }
            if takesMonth == takesDay { return nil }
            return takesMonth ? reading.stamp.date : reading.stamp.dayFirst
        }
    }

    private static func spread(_ days: [Int64]) -> Int64 { (days.max() ?? 0) - (days.min() ?? 0) }
}

extension BurntLine {
    /// Whether one group could be the other with one and the same digit misread: all its readings differ from what the
    /// other's line foretells in that digit alone, which shows one value and should show one other.
    func differInOneDigit(_ a: [Int], _ b: [Int]) -> Bool {
        isMisread(b, by: span(of: a.suffix(4)).middle) || isMisread(a, by: span(of: b.prefix(4)).middle)
    }

    private func isMisread(_ group: [Int], by offset: Nanoseconds) -> Bool {
        var possible: Set<Suspect>?
        for index in group {
            let stamp = readings[index].stamp
            let shown = [stamp.hour / 10, stamp.hour % 10, stamp.minute / 10, stamp.minute % 10, stamp.second / 10]
            var here: Set<Suspect> = []
            // The second itself is not known to better than one.
            for doubt: Int64 in -1...1 {
                let expected = (offset + readings[index].media + .seconds(doubt)).wrapped(into: .seconds(86_400))
                let second = expected.value / 1_000_000_000
                guard abs(second % 10 - Int64(stamp.second % 10)) <= 1 else { continue }
                let digits = [
                    second / 36_000, second / 3600 % 10, second / 600 % 6, second / 60 % 10, second / 10 % 6,
                ].map { Int($0) }
                let differing = digits.indices.filter { digits[$0] != shown[$0] }
                if differing.count == 1, let place = differing.first {
                    here.insert(Suspect(place: place, shown: shown[place], expected: digits[place]))
                }
            }
            possible = possible.map { $0.intersection(here) } ?? here
        }
        return possible?.isEmpty == false
    }

    private struct Suspect: Hashable {
        var place: Int
        var shown: Int
        var expected: Int
    }
}
