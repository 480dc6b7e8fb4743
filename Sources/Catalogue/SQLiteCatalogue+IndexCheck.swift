import Evidence
import GRDB

/// Whether the search index says what follows from the segments. It is not sealed, since it can be made again; but a
/// posting that is gone hides a segment from whoever searches.
extension SQLiteCatalogue {
    public func indexOutOfStep(part: Int, of parts: Int) throws(CatalogueError) -> [String] {
        try reading { db in
            let check = try IndexCheck(db)
            return try check.run { block in
                let place = block % Int64(parts)
                return (place < 0 ? place + Int64(parts) : place) == Int64(part - 1)
            } isAll: {
                parts == 1
            }
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
    private var expected: [Int64: SlotSet] = [:]
    private var counts: [Int64: Int64] = [:]
    private var rows: Int64 = 0
    private var faults: [String] = []

    init(_ db: Database) throws {
        self.db = db
        postings = try PostingRows(db)
        term = try db.cachedStatement(sql: "SELECT id FROM term WHERE field = ? AND text = ?")
    }

    func run(_ isAsked: (Int64) -> Bool, isAll: () -> Bool) throws -> [String] {
        let segments = try RawStatement(
            db,
            """
            SELECT s.id, s.officer, o.name, p.text, c.text, k.text, s.latitude, s.longitude
            FROM segment s LEFT JOIN officer o ON o.police_number = s.officer
              LEFT JOIN phrase p ON p.id = s.place_id
              LEFT JOIN phrase c ON c.id = s.cause_id
              LEFT JOIN phrase k ON k.id = s.category_id
            WHERE s.id BETWEEN ? AND ? ORDER BY s.id
            """)
        defer { segments.reset() }
        for block in try blocks() where isAsked(block) && faults.count < Self.mostFaults {
            let range = SegmentKey.ids(block: block)
            segments.reset()
            segments.bind(1, range.lowerBound)
            segments.bind(2, range.upperBound)
            while try segments.step() {
                let slot = SegmentKey.slot(id: segments.int(0))
                var texts: [(TermField, String?)] = [
                    (.name, segments.optionalText(2)), (.place, segments.optionalText(3)),
                    (.cause, segments.optionalText(4)), (.category, segments.optionalText(5)),
                ]
                texts.removeAll { $0.1 == nil }
                var terms = [try id(.officer, Words.fold(segments.text(1)))]
                for (field, text) in texts { terms += try self.terms(field, text ?? "") }
                if let position = segments.coordinate(6, 7), position.isOnEarth {
                    terms += try MapCell.levels.map { try id(.cell, MapCell(position, level: $0).term) }
                }
                for term in terms {
                    expected[SegmentKey.posting(term: term, block: block), default: SlotSet()].insert(slot)
                }
            }
            segments.reset()
            try compare()
            if ids.count > Self.mostCached { (ids, termsOfText) = ([:], [:]) }
        }
        if isAll(), faults.isEmpty { try compareWhole() }
        return faults
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
