import Evidence
import Testing

@testable import Catalogue

@Suite("Where on the map a term's segments lie")
struct TermAreaTests {
    private let home = Coordinate(latitude: 30.25, longitude: 120.15)

    private func near(_ metres: Double, north: Double = 0) -> SegmentQuery.Near {
        .init(position: Coordinate(latitude: home.latitude + north, longitude: home.longitude), metres: metres)
    }

    private func area(_ positions: [Coordinate]) -> TermArea {
        var area = TermArea()
        for position in positions { area.insert(position) }
        return area
    }

    /// `count` positions, each some kilometres from the next.
    private func spread(_ count: Int, step: Double) -> [Coordinate] {
        (0..<count).map {
            Coordinate(
                latitude: home.latitude + Double($0 / 12) * step, longitude: home.longitude + Double($0 % 12) * step)
        }
    }

    @Test("A circle far from every segment of a term is known to hold none; a near one is not ruled out")
    func apart() {
        let area = area([home])
        #expect(area.within(near(500, north: 0.1)).isEmpty)
        #expect(!area.within(near(500)).isEmpty)
        // As large as the distance: on the edge nothing may be ruled out.
        #expect(!area.within(near(12_000, north: 0.1)).isEmpty)
    }

    @Test("However many places there are, the cells stay few and hold all of them", arguments: [0.001, 0.02, 0.3, 4])
    func few(step: Double) {
        let positions = spread(140, step: step)
        let area = area(positions)
        #expect(area.cells.count <= TermArea.mostCells)
        for position in positions {
            #expect(!area.within(.init(position: position, metres: 0)).isEmpty)
            for level in MapCell.levels { #expect(area.touches(MapCell(position, level: level))) }
        }
        // Cells of 78 km are the largest: what does not fit into a few of them is anywhere.
        #expect(area.isAnywhere == (step == 4))
    }

    @Test("Two areas together hold what either holds, and anywhere stays anywhere")
    func union() {
        let (one, many) = (area([home]), area(spread(100, step: 0.05)))
        for (a, b) in [(one, many), (many, one), (TermArea(), one), (one, TermArea())] {
            var both = a
            both.formUnion(b)
            for cell in a.cells.union(b.cells) { #expect(both.touches(cell)) }
        }
        var all = one
        all.formUnion(.anywhere)
        #expect(all.isAnywhere && !all.isEmpty)
        #expect(TermArea().isEmpty)
    }

    @Test("The stored form gives the same area back; bytes that are none mean anywhere, so that nothing is hidden")
    func stored() {
        for area in [TermArea(), area([home]), area(spread(140, step: 0.02))] {
            let bytes = area.encoded ?? []
            let read = bytes.withUnsafeBytes { TermArea(encoded: $0) }
            #expect(read.cells == area.cells && read.isAnywhere == area.isAnywhere && read.isEmpty == area.isEmpty)
        }
        #expect(TermArea.anywhere.encoded == nil)
        #expect(TermArea(encoded: nil).isAnywhere)
        for damaged: [UInt8] in [[], [15, 1, 2], [16, 1, 0, 0, 0, 1, 0, 0, 0], [200]] {
            #expect(damaged.withUnsafeBytes { TermArea(encoded: $0) }.isAnywhere, "\(damaged)")
        }
    }

    @Test(
        "A question for a word and a distance that have nothing in common reads no posting; renamed officers move along"
    )
    func answers() throws {
        let folder = TemporaryFolder()
        let catalogue = try folder.open()
        _ = try catalogue.store(officers: [Officer(policeNumber: "110001", name: "甲乙")])
        let far = Coordinate(latitude: 31.25, longitude: 120.15)
        for index in 0..<3 as Range<Int64> {
            try catalogue.put("h\(index)", [.sample(at: index * 900_000, for: 60, place: "文三路", position: home)])
            try catalogue.put("f\(index)", [.sample(at: index * 900_000, for: 60, place: "天目山路", position: far)])
        }
        var query = SegmentQuery()
        query.near = near(5000)
        query.place = "天目山路"
        #expect(try catalogue.find(query).isEmpty)
        query.place = "路"
        #expect(try catalogue.find(query).count == 3)
        query.place = nil
        query.officer = "丙丁"
        _ = try catalogue.store(officers: [Officer(policeNumber: "110001", name: "丙丁")])
        let named = try catalogue.sql("SELECT text FROM term WHERE field = 'name' AND area <> X'00' ORDER BY 1")
        #expect(named.contains([Optional("丙 丁")]))
        #expect(try catalogue.find(query).count == 3)
    }
}
