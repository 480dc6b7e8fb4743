import Evidence
import Foundation
import GRDB

/// Issue and return of recorders, and what they were found like.
extension SQLiteCatalogue {
    public func add(recorderCheck new: RecorderCheck) throws(CatalogueError) -> RecorderCheck {
        try writing(Self.note(.lookAtRecorder, new.recorder, by: new.by, ["occasion": new.occasion.rawValue])) {
            db, _ in
            try RecorderLedgerRows.write(new, db)
        }
    }

    public func issue(
        _ new: RecorderIssue, closing: RecorderReturn?
    ) throws(CatalogueError) -> RecorderIssue {
        try writing(Self.note(.issue, new.recorder, by: new.by, ["officer": new.officer])) { db, note in
            if let closing, let open = try RecorderLedgerRows.open(new.recorder, db) {
                _ = try RecorderLedgerRows.write(closing, of: open.id, db)
                note.about["closed"] = "I\(open.id)"
            }
            let others = try RecorderLedgerRows.around(new, db)
            guard !others.contains(where: { $0.overlaps(new) }) else {
                throw CatalogueError(
                    code: .changedMeanwhile,
                    message: "recorder \(new.recorder) is out at that time; nothing was written",
                    hint: "look at it again (`unbroken recorder ledger --recorder \(new.recorder)`)", path: path)
            }
            let stored = try RecorderLedgerRows.write(new, db)
            note.about["issue"] = "I\(stored.id)"
            return stored
        }
    }

    public func handBack(issue id: Int64, _ new: RecorderReturn) throws(CatalogueError) -> RecorderIssue? {
        try writing(CustodyNote(.handBack, by: new.by, about: ["issue": "I\(id)"])) { db, note in
            guard var found = try RecorderLedgerRows.issues(db, "i.id = ?", [id]).first else { return nil }
            note.about["recorder"] = found.recorder
            guard found.isOut else {
                throw CatalogueError(
                    code: .changedMeanwhile, message: "I\(id) came back already; nothing was written",
                    hint: "look at it again (`unbroken recorder ledger --recorder \(found.recorder)`)", path: path)
            }
            found.handedBack = try RecorderLedgerRows.write(new, of: id, db)
            return found
        }
    }

    public func recorderIssues(_ filter: RecorderIssueFilter) throws(CatalogueError) -> [RecorderIssue] {
        var conditions: [String] = []
        var arguments = StatementArguments()
        func add(_ condition: String, _ values: (any DatabaseValueConvertible)...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        if let recorder = filter.recorder { add("i.recorder = ?", recorder) }
        if let officer = filter.officer { add("i.officer = ?", officer) }
        if let span = filter.span {
            add("i.at < ? AND (r.at IS NULL OR r.at > ?)", span.end.nanoseconds, span.start.nanoseconds)
        }
        if filter.outOnly {
            // Spans of one recorder never overlap: only its last issue can be open.
            add("i.at = (SELECT max(at) FROM recorder_issue last WHERE last.recorder = i.recorder)")
            add("r.issue_id IS NULL")
        }
        let condition = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
        return try reading { [arguments] db in try RecorderLedgerRows.issues(db, condition, arguments) }
    }

    public func recorderChecks(
        recorder: String?, span: WallSpan?
    ) throws(CatalogueError) -> [RecorderCheck] {
        var conditions = ["1"]
        var arguments = StatementArguments()
        if let recorder {
            conditions.append("recorder = ?")
            arguments += [recorder]
        }
        if let span {
            conditions.append("at >= ? AND at < ?")
            arguments += [span.start.nanoseconds, span.end.nanoseconds]
        }
        let condition = conditions.joined(separator: " AND ")
        return try reading { [arguments] db in try RecorderLedgerRows.checks(db, condition, arguments) }
    }

    public func lastReceived(recorder: String) throws(CatalogueError) -> WallTime? {
        try reading { db in
            let statement = try db.cachedStatement(sql: "SELECT max(received_at) FROM recording WHERE recorder = ?")
            return try Int64.fetchOne(statement, arguments: [recorder]).map { WallTime(nanoseconds: $0) }
        }
    }

    private static func note(
        _ kind: CustodyKind, _ recorder: String, by: String, _ more: [String: String]
    ) -> CustodyNote {
        CustodyNote(kind, by: by, about: more.merging(["recorder": recorder]) { own, _ in own })
    }
}

/// Rows of the recorders' ledger.
enum RecorderLedgerRows {
    private static let checkColumns = [
        "id", "recorder", "occasion", "works", "battery", "storage_free", "picture", "sound", "clock_offset",
        "clock_error", "clock_set", "results", "regulation", "note", "by", "at",
    ]

    static func write(_ new: RecorderCheck, _ db: Database) throws -> RecorderCheck {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let state = new.state
        let columns = checkColumns.dropFirst()
        try db.cachedStatement(
            sql: """
                INSERT INTO recorder_check (\(columns.joined(separator: ", ")))
                VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                """
        ).execute(arguments: [
            new.recorder, new.occasion.rawValue, state.works, state.battery, state.storageFree, state.pictureIsClear,
            state.soundIsClear, state.clock?.offset.value, state.clock?.error.value, state.clockWasSet,
            String(decoding: try encoder.encode(new.results), as: UTF8.self), new.regulation, state.note, new.by,
            new.at.nanoseconds,
        ])
        var stored = new
        stored.id = db.lastInsertedRowID
        return stored
    }

    static func write(_ new: RecorderIssue, _ db: Database) throws -> RecorderIssue {
        var stored = new
        stored.check = try new.check.map { try write($0, db) }
        try db.cachedStatement(
            sql: """
                INSERT INTO recorder_issue (recorder, officer, by, at, until, check_id, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            new.recorder, new.officer, new.by, new.at.nanoseconds, new.until?.nanoseconds, stored.check?.id, new.reason,
        ])
        stored.id = db.lastInsertedRowID
        stored.handedBack = try new.handedBack.map { try write($0, of: stored.id, db) }
        return stored
    }

    static func write(_ new: RecorderReturn, of issue: Int64, _ db: Database) throws -> RecorderReturn {
        var stored = new
        stored.check = try new.check.map { try write($0, db) }
        try db.cachedStatement(
            sql: """
                INSERT INTO recorder_return (issue_id, by, at, brought_by, check_id, correction)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            issue, new.by, new.at.nanoseconds, new.broughtBy, stored.check?.id, new.correction,
        ])
        return stored
    }

    /// The issue of a recorder that is not back.
    static func open(_ recorder: String, _ db: Database) throws -> RecorderIssue? {
        try issues(db, "i.recorder = ? AND r.issue_id IS NULL", [recorder]).last
    }

    /// The issues next to one in time: spans never overlap, so no other can.
    static func around(_ issue: RecorderIssue, _ db: Database) throws -> [RecorderIssue] {
        let before = try issues(
            db,
            "i.id = (SELECT id FROM recorder_issue WHERE recorder = ? AND at <= ? ORDER BY at DESC, id DESC LIMIT 1)",
            [issue.recorder, issue.at.nanoseconds])
        let after = try issues(
            db, "i.id = (SELECT id FROM recorder_issue WHERE recorder = ? AND at > ? ORDER BY at, id LIMIT 1)",
            [issue.recorder, issue.at.nanoseconds])
        return before + after
    }

    static func issues(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [RecorderIssue] {
        let first = 14
        let columns = ["k", "b"].map { alias in checkColumns.map { "\(alias).\($0)" }.joined(separator: ", ") }
        let sql = """
            SELECT i.id, i.recorder, i.officer, i.by, i.at, i.until, i.reason,
              r.issue_id, r.by, r.at, r.brought_by, r.correction, i.check_id, r.check_id, \(columns.joined(separator: ", "))
            FROM recorder_issue i LEFT JOIN recorder_return r ON r.issue_id = i.id
              LEFT JOIN recorder_check k ON k.id = i.check_id LEFT JOIN recorder_check b ON b.id = r.check_id
            WHERE \(condition) ORDER BY i.at, i.id
            """
        return try Row.fetchCursor(db, sql: sql, arguments: arguments).collect { row in
            var issue = RecorderIssue(
                id: try row.need(0), recorder: try row.need(1), officer: try row.need(2), by: try row.need(3),
                at: WallTime(nanoseconds: try row.need(4)),
                until: (row[5] as Int64?).map { WallTime(nanoseconds: $0) }, reason: row[6])
            if row[12] as Int64? != nil { issue.check = try check(row, first) }
            if row[7] as Int64? != nil {
                issue.handedBack = RecorderReturn(
                    by: try row.need(8), at: WallTime(nanoseconds: try row.need(9)), broughtBy: row[10],
                    check: row[13] as Int64? == nil ? nil : try check(row, first + checkColumns.count),
                    correction: row[11])
            }
            return issue
        }
    }

    static func checks(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [RecorderCheck] {
        let sql = """
            SELECT \(checkColumns.joined(separator: ", ")) FROM recorder_check WHERE \(condition) ORDER BY at, id
            """
        return try Row.fetchCursor(db, sql: sql, arguments: arguments).collect { try check($0, 0) }
    }

    private static func check(_ row: Row, _ first: Int) throws -> RecorderCheck {
        let occasion: String = try row.need(first + 2)
        guard let occasion = RecorderCheck.Occasion(rawValue: occasion) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        var state = RecorderState(
            works: row[first + 3], battery: row[first + 4], storageFree: row[first + 5],
            pictureIsClear: row[first + 6], soundIsClear: row[first + 7],
            clockWasSet: try row.need(first + 10), note: row[first + 13])
        if let offset = row[first + 8] as Int64?, let error = row[first + 9] as Int64? {
            state.clock = ClockOffset(offset: Nanoseconds(offset), error: Nanoseconds(error))
        }
        let results: String = try row.need(first + 11)
        return RecorderCheck(
            id: try row.need(first), recorder: try row.need(first + 1), occasion: occasion, state: state,
            results: try JSONDecoder().decode([RecorderCheck.Result].self, from: Data(results.utf8)),
            regulation: try row.need(first + 12), by: try row.need(first + 14),
            at: WallTime(nanoseconds: try row.need(first + 15)))
    }
}
