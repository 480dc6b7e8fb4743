import Evidence
import Foundation
import GRDB

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
        return try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments).collect { row in
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
        return try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments).collect { try check($0, 0) }
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
