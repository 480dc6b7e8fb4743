import Evidence
import Foundation
import GRDB
import GRDBSQLite

/// Gives out the cursors of one search. Each has a statement of its own, which SQLite prepares once a connection and not
/// once a search: the running number in a comment tells GRDB's cache the statements apart.
final class PostingReader {
    private static let mostKept = 100
    private let db: Database
    private var given = 0

    init(_ db: Database) { self.db = db }

    func cursor(term: Int64) throws -> PostingCursor {
        given += 1
        let sql = "SELECT id, slots FROM posting WHERE id BETWEEN ? AND ? ORDER BY id DESC"
        let statement =
            given <= Self.mostKept
            ? try db.cachedStatement(sql: "\(sql) -- \(given)") : try db.makeStatement(sql: sql)
        return PostingCursor(term: term, statement)
    }
}

/// Reads the posting list of one term, newest block first, straight from SQLite: a search may visit ten thousand rows,
/// and a general row interface costs three times the reading itself.
final class PostingCursor {
    private static let mostSteps: Int64 = 4
    private let statement: Statement
    private let raw: OpaquePointer
    private let term: Int64
    private var isPositioned = false
    private var isAtEnd = false
    private var block: Int64 = .max

    fileprivate init(term: Int64, _ statement: Statement) {
        self.term = term
        self.statement = statement
        raw = statement.sqliteStatement
    }

    deinit { sqlite3_reset(raw) }

    /// The newest block up to `wanted`; nil when there is none. `wanted` never grows from call to call.
    func seek(_ wanted: Int64) throws -> Int64? {
        if isAtEnd { return nil }
        if isPositioned {
            if block <= wanted { return block }
            // The right row is most often one of the next few, and to go there is cheaper than a fresh descent.
            for _ in 0..<min(block - wanted, Self.mostSteps) {
                try step()
                if isAtEnd { return nil }
                if block <= wanted { return block }
            }
        }
        sqlite3_reset(raw)
        sqlite3_bind_int64(raw, 1, SegmentKey.posting(term: term, block: SegmentKey.oldestBlock))
        sqlite3_bind_int64(raw, 2, SegmentKey.posting(term: term, block: wanted))
        isPositioned = true
        try step()
        return isAtEnd ? nil : block
    }

    private func step() throws {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: block = SegmentKey.block(posting: sqlite3_column_int64(raw, 0))
        case SQLITE_DONE: isAtEnd = true
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    /// The stored slots of the block last found.
    func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        guard isPositioned, !isAtEnd else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        let bytes = sqlite3_column_blob(raw, 1)
        return try body(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(raw, 1))))
    }
}

/// Writes single postings rows.
struct PostingRows {
    private let select: Statement
    private let insert: Statement
    private let delete: Statement

    init(_ db: Database) throws {
        select = try db.cachedStatement(sql: "SELECT slots FROM posting WHERE id = ?")
        insert = try db.cachedStatement(sql: "INSERT OR REPLACE INTO posting (id, slots) VALUES (?, ?)")
        delete = try db.cachedStatement(sql: "DELETE FROM posting WHERE id = ?")
    }

    func slots(_ id: Int64) throws -> SlotSet {
        let raw = select.sqliteStatement
        defer { sqlite3_reset(raw) }
        sqlite3_reset(raw)
        sqlite3_bind_int64(raw, 1, id)
        switch sqlite3_step(raw) {
        case SQLITE_ROW:
            let bytes = UnsafeRawBufferPointer(
                start: sqlite3_column_blob(raw, 0), count: Int(sqlite3_column_bytes(raw, 0)))
            return try SlotSet(encoded: bytes)
        case SQLITE_DONE: return SlotSet()
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    /// An empty set removes the row.
    func write(_ slots: SlotSet, id: Int64) throws {
        if slots.isEmpty { return try delete.execute(arguments: [id]) }
        let raw = insert.sqliteStatement
        sqlite3_reset(raw)
        sqlite3_bind_int64(raw, 1, id)
        let code = slots.encoded.withUnsafeBytes { bytes in
            // SQLite reads the bytes during the step only.
            sqlite3_bind_blob(raw, 2, bytes.baseAddress, Int32(bytes.count), nil)
            return sqlite3_step(raw)
        }
        sqlite3_reset(raw)
        sqlite3_clear_bindings(raw)
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
}
