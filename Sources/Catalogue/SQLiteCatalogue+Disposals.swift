import Evidence
import GRDB

/// Proposals, what was done about them, and tombstones. Nothing of them is ever changed; the schema's triggers refuse
/// a tombstone that a hold, a missing approval, an open window, a period still running or a disc still owed forbids,
/// whoever asks.
extension SQLiteCatalogue {
    public func add(disposal new: Disposal) throws(CatalogueError) -> Disposal {
        let about = ["items": String(new.items.count), "bytes": String(new.bytes)]
        return try writing(CustodyNote(.propose, by: new.by, about: about)) { db, note in
            try db.cachedStatement(
                sql: "INSERT INTO disposal (thumbnails, undo_days, by, at, why) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [new.thumbnails.rawValue, new.undoDays, new.by, new.at.nanoseconds, new.why])
            var stored = new
            stored.id = db.lastInsertedRowID
            stored.items.sort { $0.sha256 < $1.sha256 }
            note.about["disposal"] = "D\(stored.id)"
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO disposal_item (disposal_id, sha256, name, size, kept_until, regulation, article)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """)
            for item in stored.items {
                try insert.execute(arguments: [
                    stored.id, item.sha256, item.name, item.size, item.keptUntil.nanoseconds, item.basis.regulation,
                    item.basis.article,
                ])
            }
            let owed = try db.cachedStatement(
                sql: "INSERT INTO disposal_item_disc (disposal_id, sha256, regulation, article) VALUES (?, ?, ?, ?)")
            for item in stored.items {
                guard let disc = item.disc else { continue }
                try owed.execute(arguments: [stored.id, item.sha256, disc.regulation, disc.article])
            }
            return stored
        }
    }

    public func disposals() throws(CatalogueError) -> [Disposal] {
        try reading { db in
            try Int64.fetchAll(db.cachedStatement(sql: "SELECT id FROM disposal ORDER BY id")).compactMap {
                try Self.disposal($0, db)
            }
        }
    }

    public func disposal(_ id: Int64) throws(CatalogueError) -> Disposal? {
        try reading { db in try Self.disposal(id, db) }
    }

    public func add(step: DisposalStep, toDisposal id: Int64) throws(CatalogueError) -> Disposal? {
        let note = CustodyNote(CustodyKind(rawValue: "disposal-\(step.kind.rawValue)"), by: step.by)
        return try writing(note) { db, note in
            note.about["disposal"] = "D\(id)"
            guard let found = try Self.disposal(id, db) else { return nil }
            // Read again inside the transaction: another may have decided meanwhile.
            do throws(Disposal.Failure) {
                try found.allows(step.kind, by: step.by)
            } catch {
                throw CatalogueError(
                    code: .changedMeanwhile,
                    message: .init(
                        zh: "D\(id) 刚被他人处理过；没有写入任何内容", en: "D\(id) was decided meanwhile; nothing was written"),
                    hint: .init(
                        zh: "请再看一遍（unbroken retention proposals）",
                        en: "look at it again (`unbroken retention proposals`)"), path: path)
            }
            try db.cachedStatement(
                sql: """
                    INSERT INTO disposal_step (disposal_id, kind, by, at, why, regulation, article)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                id, step.kind.rawValue, step.by, step.at.nanoseconds, step.why, step.basis.regulation,
                step.basis.article,
            ])
            return try Self.disposal(id, db)
        }
    }

    // MARK: Tombstones

    public func dispose(
        _ new: Tombstone, _ lastLook: () throws -> Void
    ) throws(CatalogueError) -> Tombstone {
        let note = CustodyNote(.dispose, by: new.by, sha256: new.sha256, about: ["disposal": "D\(new.disposal)"])
        return try writing(note) { db, _ in
            try db.cachedStatement(sql: "INSERT INTO tombstone (sha256, disposal_id, by, at) VALUES (?, ?, ?, ?)")
                .execute(arguments: [new.sha256, new.disposal, new.by, new.at.nanoseconds])
            var stored = new
            stored.id = db.lastInsertedRowID
            // Nobody else can write until this transaction ends: what is seen now is what is.
            try lastLook()
            return stored
        }
    }

    public func takeBack(tombstone id: Int64, _ back: Tombstone.Return) throws(CatalogueError) {
        try writing(CustodyNote(.takeBack, by: back.by, about: ["why": back.why])) { db, note in
            note.sha256 = try String.fetchOne(
                db.cachedStatement(sql: "SELECT sha256 FROM tombstone WHERE id = ?"), arguments: [id])
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO tombstone_return (tombstone_id, by, at, why) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [id, back.by, back.at.nanoseconds, back.why])
        }
    }

    public func tombstone(of sha256: String) throws(CatalogueError) -> Tombstone? {
        try reading { db in try Self.tombstones(db, "t.sha256 = ? AND r.tombstone_id IS NULL", [sha256]).first }
    }

    public func tombstones() throws(CatalogueError) -> [Tombstone] {
        try reading { db in try Self.tombstones(db, "1", []) }
    }

    public func dispatchesEver(of sha256: String) throws(CatalogueError) -> [String] {
        try reading { db in
            try String.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT dispatch FROM recording_dispatch JOIN recording ON recording.id = recording_id
                        WHERE sha256 = ? ORDER BY dispatch
                        """), arguments: [sha256])
        }
    }

    public func recordings(everUnder dispatches: [String]) throws(CatalogueError) -> [Recording] {
        try reading { db in
            var found: [String: Recording] = [:]
            let sql =
                RecordingRows.select
                + " WHERE id IN (SELECT recording_id FROM recording_dispatch WHERE dispatch = ? COLLATE NOCASE)"
            for dispatch in dispatches {
                for recording in try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [dispatch]).collect({
                    try RecordingRows.stored($0).recording
                }) {
                    found[recording.sha256] = recording
                }
            }
            return found.values.sorted { $0.sha256 < $1.sha256 }
        }
    }

    // MARK: Rows

    private static func disposal(_ id: Int64, _ db: Database) throws -> Disposal? {
        try db.cachedStatement(sql: "SELECT thumbnails, undo_days, by, at, why FROM disposal WHERE id = ?").first([id])
        {
            row in
            guard let thumbnails = Disposal.Thumbnails(rawValue: try row.need(0)) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            return try Disposal(
                id: id, items: items(of: id, db), thumbnails: thumbnails, undoDays: row.need(1), by: row.need(2),
                at: WallTime(nanoseconds: row.need(3)), why: row[4], steps: steps(of: id, db))
        }
    }

    private static func items(of id: Int64, _ db: Database) throws -> [Disposal.Item] {
        try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT i.sha256, i.name, i.size, i.kept_until, i.regulation, i.article, d.regulation, d.article
                    FROM disposal_item i
                      LEFT JOIN disposal_item_disc d ON d.disposal_id = i.disposal_id AND d.sha256 = i.sha256
                    WHERE i.disposal_id = ? ORDER BY i.sha256
                    """), arguments: [id]
        ).collect { row in
            try Disposal.Item(
                sha256: row.need(0), name: row.need(1), size: row.need(2),
                keptUntil: WallTime(nanoseconds: row.need(3)),
                basis: LedgerBasis(regulation: row.need(4), article: row[5]),
                disc: (row[6] as String?).map { LedgerBasis(regulation: $0, article: row[7]) })
        }
    }

    private static func steps(of id: Int64, _ db: Database) throws -> [DisposalStep] {
        try Row.fetchCursor(
            db.cachedStatement(
                sql:
                    "SELECT kind, by, at, why, regulation, article FROM disposal_step WHERE disposal_id = ? ORDER BY id"
            ),
            arguments: [id]
        ).collect { row in
            guard let kind = DisposalStep.Kind(rawValue: try row.need(0)) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            return try DisposalStep(
                kind: kind, by: row.need(1), at: WallTime(nanoseconds: row.need(2)), why: row[3],
                basis: LedgerBasis(regulation: row.need(4), article: row[5]))
        }
    }

    static func tombstones(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [Tombstone] {
        try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT t.id, t.sha256, t.disposal_id, t.by, t.at, r.by, r.at, r.why
                    FROM tombstone t LEFT JOIN tombstone_return r ON r.tombstone_id = t.id
                    WHERE \(condition) ORDER BY t.id
                    """), arguments: arguments
        ).collect { row in
            var back: Tombstone.Return?
            if let by = row[5] as String? {
                back = Tombstone.Return(by: by, at: WallTime(nanoseconds: try row.need(6)), why: try row.need(7))
            }
            return try Tombstone(
                id: row.need(0), sha256: row.need(1), disposal: row.need(2), by: row.need(3),
                at: WallTime(nanoseconds: row.need(4)), takenBack: back)
        }
    }
}

extension Disposal {
    public var bytes: Int64 { items.reduce(0) { $0.addingSaturated($1.size) } }
}
