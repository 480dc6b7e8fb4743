import Evidence
import Foundation
import GRDB

/// Keeps `segment`, `phrase`, `term` and `posting` in step. Changes of postings are collected and written by
/// ``flush(_:)``, which must be called before the transaction ends. One writer serves one transaction; an import keeps
/// it over several for its caches, and throws it away when one of them fails.
final class IndexWriter {
    /// Changes of one posting row.
    private struct Change {
        var added: [UInt32] = []
        var removed: [UInt32] = []
    }

    private struct Named: Hashable {
        var field: TermField
        var text: String
    }

    private var changes: [Int64: Change] = [:]
    /// How many single additions and removals wait.
    private(set) var pending = 0
    private var termIDs: [Named: Int64] = [:]
    private var termsOfText: [Named: [Int64]] = [:]
    private var phraseIDs: [String: Int64] = [:]
    private var names: [String: String?] = [:]
    private var nextSlots: [Int64: UInt32] = [:]

    // MARK: Segments

    func insert(_ segment: IndexedSegment, _ db: Database) throws {
        let id = try nextID(day: SegmentKey.day(segment.start), db)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO segment (id, number, dispatch, officer, recording_id, recorder, start, end, media_offset,
                  media_length, place_id, cause_id, category_id, latitude, longitude)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            id, segment.number, segment.dispatch, segment.officer, segment.recordingID, segment.recorder,
            segment.start, segment.end, segment.offset, segment.length, phraseID(segment.place, db),
            phraseID(segment.cause, db), phraseID(segment.category, db), segment.position?.latitude,
            segment.position?.longitude,
        ])
        let (posting, slot) = (SegmentKey.day(id: id), SegmentKey.slot(id: id))
        for term in try terms(of: segment, db) {
            changes[SegmentKey.posting(term: term, day: posting), default: Change()].added.append(slot)
            pending += 1
        }
    }

    func delete(id: Int64, _ segment: IndexedSegment, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM segment WHERE id = ?").execute(arguments: [id])
        nextSlots[SegmentKey.day(id: id)] = nil
        let (day, slot) = (SegmentKey.day(id: id), SegmentKey.slot(id: id))
        for term in try terms(of: segment, db) { remove(slot, term: term, day: day) }
    }

    private func remove(_ slot: UInt32, term: Int64, day: Int64) {
        let key = SegmentKey.posting(term: term, day: day)
        // Added by the same batch: it never reached the table.
        if let index = changes[key]?.added.lastIndex(of: slot) {
            changes[key]?.added.remove(at: index)
        } else {
            changes[key, default: Change()].removed.append(slot)
            pending += 1
        }
    }

    private func nextID(day: Int64, _ db: Database) throws -> Int64 {
        let slot: UInt32
        if let known = nextSlots[day] {
            slot = known
        } else {
            let ids = SegmentKey.ids(day: day)
            let last = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT max(id) FROM segment WHERE id BETWEEN ? AND ?"),
                arguments: [ids.lowerBound, ids.upperBound])
            slot = last.map { SegmentKey.slot(id: $0) + 1 } ?? 0
        }
        guard slot < 1 << UInt32(SegmentKey.slotBits) else { throw DayIsFull() }
        nextSlots[day] = slot + 1
        return SegmentKey.id(day: day, slot: slot)
    }

    /// More than sixteen million segments that begin on one day.
    struct DayIsFull: Error {}

    // MARK: Terms

    private func terms(of segment: IndexedSegment, _ db: Database) throws -> [Int64] {
        var all: [Int64] = []
        if let place = segment.place { all += try terms(.place, place, db) }
        if let cause = segment.cause { all += try terms(.cause, cause, db) }
        if let category = segment.category { all += try terms(.category, category, db) }
        if let name = try name(of: segment.officer, db) { all += try terms(.name, name, db) }
        all.append(try termID(.officer, Words.fold(segment.officer), db))
        if let position = segment.position {
            for cell in MapCells.terms(position) { all.append(try termID(.cell, cell, db)) }
        }
        if segment.isLong { all.append(try termID(.long, "", db)) }
        return all
    }

    private func terms(_ field: TermField, _ text: String, _ db: Database) throws -> [Int64] {
        let key = Named(field: field, text: text)
        if let known = termsOfText[key] { return known }
        let ids = try Words.terms(text).map { try termID(field, $0, db) }
        termsOfText[key] = ids
        return ids
    }

    private func termID(_ field: TermField, _ text: String, _ db: Database) throws -> Int64 {
        let key = Named(field: field, text: text)
        if let known = termIDs[key] { return known }
        let select = try db.cachedStatement(sql: "SELECT id FROM term WHERE field = ? AND text = ?")
        if let id = try Int64.fetchOne(select, arguments: [field.rawValue, text]) {
            termIDs[key] = id
            return id
        }
        try db.cachedStatement(sql: "INSERT INTO term (field, text, segments) VALUES (?, ?, 0)")
            .execute(arguments: [field.rawValue, text])
        termIDs[key] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    private func phraseID(_ text: String?, _ db: Database) throws -> Int64? {
        guard let text else { return nil }
        if let known = phraseIDs[text] { return known }
        let select = try db.cachedStatement(sql: "SELECT id FROM phrase WHERE text = ?")
        let id: Int64
        if let found = try Int64.fetchOne(select, arguments: [text]) {
            id = found
        } else {
            try db.cachedStatement(sql: "INSERT INTO phrase (text) VALUES (?)").execute(arguments: [text])
            id = db.lastInsertedRowID
        }
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
            let day = SegmentKey.day(posting: posting)
            for slot in try slots(posting, db).slots
            where try self.officer(of: SegmentKey.id(day: day, slot: slot), db) == officer {
                for term in before.subtracting(after) { remove(slot, term: term, day: day) }
                for term in after.subtracting(before) {
                    changes[SegmentKey.posting(term: term, day: day), default: Change()].added.append(slot)
                    pending += 1
                }
            }
        }
    }

    private func officer(of segment: Int64, _ db: Database) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT officer FROM segment WHERE id = ?"), arguments: [segment])
    }

    // MARK: Postings

    private func slots(_ posting: Int64, _ db: Database) throws -> SlotSet {
        let select = try db.cachedStatement(sql: "SELECT slots FROM posting WHERE id = ?")
        return try select.first([posting]) { try SlotSet(row: $0, column: 0) } ?? SlotSet()
    }

    /// Writes what was collected, in the order of the table.
    func flush(_ db: Database) throws {
        var counts: [Int64: Int] = [:]
        for posting in changes.keys.sorted() {
            guard let change = changes[posting], !change.added.isEmpty || !change.removed.isEmpty else { continue }
            counts[SegmentKey.term(posting: posting), default: 0] += change.added.count - change.removed.count
            var slots = try slots(posting, db)
            for slot in change.removed { slots.remove(slot) }
            for slot in change.added { slots.insert(slot) }
            if slots.isEmpty {
                try db.cachedStatement(sql: "DELETE FROM posting WHERE id = ?").execute(arguments: [posting])
            } else {
                let insert = try db.cachedStatement(sql: "INSERT OR REPLACE INTO posting (id, slots) VALUES (?, ?)")
                try slots.encoded.withUnsafeBytes { bytes in
                    try insert.execute(arguments: [posting, Data(bytes)])
                }
            }
        }
        let update = try db.cachedStatement(sql: "UPDATE term SET segments = segments + ? WHERE id = ?")
        for (term, count) in counts where count != 0 { try update.execute(arguments: [count, term]) }
        changes.removeAll(keepingCapacity: true)
        pending = 0
    }
}
