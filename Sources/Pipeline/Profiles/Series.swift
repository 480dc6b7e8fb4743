/// How a recorder counts its files.
public struct SeriesRule: Hashable, Sendable {
    public enum Scope: String, Hashable, Sendable, Codable {
        /// One count for the life of the recorder.
        case recorder
        /// The count begins anew each day.
        case day
        /// The numbers, if any, prove nothing.
        case none
    }

    public var per: Scope
    public var first: Int
    /// The number after which `first` follows; nil: all nines of as many digits as the name has.
    public var last: Int?
    /// Files of one number and rising chapters are one recording.
    public var joinChapters: Bool
    /// Photos take numbers of the same count, so a missing number may be a photo that nobody handed over.
    public var sharedWithPhotos: Bool

    public static let none = SeriesRule(per: .none, first: 1, last: nil, joinChapters: false, sharedWithPhotos: false)
}

/// What the numbers of one recorder's files tell. Places are indexes into the files that were asked about.
public struct SeriesReport: Hashable, Sendable {
    public struct Missing: Hashable, Sendable {
        /// First and last number that is not there; `last` is smaller where the count wrapped between them.
        public var first: Int
        public var last: Int
        public var count: Int
        /// The files on both sides; `before` is nil at the beginning of a day.
        public var before: Int?
        public var after: Int
        public var mayBePhoto: Bool
        public var channel: String?
    }

    public struct MissingChapter: Hashable, Sendable {
        public var number: Int
        public var chapter: Int
        /// The file after the hole.
        public var after: Int
    }

    /// The same number (and chapter, and channel) more than once.
    public struct Repeated: Hashable, Sendable {
        public var number: Int
        public var chapter: Int?
        public var files: [Int]
    }

    public var missing: [Missing] = []
    public var missingChapters: [MissingChapter] = []
    public var repeated: [Repeated] = []
    /// Files whose number went back without a wrap: the counter was reset, or the order is not that of recording.
    public var restarts: [Int] = []
    /// Files that are chapters of one recording, in order.
    public var joined: [[Int]] = []
}

/// What of a recognised name places a file among its recorder's others: a folder may hold ten thousand.
public struct NumberedName: Hashable, Sendable {
    public var profile: String
    public var role: FileRole
    public var serial: String?
    public var channel: String?
    public var number: Int?
    public var numberDigits: Int
    public var chapter: Int?
    public var firstChapter: Int?
    /// The day the name's time falls on, counted as ``CivilTime/dayNumber``.
    public var day: Int?
    /// The name's time can't be true.
    public var isImplausible: Bool

    public init(_ name: RecognisedName) {
        profile = name.profile
        role = name.role
        serial = name.serial
        channel = name.channel
        number = name.number
        numberDigits = name.numberDigits
        chapter = name.chapter
        firstChapter = name.firstChapter
        day = name.start?.civil.map(\.dayNumber)
        isImplausible = name.start?.implausible != nil
    }
}

extension SeriesRule {
    /// Looks at the files of one recorder, in the order of recording. Files without a number are passed over.
    public func examine(_ files: [NumberedName]) -> SeriesReport {
        var report = SeriesReport()
        guard per != .none else { return report }
        // Each lens counts for itself; so does each day where the rule says so.
        var groups: [GroupKey: [Int]] = [:]
        var order: [GroupKey] = []
        for (index, file) in files.enumerated() where file.number != nil && counts(file) {
            let key = GroupKey(channel: file.channel, day: per == .day ? file.day : nil)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(index)
        }
        for key in order {
            var count = Count(rule: self, key: key, files: files)
            // A clock that was reset puts a file in the wrong place: its number is asked last, and only fills.
            let indexes = groups[key] ?? []
            for index in indexes where !files[index].isImplausible { count.take(index, isLate: false) }
            for index in indexes where files[index].isImplausible { count.take(index, isLate: true) }
            count.finish(into: &report)
        }
        report.missing.sort { ($0.after, $0.first) < ($1.after, $1.first) }
        report.restarts.sort()
        return report
    }

    private func counts(_ file: NumberedName) -> Bool {
        file.role == .recording || file.role == .unfinished || (sharedWithPhotos && file.role == .photo)
    }
}

private struct GroupKey: Hashable {
    var channel: String?
    var day: Int?
}

/// One count being followed from file to file.
private struct Count {
    let rule: SeriesRule
    let key: GroupKey
    let files: [NumberedName]

    private struct Hole {
        var missing: SeriesReport.Missing
        var open: [Int]
    }

    private var current: (number: Int, index: Int)?
    private var holes: [Hole] = []
    private var restarts: [Int] = []
    /// Files by lap, number and chapter; a lap ends where the count wraps or restarts.
    private var lap = 0
    private var seen: [Place: Int] = [:]
    /// Those after the first, of a place that has several.
    private var again: [Place: [Int]] = [:]
    private var seenOrder: [Place] = []
    private var numbers: Set<Place> = []

    /// A number in a lap, and the chapter where it has any.
    private struct Place: Hashable {
        var lap: Int
        var number: Int
        var chapter: Int?
    }

    /// A hole greater than this is told as first and last only, and not looked into again.
    private let listed = 10_000

    init(rule: SeriesRule, key: GroupKey, files: [NumberedName]) {
        self.rule = rule
        self.key = key
        self.files = files
    }

    mutating func take(_ index: Int, isLate: Bool) {
        guard let number = files[index].number else { return }
        guard let last = rule.last ?? nines(files[index].numberDigits), number >= rule.first, number <= last else {
            restart(number, index)
            return
        }
        let size = last - rule.first + 1
        guard let current else {
            if rule.per == .day, number > rule.first {
                hole(from: rule.first, count: number - rule.first, size: size, before: nil, after: index)
            }
            note(number, index)
            return
        }
        let step = ((number - current.number) % size + size) % size
        if step == 0 {
            note(number, index)
        } else if fill(number) {
            // Came later than its place; the count goes on from where it was.
            remember(number, index)
        } else if rule.per == .day ? number > current.number : step <= size / 2 {
            if number < current.number { lap += 1 }
            if step > 1 {
                let next = rule.first + (current.number + 1 - rule.first) % size
                hole(from: next, count: step - 1, size: size, before: current.index, after: index)
            }
            note(number, index)
        } else if let home = laps(of: number, index).first {
            // Again, or a later chapter in a listing that is sorted by name.
            remember(number, index, in: home)
        } else if isLate {
            remember(number, index)
        } else {
            restart(number, index)
        }
    }

    func finish(into report: inout SeriesReport) {
        for hole in holes {
            guard hole.open.isEmpty == false || hole.missing.count > listed else { continue }
            report.missing += hole.missing.count > listed ? [hole.missing] : runs(of: hole)
        }
        report.restarts += restarts
        var recordings: [Place: [Int]] = [:]
        var order: [Place] = []
        for place in seenOrder {
            guard let first = seen[place] else { continue }
            if let more = again[place] {
                report.repeated.append(.init(number: place.number, chapter: place.chapter, files: [first] + more))
            }
            guard rule.joinChapters, place.chapter != nil else { continue }
            let recording = Place(lap: place.lap, number: place.number)
            if recordings[recording] == nil { order.append(recording) }
            recordings[recording, default: []].append(first)
        }
        for recording in order {
            let chapters = (recordings[recording] ?? []).sorted {
                (files[$0].chapter ?? 0) < (files[$1].chapter ?? 0)
            }
            if chapters.count > 1 { report.joined.append(chapters) }
            var expected = chapters.first.flatMap { files[$0].firstChapter } ?? 0
            for index in chapters {
                let chapter = files[index].chapter ?? expected
                // A chapter has two or three digits, so this is bounded by the name.
                while expected < chapter {
                    report.missingChapters.append(.init(number: recording.number, chapter: expected, after: index))
                    expected += 1
                }
                expected = max(expected, chapter + 1)
            }
        }
    }

    private func nines(_ digits: Int) -> Int? {
        guard (1...9).contains(digits) else { return nil }
        return (0..<digits).reduce(1) { number, _ in number * 10 } - 1
    }

    private mutating func note(_ number: Int, _ index: Int) {
        remember(number, index)
        current = (number, index)
    }

    /// The laps in which this number was seen: the present one, and for a chapter the one before.
    private func laps(of number: Int, _ index: Int) -> [Int] {
        (files[index].chapter == nil ? [lap] : [lap, lap - 1]).filter {
            numbers.contains(Place(lap: $0, number: number))
        }
    }

    private mutating func remember(_ number: Int, _ index: Int, in home: Int? = nil) {
        let place = Place(lap: home ?? lap, number: number, chapter: files[index].chapter)
        numbers.insert(Place(lap: place.lap, number: number))
        if seen[place] == nil {
            seen[place] = index
            seenOrder.append(place)
        } else {
            again[place, default: []].append(index)
        }
    }

    private mutating func restart(_ number: Int, _ index: Int) {
        restarts.append(index)
        lap += 1
        note(number, index)
    }

    private mutating func hole(from first: Int, count: Int, size: Int, before: Int?, after: Int) {
        func number(_ step: Int) -> Int { rule.first + (first - rule.first + step) % size }
        let missing = SeriesReport.Missing(
            first: first, last: number(count - 1), count: count, before: before, after: after,
            mayBePhoto: rule.sharedWithPhotos, channel: key.channel)
        holes.append(Hole(missing: missing, open: count > listed ? [] : (0..<count).map(number)))
    }

    private mutating func fill(_ number: Int) -> Bool {
        for index in holes.indices.reversed() {
            guard let place = holes[index].open.firstIndex(of: number) else { continue }
            holes[index].open.remove(at: place)
            return true
        }
        return false
    }

    /// What is left of a hole, as runs of consecutive numbers.
    private func runs(of hole: Hole) -> [SeriesReport.Missing] {
        var runs: [SeriesReport.Missing] = []
        for number in hole.open {
            if let last = runs.last,
                number == last.last + 1 || (number == rule.first && last.last != number) && wraps(last.last, hole)
            {
                runs[runs.count - 1].last = number
                runs[runs.count - 1].count += 1
            } else {
                var run = hole.missing
                (run.first, run.last, run.count) = (number, number, 1)
                runs.append(run)
            }
        }
        return runs
    }

    private func wraps(_ number: Int, _ hole: Hole) -> Bool {
        number == (rule.last ?? nines(files[hole.missing.after].numberDigits))
    }
}
