import Evidence
import GRDB
import GRDBSQLite

/// A prepared statement without GRDB's boxing of values, for the few statements that run a hundred times for one search
/// or ten million times for one import. Only one use of the same SQL at a time.
struct RawStatement {
    /// Keeps the statement alive.
    private let owner: Statement
    private let raw: OpaquePointer

    init(_ db: Database, _ sql: String) throws {
        owner = try db.cachedStatement(sql: sql)
        raw = owner.sqliteStatement
        sqlite3_reset(raw)
    }

    // MARK: Values in, counted from 1

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(raw, index, value) } else { sqlite3_bind_null(raw, index) }
    }

    func bind(_ index: Int32, _ value: Double?) {
        if let value { sqlite3_bind_double(raw, index, value) } else { sqlite3_bind_null(raw, index) }
    }

    func bind(_ index: Int32, _ value: String?) {
        guard var value else {
            sqlite3_bind_null(raw, index)
            return
        }
        value.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                // An empty text may have no address, which SQLite would take for NULL.
                guard let start = text.baseAddress else {
                    sqlite3_bind_text(raw, index, "", 0, Self.transient)
                    return
                }
                sqlite3_bind_text(raw, index, start, Int32(text.count), Self.transient)
            }
        }
    }

    func bind(_ index: Int32, bytes: [UInt8]?) {
        guard let bytes else {
            sqlite3_bind_null(raw, index)
            return
        }
        bytes.withUnsafeBytes { bytes in
            _ = sqlite3_bind_blob(raw, index, bytes.baseAddress, Int32(bytes.count), Self.transient)
        }
    }

    /// SQLITE_TRANSIENT: SQLite makes a copy.
    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    // MARK: Steps

    /// True when there is a row.
    func step() throws -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            sqlite3_reset(raw)
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    func reset() { sqlite3_reset(raw) }

    /// For a statement without rows.
    func run() throws {
        defer { reset() }
        while try step() {}
    }

    // MARK: Values out, counted from 0

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(raw, column) }
    func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(raw, column) == SQLITE_NULL }

    /// NULL where the schema allows none (a damaged file) is an empty text.
    func text(_ column: Int32) -> String {
        let bytes = UnsafeBufferPointer(
            start: sqlite3_column_text(raw, column), count: Int(sqlite3_column_bytes(raw, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes are valid during the call only; nil for NULL.
    func withBytes<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer?) throws -> T) rethrows -> T {
        guard !isNull(column) else { return try body(nil) }
        let start = sqlite3_column_blob(raw, column)
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, column))))
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func coordinate(_ latitude: Int32, _ longitude: Int32) -> Coordinate? {
        guard !isNull(latitude), !isNull(longitude) else { return nil }
        return Coordinate(
            latitude: sqlite3_column_double(raw, latitude), longitude: sqlite3_column_double(raw, longitude))
    }
}
