import Custody
import GRDB
import GRDBSQLite

/// Reads rows as they are stored and digests them.
///
/// A row's digest is over its columns in the order of their names, without those that are NULL: so a column added by a
/// later schema changes no digest. Each column: its name, a zero, a letter for its type, the length of its value in
/// eight bytes, the value (whole numbers in decimal, real ones as their eight bytes, both little-endian first).
struct RowSealer {
    private let db: Database
    private let hasher: MerkleHasher

    init(_ db: Database) throws {
        self.db = db
        hasher = try MerkleHasher()
    }

    /// The state of a row; nil when it is gone.
    func seal(_ table: SealedTable, rowID: Int64) throws -> CustodyEntry.Row? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM \(table.name) WHERE rowid = ?")
        let raw = statement.sqliteStatement
        sqlite3_reset(raw)
        sqlite3_bind_int64(raw, 1, rowID)
        defer { sqlite3_reset(raw) }
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return seal(table, raw)
        case SQLITE_DONE: return nil
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    func forEach(_ table: SealedTable, _ body: (CustodyEntry.Row) throws -> Void) throws {
        let statement = try db.makeStatement(sql: "SELECT * FROM \(table.name) ORDER BY rowid")
        let raw = statement.sqliteStatement
        while true {
            switch sqlite3_step(raw) {
            case SQLITE_ROW: try body(seal(table, raw))
            case SQLITE_DONE: return
            case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
        }
    }

    private func seal(_ table: SealedTable, _ raw: OpaquePointer) -> CustodyEntry.Row {
        var columns: [(name: String, place: Int32)] = []
        for place in 0..<sqlite3_column_count(raw) where sqlite3_column_type(raw, place) != SQLITE_NULL {
            columns.append((sqlite3_column_name(raw, place).map { String(cString: $0) } ?? "", place))
        }
        var bytes: [UInt8] = []
        for column in columns.sorted(by: { $0.name < $1.name }) {
            let (letter, value) = Self.value(raw, column.place)
            bytes += Array(column.name.utf8) + [0, letter]
            withUnsafeBytes(of: UInt64(value.count).littleEndian) { bytes += $0 }
            bytes += value
        }
        let key = table.key.map { name in
            columns.first { $0.name == name }.map { String(decoding: Self.value(raw, $0.place).1, as: UTF8.self) } ?? ""
        }
        return CustodyEntry.Row(
            table: table.name, key: Self.short(key.joined(separator: "/"), hasher),
            digest: Self.hex(hasher.plain(bytes)))
    }

    private static func value(_ raw: OpaquePointer, _ place: Int32) -> (UInt8, [UInt8]) {
        switch sqlite3_column_type(raw, place) {
        case SQLITE_INTEGER: return (UInt8(ascii: "i"), Array(String(sqlite3_column_int64(raw, place)).utf8))
        case SQLITE_FLOAT:
            let bits = sqlite3_column_double(raw, place).bitPattern.littleEndian
            return (UInt8(ascii: "r"), withUnsafeBytes(of: bits) { Array($0) })
        case let type:
            let bytes = UnsafeRawBufferPointer(
                start: sqlite3_column_blob(raw, place), count: Int(sqlite3_column_bytes(raw, place)))
            return (type == SQLITE_TEXT ? UInt8(ascii: "t") : UInt8(ascii: "b"), Array(bytes))
        }
    }

    /// A path may be longer than an entry has room for.
    private static func short(_ key: String, _ hasher: MerkleHasher) -> String {
        key.utf8.count <= 300 ? key : "sha256:" + hex(hasher.plain(Array(key.utf8)))
    }

    private static func hex(_ hash: MerkleHash) -> String {
        hash.bytes.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
