import Catalogue
import Evidence
import Foundation
import Testing

/// Random segments and random questions: the engine's answer must be that of the plainest possible search.
@Suite("Conformance: search against a plain scan")
struct OracleTests {
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
        mutating func below(_ bound: Int) -> Int { Int(next() >> 33) % bound }
    }

    private static let officers = [
        Officer(policeNumber: "A1", name: "甲乙"), Officer(policeNumber: "a2", name: "乙甲丙"), Officer(policeNumber: "A3"),
    ]
    private static let signs = Array("东西南北路街12 A号-").map(String.init)

    private static func text(_ dice: inout Dice, longest: Int) -> String {
        (0..<(1 + dice.below(longest))).map { _ in signs[dice.below(signs.count)] }.joined()
    }

    private static func position(_ dice: inout Dice) -> Coordinate {
        // Mostly a few places within metres, some anywhere.
        if dice.below(10) == 0 {
            return Coordinate(
                latitude: Double(dice.below(1801)) / 10 - 90, longitude: Double(dice.below(3601)) / 10 - 180)
        }
        return Coordinate(
            latitude: 30 + Double(dice.below(4)) * 0.01 + Double(dice.below(30)) * 0.0001,
            longitude: 120 + Double(dice.below(4)) * 0.01 + Double(dice.below(30)) * 0.0001)
    }

    private static func segment(_ dice: inout Dice) -> Segment {
        let lengths: [Int64] = [0, 60, 600, 4 * 3600, 4 * 3600 + 1, 86_400, 20 * 86_400, 900 * 86_400]
        return Segment.sample(
            dispatch: ["D1", "d2", "D 3", "东西"][dice.below(4)], officer: officers[dice.below(3)].policeNumber,
            at: Int64(dice.below(40)) * 40_000 - 400_000, for: lengths[min(dice.below(16), 7)],
            place: dice.below(8) == 0 ? nil : text(&dice, longest: 8),
            position: dice.below(4) == 0 ? nil : position(&dice),
            cause: dice.below(3) == 0 ? nil : text(&dice, longest: 4),
            category: dice.below(3) == 0 ? nil : text(&dice, longest: 3))
    }

    private static func query(_ dice: inout Dice) -> SegmentQuery {
        var query = SegmentQuery()
        for _ in 0..<(1 + dice.below(3)) {
            switch dice.below(9) {
            case 0: query.dispatch = ["d1", "D2", "d 3", "D"][dice.below(4)]
            case 1: query.officer = ["a1", "A2", "甲", "乙甲", "甲丙", "丁"][dice.below(6)]
            case 2: query.from = .at(Int64(dice.below(50)) * 40_000 - 400_000)
            case 3: query.to = .at(Int64(dice.below(50)) * 40_000 - 400_000)
            case 4, 5: query.place = text(&dice, longest: 3)
            case 6: query.cause = text(&dice, longest: 2)
            case 7: query.text = text(&dice, longest: 3)
            default:
                let metres = [0.0, 15, 60, 500, 5000, 60_000, 3_000_000, 30_000_000][dice.below(8)]
                query.near = .init(position: position(&dice), metres: metres)
            }
        }
        query.limit = 1 + dice.below(30)
        return query
    }

    @Test(
        "Any question is answered as by looking at every segment", arguments: EngineUnderTest.all,
        [1, 2, 3, 4] as [UInt64])
    func answers(engine: EngineUnderTest, seed: UInt64) throws {
        var dice = Dice(state: seed)
        let fresh = try engine.fresh()
        _ = try fresh.catalogue.store(officers: Self.officers)
        var all: [Segment] = []
        for index in 0..<150 {
            all += try fresh.catalogue.put("\(index)", (0..<dice.below(4)).map { _ in Self.segment(&dice) })
        }
        // Some of it is replaced by something else.
        for index in 0..<30 {
            all.removeAll { $0.recording == "\(index)" }
            all += try fresh.catalogue.put("\(index)", (0..<dice.below(4)).map { _ in Self.segment(&dice) })
        }
        let names = Dictionary(uniqueKeysWithValues: Self.officers.map { ($0.policeNumber, $0.name) })
        let scan = PlainScan(segments: all, names: names)
        for _ in 0..<200 {
            var query = Self.query(&dice)
            for _ in 0..<3 {
                let answer = try fresh.catalogue.find(query)
                try #require(answer == scan.find(query), "\(query)")
                query.after = answer.last ?? query.after
            }
        }
    }

    /// Few places, one of them with half of everything: what an engine leaves out because it is far away must be far away.
    @Test(
        "Crowded places are answered as by looking at every segment", arguments: EngineUnderTest.all,
        [5, 6, 7] as [UInt64])
    func crowds(engine: EngineUnderTest, seed: UInt64) throws {
        var dice = Dice(state: seed)
        let fresh = try engine.fresh()
        let places = (0..<40).map { _ in
            Coordinate(latitude: 30 + Double(dice.below(3000)) * 1e-5, longitude: 120 + Double(dice.below(3000)) * 1e-5)
        }
        var all: [Segment] = []
        for recording in 0..<40 {
            let segments = (0..<50).map { index in
                let place = dice.below(2) == 0 ? 0 : dice.below(places.count)
                let day = Int64(dice.below(8) == 0 ? dice.below(400) : 360 + dice.below(3))
                var segment = Segment.sample(
                    dispatch: "D\(dice.below(500))", at: day * 86_400 + Int64(dice.below(2000)) * 43, for: 60,
                    place: "东\(place)号", position: places[place], cause: dice.below(3) == 0 ? "西" : "南")
                segment.offset = .seconds(Int64(index))
                return segment
            }
            all += try fresh.catalogue.put("\(recording)", segments)
        }
        let scan = PlainScan(segments: all, names: [:])
        for _ in 0..<80 {
            var query = SegmentQuery()
            let metres = [20.0, 150, 600, 1500, 2500][dice.below(5)]
            query.near = .init(position: places[dice.below(places.count)], metres: metres)
            query.near?.position.latitude += Double(dice.below(100)) * 1e-5
            if dice.below(2) == 0 { query.place = "东" }
            if dice.below(3) == 0 { query.cause = ["西", "南"][dice.below(2)] }
            if dice.below(6) == 0 { query.from = .at(Int64(dice.below(400)) * 86_400) }
            if dice.below(6) == 0 { query.to = .at(Int64(dice.below(400)) * 86_400) }
            query.limit = [3, 40, 300][dice.below(3)]
            for _ in 0..<2 {
                let answer = try fresh.catalogue.find(query)
                try #require(answer == scan.find(query), "\(query)")
                query.after = answer.last ?? query.after
            }
        }
    }
}

/// The meaning of a query, written down as plainly as possible and with nothing shared with any engine.
struct PlainScan {
    var segments: [Segment]
    var names: [String: String?]

    func find(_ query: SegmentQuery) -> [Segment] {
        let found = segments.filter { holds(query, $0) }.sorted { key($0) > key($1) }
        let rest = query.after.map { after in found.filter { key($0) < key(after) } } ?? found
        return Array(rest.prefix(query.limit))
    }

    private func key(_ segment: Segment) -> (Int64, String) { (segment.span.start.nanoseconds, segment.number) }

    private func holds(_ query: SegmentQuery, _ segment: Segment) -> Bool {
        if let from = query.from, let to = query.to, from >= to { return false }
        if let near = query.near {
            guard let position = segment.position, metres(near.position, position) <= near.metres else { return false }
        }
        if let from = query.from, segment.span.end <= from { return false }
        if let to = query.to, segment.span.start >= to { return false }
        if let dispatch = query.dispatch, dispatch.lowercased() != segment.dispatch.lowercased() { return false }
        let name = names[segment.officer] ?? nil
        if let officer = query.officer {
            guard officer.lowercased() == segment.officer.lowercased() || contains(name, officer) else { return false }
        }
        for part in parts(query.place) where !contains(segment.place, part) { return false }
        for part in parts(query.cause) where !contains(segment.cause, part) { return false }
        for part in parts(query.text) {
            let texts = [segment.place, segment.cause, segment.category, name]
            guard segment.dispatch.lowercased() == part.lowercased() || texts.contains(where: { contains($0, part) })
            else { return false }
        }
        return true
    }

    private func parts(_ text: String?) -> [String] { (text ?? "").split(separator: " ").map(String.init) }

    private func contains(_ text: String?, _ part: String) -> Bool {
        guard let text else { return false }
        // Words in brackets: adjacent ones read [a][b].
        return words(text).contains(words(part))
    }

    private func words(_ text: String) -> String {
        var result = ""
        var run = ""
        for character in text.lowercased() + " " {
            if character.isASCII, character.isLetter || character.isNumber {
                run.append(character)
                continue
            }
            if !run.isEmpty { result += "[\(run)]" }
            run = ""
            if character != " " { result += "[\(character)]" }
        }
        return result
    }

    private func metres(_ a: Coordinate, _ b: Coordinate) -> Double {
        let degree = Double.pi / 180
        let (x, y) = (sin((b.latitude - a.latitude) * degree / 2), sin((b.longitude - a.longitude) * degree / 2))
        let h = x * x + cos(a.latitude * degree) * cos(b.latitude * degree) * y * y
        return 2 * 6_371_008.8 * asin(min(1, h.squareRoot()))
    }
}
