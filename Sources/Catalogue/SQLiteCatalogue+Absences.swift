import Evidence
import GRDB

extension SQLiteCatalogue {
    public func add(absence new: Absence) throws(CatalogueError) -> Absence {
        let note = CustodyNote(.absence, by: new.by, about: ["officer": new.officer, "reason": new.reason])
        return try writing(note) { db, _ in
            try db.cachedStatement(
                sql: "INSERT INTO absence (officer, start, returned, reason, text, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [
                new.officer, new.span.start.nanoseconds, new.span.end.nanoseconds, new.reason, new.text, new.by,
                new.at.nanoseconds,
            ])
            var stored = new
            stored.id = db.lastInsertedRowID
            return stored
        }
    }

    public func absences(officer: String) throws(CatalogueError) -> [Absence] {
        try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT id, officer, start, returned, reason, text, by, at FROM absence
                        WHERE officer = ? ORDER BY start, id
                        """),
                arguments: [officer]
            ).collect { row in
                try Absence(
                    id: row.need(0), officer: row.need(1),
                    span: WallSpan(
                        start: WallTime(nanoseconds: row.need(2)), end: WallTime(nanoseconds: row.need(3))),
                    reason: row.need(4), text: row[5], by: row.need(6), at: WallTime(nanoseconds: row.need(7)))
            }
        }
    }
}
