import Evidence
import Foundation
import GRDB

/// Four-property checks that were entered.
extension SQLiteCatalogue {
    public func add(propertyCheck new: PropertyReport) throws(CatalogueError) -> PropertyReport {
        let about = ["stage": new.stage.rawValue, "subject": new.subject, "verdict": new.verdict.rawValue]
        return try writing(CustodyNote(.fourProperties, by: new.by, about: about)) { db, note in
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            try db.cachedStatement(
                sql: """
                    INSERT INTO property_check (stage, subject, recordings, verdict, tests, by, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                new.stage.rawValue, new.subject, new.recordings, new.verdict.rawValue,
                String(decoding: try encoder.encode(new.results), as: UTF8.self), new.by, new.at.nanoseconds,
            ])
            var stored = new
            stored.id = db.lastInsertedRowID
            note.about["check"] = "P\(stored.id)"
            return stored
        }
    }

    public func propertyChecks(limit: Int) throws(CatalogueError) -> [PropertyReport] {
        try reading { db in try Self.checks(db, "1 ORDER BY id DESC LIMIT ?", [limit]) }
    }

    public func propertyCheck(of subject: String) throws(CatalogueError) -> PropertyReport? {
        try reading { db in try Self.checks(db, "subject = ? ORDER BY id DESC LIMIT 1", [subject]).first }
    }

    private static func checks(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [PropertyReport] {
        try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT id, stage, subject, recordings, tests, by, at FROM property_check WHERE \(condition)"),
            arguments: arguments
        ).collect { row in
            guard let stage = PropertyStage(rawValue: try row.need(1)) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            let tests: String = try row.need(4)
            return PropertyReport(
                id: try row.need(0), stage: stage, subject: try row.need(2), recordings: try row.need(3),
                results: try JSONDecoder().decode([PropertyResult].self, from: Data(tests.utf8)),
                by: try row.need(5), at: WallTime(nanoseconds: try row.need(6)))
        }
    }
}
