import Evidence
import GRDB

/// Writes one ``RecordingCommit``; the caller owns the transaction and flushes the index.
struct CommitWriting {
    var index: IndexWriter

    /// Returns the recording's row id.
    func write(_ commit: RecordingCommit, _ db: Database) throws -> Int64 {
        let known = try RecordingRows.id(sha256: commit.recording.sha256, db)
        let id = try known ?? RecordingRows.insert(commit.recording, db)
        if known != nil, try RecordingRows.fetch(sha256: commit.recording.sha256, db)?.recording != commit.recording {
            try RecordingRows.update(id: id, commit.recording, db)
        }
        if let facts = commit.facts {
            try db.cachedStatement(
                sql: """
                    INSERT INTO fact (recording_id, json) VALUES (?, ?)
                    ON CONFLICT DO UPDATE SET json = excluded.json WHERE json <> excluded.json
                    """
            ).execute(arguments: [id, facts])
        }
        if let findings = commit.findings {
            try FindingWriting(subject: .recording(id)).replace(findings, db)
        }
        if let segments = commit.segments {
            try SegmentWriting(index: index).replace(segments, recordingID: id, isNew: known == nil, db)
        }
        try StageRows.mark(commit.done, db)
        return id
    }
}

/// Stages that need not be done again.
enum StageRows {
    static func mark(_ stages: [StageKey], _ db: Database) throws {
        for stage in stages {
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO stage_done (sha256, stage, version, parameters) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [stage.sha256, stage.stage, stage.version, stage.parameters])
        }
    }
}
