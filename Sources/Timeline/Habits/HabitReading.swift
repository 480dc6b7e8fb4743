/// Files that do not look like the others of their recorder. An observation about files, never about people: a new
/// firmware, another recorder's card and an edited copy all look like that.
public struct ForeignFile: Sendable, Hashable {
    /// Index into the files that were asked about.
    public var file: Int
    public var differences: [MakeDifference]
    /// Editors' or converters' names that the recorder's own files never bear.
    public var tools: [String]
    /// Files the habit rests on.
    public var learntFrom: Int
    /// From here on several files in a row look like this one: a new firmware or setting, taken as a second habit.
    public var startsNewHabit: Bool
    /// Further files of the same make that are told with this one.
    public var alike: [Int]

    /// The same about these files only; nil where it is about none of them.
    public func about(_ files: Set<Int>) -> ForeignFile? {
        let own = ([file] + alike).filter(files.contains)
        guard let first = own.first else { return nil }
        var part = self
        part.file = first
        part.alike = Array(own.dropFirst())
        return part
    }
}

/// Learns how one recorder makes its files, and names those made otherwise.
///
/// Files are gathered into groups that look alike. A group of five is a habit. Once a recorder has one, three in a row
/// that agree with each other are a second habit (new firmware, another setting): its first two are told, the others
/// are ordinary. A group that bears an editor's name is never taken for a habit beside one without it; its files after
/// the second are told in one finding.
public struct HabitReading: Sendable {
    /// Files that must agree before anything is said: with five, one that differs is no majority of chance.
    public static let fewest = 5
    /// Consistent files in a row that make a second habit.
    static let inARow = 3

    public private(set) var foreign: [ForeignFile] = []

    /// - Parameter files: of one recorder, in the order of recording.
    public init(_ files: [MadeFile]) {
        let groups = Self.gather(files)
        // Pictures and sound-only files are two modes of one recorder, each with habits of its own.
        for withPicture in [true, false] {
            read(files, groups.filter { $0.hasPicture == withPicture })
        }
        foreign.sort { $0.file < $1.file }
    }

    private static func gather(_ files: [MadeFile]) -> [Habit] {
        var groups: [Habit] = []
        for (index, file) in files.enumerated() {
            var best: (group: Int, differences: Int)?
            for place in groups.indices where groups[place].hasPicture == file.make.hasPicture {
                let unlike = Unlikeness(file, groups[place])
                // A group whose members bear a tool's name and a file that doesn't are unlike as well.
                guard !unlike.isForeign, file.make.tools == groups[place].tools else { continue }
                if unlike.differences.count < best?.differences ?? .max { best = (place, unlike.differences.count) }
            }
            if let best {
                groups[best.group].add(file, index: index)
            } else {
                groups.append(Habit(file, index: index))
            }
        }
        return groups
    }

    private mutating func read(_ files: [MadeFile], _ groups: [Habit]) {
        let habits = groups.filter { $0.members.count >= Self.fewest }
        // More than half of the files must have a habit: a folder of everything has none.
        let total = groups.reduce(0) { $0 + $1.members.count }
        guard habits.reduce(0, { $0 + $1.members.count }) * 2 > total else { return }
        // What an editor signed is no habit to compare with while a larger one goes without.
        let references = habits.filter { habit in
            !habits.contains { $0.members.count > habit.members.count && !habit.tools.isSubset(of: $0.tools) }
        }
        let order = groups.flatMap(\.members).sorted()
        for group in groups {
            guard let first = group.members.first else { continue }
            var others = references.filter { $0.members.first != first }
            // A habit as old as another is no newer one: two modes from the beginning.
            if references.contains(where: { $0.members.first == first }) {
                others.removeAll { $0.members[Self.fewest - 1] >= first }
            }
            // Against the habit it is nearest to.
            let nearest = others.min { a, b in
                (count(files, group, a), -a.members.count) < (count(files, group, b), -b.members.count)
            }
            guard let nearest else { continue }
            let unlike = Unlikeness(files[first], nearest)
            if unlike.isForeign { tell(files, group, against: nearest, tools: unlike.tools, order: order) }
        }
    }

    private func count(_ files: [MadeFile], _ group: Habit, _ other: Habit) -> Int {
        group.members.first.map { Unlikeness(files[$0], other).differences.count } ?? .max
    }

    private mutating func tell(
        _ files: [MadeFile], _ group: Habit, against habit: Habit, tools: [String], order: [Int]
    ) {
        func told(_ index: Int, newHabit: Bool, alike: [Int] = []) -> ForeignFile {
            let unlike = Unlikeness(files[index], habit)
            return ForeignFile(
                file: index, differences: unlike.differences, tools: unlike.tools, learntFrom: habit.members.count,
                startsNewHabit: newHabit, alike: alike)
        }
        if !tools.isEmpty {
            foreign += group.members.prefix(2).map { told($0, newHabit: false) }
            let rest = Array(group.members.dropFirst(2))
            if let third = rest.first { foreign.append(told(third, newHabit: false, alike: Array(rest.dropFirst()))) }
            return
        }
        let isHabit = group.members.count >= Self.fewest || longestRun(group, order) >= Self.inARow
        guard isHabit else {
            foreign += group.members.map { told($0, newHabit: false) }
            return
        }
        foreign += group.members.prefix(2).map { told($0, newHabit: true) }
    }

    /// Members that follow each other without another file of the recorder between.
    private func longestRun(_ group: Habit, _ order: [Int]) -> Int {
        let members = Set(group.members)
        var longest = 0
        var run = 0
        for index in order {
            run = members.contains(index) ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
