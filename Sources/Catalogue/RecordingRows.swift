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

    /// The row id only; nil when there is none.
    static func id(sha256: String, _ db: Database) throws -> Int64? {
        let row = try RawStatement(db, "SELECT id FROM recording WHERE sha256 = ?")
        defer { row.reset() }
        row.bind(1, sha256)
        return try row.step() ? row.int(0) : nil
    }

    static func insert(_ recording: Recording, _ db: Database) throws -> Int64 {
        let row = try RawStatement(
            db, "INSERT INTO recording (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        bind(recording, row)
        try row.run()
        return db.lastInsertedRowID
    }

    static func update(id: Int64, _ recording: Recording, _ db: Database) throws {
        let row = try RawStatement(
            db,
            """
            UPDATE recording SET (\(columns)) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            WHERE id = ?
            """)
        bind(recording, row)
        row.bind(19, id)
        try row.run()
    }

    private static func bind(_ recording: Recording, _ row: RawStatement) {
        row.bind(1, recording.sha256)
        row.bind(2, recording.size)
        row.bind(3, recording.originalName)
        row.bind(4, recording.vaultPath)
        row.bind(5, recording.receivedAt.nanoseconds)
        row.bind(6, recording.recorder)
        row.bind(7, recording.officer)
        row.bind(8, recording.number.map { Int64($0) })
        row.bind(9, recording.profile)
        row.bind(10, recording.container)
        row.bind(11, recording.span?.start.nanoseconds)
        row.bind(12, recording.span?.end.nanoseconds)
        row.bind(13, recording.clock?.source.rawValue)
        row.bind(14, recording.clock?.start.nanoseconds)
        row.bind(15, recording.clock?.error.value)
        row.bind(16, recording.clock?.note)
        row.bind(17, recording.duration?.value)
        row.bind(18, recording.verdict?.rawValue)
    }
}
