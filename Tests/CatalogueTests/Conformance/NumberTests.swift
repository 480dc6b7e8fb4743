import Catalogue
import Evidence
import Testing

@Suite("Conformance: segment numbers")
struct NumberTests {
    @Test("Numbers count up within a dispatch and officer", arguments: EngineUnderTest.all)
    func countUp(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let first = try fresh.catalogue.put("a", [.sample(), .sample(officer: "110002")])
        let second = try fresh.catalogue.put("b", [.sample(at: 700), .sample(dispatch: "D2")])
        #expect(first.map(\.number) == ["D1-110001-001", "D1-110002-001"])
        #expect(second.map(\.number) == ["D1-110001-002", "D2-110001-001"])
    }

    @Test("The same commit twice changes nothing", arguments: EngineUnderTest.all)
    func idempotent(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let segments = [Segment.sample(place: "文三路"), .sample(officer: "110002", place: "文三路")]
        let first = try fresh.catalogue.put(segments)
        #expect(try fresh.catalogue.put(segments) == first)
        #expect(try fresh.catalogue.put(segments.reversed()) == first)
        #expect(try fresh.catalogue.find { $0.place = "文三" }.count == 2)
        #expect(try fresh.catalogue.segments(of: "a") == first)
    }

    @Test("A segment that moves keeps its number and is found only where it is now", arguments: EngineUnderTest.all)
    func moves(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let first = try fresh.catalogue.put([.sample(at: 0, place: "文三路", cause: "盗窃")])
        let moved = try fresh.catalogue.put([.sample(at: 200_000, place: "天目山路", cause: "盗窃")])
        #expect(moved.map(\.number) == first.map(\.number))
        #expect(try fresh.catalogue.find { $0.place = "文三" } == [])
        #expect(try fresh.catalogue.find { $0.place = "天目" } == moved)
        #expect(try fresh.catalogue.find { $0.cause = "盗窃" } == moved)
        #expect(try fresh.catalogue.find { $0.to = .at(100_000) } == [])
    }

    @Test("A number is never used again, not even after its segment is gone", arguments: EngineUnderTest.all)
    func neverReused(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.put("a", [.sample()])
        #expect(try fresh.catalogue.put("a", []) == [])
        #expect(try fresh.catalogue.find(SegmentQuery()) == [])
        #expect(try fresh.catalogue.put("a", [.sample()]).map(\.number) == ["D1-110001-002"])
        let again = try fresh.again()
        #expect(try again.put("b", [.sample()]).map(\.number) == ["D1-110001-003"])
    }

    @Test("Segments are kept when a commit says nothing about them", arguments: EngineUnderTest.all)
    func kept(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let stored = try fresh.catalogue.put([.sample()])
        #expect(try fresh.catalogue.commit(RecordingCommit(recording: .sample("a"))) == stored)
    }

    @Test(
        "Several segments of one dispatch and officer in one recording keep their own numbers",
        arguments: EngineUnderTest.all)
    func several(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        var (one, two, three) = (Segment.sample(at: 0), Segment.sample(at: 1000), Segment.sample(at: 2000))
        two.offset = .seconds(1000)
        three.offset = .seconds(2000)
        let first = try fresh.catalogue.put([one, two, three])
        one.place = "文三路"
        let second = try fresh.catalogue.put([three, one])
        #expect(second.map(\.number) == [first[0].number, first[2].number])
        #expect(second.map(\.span) == [one.span, three.span])
    }

    @Test("The thousandth number has four digits", arguments: EngineUnderTest.all)
    func fourDigits(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let segments = (0..<1001 as Range<Int64>).map { index in
            var segment = Segment.sample(at: index)
            segment.offset = .seconds(index)
            return segment
        }
        let numbers = Set(try fresh.catalogue.put(segments).map(\.number))
        #expect(numbers.count == 1001)
        #expect(numbers.isSuperset(of: ["D1-110001-001", "D1-110001-999", "D1-110001-1001"]))
    }
}
