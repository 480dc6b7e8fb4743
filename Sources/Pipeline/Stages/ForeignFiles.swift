import Evidence
import Timeline

/// Names files that do not look like their recorder's others, with what differs. The logic is `Timeline/Habits`.
enum ForeignFiles {
    struct Found {
        /// Index into the members.
        var member: Int
        var finding: Finding
    }

    /// Files named beside the first; more are counted.
    private static let mostNamed = 20

    /// - Parameters:
    ///   - members: files in the order of recording; those without a make take no part.
    ///   - told: the members findings may be about; the others are only learnt from. Nil for all.
    static func findings(_ members: [BetweenFiles.Member], told: Set<Int>? = nil) -> [Found] {
        var shapes: Set<String> = []
        return lanes(members).flatMap { lane -> [Found] in
            let files = lane.map { index in
                MadeFile(
                    members[index].make ?? SharedMake(MakeFacts()),
                    // A recorder's names have few shapes: each is kept once.
                    nameShape: shapes.insert(shape(members[index].label)).memberAfterInsert)
            }
            let wanted = Set(lane.indices.filter { told?.contains(lane[$0]) ?? true })
            return HabitReading(files).foreign.compactMap { $0.about(wanted) }.map { foreign in
                Found(
                    member: lane[foreign.file],
                    finding: finding(foreign, labels: ([foreign.file] + foreign.alike).map { members[lane[$0]].label }))
            }
        }.sorted { $0.member < $1.member }
    }

    /// One recorder and lens each. Where the names know one serial only, files without one are taken to be its as well:
    /// an edited copy often has a name of its own.
    private static func lanes(_ members: [BetweenFiles.Member]) -> [[Int]] {
        let serials = Set(members.compactMap { $0.name?.serial })
        var order: [String] = []
        var lanes: [String: [Int]] = [:]
        for index in members.indices where members[index].make != nil && members[index].name?.role != .photo {
            let name = members[index].name
            let key = "\(serials.count > 1 ? name?.serial ?? "" : "")/\(name?.channel ?? "")"
            if lanes[key] == nil { order.append(key) }
            lanes[key, default: []].append(index)
        }
        return order.compactMap { lanes[$0] }
    }

    /// The name with runs of digits folded and without its extension: `DCAM_CAM9_9_9_9`.
    static func shape(_ label: String) -> String {
        var result = ""
        for character in label.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".")
        {
            let isDigit = character.isASCII && character.isNumber
            if isDigit, result.hasSuffix("9") { continue }
            result.append(isDigit ? "9" : character)
        }
        return result
    }

    private static func finding(_ foreign: ForeignFile, labels: [String]) -> Finding {
        var evidence = FindingEvidence()
        evidence.facts["files"] = labels.prefix(mostNamed).joined(separator: " | ")
        evidence.facts["count"] = String(labels.count)
        evidence.facts["learntFrom"] = String(foreign.learntFrom)
        evidence.facts["differs"] = foreign.differences.map(\.trait.rawValue).joined(separator: ", ")
        for difference in foreign.differences {
            evidence.facts["\(difference.trait.rawValue).usual"] = difference.usual
            evidence.facts["\(difference.trait.rawValue).here"] = difference.here
        }
        if !foreign.tools.isEmpty { evidence.facts["tools"] = foreign.tools.joined(separator: ", ") }
        if foreign.startsNewHabit { evidence.facts["newHabit"] = "yes" }
        return Finding(kind: .foreign, evidence: evidence)
    }
}
