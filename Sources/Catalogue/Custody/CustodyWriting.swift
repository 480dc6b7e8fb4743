import Custody
import Evidence
import GRDB

/// Writes the custody events of a transaction, as its last act.
struct CustodyWriting {
    /// Room for the rows in one entry of at most ``CustodyLog/longestEntry`` bytes.
    private static let mostBytes = 56_000
    /// What a row costs beside table, key and digest: quotes, commas, brackets; keys may need escapes.
    private static let rowOverhead = 64

    let note: CustodyNote
    private let db: Database

    init(_ note: CustodyNote, _ db: Database) {
        self.note = note
        self.db = db
    }

    /// Seals the changed rows. Nothing changed and nothing to say: nothing is written.
    func write(_ changed: [(table: SealedTable, rows: [Int64])], always: Bool = false) throws {
        guard always || !changed.isEmpty else { return }
        let sealer = try RowSealer(db)
        var rows: [CustodyEntry.Row] = []
        var size = 0
        var isFirst = true
        for (table, ids) in changed {
            for id in ids {
                let row =
                    try sealer.seal(table, rowID: id)
                    ?? CustodyEntry.Row(table: table.name, key: String(id), digest: nil)
                // A row of a text key that is gone was replaced in this transaction; its new row is in the list.
                if row.digest == nil, !SealedTable.removable.contains(table.name) { continue }
                rows.append(row)
                size += table.name.utf8.count + 2 * row.key.utf8.count + Self.rowOverhead
                if size > Self.mostBytes {
                    try insert(rows)
                    (rows, size, isFirst) = ([], 0, false)
                }
            }
        }
        if !rows.isEmpty || (always && isFirst) { try insert(rows) }
    }

    /// Seals every row there is.
    func writeAll() throws {
        let sealer = try RowSealer(db)
        var rows: [CustodyEntry.Row] = []
        var size = 0
        for table in SealedTable.all {
            try sealer.forEach(table) { row in
                rows.append(row)
                size += table.name.utf8.count + 2 * row.key.utf8.count + Self.rowOverhead
                if size > Self.mostBytes {
                    try insert(rows)
                    (rows, size) = ([], 0)
                }
            }
        }
        if !rows.isEmpty { try insert(rows) }
    }

    private func insert(_ rows: [CustodyEntry.Row]) throws {
        let next = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM custody_event") ?? 1
        let entry = CustodyEntry(n: next, note: note, rows: rows)
        try db.cachedStatement(sql: "INSERT INTO custody_event (id, kind, sha256, entry) VALUES (?, ?, ?, ?)").execute(
            arguments: [next, note.kind.rawValue, note.sha256, String(decoding: entry.encoded, as: UTF8.self)])
    }
}

extension SQLiteCatalogue {
    public func note(_ note: CustodyNote) throws(CatalogueError) {
        try writing(note) { db, note in try CustodyWriting(note, db).write([], always: true) }
    }

    public func sealAll(_ note: CustodyNote) throws(CatalogueError) {
        try writing(note) { db, note in try CustodyWriting(note, db).writeAll() }
    }

    public func custodyEvents(after last: Int64, limit: Int) throws(CatalogueError) -> [[UInt8]] {
        try reading { db in
            var entries: [[UInt8]] = []
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, entry FROM custody_event WHERE id > ? ORDER BY id LIMIT ?",
                arguments: [last, limit])
            // Up to the first number that is missing: an entry's place in the log is its number.
            while let row = try rows.next(), try row.need(0) as Int64 == last + Int64(entries.count) + 1 {
                entries.append(Array((try row.need(1) as String).utf8))
            }
            return entries
        }
    }

    public func custodyEventsOutOfStep() throws(CatalogueError) -> [Int64] {
        try reading { db in
            try Int64.fetchAll(
                db,
                sql: """
                    WITH said AS (
                        SELECT id, kind, sha256, CASE WHEN json_valid(entry) THEN entry ELSE '{}' END AS entry
                        FROM custody_event)
                    SELECT id FROM said
                    WHERE kind IS NOT json_extract(entry, '$.kind') OR sha256 IS NOT json_extract(entry, '$.sha256')
                    ORDER BY id
                    """)
        }
    }

    public func custodyEvents(of sha256: String) throws(CatalogueError) -> [[UInt8]] {
        try reading { db in
            try String.fetchAll(
                db, sql: "SELECT entry FROM custody_event WHERE sha256 = ? ORDER BY id", arguments: [sha256]
            ).map { Array($0.utf8) }
        }
    }

    public func custodyEventCount() throws(CatalogueError) -> Int64 {
        try reading { db in try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM custody_event") ?? 0 }
    }

    public func forEachSealedRow(
        after last: Int64, entries: ([UInt8]) throws -> Void, _ body: (CustodyEntry.Row) throws -> Void
    ) throws(CatalogueError) {
        try reading { db in
            let later = try Row.fetchCursor(
                db, sql: "SELECT entry FROM custody_event WHERE id > ? ORDER BY id", arguments: [last])
            while let row = try later.next() { try entries(Array((try row.need(0) as String).utf8)) }
            let sealer = try RowSealer(db)
            for table in SealedTable.all { try sealer.forEach(table, body) }
        }
    }
}
