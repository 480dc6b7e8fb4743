import Evidence
import GRDB

extension SQLiteCatalogue {
    private static let intakeColumns = "path, size, modified, sha256, seen_at, duplicate"

    private static func intakeRow(_ row: Row) throws -> IntakeRow {
        try IntakeRow(
            source: SourceFile(path: row.need(0), size: row.need(1), modifiedNanoseconds: row.need(2)),
            sha256: row.need(3),
            seenAt: WallTime(nanoseconds: row.need(4)), duplicate: row.need(5))
    }

    public func intake(of source: SourceFile) throws(CatalogueError) -> IntakeRow? {
        try reading { db in
            let statement = try db.cachedStatement(
                sql: "SELECT \(Self.intakeColumns) FROM source_file WHERE path = ? AND size = ? AND modified = ?")
            return try statement.first([source.path, source.size, source.modifiedNanoseconds], Self.intakeRow)
        }
    }

    public func remember(_ row: IntakeRow) throws(CatalogueError) {
        try writing(CustodyNote(.see, sha256: row.sha256)) { db, _ in
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO source_file (\(Self.intakeColumns)) VALUES (?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [
                row.source.path, row.source.size, row.source.modifiedNanoseconds, row.sha256, row.seenAt.nanoseconds,
                row.duplicate,
            ])
        }
    }

    public func sources(of sha256: String) throws(CatalogueError) -> [IntakeRow] {
        try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT \(Self.intakeColumns) FROM source_file WHERE sha256 = ? ORDER BY seen_at, path"),
                arguments: [sha256]
            ).collect(Self.intakeRow)
        }
    }

    public func isDone(_ stage: StageKey) throws(CatalogueError) -> Bool {
        try reading { db in
            try Int.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT 1 FROM stage_done WHERE sha256 = ? AND stage = ? AND version = ? AND parameters = ?
                        """),
                arguments: [stage.sha256, stage.stage, stage.version, stage.parameters]) != nil
        }
    }

    public func markDone(_ stages: [StageKey]) throws(CatalogueError) {
        try writing(CustodyNote(.derive)) { db, _ in try StageRows.mark(stages, db) }
    }
}
