import Evidence
import GRDB

/// Whether the search index says what follows from the segments. It is not sealed, since it can be made again; but a
/// posting that is gone hides a segment from whoever searches.
extension SQLiteCatalogue {
    public func indexOutOfStep(part: Int, of parts: Int) throws(CatalogueError) -> [String] {
        try reading { db in
            try IndexCheck(db).run(part: Int64(part), of: Int64(parts))
        }
    }
}

extension SQLiteCatalogue {
    /// All or nothing: nobody searches in half an index.
    public func makeIndexAgain(by person: String) throws(CatalogueError) -> Int {
        try writing(nil) { db, _ in
            try db.execute(sql: "DELETE FROM posting; DELETE FROM term;")
            let index = IndexWriter()
            let segments = try SegmentRows.Each(db)
            var count = 0
            while let (id, segment) = try segments.next() {
                try index.file(segment, id: id, db)
                count += 1
                if index.pending > Self.mostPending { try index.flush(db) }
            }
            try index.flush(db)
            // No sealed row was changed; that it was done is told all the same.
            let note = CustodyNote(.derive, by: person, about: ["index": "made again", "segments": String(count)])
            try CustodyWriting(note, db).write([], always: true)
            return count
        }
    }

    /// Sixteen bytes each.
    private static let mostPending = 4_000_000
}

/// Goes through the segments block by block, so that the largest catalogue needs the memory of eight days.
private final class IndexCheck {
    /// Beyond this the index is to be made again, whatever else is wrong with it.
    private static let mostFaults = 100
    private static let mostCached = 200_000

    private struct Key: Hashable {
        var field: TermField
        var text: String
    }

    private let db: Database
    private let postings: PostingRows
    private let term: Statement
    private var ids: [Key: Int64?] = [:]
    private var termsOfText: [Key: [Int64]] = [:]
    private var names: [String: String?] = [:]
    private var expected: [Int64: SlotSet] = [:]
    private var counts: [Int64: Int64] = [:]
    private var rows: Int64 = 0
    private var faults: [String] = []

    init(_ db: Database) throws {
        self.db = db
        postings = try PostingRows(db)
        term = try db.cachedStatement(sql: "SELECT id FROM term WHERE field = ? AND text = ?")
    }

    func run(part: Int64, of parts: Int64) throws -> [String] {
        for block in try blocks() where (block % parts + parts) % parts == part - 1 && faults.count < Self.mostFaults {
            let segments = try SegmentRows.Each(db, ids: SegmentKey.ids(block: block))
            while let (id, segment) = try segments.next() {
                let slot = SegmentKey.slot(id: id)
                for term in try terms(of: segment) {
                    expected[SegmentKey.posting(term: term, block: block), default: SlotSet()].insert(slot)
                }
            }
            try compare()
            if ids.count > Self.mostCached { (ids, termsOfText, names) = ([:], [:], [:]) }
        }
        if parts == 1, faults.isEmpty { try compareWhole() }
        return faults
    }

    private func terms(of segment: IndexedSegment) throws -> [Int64] {
        var terms = [try id(.officer, Words.fold(segment.officer))]
        for (field, text) in segment.texts(name: try name(of: segment.officer)) { terms += try self.terms(field, text) }
        if let position = segment.position, position.isOnEarth {
            terms += try MapCell.levels.map { try id(.cell, MapCell(position, level: $0).term) }
        }
        return terms
    }

    private func name(of officer: String) throws -> String? {
        if let known = names[officer] { return known }
        let name = try String.fetchOne(
            db.cachedStatement(sql: "SELECT name FROM officer WHERE police_number = ?"), arguments: [officer])
        names[officer] = .some(name)
        return name
    }

    private func blocks() throws -> [Int64] {
        // From block to block along the key: a scan of ten million rows would only tell the same.
        var blocks: [Int64] = []
        var next = Int64.min
        let statement = try db.cachedStatement(sql: "SELECT min(id) FROM segment WHERE id >= ?")
        while let id = try Int64.fetchOne(statement, arguments: [next]) {
            let block = SegmentKey.block(id: id)
            blocks.append(block)
            next = SegmentKey.ids(block: block + 1).lowerBound
        }
        return blocks
    }

    private func compare() throws {
        for (posting, slots) in expected {
            // Zero is a term that is not there: told already.
            guard SegmentKey.term(posting: posting) != 0 else { continue }
            rows += 1
            counts[SegmentKey.term(posting: posting), default: 0] += Int64(slots.slots.count)
            // Bytes that are no set of slots are as wrong as another set.
            let stored = try? postings.slots(posting).slots
            if stored != slots.slots { faults.append("posting/\(posting)") }
        }
        expected.removeAll(keepingCapacity: true)
    }

    /// Rows that no segment asks for, and counts that are not those of the rows.
    private func compareWhole() throws {
        let stored = try Int64.fetchOne(db, sql: "SELECT count(*) FROM posting") ?? 0
        if stored != rows { faults.append("posting/(\(stored) ≠ \(rows))") }
        let terms = try RawStatement(db, "SELECT id, segments FROM term ORDER BY id")
        defer { terms.reset() }
        while faults.count < Self.mostFaults, try terms.step() {
            if terms.int(1) != counts[terms.int(0)] ?? 0 { faults.append("term/\(terms.int(0))") }
        }
    }

    private func terms(_ field: TermField, _ text: String) throws -> [Int64] {
        let key = Key(field: field, text: text)
        if let known = termsOfText[key] { return known }
        let found = try Words.terms(text).map { try id(field, $0) }
        termsOfText[key] = found
        return found
    }

    /// Zero, which no term has, where it is not there: that is told once.
    private func id(_ field: TermField, _ text: String) throws -> Int64 {
        let key = Key(field: field, text: text)
        if let known = ids[key] { return known ?? 0 }
        let found = try Int64.fetchOne(term, arguments: [field.rawValue, text])
        if found == nil { faults.append("term/\(field.rawValue)/\(text)") }
        ids[key] = .some(found)
        return found ?? 0
    }
}
