import Catalogue
import Evidence
import Testing

@Suite("Conformance: the register of discs")
struct DiscTests {
    static func image(_ letter: Character = "1") -> DiscImage {
        DiscImage(
            sha256: String(repeating: letter, count: 64), sectors: 4096,
            tagManifest: String(repeating: "e", count: 64), program: "unbroken 1")
    }

    static func event(_ kind: DiscEvent.Kind, _ image: DiscImage? = image(), at time: Int64 = 0) -> DiscEvent {
        var event = DiscEvent(kind, by: "021002", at: .at(time), image: image)
        if kind == .checked { event.verdict = .pass }
        return event
    }

    /// One recording on each disc, two sets.
    static func plan(_ catalogue: any CatalogueEngine, discs: Int = 1, sets: [String] = ["SEALED", "USE"]) throws
        -> DiscPlanRecord
    {
        var items: [DiscPlanRecord.Item] = []
        for number in 1...discs {
            let digest = "recording-\(number)"
            try catalogue.commit(RecordingCommit(recording: .sample(digest)))
            items.append(
                DiscPlanRecord.Item(
                    disc: number, sha256: digest, size: 1000, name: "a.mp4", path: "data/D1/a\(number).mp4",
                    group: "D1", reason: "000 §19"))
        }
        return try catalogue.add(
            discPlan: DiscPlanRecord(
                medium: "dvd+r", sectors: 2_295_104, isMeasured: false, settings: "{}",
                sets: sets.map { DiscPlanRecord.NamedSet(key: $0, zh: "封存", en: "sealed") },
                discs: (1...discs).map { DiscPlanRecord.Disc(number: $0, sectors: 2000) }, by: "021002", at: .at(0),
                why: "due"), prefix: "DP", items: items)
    }

    static func live(_ catalogue: any CatalogueEngine, _ copy: DiscCopyRecord, _ kinds: [DiscEvent.Kind]) throws {
        for kind in kinds { _ = try catalogue.add(discEvent: event(kind), toCopy: copy.id) }
    }

    static let toVerified: [DiscEvent.Kind] = [.built, .burning, .burnt, .verified]

    @Test(
        "A plan comes back as it was confirmed, with a copy of each disc for every set", arguments: EngineUnderTest.all)
    func stored(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let plan = try Self.plan(fresh.catalogue, discs: 2)
        #expect(plan.key == "DP1")
        let again = try fresh.again()
        #expect(try again.discPlans() == [plan] && again.discPlan("dp1") == plan)
        #expect(try again.discItems(ofPlan: plan.id, disc: nil).map(\.sha256) == ["recording-1", "recording-2"])
        #expect(try again.discItems(ofPlan: plan.id, disc: 2).map(\.path) == ["data/D1/a2.mp4"])
        let identities = ["DP1-SEALED-001", "DP1-SEALED-002", "DP1-USE-001", "DP1-USE-002"]
        #expect(try again.discCopies(ofPlan: plan.id).map(\.identity) == identities)
        #expect(try again.discCopy("dp1-use-002")?.disc == 2 && again.discCopy("DP1-USE-003") == nil)
        #expect(try Self.plan(fresh.catalogue).key == "DP2")
    }

    @Test(
        "What happened to a disc comes back in order; what can't follow is refused and not written",
        arguments: EngineUnderTest.all)
    func events(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        let plan = try Self.plan(catalogue)
        let copy = try #require(try catalogue.discCopies(ofPlan: plan.id).first)
        let early = #expect(throws: CatalogueError.self) {
            try catalogue.add(discEvent: Self.event(.burning), toCopy: copy.id)
        }
        #expect(early?.code == .changedMeanwhile)
        try Self.live(catalogue, copy, Self.toVerified)
        var shelved = DiscEvent(.shelved, by: "021002", at: .at(9), place: "B 楼 3 架")
        shelved.text = "第二格"
        _ = try catalogue.add(discEvent: shelved, toCopy: copy.id)
        let stored = try #require(try fresh.again().discCopy(copy.identity))
        #expect(stored.events.map(\.kind) == Self.toVerified + [.shelved])
        #expect(stored.events.first?.image == Self.image() && stored.events.last?.text == "第二格")
        #expect(stored.state.phase == .verified && stored.state.place == "B 楼 3 架" && stored.state.keeps)
        #expect(try catalogue.add(discEvent: shelved, toCopy: 99) == nil)
    }

    @Test(
        "Kept on disc is what every set's disc was read back with, and only as long as all are here",
        arguments: EngineUnderTest.all)
    func kept(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        #expect(try !catalogue.isAwaitingDisc("recording-1") && !catalogue.isKeptOnDisc("recording-1"))
        let plan = try Self.plan(catalogue)
        let copies = try catalogue.discCopies(ofPlan: plan.id)
        func answers() throws -> [Bool] {
            [try catalogue.isAwaitingDisc("recording-1"), try catalogue.isKeptOnDisc("recording-1")]
        }
        #expect(try answers() == [true, false])
        try Self.live(catalogue, copies[0], Self.toVerified)
        #expect(try answers() == [true, false])
        try Self.live(catalogue, copies[1], [.built, .burning, .burnt])
        #expect(try answers() == [true, false])
        try Self.live(catalogue, copies[1], [.verified])
        #expect(try answers() == [false, true])
        #expect(try catalogue.discHoldings(of: "recording-1").map(\.isKept) == [true])
        for (kind, keeps) in [
            (DiscEvent.Kind.labelled, true), (.shelved, true), (.lent, false), (.returned, false), (.checked, true),
            (.lost, false), (.returned, false), (.checked, true), (.destroyed, false),
        ] {
            try Self.live(catalogue, copies[1], [kind])
            #expect(try answers() == [!keeps, keeps], "after \(kind)")
            // The stored mark and the one function agree.
            #expect(try catalogue.discHoldings(of: "recording-1").map(\.isKept) == [keeps])
        }
        // Given up, it is waited for no longer, and is kept no more than before.
        let end = DiscPlanRecord.End(by: "021002", at: .at(5), why: "another medium")
        #expect(try catalogue.end(discPlan: plan.id, end)?.isInForce == false)
        #expect(try answers() == [false, false])
        #expect(throws: CatalogueError.self) { try catalogue.end(discPlan: plan.id, end) }
        #expect(try catalogue.end(discPlan: 99, end) == nil && catalogue.discPlans().first?.end == end)
    }

    @Test("A draw comes back as it was", arguments: EngineUnderTest.all)
    func draws(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let draw = DiscDraw(
            logSize: 12, seed: "abc=", percent: 20, candidates: ["DP1-USE-001", "DP1-USE-002"], items: ["DP1-USE-002"],
            by: "021002", at: .at(3))
        let stored = try fresh.catalogue.add(discDraw: draw)
        #expect(stored.id > 0)
        #expect(try fresh.again().discDraws() == [stored])
    }
}
