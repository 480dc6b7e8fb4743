import Evidence
import Foundation

/// A square of the map in degrees, at one of several sizes; each is a term of the index.
struct MapCell: Hashable {
    /// The world's 360° are cut into 2^level columns, and its 180° into half as many rows.
    var level: Int
    var row: Int
    var column: Int

    /// 78 km at the equator halved down to 1.2 km, then 300 m, 76 m and 19 m: small circles touch few cells that hold
    /// anything, so they do without the sizes between.
    static let levels = [9, 10, 11, 12, 13, 14, 15, 17, 19, 21]
    /// Mean radius of the earth in metres.
    static let radius = 6_371_008.8

    init(level: Int, row: Int, column: Int) {
        self.level = level
        self.row = row
        self.column = column
    }

    init(_ position: Coordinate, level: Int) {
        let (count, last) = (Double(1 << level), 1 << level - 1)
        self.level = level
        row = Int(((position.latitude + 90) / 360 * count).rounded(.down))
        column = min(last, max(0, Int(((position.longitude + 180) / 360 * count).rounded(.down))))
    }

    /// The largest cell around a position that lies wholly outside the circle; nil when even the smallest may touch it.
    /// Called for every failed test: so no geometry but one distance.
    init?(around position: Coordinate, outside near: SegmentQuery.Near) {
        guard position.isOnEarth else { return nil }
        // No point of a cell is farther from the position than the cell's sides together.
        let free = near.position.distance(to: position) - near.metres
        let world = 4 * Double.pi * Self.radius * 1.001
        guard let level = Self.levels.first(where: { world / Double(1 << $0) < free }) else { return nil }
        self.init(position, level: level)
    }

    /// The cell of a larger size around it; itself for its own size.
    func parent(level: Int) -> MapCell {
        MapCell(level: level, row: row >> (self.level - level), column: column >> (self.level - level))
    }

    /// How the index writes it; sorts by level, row, column.
    var term: String {
        func padded(_ number: Int, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        return "\(padded(level, 2))/\(padded(row, 7))/\(padded(column, 7))"
    }

    init?(term: String) {
        let parts = term.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        self.init(level: parts[0], row: parts[1], column: parts[2])
    }

    /// The cells of the next smaller size within it, a range of terms for each row. Nil for the smallest.
    var children: [ClosedRange<String>]? {
        guard let next = Self.levels.first(where: { $0 > level }) else { return nil }
        let shift = next - level
        return (row << shift..<(row + 1) << shift).map { row in
            MapCell(level: next, row: row, column: column << shift)
                .term...MapCell(
                    level: next, row: row, column: (column + 1) << shift - 1
                ).term
        }
    }

    private var size: Double { 360 / Double(1 << level) }

    private var middle: Coordinate {
        Coordinate(
            latitude: min(90, (Double(row) + 0.5) * size - 90), longitude: (Double(column) + 0.5) * size - 180)
    }

    /// No point of the cell is farther from its middle: half its diagonal, and a little for the earth's roundness.
    private var reach: Double {
        let south = Double(row) * size - 90
        let nearest = south <= 0 && south + size >= 0 ? 0 : min(abs(south), abs(south + size))
        let shrink = cos(min(90, nearest) * Double.pi / 180)
        return size / 2 * Double.pi / 180 * Self.radius * (1 + shrink * shrink).squareRoot() * 1.01
    }

    /// No point of the cell is in the circle.
    func isOutside(_ near: SegmentQuery.Near) -> Bool { near.position.distance(to: middle) - reach > near.metres }
    /// Every point of the cell is in the circle.
    func isInside(_ near: SegmentQuery.Near) -> Bool { near.position.distance(to: middle) + reach < near.metres }
}

extension Coordinate {
    var isOnEarth: Bool { (-90...90).contains(latitude) && (-180...180).contains(longitude) }

    /// Great-circle distance in metres.
    func distance(to other: Coordinate) -> Double {
        let toRadians = Double.pi / 180
        let (north, east) = (
            sin((other.latitude - latitude) * toRadians / 2), sin((other.longitude - longitude) * toRadians / 2)
        )
        let h = north * north + cos(latitude * toRadians) * cos(other.latitude * toRadians) * east * east
        return 2 * MapCell.radius * asin(min(1, h.squareRoot()))
    }
}

extension SegmentQuery.Near {
    /// The cells of one size that the circle may touch, as ranges of terms: one a row, two at ±180°.
    /// Nil when there are more than `mostRows` rows: the cells are too small for the circle.
    func ranges(level: Int, mostRows: Int) -> [ClosedRange<String>]? {
        // A little wider than the circle, so that rounding never loses a point on its edge.
        let degrees = metres / MapCell.radius * 180 / Double.pi * 1.000001 + 1e-9
        let south = max(-90, position.latitude - degrees)
        let north = min(90, position.latitude + degrees)
        // The circle is widest in longitude where its parallel is shortest.
        let shrink = cos(max(abs(south), abs(north)) * Double.pi / 180)
        let halfWidth = shrink > 1e-6 ? degrees / shrink : 360
        let (west, east) = (position.longitude - halfWidth, position.longitude + halfWidth)
        func cell(_ latitude: Double, _ longitude: Double) -> MapCell {
            MapCell(Coordinate(latitude: latitude, longitude: longitude), level: level)
        }
        let rows = cell(south, 0).row...cell(north, 0).row
        guard rows.count <= mostRows else { return nil }
        let columns: [(Int, Int)] =
            if halfWidth >= 180 {
                [(0, 1 << level - 1)]
            } else if west < -180 {
                [(cell(0, west + 360).column, 1 << level - 1), (0, cell(0, east).column)]
            } else if east > 180 {
                [(cell(0, west).column, 1 << level - 1), (0, cell(0, east - 360).column)]
            } else {
                [(cell(0, west).column, cell(0, east).column)]
            }
        return rows.flatMap { row in
            columns.map { from, to in
                MapCell(level: level, row: row, column: from).term...MapCell(level: level, row: row, column: to).term
            }
        }
    }
}
