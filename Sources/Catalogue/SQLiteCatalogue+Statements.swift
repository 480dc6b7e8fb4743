import Evidence
import GRDB

/// What is written of recordings that go into a case file.
extension SQLiteCatalogue {
    public func add(statement new: EvidenceStatement) throws(CatalogueError) -> EvidenceStatement {
        try writing(CustodyNote(.state, by: new.by, sha256: new.sha256)) { db, _ in
            try db.cachedStatement(
                sql: """
                    INSERT INTO evidence_statement (recording_id, content, proves, maker, party, signed_on, by, at)
                    SELECT id, ?, ?, ?, ?, ?, ?, ? FROM recording WHERE sha256 = ?
                    """
            ).execute(arguments: [
                new.content, new.proves, new.maker, new.party, new.signedOn, new.by, new.at.nanoseconds, new.sha256,
            ])
            guard db.changesCount == 1 else { throw DatabaseError(resultCode: .SQLITE_CONSTRAINT_FOREIGNKEY) }
            var stored = new
            stored.id = db.lastInsertedRowID
            return stored
        }
    }

    public func statements(of sha256: String) throws(CatalogueError) -> [EvidenceStatement] {
        try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT s.id, r.sha256, content, proves, maker, party, signed_on, by, at
                        FROM evidence_statement s JOIN recording r ON r.id = s.recording_id
                        WHERE r.sha256 = ? ORDER BY s.id
                        """), arguments: [sha256]
            ).collect { row in
                try EvidenceStatement(
                    id: row.need(0), sha256: row.need(1), content: row[2], proves: row[3], maker: row[4], party: row[5],
                    signedOn: row[6], by: row.need(7), at: WallTime(nanoseconds: row.need(8)))
            }
        }
    }
}
