import Evidence
import Foundation

/// Squares of the map in degrees at several sizes, each a term of the index. A circle is searched as the few cells that
/// cover it; the exact distance is then tested on what they hold.
enum MapCells {
    /// The world's 360° are cut into 2^level columns: 78 km, 20 km, 5 km, 1.2 km, 300 m, 76 m and 19 m at the equator.
    static let levels = [9, 11, 13, 15, 17, 19, 21]
    /// So many cells at most cover a circle.
    static let mostCells = 12
    /// Mean radius of the earth.
    private static let radius = 6_371_008.8

    static func isValid(_ position: Coordinate) -> Bool {
        (-90...90).contains(position.latitude) && (-180...180).contains(position.longitude)
    }

    /// The terms of a position: its cell at every level. None for a position that isn't on the earth.
    static func terms(_ position: Coordinate) -> [String] {
        guard isValid(position) else { return [] }
        return levels.map { level in
            key(level: level, row: row(position.latitude, level), column: column(position.longitude, level))
        }
    }

    /// Great-circle distance in metres.
    static func distance(_ a: Coordinate, _ b: Coordinate) -> Double {
        let toRadians = Double.pi / 180
        let dLatitude = (b.latitude - a.latitude) * toRadians
        let dLongitude = (b.longitude - a.longitude) * toRadians
        let h =
            pow(sin(dLatitude / 2), 2)
            + cos(a.latitude * toRadians) * cos(b.latitude * toRadians) * pow(sin(dLongitude / 2), 2)
        return 2 * radius * asin(min(1, h.squareRoot()))
    }

    /// The cells of one level that the circle may touch, as ranges of terms: one or two (at ±180°) a row.
    /// Nil when there are more than `mostRows` rows: the level is too fine for the circle.
    static func ranges(_ near: SegmentQuery.Near, level: Int, mostRows: Int = 16) -> [ClosedRange<String>]? {
        // A little wider than the circle, so that rounding never loses a point on its edge.
        let degrees = near.metres / radius * 180 / Double.pi * 1.000001 + 1e-9
        let south = max(-90, near.position.latitude - degrees)
        let north = min(90, near.position.latitude + degrees)
        let rows = row(south, level)...row(north, level)
        guard rows.count <= mostRows else { return nil }
        let columns = 1 << level
        // The circle is widest in longitude where its parallel is shortest.
        let widest = max(abs(south), abs(north))
        let shrink = cos(widest * Double.pi / 180)
        let halfWidth = shrink > 1e-6 ? degrees / shrink : 360
        return rows.flatMap { row -> [ClosedRange<String>] in
            func range(_ from: Int, _ to: Int) -> ClosedRange<String> {
                key(level: level, row: row, column: from)...key(level: level, row: row, column: to)
            }
            guard halfWidth < 180 else { return [range(0, columns - 1)] }
            let west = near.position.longitude - halfWidth
            let east = near.position.longitude + halfWidth
            if west < -180 {
                return [range(column(west + 360, level), columns - 1), range(0, column(east, level))]
            }
            if east > 180 {
                return [range(column(west, level), columns - 1), range(0, column(east - 360, level))]
            }
            return [range(column(west, level), column(east, level))]
        }
    }

    private static func row(_ latitude: Double, _ level: Int) -> Int {
        Int(((latitude + 90) / 360 * Double(1 << level)).rounded(.down))
    }

    private static func column(_ longitude: Double, _ level: Int) -> Int {
        min((1 << level) - 1, max(0, Int(((longitude + 180) / 360 * Double(1 << level)).rounded(.down))))
    }

    /// Sorts by level, row, column.
    private static func key(level: Int, row: Int, column: Int) -> String {
        func padded(_ number: Int, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        return "\(padded(level, 2))/\(padded(row, 7))/\(padded(column, 7))"
    }
}
