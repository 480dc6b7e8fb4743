import Evidence
import GRDB

/// One step from schema `number - 1` to `number`. A migration that has been released is never edited: write the next.
struct Migration: Sendable {
    var number: Int
    /// SQL statements; their comments are kept by SQLite and printed by `.schema`.
    var sql: String
}

/// Which schema a file has (`PRAGMA user_version`) and the way to the current one.
enum Schema {
    /// In order, without holes.
    static let migrations: [Migration] = [v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16]
    static var current: Int { migrations.last?.number ?? 0 }
    /// "UNBK" in `PRAGMA application_id`, so that `file` and we can tell a catalogue from any other database.
    static let applicationID: Int32 = 0x554E_424B

    /// Whole or not at all: a migration's rows and the entry that seals them are one transaction, so that none of them is
    /// left without an entry by a kill between the two.
    ///
    /// - Parameter beforeEnd: called inside the transaction, just before its end. Only tests set it.
    static func bringUpToDate(
        _ db: Database, path: String, beforeEnd: (@Sendable (Database) throws -> Void)? = nil
    ) throws {
        guard try version(db, path: path) < current else { return }
        // The version is read again inside the transaction: another process may be doing the same.
        try db.inTransaction(.immediate) {
            let found = try version(db, path: path)
            for migration in migrations where migration.number > found {
                try db.execute(sql: migration.sql)
                try db.execute(sql: "PRAGMA user_version = \(migration.number)")
            }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try seal(from: found, db)
            try beforeEnd?(db)
            return .commit
        }
    }

    /// Rows that migrations made from a schema `before` are sealed by an entry of their own, where there is a log to
    /// seal them in.
    private static func seal(from before: Int, _ db: Database) throws {
        guard before < current, try Int.fetchOne(db, sql: "SELECT 1 FROM custody_event LIMIT 1") != nil else { return }
        let made = [
            ("matter", 10), ("recorder", 10), ("recording_dispatch", 11), ("receipt_unit", 14), ("segment_counter", 15),
        ]
        let rows = try made.filter { before < $0.1 }.compactMap { name, _ in
            try SealedTable.named(name).map { table in
                (table: table, rows: try Int64.fetchAll(db, sql: "SELECT rowid FROM \(name) ORDER BY rowid"))
            }
        }.filter { !$0.rows.isEmpty }
        try CustodyWriting(CustodyNote(.baseline, about: ["schema": String(current)]), db).write(rows)
    }

    /// Throws unless the file can be read with the schema we know.
    static func check(_ db: Database, path: String, readOnly: Bool) throws {
        let found = try version(db, path: path)
        if found < current {
            throw CatalogueError(
                code: .cannotOpen,
                message: .init(
                    zh: "目录库 \(path) 是旧版结构 \(found)；本程序读取 \(current)",
                    en: "the catalogue \(path) has the older schema \(found); this program reads \(current)"),
                hint: .init(
                    zh: "运行一次会写入的命令（如 ingest），结构即更新",
                    en: "run any command that writes once (for example an ingest): it brings the schema up to date"),
                path: path)
        }
    }

    private static func version(_ db: Database, path: String) throws -> Int {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        if found > current, id == applicationID {
            throw CatalogueError(
                code: .newerSchema,
                message: .init(
                    zh: "目录库 \(path) 的结构是 \(found)；本程序只认识到 \(current)",
                    en: "the catalogue \(path) has schema \(found); this program knows schemas up to \(current)"),
                hint: .init(
                    zh: "请用写入它的新版程序；没有改动任何内容",
                    en: "use the newer version of the program that wrote it; nothing was changed"), path: path)
        }
        if id != applicationID {
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            if id != 0 || found != 0 || tables > 0 {
                throw CatalogueError(
                    code: .cannotOpen,
                    message: .init(zh: "\(path) 是其他程序的数据库", en: "\(path) is a database of another program"),
                    hint: .init(zh: "核对库的路径", en: "check the vault's path"), path: path)
            }
        }
        return found
    }
}
