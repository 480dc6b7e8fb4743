import Catalogue
import Evidence
import Testing

@Suite("Conformance: search by time, distance and page")
struct TimeAndPlaceTests {
    @Test(
        "A segment is found when it overlaps the span from, up to but not including, to",
        arguments: EngineUnderTest.all)
    func overlap(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let day: Int64 = 86_400
        try fresh.catalogue.put(each: [
            .sample(dispatch: "ends-at-from", at: 0, for: 100), .sample(dispatch: "reaches-in", at: 0, for: 101),
            .sample(dispatch: "inside", at: 120, for: 10), .sample(dispatch: "starts-at-to", at: 200, for: 10),
            .sample(dispatch: "reaches-out", at: 199, for: 10), .sample(dispatch: "around", at: 50, for: 1000),
            .sample(dispatch: "days-around", at: -3 * day, for: 9 * day),
            .sample(dispatch: "hours-around", at: -5 * 3600, for: 6 * 3600),
        ])
        let within = ["reaches-out", "inside", "around", "reaches-in", "hours-around", "days-around"]
        #expect(
            try fresh.catalogue.find {
                $0.from = .at(100)
                $0.to = .at(200)
            }.map(\.dispatch) == within)
        #expect(try fresh.catalogue.find { $0.from = .at(100) }.map(\.dispatch) == ["starts-at-to"] + within)
        #expect(try fresh.catalogue.find { $0.to = .at(50) }.count == 4)
        for (from, to) in [(200, 100), (100, 100)] as [(Int64, Int64)] {
            let found = try fresh.catalogue.find {
                $0.from = .at(from)
                $0.to = .at(to)
            }
            #expect(found == [])
        }
    }

    @Test("A long segment is found by its end together with other keys, page by page", arguments: EngineUnderTest.all)
    func longSegments(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let day: Int64 = 86_400
        for index in 0..<5 as Range<Int64> {
            try fresh.catalogue.put(
                "\(index)", [.sample(at: -index * day, for: (index + 1) * day, place: "文三路", cause: "盗窃")])
        }
        try fresh.catalogue.put("other", [.sample(at: -40 * day, for: 41 * day, place: "天目山路")])
        var query = SegmentQuery()
        query.place = "文三"
        query.from = .at(0)
        query.limit = 2
        var starts: [WallTime] = []
        for _ in 0..<4 {
            let page = try fresh.catalogue.find(query)
            starts += page.map(\.span.start)
            query.after = page.last ?? query.after
        }
        #expect(starts == (0..<5).map { .at(-$0 * day) })
    }

    @Test("Times at the ends of the calendar are kept and found", arguments: EngineUnderTest.all)
    func extremes(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let spans = [
            WallSpan(start: WallTime(nanoseconds: .min), end: WallTime(nanoseconds: .min + 1)),
            WallSpan(start: WallTime(nanoseconds: .min), end: WallTime(nanoseconds: .max)),
            WallSpan(start: WallTime(nanoseconds: -1), end: WallTime(nanoseconds: 0)),
            WallSpan(start: WallTime(nanoseconds: .max), end: WallTime(nanoseconds: .max)),
        ]
        for (index, span) in spans.enumerated() {
            var segment = Segment.sample(place: "文三路")
            segment.span = span
            try fresh.catalogue.put("\(index)", [segment])
        }
        #expect(try fresh.catalogue.find { $0.place = "文三" }.count == 4)
        #expect(try fresh.catalogue.find(SegmentQuery()).count == 4)
        #expect(try fresh.catalogue.find { $0.from = .at(0) }.count == 2)
        #expect(
            try fresh.catalogue.find {
                $0.place = "文三"
                $0.from = .at(0)
                $0.to = .at(1)
            }.count == 1)
    }

    @Test("Near means within the given metres", arguments: EngineUnderTest.all)
    func near(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let centre = Coordinate(latitude: 30.2741, longitude: 120.1551)
        // A degree of latitude is 111.195 km on the sphere of 6371.0088 km.
        let steps: [Double] = [0, 40, 60, 1000, 19_990, 20_010, 300_000]
        for (index, metres) in steps.enumerated() {
            let position = Coordinate(latitude: centre.latitude + metres / 111_195.08, longitude: centre.longitude)
            try fresh.catalogue.put("\(index)", [.sample(at: -Int64(index), position: position)])
        }
        try fresh.catalogue.put("none", [.sample()])
        for metres in [50.0, 100, 5000, 20_000, 25_000, 1_000_000] {
            let found = try fresh.catalogue.find { $0.near = .init(position: centre, metres: metres) }
            #expect(found.count == steps.count { $0 <= metres })
        }
        #expect(try fresh.catalogue.find { $0.near = .init(position: centre, metres: 0) }.count == 1)
        #expect(try fresh.catalogue.find { $0.near = .init(position: centre, metres: -1) } == [])
        #expect(try fresh.catalogue.find { $0.near = .init(position: centre, metres: .nan) } == [])
    }

    @Test("A busy place just outside the circle hides nothing inside it", arguments: EngineUnderTest.all)
    func busyNeighbour(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let centre = Coordinate(latitude: 30.2741, longitude: 120.1551)
        func north(_ metres: Double) -> Coordinate {
            Coordinate(latitude: centre.latitude + metres / 111_195.08, longitude: centre.longitude)
        }
        // For forty days two quiet places inside, a busy one and a spread one outside.
        var inside: [Segment] = []
        for day in 0..<40 as Range<Int64> {
            let segments = (0..<30 as Range<Int64>).map { index in
                let metres: Double = index == 7 ? 100 : index == 23 && day % 9 == 0 ? 990 : index % 3 == 0 ? 1040 : 1300
                var segment = Segment.sample(
                    dispatch: "D\(day)", at: day * 86_400 + index * 60, place: "文三路", position: north(metres),
                    cause: index % 2 == 0 ? "盗窃" : "纠纷")
                segment.offset = .seconds(index)
                return segment
            }
            inside += try fresh.catalogue.put("\(day)", segments).filter { segment in
                segment.position.map { $0.latitude < north(1000).latitude } == true
            }
        }
        inside.sort { ($0.span.start, $0.number) > ($1.span.start, $1.number) }
        #expect(inside.count == 45)
        for change in [{ _ in }, { $0.place = "文三" }, { $0.cause = "纠纷" }] as [(inout SegmentQuery) -> Void] {
            let found = try fresh.catalogue.find {
                change(&$0)
                $0.near = .init(position: centre, metres: 1000)
            }
            #expect(found == inside)
        }
    }

    @Test("Near works across 180° and at the poles", arguments: EngineUnderTest.all)
    func edgesOfTheMap(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let positions = [(0.0, 179.9999), (0, -179.9999), (89.9999, 10), (89.9999, -170), (-90, 0)]
        for (index, (latitude, longitude)) in positions.enumerated() {
            let position = Coordinate(latitude: latitude, longitude: longitude)
            try fresh.catalogue.put("\(index)", [.sample(at: Int64(index), position: position)])
        }
        func near(_ latitude: Double, _ longitude: Double, _ metres: Double = 50) throws -> [String] {
            try fresh.catalogue.find {
                $0.near = .init(position: Coordinate(latitude: latitude, longitude: longitude), metres: metres)
            }.map(\.recording)
        }
        #expect(try near(0, 180) == ["1", "0"])
        #expect(try near(0, -180) == ["1", "0"])
        #expect(try near(90, 0) == ["3", "2"])
        #expect(try near(-90, 77) == ["4"])
        #expect(try near(0, 180, 30_000_000).count == 5)
    }

    @Test(
        "Pages of an answer neither lose nor repeat a segment, also among equal starts",
        arguments: EngineUnderTest.all, [1, 2, 3, 7])
    func pages(engine: EngineUnderTest, size: Int) throws {
        let fresh = try engine.fresh()
        for index in 0..<20 as Range<Int64> {
            let day = index % 5 * 86_400
            try fresh.catalogue.put("\(index)", [.sample(dispatch: "D\(index)", at: day, place: "文三路", cause: "盗窃")])
        }
        for change in [{ _ in }, { $0.place = "文三" }, { $0.text = "盗" }] as [(inout SegmentQuery) -> Void] {
            var query = SegmentQuery()
            change(&query)
            let all = try fresh.catalogue.find(query)
            #expect(all.count == 20)
            #expect(all.map { ($0.span.start, $0.number) }.isSorted { $0 > $1 })
            query.limit = size
            var pages: [Segment] = []
            while true {
                let page = try fresh.catalogue.find(query)
                if page.isEmpty { break }
                #expect(page.count <= size)
                pages += page
                query.after = page.last
            }
            #expect(pages == all)
        }
        #expect(try fresh.catalogue.find { $0.limit = 0 } == [])
    }
}

extension Array {
    func isSorted(_ inOrder: (Element, Element) -> Bool) -> Bool { zip(self, dropFirst()).allSatisfy(inOrder) }
}
