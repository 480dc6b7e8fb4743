import Evidence

/// One file of a recorder, for comparison.
public struct MadeFile: Sendable, Hashable {
    private var shared: SharedMake
    public var make: MakeFacts { shared.facts }
    /// The name with digits and letters folded: `DCAM_A9_9_9`.
    public var nameShape: String?

    public init(make: MakeFacts, nameShape: String? = nil) { self.init(SharedMake(make), nameShape: nameShape) }

    public init(_ make: SharedMake, nameShape: String? = nil) {
        shared = make
        self.nameShape = nameShape
    }

    var traits: [MakeTrait: String] {
        var result = make.traits
        result[.name] = nameShape
        return result
    }
}

/// What differs between a file and a recorder's habit.
public struct MakeDifference: Sendable, Hashable {
    public var trait: MakeTrait
    /// What the recorder writes, and what this file has.
    public var usual: String
    public var here: String
}

/// How a recorder makes its files: learnt from those that agree.
struct Habit {
    /// A trait is a habit where nine files of ten agree: up to nine files all of them, and then one odd file (cut short,
    /// damaged) in each ten does not wipe out what the others show.
    static let shareInTenths = 9

    private(set) var members: [Int] = []
    private var counts: [MakeTrait: [String: Int]] = [:]
    private(set) var tools: Set<String> = []
    let hasPicture: Bool

    init(_ file: MadeFile, index: Int) {
        hasPicture = file.make.hasPicture
        add(file, index: index)
    }

    mutating func add(_ file: MadeFile, index: Int) {
        members.append(index)
        tools.formUnion(file.make.tools)
        for (trait, value) in file.traits { counts[trait, default: [:]][value, default: 0] += 1 }
    }

    /// The value that nine of ten members have; nil where they don't agree, or where less than half tell at all.
    func constant(_ trait: MakeTrait) -> String? {
        guard let values = counts[trait], let best = values.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
            return nil
        }
        let known = values.values.reduce(0, +)
        return known * 2 >= members.count && best.value * 10 >= known * Self.shareInTenths ? best.key : nil
    }

    func differences(_ file: MadeFile) -> [MakeDifference] {
        let traits = file.traits
        return MakeTrait.allCases.compactMap { trait in
            guard let here = traits[trait], let usual = constant(trait), !Self.agree(trait, usual, here) else {
                return nil
            }
            return MakeDifference(trait: trait, usual: usual, here: here)
        }
    }

    /// Rounding puts 29.5 pictures a second on either side.
    private static func agree(_ trait: MakeTrait, _ a: String, _ b: String) -> Bool {
        if a == b { return true }
        guard trait == .cadence, let first = Int(a), let second = Int(b) else { return false }
        return abs(first - second) <= 1
    }
}

/// Whether differences are enough to say that a file looks unlike the others.
struct Unlikeness {
    let differences: [MakeDifference]
    /// Editors' and converters' names that the file bears and the recorder's own never did.
    let tools: [String]

    init(_ file: MadeFile, _ habit: Habit) {
        differences = habit.differences(file)
        tools = file.make.tools.subtracting(habit.tools).sorted()
    }

    /// Two groups that don't follow from each other, or one editor's name.
    var isForeign: Bool { !tools.isEmpty || groups.count >= 2 }

    var groups: Set<MakeTrait.Group> {
        var groups = Set(differences.compactMap(\.trait.group))
        // A group of pictures as long in seconds is the same setting at another frame rate.
        if groups.contains(.group), isSameGroupInTime { groups.remove(.group) }
        return groups
    }

    private var isSameGroupInTime: Bool {
        guard let group = differences.first(where: { $0.trait == .group }),
            let rate = differences.first(where: { $0.trait == .cadence }),
            let usualGroup = Int64(group.usual), let group = Int64(group.here),
            let usualRate = Int64(rate.usual), let rate = Int64(rate.here), usualRate > 0, rate > 0
        else { return false }
        // Within a tenth: group / rate = usualGroup / usualRate.
        let here = group.multipliedSaturated(by: usualRate)
        let usual = usualGroup.multipliedSaturated(by: rate)
        return (here - usual).magnitude * 10 <= usual.magnitude
    }
}
