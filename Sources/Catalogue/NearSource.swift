import Evidence
import GRDB

/// Segments near a point: a few map cells that cover the circle, without cells that turned out to be outside.
///
/// A busy place just outside the circle, but in a cell of the cover, would be tested in vain a hundred thousand times.
/// So every failed test is counted under the largest cell around it that lies wholly outside the circle, and a cell that
/// fails often is taken out of the cover.
final class NearSource: PostingSource {
    private static let mostFailures = 24

    let count: Int
    let cost: Int
    private let near: SegmentQuery.Near
    private let cover: AnySource
    private let db: Database
    private var block: Int64?
    private var failures: [MapCell: Int] = [:]
    private var outside: [PostingCursor] = []
    private var union = SlotSet()

    /// Nil for a circle too large for any cover: then only the distance is tested.
    init?(_ near: SegmentQuery.Near, _ db: Database) throws {
        guard let cells = try MapCover(near, db)?.cells else { return nil }
        self.near = near
        self.db = db
        cover = AnySource(try cells.map { try TermSource(term: $0.term, count: $0.count, db) })
        count = cover.count
        cost = cover.cost
    }

    func seek(_ wanted: Int64) throws -> Int64? {
        block = try cover.seek(wanted)
        return block
    }

    func unite(into set: inout SlotSet) throws {
        try collect()
        set.formUnion(union)
    }

    func intersect(_ set: inout SlotSet) throws -> Bool {
        try collect()
        return set.formIntersection(union)
    }

    private func collect() throws {
        union.removeAll()
        guard let block else { return }
        try cover.unite(into: &union)
        for cell in outside where try cell.seek(block) == block {
            union.subtract(try cell.withBytes { try SlotSet(encoded: $0) })
        }
    }

    /// Says that a segment of the block in hand at this position failed the test. Returns slots of the block that need
    /// no test any more, because they would fail it too.
    func reject(_ position: Coordinate) throws -> SlotSet? {
        guard let block, position.isOnEarth else { return nil }
        let cells = MapCell.levels.lazy.map { MapCell(position, level: $0) }
        guard let cell = cells.first(where: { $0.isOutside(self.near) }) else { return nil }
        failures[cell, default: 0] += 1
        guard failures[cell] == Self.mostFailures else { return nil }
        let statement = try db.cachedStatement(sql: "SELECT id FROM term WHERE field = 'cell' AND text = ?")
        guard let term = try Int64.fetchOne(statement, arguments: [cell.term]) else { return nil }
        let cursor = try PostingCursor(term: term, db)
        outside.append(cursor)
        guard try cursor.seek(block) == block else { return nil }
        return try cursor.withBytes { try SlotSet(encoded: $0) }
    }
}
