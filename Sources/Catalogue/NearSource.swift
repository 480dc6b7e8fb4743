import Evidence
import GRDB

/// Segments near a point: a few map cells that cover the circle, without cells that turned out to be outside.
///
/// A busy place just outside the circle, but in a cell of the cover, would be tested in vain a hundred thousand times.
/// So every failed test is counted under the largest cell around it that lies wholly outside the circle, and a cell that
/// fails more often than it costs to read is taken out of the cover.
final class NearSource: PostingSource {
    private static let mostFailures = 16

    let count: Int
    let cost: Int
    let isTestedAgain = true
    private let near: SegmentQuery.Near
    private let cover: AnySource
    private let reader: PostingReader
    private let db: Database
    private var block: Int64?
    /// How many blocks it was asked for.
    private var blocks = 0
    private var failures: [MapCell: Int] = [:]
    private var taken: Set<MapCell> = []
    private var outside: [PostingCursor] = []
    private var union = SlotSet()

    /// Nil for a circle too large for any cover: then only the distance is tested.
    ///
    /// - Parameter areas: cells without a part in each of these are left out.
    init?(_ near: SegmentQuery.Near, areas: [TermArea], _ reader: PostingReader, _ db: Database) throws {
        guard let cells = try MapCover(near, areas: areas, db)?.cells else { return nil }
        self.near = near
        self.reader = reader
        self.db = db
        cover = AnySource(try cells.map { try TermSource(term: $0.term, count: $0.count, reader) })
        count = cover.count
        cost = cover.cost
    }

    func seek(_ wanted: Int64) throws -> Int64? {
        block = try cover.seek(wanted)
        return block
    }

    func unite(into set: inout SlotSet) throws {
        try collect { try cover.unite(into: &$0) }
        set.formUnion(union)
    }

    func intersect(_ set: inout SlotSet) throws -> Bool {
        try collect { try cover.unite(into: &$0, within: set) }
        swap(&set, &union)
        return !set.isEmpty
    }

    private func collect(_ unite: (inout SlotSet) throws -> Void) throws {
        union.removeAll()
        guard let block else { return }
        blocks += 1
        try unite(&union)
        for cell in outside where try cell.seek(block) == block {
            union.subtract(try cell.withBytes { try SlotSet(encoded: $0) })
        }
    }

    /// Says that a segment of this block at this position failed the test. Returns slots of the block that need no test
    /// any more, because they would fail it too.
    func reject(_ position: Coordinate, block: Int64) throws -> SlotSet? {
        // A block this source was not asked about says nothing of its cover.
        guard block == self.block, let cell = MapCell(around: position, outside: near) else { return nil }
        failures[cell, default: 0] += 1
        guard failures[cell, default: 0] >= max(Self.mostFailures, blocks * 3 / 4), !taken.contains(cell) else {
            return nil
        }
        taken.insert(cell)
        let row = try RawStatement(db, "SELECT id FROM term WHERE field = 'cell' AND text = ?")
        defer { row.reset() }
        row.bind(1, cell.term)
        guard try row.step() else { return nil }
        let cursor = try reader.cursor(term: row.int(0))
        outside.append(cursor)
        guard try cursor.seek(block) == block else { return nil }
        return try cursor.withBytes { try SlotSet(encoded: $0) }
    }
}
