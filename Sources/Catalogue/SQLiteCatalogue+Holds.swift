import Evidence
import GRDB

/// Holds. Nothing of them is ever changed: a release is a row of its own.
extension SQLiteCatalogue {
    private static let select = """
        SELECT hold.id, subject_kind, subject, event, regulation, article, hold.by, hold.at, hold.why,
          hold_release.by, hold_release.at, hold_release.why
        FROM hold LEFT JOIN hold_release ON hold_id = hold.id

        """

    public func hold(_ new: HoldRecord) throws(CatalogueError) -> HoldRecord {
        let about = ["subject": "\(new.subject.kind) \(new.subject.key)", "event": new.event]
        return try writing(CustodyNote(.hold, by: new.by, about: about)) { db, _ in
            try db.cachedStatement(
                sql: """
                    INSERT INTO hold (subject_kind, subject, event, regulation, article, by, at, why)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                new.subject.kind, new.subject.key, new.event, new.basis.regulation, new.basis.article, new.by,
                new.at.nanoseconds, new.why,
            ])
            var stored = new
            stored.id = db.lastInsertedRowID
            return stored
        }
    }

    public func release(hold id: Int64, _ release: HoldRecord.Release) throws(CatalogueError) -> HoldRecord? {
        try writing(CustodyNote(.release, by: release.by, about: ["hold": "H\(id)"])) { db, _ in
            guard let found = try Self.holds(db, "hold.id = ?", [id]).first else { return nil }
            guard found.isInForce else {
                throw CatalogueError(
                    code: .changedMeanwhile,
                    message: .init(zh: "H\(id) 已解除；没有写入任何内容", en: "H\(id) is released already; nothing was written"),
                    hint: .init(
                        zh: "请再看一遍（unbroken retention holds --all）",
                        en: "look at it again (`unbroken retention holds --all`)"), path: path)
            }
            try db.cachedStatement(sql: "INSERT INTO hold_release (hold_id, by, at, why) VALUES (?, ?, ?, ?)")
                .execute(arguments: [id, release.by, release.at.nanoseconds, release.why])
            var released = found
            released.release = release
            return released
        }
    }

    public func holds(on subject: HoldRecord.Subject) throws(CatalogueError) -> [HoldRecord] {
        try reading { db in
            try Self.holds(db, "subject_kind = ? AND subject = ? COLLATE NOCASE", [subject.kind, subject.key])
        }
    }

    public func holds(inForceOnly: Bool) throws(CatalogueError) -> [HoldRecord] {
        try reading { db in try Self.holds(db, inForceOnly ? "hold_id IS NULL" : "1", []) }
    }

    public func isHeld(_ sha256: String) throws(CatalogueError) -> Bool {
        try reading { db in
            try Bool.fetchOne(db.cachedStatement(sql: "SELECT \(Schema.isHeld("?1"))"), arguments: [sha256]) ?? true
        }
    }

    static func holds(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [HoldRecord] {
        try Row.fetchCursor(
            db.cachedStatement(sql: select + "WHERE \(condition) ORDER BY hold.id"), arguments: arguments
        ).collect {
            row in
            let (kind, key): (String, String) = (try row.need(1), try row.need(2))
            guard let subject = HoldRecord.Subject(kind: kind, key: key) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            var release: HoldRecord.Release?
            if let by = row[9] as String? {
                release = HoldRecord.Release(
                    by: by, at: WallTime(nanoseconds: try row.need(10)), why: try row.need(11))
            }
            return HoldRecord(
                id: try row.need(0), subject: subject, event: try row.need(3),
                basis: LedgerBasis(regulation: try row.need(4), article: row[5]), by: try row.need(6),
                at: WallTime(nanoseconds: try row.need(7)), why: row[8], release: release)
        }
    }
}
