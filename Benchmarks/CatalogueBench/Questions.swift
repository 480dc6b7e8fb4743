import Catalogue
import Evidence

/// Random questions of each kind. A kind sets one key; a pair is two kinds applied to the same query.
struct Questions {
    struct Kind: Sendable {
        var name: String
        /// The key it sets: two kinds of the same key make no pair.
        var key: String
        var ask: @Sendable (inout SegmentQuery, City, inout Random) -> Void

        init(_ name: String, _ key: String, _ ask: @escaping @Sendable (inout SegmentQuery, City, inout Random) -> Void)
        {
            self.name = name
            self.key = key
            self.ask = ask
        }
    }

    static func near(_ metres: Double) -> Kind {
        let name = metres < 1000 ? "near \(Int(metres)) m" : "near \(Int(metres / 1000)) km"
        return Kind(name, "near") { query, city, random in
            // Half of the questions are about places where much happens.
            let index = random.below(2) == 0 ? city.placeRank.draw(&random) : random.below(city.places.count)
            var position = city.places[index].position
            position.latitude += random.bell() * 0.0005
            position.longitude += random.bell() * 0.0005
            query.near = SegmentQuery.Near(position: position, metres: metres)
        }
    }

    /// A piece of a text, `length` characters long.
    private static func piece(_ text: String, _ length: Int, _ random: inout Random) -> String {
        let characters = Array(text)
        guard characters.count > length else { return text }
        let start = random.below(characters.count - length + 1)
        return String(characters[start..<start + length])
    }

    private static func anyPlace(_ city: City, _ random: inout Random) -> String {
        city.places[random.below(2) == 0 ? city.placeRank.draw(&random) : random.below(city.places.count)].text
    }

    static let kinds: [Kind] = [
        Kind("dispatch", "dispatch") { query, _, random in
            let day = Int64(random.below(Int(Load.days)))
            let perDay = rows / 3 / Int(Load.days)
            query.dispatch = Load.dispatchNumber(Int(day) * perDay, day: Load.firstDay + day)
        },
        Kind("officer number", "officer") { query, city, random in
            query.officer = random.pick(city.officers).policeNumber
        },
        Kind("officer name", "officer") { query, city, random in query.officer = random.pick(city.officers).name },
        Kind("officer surname", "officer") { query, _, random in query.officer = random.pick(City.signs) },
        Kind("time 1 hour", "time") { query, _, random in span(3600, &query, &random) },
        Kind("time 30 days", "time") { query, _, random in span(30 * 86_400, &query, &random) },
        Kind("time from", "time") { query, _, random in
            span(1, &query, &random)
            query.to = nil
        },
        Kind("place 1 char", "place") { query, city, random in query.place = piece(anyPlace(city, &random), 1, &random)
        },
        Kind("place 2 chars", "place") { query, city, random in query.place = piece(anyPlace(city, &random), 2, &random)
        },
        Kind("place 4 chars", "place") { query, city, random in query.place = piece(anyPlace(city, &random), 4, &random)
        },
        Kind("place whole", "place") { query, city, random in query.place = anyPlace(city, &random) },
        near(50), near(500), near(5000), near(20_000),
        Kind("cause", "cause") { query, city, random in query.cause = random.pick(city.causes) },
        Kind("cause 2 chars", "cause") { query, city, random in
            query.cause = piece(random.pick(city.causes + city.motorwayCauses), 2, &random)
        },
        Kind("text place", "text") { query, city, random in query.text = piece(anyPlace(city, &random), 2, &random) },
        Kind("text cause", "text") { query, city, random in query.text = piece(random.pick(city.causes), 2, &random) },
        Kind("text two words", "text") { query, city, random in
            query.text = piece(anyPlace(city, &random), 2, &random) + " " + piece(random.pick(city.causes), 2, &random)
        },
    ]

    /// Of the data set in hand; the number of a dispatch follows from it.
    nonisolated(unsafe) static var rows = 0

    private static func span(_ seconds: Int64, _ query: inout SegmentQuery, _ random: inout Random) {
        let start = Load.start + .seconds(Int64(random.below(Int(Load.days) * 86_400)))
        query.from = start
        query.to = start + .seconds(seconds)
    }

    // MARK: Hard ones

    private static func hard(
        _ name: String, _ ask: @escaping @Sendable (inout SegmentQuery, City, inout Random) -> Void
    ) -> Kind {
        Kind("hard: " + name, "", ask)
    }

    /// Made to hurt: keys that match millions and have next to nothing in common.
    static let hardOnes: [Kind] = [
        hard("place ∩ cause, both > 1 M, empty") { query, city, random in
            query.place = "高速公路"
            query.cause = city.causes[0]
        },
        hard("place word of 16 000 places ∩ cause, empty") { query, city, random in
            query.place = "上行"
            query.cause = random.pick(city.causes)
        },
        hard("text words, empty") { query, city, random in query.text = "高速公路 " + city.causes[0] },
        hard("text ∩ place, empty") { query, city, random in
            query.text = random.pick(city.motorwayCauses)
            query.place = "号"
        },
        hard("text ∩ cause, empty") { query, city, random in
            query.text = "公里"
            query.cause = city.causes[random.below(5)]
        },
        hard("near 20 km ∩ cause, empty") { query, city, random in
            query.near = .init(position: Coordinate(latitude: 30.7, longitude: 120.15), metres: 20_000)
            query.cause = city.causes[0]
        },
        hard("near 5 km ∩ officer elsewhere, empty") { query, city, random in
            query.near = .init(position: Coordinate(latitude: 30.42, longitude: 120.34), metres: 5000)
            query.officer = random.pick(city.officers).policeNumber
        },
        hard("near 20 km half ∩ motorway word ∩ cause") { query, city, random in
            query.near = .init(position: Coordinate(latitude: 30.4, longitude: 120.3), metres: 20_000)
            query.place = "高速"
            query.cause = city.causes[1]
        },
        hard("near 2 km ∩ cause, empty") { query, city, random in
            query.near = .init(position: city.places[2].position, metres: 2000)
            query.cause = "不存在" + city.causes[0]
        },
        hard("near 5 km ∩ cause only on the motorway") { query, city, random in
            query.near = .init(position: city.places[0].position, metres: 5000)
            query.cause = random.pick(city.motorwayCauses)
        },
        hard("surname ∩ place, common") { query, city, random in
            query.officer = City.signs[0]
            query.place = "路"
        },
        hard("first day ∩ common cause") { query, city, random in
            query.from = Load.start
            query.to = Load.start + .seconds(86_400)
            query.cause = city.causes[0]
        },
        hard("last year ∩ cause of the first year, empty") { query, city, random in
            query.from = Load.end - .seconds(300 * 86_400)
            query.cause = Load.oldCause
        },
        hard("before all ∩ common cause, empty") { query, city, random in
            query.to = Load.start
            query.cause = city.causes[0]
        },
        hard("long phrase of common pairs") { query, city, random in query.place = "号公里高速公路街道" },
        hard("repeated characters 路中路") { query, city, random in query.place = "路街路" },
        hard("page 1000 of a common place") { query, city, random in
            query.place = "街道"
            query.to = Load.start + .seconds(400 * 86_400)
        },
    ]
}
