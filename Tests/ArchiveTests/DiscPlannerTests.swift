@testable import Archive
import Evidence
import Foundation
import Testing

@Suite("Planning of discs")
struct DiscPlannerTests {
    private static let media: [Medium] = [.cdR, .dvdPlusR, .dvdPlusRDL, .bdR25, .bdR100]

    @Test("every recording lies on exactly one disc or is told", arguments: Array(0..<40))
    func complete(seed: Int) {
        let medium = Self.media[seed % Self.media.count]
        let items = PlanMaking.anything(seed: UInt64(seed), room: medium.sectors)
        let plan = DiscPlanner(PlanSettings(medium: medium)).plan(items)
        let planned = plan.discs.flatMap { $0.groups.flatMap(\.items) }
        #expect((planned + plan.unplanned.map(\.item)).sorted { $0.sha256 < $1.sha256 } == items)
        #expect(plan.items == planned.count)
        #expect(plan.discs.map(\.number) == Array(1..<(plan.discs.count + 1)))
        #expect(plan.discs.allSatisfy { !$0.groups.isEmpty && $0.groups.allSatisfy { !$0.items.isEmpty } })
    }

    @Test("no disc is filled beyond what data may take, counted anew from the files", arguments: Array(0..<40))
    func fits(seed: Int) {
        let medium = Self.media[seed % Self.media.count]
        let settings = PlanSettings(medium: medium)
        let overhead = BridgeOverhead()
        let plan = DiscPlanner(settings).plan(PlanMaking.anything(seed: UInt64(seed), room: medium.sectors))
        for disc in plan.discs {
            var sectors = overhead.disc
            for group in disc.groups {
                sectors += overhead.folder(files: Int64(group.items.count))
                for item in group.items {
                    for part in settings.parts.parts(name: item.name, bytes: item.bytes) {
                        #expect(part.bytes <= 4_294_965_248)
                        sectors += overhead.file(bytes: part.bytes, nameBytes: Int64(part.name.utf8.count))
                    }
                    sectors += (item.tagBytes + 2047) / 2048
                }
            }
            #expect(sectors <= disc.sectors)
            #expect(disc.sectors <= settings.correction.dataSectors(on: medium))
        }
    }

    @Test(
        "a group is split only where it is larger than a disc, and then into as few portions as can be",
        arguments: Array(0..<40))
    func whole(seed: Int) {
        let medium = Self.media[seed % Self.media.count]
        let items = PlanMaking.anything(seed: UInt64(seed), room: medium.sectors)
        let plan = DiscPlanner(PlanSettings(medium: medium)).plan(items)
        var places: [String: [(disc: Int, group: PlannedGroup)]] = [:]
        for disc in plan.discs {
            for group in disc.groups { places[group.group, default: []].append((disc.number, group)) }
        }
        for (_, portions) in places {
            let all = portions.reduce(0) { $0 + $1.group.sectors }
            #expect(portions.count == 1 || all > plan.room)
            #expect(portions.map(\.group.portion) == Array(1..<(portions.count + 1)))
            #expect(portions.allSatisfy { $0.group.portions == portions.count })
            // Two portions side by side would not fit one disc: none could be saved.
            for (one, next) in zip(portions, portions.dropFirst()) {
                #expect(one.disc < next.disc)
                #expect(one.group.sectors + next.group.sectors > plan.room)
            }
            // In the order of recording within a disc; and the discs in the order of their first one.
            for portion in portions {
                let times = portion.group.items.map { $0.time?.nanoseconds ?? .max }
                #expect(times == times.sorted())
            }
            let first = portions.map { $0.group.items.first?.time?.nanoseconds ?? .max }
            #expect(first == first.sorted())
        }
    }

    @Test("the order of the input changes nothing", arguments: Array(0..<20))
    func order(seed: Int) {
        let medium = Self.media[seed % Self.media.count]
        var items = PlanMaking.anything(seed: UInt64(seed), room: medium.sectors)
        // The same recording from two places: which one is planned must not depend on the order either.
        if let first = items.first { items.append(PlanMaking.item(0, bytes: first.bytes, group: "again", time: 3)) }
        let planner = DiscPlanner(PlanSettings(medium: medium))
        let plan = planner.plan(items)
        #expect(planner.plan(items.reversed()) == plan)
        var random = Random(seed: UInt64(seed))
        #expect(planner.plan(items.shuffled(using: &random)) == plan)
    }

    @Test(
        "500 lognormal incidents take at most one disc above the lower bound",
        arguments: [Medium.dvdPlusR, .bdR25, .bdR50])
    func nearBound(medium: Medium) {
        for seed in 0..<20 {
            let plan = DiscPlanner(PlanSettings(medium: medium)).plan(PlanMaking.incidents(500, seed: UInt64(seed)))
            #expect(plan.unplanned.isEmpty)
            #expect(plan.discs.count <= plan.fewestDiscs + 1, "seed \(seed)")
            #expect(plan.discs.count >= plan.fewestDiscs)
        }
    }

    @Test("recordings of a quarter of a disc still take at most one disc above the lower bound")
    func coarse() {
        for seed in 0..<20 {
            let items = PlanMaking.incidents(500, seed: UInt64(seed), minutes: 30)
            let plan = DiscPlanner(PlanSettings(medium: .dvdPlusR)).plan(items)
            #expect(plan.discs.count <= plan.fewestDiscs + 1, "seed \(seed)")
        }
    }

    /// One group of recordings of so many hundredths of a disc each, in this order.
    private func plan(hundredths parts: [Int64]) -> DiscPlan {
        let planner = DiscPlanner(PlanSettings(medium: .bdR25, parts: .whole))
        // A little less than a hundredth, for what goes with each recording.
        let hundredth = planner.plan([]).room / 101 * Medium.sectorBytes
        return planner.plan(
            parts.enumerated().map {
                PlanMaking.item($0.offset, bytes: hundredth * $0.element, group: "D", time: Int64($0.offset))
            })
    }

    /// Of each disc, the places of its recordings in the order of recording.
    private func places(_ plan: DiscPlan) -> [[Int64]] {
        plan.discs.map { $0.groups.flatMap { $0.items.map { ($0.time?.nanoseconds ?? -1) / 1_000_000_000 } } }
    }

    @Test("portions are in the order of recording where that takes no disc more")
    func inOrder() {
        // The fifth would fit beside the third and the fourth.
        #expect(places(plan(hundredths: [50, 30, 60, 30, 30])) == [[0, 1], [2, 3], [4]])
    }

    @Test("portions are filled where it saves a disc, and the bound is that of recordings, not of portions")
    func filled() {
        // In order: 50 and 30, 60 and 38, 18 and 48, 48. Filled: 50 and 48, 60 and 38, 30, 18 and 48.
        let plan = plan(hundredths: [50, 30, 60, 38, 18, 48, 48])
        #expect(plan.fewestDiscs == 3)
        #expect(plan.discs.count == 3)
        #expect(places(plan).flatMap { $0 }.sorted() == [0, 1, 2, 3, 4, 5, 6])
        #expect(places(plan).first?.first == 0)
    }

    @Test("a hundred thousand recordings are planned")
    func many() {
        let items = PlanMaking.incidents(20_000, seed: 7)
        #expect(items.count > 100_000)
        let plan = DiscPlanner(PlanSettings(medium: .bdR100)).plan(items)
        #expect(plan.items + plan.unplanned.count == items.count)
        #expect(plan.discs.count <= plan.fewestDiscs + 1)
    }

    @Test("a set more changes no disc's content, and every copy has an identity of its own")
    func sets() {
        let plan = DiscPlanner(PlanSettings(medium: .bdR25)).plan(PlanMaking.incidents(100, seed: 1))
        let two = plan.copies(of: "2026-000001", for: [.sealed, .offSite])
        let three = plan.copies(of: "2026-000001", for: DiscSet.usual)
        #expect(Array(three.prefix(two.count)) == two)
        #expect(three.count == plan.discs.count * 3)
        #expect(Set(three.map(\.identity)).count == three.count)
        #expect(three.first?.identity == "2026-000001-SEALED-001")
        for set in DiscSet.usual {
            #expect(three.filter { $0.set == set }.map(\.disc) == plan.discs.map(\.number))
        }
    }

    @Test("what can't be planned is told with its reason")
    func unplanned() {
        let planner = DiscPlanner(PlanSettings(medium: .dvdPlusR))
        var noDigest = PlanMaking.item(5, bytes: 1, group: "a")
        noDigest.sha256 = "abc"
        let items = [
            PlanMaking.item(1, bytes: 5_000_000_000, group: "a"), PlanMaking.item(2, bytes: -1, group: "a"),
            PlanMaking.item(3, bytes: 1, group: "a", time: 2), PlanMaking.item(3, bytes: 1, group: "b", time: 1),
            PlanMaking.item(4, bytes: .max, group: "a"), noDigest,
        ]
        let plan = planner.plan(items)
        let reasons = Dictionary(grouping: plan.unplanned, by: \.reason).mapValues(\.count)
        #expect(reasons == [.tooLarge: 2, .invalid: 2, .planned: 1])
        #expect(plan.discs.flatMap(\.groups).map(\.group) == ["b"])
    }

    @Test("hostile numbers neither trap nor wrap", arguments: [Int64.max, .min, 0, -1, 1])
    func hostile(number: Int64) {
        var item = PlanMaking.item(1, bytes: number, group: "a")
        item.tagBytes = number
        item.tagFiles = number
        let settings = PlanSettings(
            medium: Medium(key: "x", title: "x", sectors: number), discBytes: number, catalogueBytesPerItem: number,
            manifestBytesPerFile: number, margin: number)
        let plan = DiscPlanner(settings).plan([item, PlanMaking.item(2, bytes: number, group: "a")])
        #expect(plan.items + plan.unplanned.count == 2)
        #expect(plan.discs.allSatisfy { $0.sectors <= max(0, number) })
        #expect(!plan.table(for: [], .zh).isEmpty && !plan.picture(.en).isEmpty)
    }

    @Test("an exact count of sectors takes the estimate's place")
    func overhead() {
        struct Nothing: DiscOverhead {
            var disc: Int64 { 0 }
            func folder(files: Int64) -> Int64 { 0 }
            func file(bytes: Int64, nameBytes: Int64) -> Int64 { (bytes + 2047) / 2048 }
        }
        // A disc of a hundred sectors holds exactly two recordings of fifty.
        let settings = PlanSettings(
            medium: Medium(key: "x", title: "x", sectors: 100), parts: .whole, discBytes: 0, catalogueBytesPerItem: 0,
            manifestBytesPerFile: 0, margin: 0)
        let items = (0..<4).map {
            PlanItem(sha256: PlanMaking.digest($0), bytes: 50 * 2048, name: "a", group: "\($0)")
        }
        let plan = DiscPlanner(settings, overhead: Nothing()).plan(items)
        #expect(plan.discs.map(\.sectors) == [100, 100])
        #expect(DiscPlanner(settings).plan(items).discs.isEmpty)
    }

    @Test("nothing due makes no disc")
    func nothing() {
        let plan = DiscPlanner(PlanSettings(medium: .bdR25)).plan([])
        #expect(plan.discs.isEmpty && plan.fewestDiscs == 0)
    }

    @Test("a plan is the same when read back from JSON")
    func coded() throws {
        let plan = DiscPlanner(PlanSettings(medium: .bdR25)).plan(PlanMaking.incidents(50, seed: 3))
        #expect(try JSONDecoder().decode(DiscPlan.self, from: JSONEncoder().encode(plan)) == plan)
    }
}

@Suite("Lower bound of discs")
struct LowerBoundTests {
    @Test("no packing of a few blocks, tried in all ways, beats it", arguments: Array(0..<60))
    func bound(seed: Int) {
        var random = Random(seed: UInt64(seed))
        let room = Int64(100)
        let sizes = (0..<Int.random(in: 1...8, using: &random)).map { _ in Int64.random(in: 1...room, using: &random) }
        // The true least, by trying every disc for every block.
        func least(_ index: Int, _ discs: [Int64]) -> Int {
            if index == sizes.count { return discs.count }
            var best = least(index + 1, discs + [room - sizes[index]])
            for disc in discs.indices where discs[disc] >= sizes[index] {
                var other = discs
                other[disc] -= sizes[index]
                best = min(best, least(index + 1, other))
            }
            return best
        }
        let bound = LowerBound.discs(for: sizes, room: room)
        #expect(bound <= least(0, []))
        #expect(bound >= Int((sizes.reduce(0, +) - 1) / room + 1))
        // Nor is it below L2, by its definition: for each size up to a half, smaller ones left out.
        for least in [0] + sizes.filter({ $0 <= room / 2 }) {
            let large = sizes.filter { $0 > room / 2 }
            let free = large.filter { $0 <= room - least }.reduce(0) { $0 + room - $1 }
            let rest = sizes.filter { $0 <= room / 2 && $0 >= least }.reduce(0, +) - free
            #expect(bound >= large.count + (rest > 0 ? Int((rest - 1) / room + 1) : 0))
        }
    }

    @Test("spaces that no block fits are no room")
    func spaces() {
        let large = Array(repeating: Int64(95), count: 20)
        // All in all 19.6 discs.
        #expect(LowerBound.discs(for: large + Array(repeating: 6, count: 10), room: 100) == 21)
        // Two fit the wider spaces; what is over fits nowhere.
        #expect(LowerBound.discs(for: [94, 94, 95, 95, 6, 6, 6], room: 100) == 5)
        #expect(LowerBound.discs(for: [94, 94, 95, 95, 6, 6, 5, 5], room: 100) == 4)
    }

    @Test("blocks over half a disc need one each")
    func halves() {
        #expect(LowerBound.discs(for: [51, 51, 51], room: 100) == 3)
        #expect(LowerBound.discs(for: [60, 60, 45, 45], room: 100) == 3)
        #expect(LowerBound.discs(for: [], room: 100) == 0)
        #expect(LowerBound.discs(for: [.max, .max], room: .max) == 2)
    }
}
