import Evidence
import GRDB

/// The cells that cover a circle, small where much happens: a start of a few cells, of which the fullest that the
/// circle's edge runs through is cut into smaller ones, again and again. So a busy place just outside the circle
/// hardly ever stays in.
struct MapCover {
    struct Cell {
        var cell: MapCell
        var term: Int64
        /// How many segments it holds.
        var count: Int
        var isInside: Bool
    }

    /// So many cells at most to begin with, and so many when no more are cut.
    private static let mostAtStart = 4
    private static let enough = 6
    private static let mostOfLargest = 100
    /// Emptier cells are not worth cutting: so few segments, or such a part of all.
    private static let hardlyAnything = 100
    private static let smallPart = 16

    private(set) var cells: [Cell]
    private let near: SegmentQuery.Near
    private let areas: [TermArea]

    /// Nil for a circle so large that no few cells cover it.
    init?(_ near: SegmentQuery.Near, areas: [TermArea], _ db: Database) throws {
        self.near = near
        self.areas = areas
        cells = []
        var start: [Cell]?
        for level in MapCell.levels.reversed() {
            // The largest size serves any circle: a far one, where nothing is, must not mean looking at everything.
            let isLargest = level == MapCell.levels.first
            let most = isLargest ? Self.mostOfLargest : Self.mostAtStart
            guard let ranges = near.ranges(level: level, mostRows: isLargest ? .max : 3) else { continue }
            let found = try fetch(ranges, limit: most + 1, db)
            if found.count <= most {
                start = found
                break
            }
        }
        guard let start else { return nil }
        cells = start
        while cells.count < Self.enough, try cutFullest(db) {}
    }

    private mutating func cutFullest(_ db: Database) throws -> Bool {
        let worth = max(Self.hardlyAnything, cells.reduce(0) { $0 + $1.count } / Self.smallPart)
        let fullest = cells.indices.filter { !cells[$0].isInside && cells[$0].count > worth }
            .max { cells[$0].count < cells[$1].count }
        guard let fullest else { return false }
        guard let children = cells[fullest].cell.children else {
            // The smallest size: nothing to cut. The exact test does the rest.
            cells[fullest].isInside = true
            return true
        }
        cells.remove(at: fullest)
        cells += try fetch(children, limit: .max, db)
        return true
    }

    private func fetch(_ ranges: [ClosedRange<String>], limit: Int, _ db: Database) throws -> [Cell] {
        let row = try RawStatement(
            db, "SELECT text, id, segments FROM term WHERE field = 'cell' AND text BETWEEN ? AND ? AND segments > 0")
        defer { row.reset() }
        var found: [Cell] = []
        for range in ranges {
            row.reset()
            row.bind(1, range.lowerBound)
            row.bind(2, range.upperBound)
            while found.count < limit, try row.step() {
                guard let cell = MapCell(term: row.text(0)), !cell.isOutside(near),
                    areas.allSatisfy({ $0.touches(cell) })
                else {
                    continue
                }
                found.append(
                    Cell(cell: cell, term: row.int(1), count: Int(row.int(2)), isInside: cell.isInside(near)))
            }
        }
        return found
    }
}
