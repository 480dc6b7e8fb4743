import Evidence
import GRDB

extension SQLiteCatalogue {
    public func recording(_ sha256: String) throws(CatalogueError) -> Recording? {
        try reading { db in try RecordingRows.fetch(sha256: sha256, db)?.recording }
    }

    public func recordings(_ filter: RecordingFilter) throws(CatalogueError) -> [Recording] {
        let question = Self.question(filter)
        return try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(sql: RecordingRows.select + question.sql), arguments: question.arguments
            ).collect { try RecordingRows.stored($0).recording }
        }
    }

    public func eachRecording(
        _ filter: RecordingFilter, _ body: (Recording) throws(CatalogueError) -> Void
    ) throws(CatalogueError) {
        let question = Self.question(filter)
        // Eight bytes a row, and the rows themselves a few at a time: no reading transaction stays open over `body`.
        let ids = try reading { db in
            try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM recording" + question.sql), arguments: question.arguments)
        }
        for start in stride(from: 0, to: ids.count, by: Self.rowsAtOnce) {
            let part = ids[start..<min(ids.count, start + Self.rowsAtOnce)]
            let recordings = try reading { db in
                let statement = try db.cachedStatement(sql: RecordingRows.select + " WHERE id = ?")
                return try part.compactMap { try statement.first([$0], RecordingRows.stored)?.recording }
            }
            for recording in recordings { try body(recording) }
        }
    }

    private static let rowsAtOnce = 128

    private static func question(_ filter: RecordingFilter) -> (sql: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments = StatementArguments()
        func add(_ condition: String, _ values: (any DatabaseValueConvertible)...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        if let recorder = filter.recorder { add("recorder = ?", recorder) }
        if let span = filter.received {
            add("received_at >= ? AND received_at < ?", span.start.nanoseconds, span.end.nanoseconds)
        }
        if let span = filter.recorded {
            add("start < ? AND ? < end", span.end.nanoseconds, span.start.nanoseconds)
        }
        if let verdict = filter.verdict { add("verdict = ?", verdict.rawValue) }
        if filter.unmatchedOnly {
            add("NOT EXISTS (SELECT 1 FROM segment WHERE segment.recording_id = recording.id)")
        }
        if filter.timelessOnly { add("start IS NULL") }
        if let stage = filter.withoutStage {
            add("NOT EXISTS (SELECT 1 FROM stage_done d WHERE d.sha256 = recording.sha256 AND d.stage = ?)", stage)
        }
        return (
            (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
                + " ORDER BY recorder, start IS NULL, start, original_name, id", arguments
        )
    }

    @discardableResult
    public func commit(_ commit: RecordingCommit) throws(CatalogueError) -> [Segment] {
        let note = CustodyNote(.derive, sha256: commit.recording.sha256)
        return try writing(note) { db, note in
            if try RecordingRows.id(sha256: commit.recording.sha256, db) == nil {
                note.kind = .receive
                note.about = [
                    "name": commit.recording.originalName, "path": commit.recording.vaultPath,
                    "size": String(commit.recording.size),
                ]
            }
            let index = IndexWriter()
            let id = try CommitWriting(index: index).write(commit, db)
            try index.flush(db)
            return try SegmentRows.fetch(recordingID: id, db).map(\.segment).sorted(by: Segment.numberPrecedes)
        }
    }

    public func facts(of sha256: String) throws(CatalogueError) -> String? {
        try reading { db in
            try String.fetchOne(
                db.cachedStatement(
                    sql: "SELECT json FROM fact JOIN recording ON recording.id = recording_id WHERE sha256 = ?"),
                arguments: [sha256])
        }
    }

    public func segments(of sha256: String) throws(CatalogueError) -> [Segment] {
        try reading { db in
            guard let id = try RecordingRows.fetch(sha256: sha256, db)?.id else { return [] }
            return try SegmentRows.fetch(recordingID: id, db).map(\.segment).sorted(by: Segment.numberPrecedes)
        }
    }
}

extension Segment {
    /// The order of numbers is that of their bytes, in Swift as in SQLite.
    static func numberPrecedes(_ a: Segment, _ b: Segment) -> Bool {
        a.number.utf8.lexicographicallyPrecedes(b.number.utf8)
    }
}
