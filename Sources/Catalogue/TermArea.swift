import Evidence
import Foundation
import GRDB

/// Where on the map the segments of a term lie: a few cells of one size that hold all of them. It may hold too much,
/// never too little, for it is not made smaller when segments go.
///
/// An officer works in one district, a street is in one place: most questions for a word and a distance together are
/// answered by this alone, and the others read fewer cells of the circle.
struct TermArea: Equatable {
    /// More cells than this become larger ones. Enough for a name that some twenty officers of a city share.
    static let mostCells = 48
    /// Of all sizes the finest that is kept: 1.2 km.
    private static let finest = 15

    /// One of ``MapCell/levels`` up to the finest; nil when no cell was added yet.
    private(set) var level: Int?
    private(set) var cells: Set<MapCell> = []
    /// Too far apart for any few cells, or not known.
    private(set) var isAnywhere = false

    static let anywhere: TermArea = {
        var area = TermArea()
        area.isAnywhere = true
        return area
    }()

    /// Returns whether it changed.
    @discardableResult
    mutating func insert(_ position: Coordinate) -> Bool {
        guard !isAnywhere, position.isOnEarth else { return false }
        let level = self.level ?? Self.finest
        self.level = level
        guard cells.insert(MapCell(position, level: level)).inserted else { return false }
        coarsen()
        return true
    }

    private mutating func coarsen() {
        while cells.count > Self.mostCells, let level {
            guard let larger = MapCell.levels.last(where: { $0 < level }) else {
                self = .anywhere
                return
            }
            cells = Set(cells.map { $0.parent(level: larger) })
            self.level = larger
        }
    }

    mutating func formUnion(_ other: TermArea) {
        if isAnywhere || other.isAnywhere {
            self = .anywhere
            return
        }
        guard let theirs = other.level else { return }
        guard let ours = level else {
            self = other
            return
        }
        let common = min(ours, theirs)
        cells = Set(cells.map { $0.parent(level: common) }).union(other.cells.map { $0.parent(level: common) })
        level = common
        coarsen()
    }

    /// Only what may be in the circle.
    func within(_ near: SegmentQuery.Near) -> TermArea {
        var area = self
        area.cells = cells.filter { !$0.isOutside(near) }
        return area
    }

    /// All of the term is in the circle, but for segments without a position.
    func isInside(_ near: SegmentQuery.Near) -> Bool { !isAnywhere && cells.allSatisfy { $0.isInside(near) } }

    /// Nothing of the term is here.
    var isEmpty: Bool { !isAnywhere && cells.isEmpty }

    /// Whether a cell of any size may hold a segment of the term.
    func touches(_ cell: MapCell) -> Bool {
        guard !isAnywhere, let level else { return isAnywhere }
        if cell.level >= level { return cells.contains(cell.parent(level: level)) }
        return cells.contains { $0.parent(level: cell.level) == cell }
    }

    // MARK: Stored form

    /// `term.area`: the level, then row and column of each cell in ascending order, each of 32 bits, little-endian.
    /// Nothing but a zero for a term without a position; NULL for anywhere.
    var encoded: [UInt8]? {
        guard !isAnywhere else { return nil }
        var bytes = [UInt8(level ?? 0)]
        for cell in cells.sorted(by: { ($0.row, $0.column) < ($1.row, $1.column) }) {
            for number in [cell.row, cell.column] {
                withUnsafeBytes(of: UInt32(truncatingIfNeeded: number).littleEndian) { bytes += $0 }
            }
        }
        return bytes
    }

    init() {}

    /// What is not understood is anywhere: a damaged area must not hide a segment.
    init(encoded bytes: UnsafeRawBufferPointer?) {
        guard let bytes, let first = bytes.first, (bytes.count - 1).isMultiple(of: 8) else {
            isAnywhere = true
            return
        }
        guard first != 0 || bytes.count > 1 else { return }
        guard MapCell.levels.contains(Int(first)), first <= Self.finest else {
            isAnywhere = true
            return
        }
        level = Int(first)
        func number(_ place: Int) -> Int {
            Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
        }
        for place in stride(from: 1, to: bytes.count, by: 8) {
            cells.insert(MapCell(level: Int(first), row: number(place), column: number(place + 4)))
        }
    }
}

/// The areas of the terms one writer has to do with; changed ones are written by ``flush(_:)``.
struct TermAreas {
    private var known: [Int64: TermArea] = [:]
    private var changed: Set<Int64> = []

    mutating func add(_ position: Coordinate, to term: Int64, _ db: Database) throws {
        if known[term] == nil { known[term] = try Self.fetch(term, db) }
        if known[term]?.insert(position) == true { changed.insert(term) }
    }

    mutating func flush(_ db: Database) throws {
        guard !changed.isEmpty else { return }
        let update = try RawStatement(db, "UPDATE term SET area = ? WHERE id = ?")
        for term in changed.sorted() {
            update.bind(1, bytes: known[term]?.encoded)
            update.bind(2, term)
            try update.run()
        }
        changed.removeAll()
    }

    static func fetch(_ term: Int64, _ db: Database) throws -> TermArea {
        let row = try RawStatement(db, "SELECT area FROM term WHERE id = ?")
        defer { row.reset() }
        row.bind(1, term)
        return try row.step() ? row.withBytes(0) { TermArea(encoded: $0) } : .anywhere
    }
}
