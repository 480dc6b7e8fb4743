import Evidence
import Foundation
import GRDB

/// Keeps `segment`, `phrase`, `term` and `posting` in step. Changes of postings are collected and written by
/// ``flush(_:)``, which must be called before the transaction ends. One writer serves one transaction; an import keeps
/// it over several for its caches, and throws it away when one of them fails.
final class IndexWriter {
    /// One slot that comes into a posting row or goes out of it. Changes of one row happen in the order they were made.
    private struct Change: Comparable {
        var posting: Int64
        /// Running number, slot, and whether it comes (1) or goes (0).
        private var rest: UInt64

        init(posting: Int64, order: Int, slot: UInt32, comes: Bool) {
            self.posting = posting
            rest = UInt64(order) << 25 | UInt64(slot) << 1 | (comes ? 1 : 0)
        }

        var slot: UInt32 { UInt32(truncatingIfNeeded: rest >> 1) & (1 << UInt32(SegmentKey.slotBits) - 1) }
        var comes: Bool { rest & 1 == 1 }

        static func < (a: Change, b: Change) -> Bool {
            a.posting != b.posting ? a.posting < b.posting : a.rest < b.rest
        }
    }

    private struct Named: Hashable {
        var field: TermField
        var text: String
    }

    private var changes: [Change] = []
    /// How many changes of posting rows wait to be written.
    var pending: Int { changes.count }
    private var termIDs: [Named: Int64] = [:]
    private var termsOfText: [Named: [Int64]] = [:]
    private var termsOfCell: [MapCell: [Int64]] = [:]
    private var areas = TermAreas()
    private var phraseIDs: [String: Int64] = [:]
    private var names: [String: String?] = [:]
    private var nextSlots: [Int64: UInt32] = [:]
    /// Blocks whose first segment is in this batch.
    private var newBlocks: Set<Int64> = []

    // MARK: Segments

    func insert(_ segment: IndexedSegment, _ db: Database) throws {
        let id = try nextID(block: SegmentKey.block(segment.start), db)
        let row = try RawStatement(
            db,
            """
            INSERT INTO segment (id, number, dispatch, officer, recording_id, recorder, start, end, media_offset,
              media_length, place_id, cause_id, category_id, latitude, longitude, length_class)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        row.bind(1, id)
        row.bind(2, segment.number)
        row.bind(3, segment.dispatch)
        row.bind(4, segment.officer)
        row.bind(5, segment.recordingID)
        row.bind(6, segment.recorder)
        row.bind(7, segment.start)
        row.bind(8, segment.end)
        row.bind(9, segment.offset)
        row.bind(10, segment.length)
        row.bind(11, try phraseID(segment.place, db))
        row.bind(12, try phraseID(segment.cause, db))
        row.bind(13, try phraseID(segment.category, db))
        row.bind(14, segment.position?.latitude)
        row.bind(15, segment.position?.longitude)
        row.bind(16, LengthClass.of(start: segment.start, end: segment.end))
        try row.run()
        try file(segment, id: id, db)
    }

    /// Enters a segment that has its row under its terms.
    func file(_ segment: IndexedSegment, id: Int64, _ db: Database) throws {
        let (block, slot) = (SegmentKey.block(id: id), SegmentKey.slot(id: id))
        for term in try terms(of: segment, db) {
            add(slot, term: term, block: block)
            if let position = segment.position { try areas.add(position, to: term, db) }
        }
        if let position = segment.position {
            for term in try terms(position, db) { add(slot, term: term, block: block) }
        }
    }

    func delete(id: Int64, _ segment: IndexedSegment, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM segment WHERE id = ?").execute(arguments: [id])
        nextSlots[SegmentKey.block(id: id)] = nil
        let (block, slot) = (SegmentKey.block(id: id), SegmentKey.slot(id: id))
        for term in try terms(of: segment, db) { remove(slot, term: term, block: block) }
        if let position = segment.position {
            for term in try terms(position, db) { remove(slot, term: term, block: block) }
        }
    }

    private func add(_ slot: UInt32, term: Int64, block: Int64) {
        let posting = SegmentKey.posting(term: term, block: block)
        changes.append(Change(posting: posting, order: changes.count, slot: slot, comes: true))
    }

    private func remove(_ slot: UInt32, term: Int64, block: Int64) {
        let posting = SegmentKey.posting(term: term, block: block)
        changes.append(Change(posting: posting, order: changes.count, slot: slot, comes: false))
    }

    private func nextID(block: Int64, _ db: Database) throws -> Int64 {
        let slot: UInt32
        if let known = nextSlots[block] {
            slot = known
        } else {
            let ids = SegmentKey.ids(block: block)
            let last = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT max(id) FROM segment WHERE id BETWEEN ? AND ?"),
                arguments: [ids.lowerBound, ids.upperBound])
            slot = last.map { SegmentKey.slot(id: $0) + 1 } ?? 0
            if last == nil { newBlocks.insert(block) }
        }
        guard slot < 1 << UInt32(SegmentKey.slotBits) else { throw BlockIsFull() }
        nextSlots[block] = slot + 1
        return SegmentKey.id(block: block, slot: slot)
    }

    /// More than sixteen million segments that begin within eight days.
    struct BlockIsFull: Error {}

    // MARK: Terms

    /// All but the cells of its position.
    private func terms(of segment: IndexedSegment, _ db: Database) throws -> [Int64] {
        let texts = segment.texts(name: try name(of: segment.officer, db))
        return try texts.flatMap { try terms($0.field, $0.text, db) }
            + [termID(.officer, Words.fold(segment.officer), db)]
    }

    private func terms(_ field: TermField, _ text: String, _ db: Database) throws -> [Int64] {
        let key = Named(field: field, text: text)
        if let known = termsOfText[key] { return known }
        let ids = try Words.terms(text).map { try termID(field, $0, db) }
        termsOfText[key] = ids
        return ids
    }

    /// The cells of a position; cached by the smallest, for the others follow from it.
    private func terms(_ position: Coordinate, _ db: Database) throws -> [Int64] {
        guard position.isOnEarth, let finest = MapCell.levels.last else { return [] }
        let smallest = MapCell(position, level: finest)
        if let known = termsOfCell[smallest] { return known }
        let ids = try MapCell.levels.map { try termID(.cell, MapCell(position, level: $0).term, db) }
        termsOfCell[smallest] = ids
        return ids
    }

    private func termID(_ field: TermField, _ text: String, _ db: Database) throws -> Int64 {
        let key = Named(field: field, text: text)
        if let known = termIDs[key] { return known }
        let id = try Self.storedID(
            db, select: "SELECT id FROM term WHERE field = ? AND text = ?",
            insert: "INSERT INTO term (field, text, segments, area) VALUES (?, ?, 0, X'00')", [field.rawValue, text])
        termIDs[key] = id
        return id
    }

    /// The id of a row, which is made when it isn't there.
    private static func storedID(
        _ db: Database, select: String, insert: String, _ values: [String]
    ) throws -> Int64 {
        for sql in [select, insert] {
            let row = try RawStatement(db, sql)
            defer { row.reset() }
            for (index, value) in values.enumerated() { row.bind(Int32(index + 1), value) }
            if try row.step() { return row.int(0) }
        }
        return db.lastInsertedRowID
    }

    private func phraseID(_ text: String?, _ db: Database) throws -> Int64? {
        guard let text else { return nil }
        if let known = phraseIDs[text] { return known }
        let id = try Self.storedID(
            db, select: "SELECT id FROM phrase WHERE text = ?", insert: "INSERT INTO phrase (text) VALUES (?)", [text])
        phraseIDs[text] = id
        return id
    }

    private func name(of officer: String, _ db: Database) throws -> String? {
        if let known = names[officer] { return known }
        let select = try db.cachedStatement(sql: "SELECT name FROM officer WHERE police_number = ?")
        let name = try String.fetchOne(select, arguments: [officer])
        names[officer] = .some(name)
        return name
    }

    // MARK: Officers' names

    /// Files all segments of an officer under a new name. The old one must be what they are filed under now.
    func rename(officer: String, from old: String?, to new: String?, _ db: Database) throws {
        names[officer] = .some(new)
        let before = Set(try old.map { try terms(.name, $0, db) } ?? [])
        let after = Set(try new.map { try terms(.name, $0, db) } ?? [])
        guard before != after else { return }
        try flush(db)
        // Officers whose numbers differ only in case or width share a term: only this one's segments are renamed.
        let term = try termID(.officer, Words.fold(officer), db)
        let ids = try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM posting WHERE id BETWEEN ? AND ?"),
            arguments: [term << 20, term << 20 | 0xFFFFF])
        for posting in ids {
            let block = SegmentKey.block(posting: posting)
            for slot in try PostingRows(db).slots(posting).slots {
                let segment = try SegmentLookup(db)
                defer { segment.reset() }
                guard try segment.find(SegmentKey.id(block: block, slot: slot)), segment.officer == officer else {
                    continue
                }
                for term in before.subtracting(after) { remove(slot, term: term, block: block) }
                for term in after.subtracting(before) {
                    add(slot, term: term, block: block)
                    if let position = segment.position { try areas.add(position, to: term, db) }
                }
            }
        }
    }

    // MARK: Postings

    /// Writes what was collected, in the order of the table.
    func flush(_ db: Database) throws {
        changes.sort()
        let rows = try PostingRows(db)
        var counts: [Int64: Int] = [:]
        var next = changes.startIndex
        while next < changes.endIndex {
            let posting = changes[next].posting
            // Blocks that had no segment before this batch have no rows to read.
            let isNew = newBlocks.contains(SegmentKey.block(posting: posting))
            var slots = isNew ? SlotSet() : try rows.slots(posting)
            var count = 0
            while next < changes.endIndex, changes[next].posting == posting {
                let change = changes[next]
                if change.comes { slots.insert(change.slot) } else { slots.remove(change.slot) }
                count += change.comes ? 1 : -1
                next += 1
            }
            counts[SegmentKey.term(posting: posting), default: 0] += count
            try rows.write(slots, id: posting)
        }
        let update = try RawStatement(db, "UPDATE term SET segments = segments + ? WHERE id = ?")
        for (term, count) in counts.sorted(by: { $0.key < $1.key }) where count != 0 {
            update.bind(1, Int64(count))
            update.bind(2, term)
            try update.run()
        }
        try areas.flush(db)
        changes.removeAll(keepingCapacity: true)
        newBlocks.removeAll()
    }
}
