import Evidence
import GRDB

/// Reads and writes `recording`.
enum RecordingRows {
    private static let columns = """
        sha256, size, original_name, vault_path, received_at, recorder, officer, number, profile, container, start, \
        end, clock_source, clock_start, clock_error, clock_note, duration, verdict
        """
    static let select = "SELECT id, \(columns) FROM recording"

    static func stored(_ row: Row) throws -> (id: Int64, recording: Recording) {
        var span: WallSpan?
        if let start = row[11] as Int64?, let end = row[12] as Int64? {
            span = WallSpan(start: WallTime(nanoseconds: start), end: WallTime(nanoseconds: end))
        }
        var clock: ClockReading?
        if let source = row[13] as String?, let start = row[14] as Int64?, let error = row[15] as Int64? {
            clock = ClockReading(
                source: ClockSource(rawValue: source), start: WallTime(nanoseconds: start), error: Nanoseconds(error),
                note: row[16])
        }
        let recording = try Recording(
            sha256: row.need(1), size: row.need(2), originalName: row.need(3), vaultPath: row.need(4),
            receivedAt: WallTime(nanoseconds: row.need(5)), recorder: row[6], officer: row[7], number: row[8],
            profile: row[9], container: row[10], span: span, clock: clock,
            duration: (row[17] as Int64?).map { Nanoseconds($0) },
            verdict: (row[18] as String?).flatMap(Verdict.init(rawValue:)))
        return (try row.need(0), recording)
    }

    static func fetch(sha256: String, _ db: Database) throws -> (id: Int64, recording: Recording)? {
        let statement = try db.cachedStatement(sql: select + " WHERE sha256 = ?")
        return try statement.first([sha256], stored)
    }

    static func insert(_ recording: Recording, _ db: Database) throws -> Int64 {
        try db.cachedStatement(
            sql: "INSERT INTO recording (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: arguments(recording))
        return db.lastInsertedRowID
    }

    static func update(id: Int64, _ recording: Recording, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE recording SET (\(columns)) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                WHERE id = ?
                """
        ).execute(arguments: arguments(recording) + [id])
    }

    private static func arguments(_ recording: Recording) -> StatementArguments {
        [
            recording.sha256, recording.size, recording.originalName, recording.vaultPath,
            recording.receivedAt.nanoseconds, recording.recorder, recording.officer, recording.number,
            recording.profile, recording.container, recording.span?.start.nanoseconds,
            recording.span?.end.nanoseconds, recording.clock?.source.rawValue, recording.clock?.start.nanoseconds,
            recording.clock?.error.value, recording.clock?.note, recording.duration?.value,
            recording.verdict?.rawValue,
        ]
    }
}
