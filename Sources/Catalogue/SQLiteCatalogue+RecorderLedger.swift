import Evidence
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
                    message: .init(
                        zh: "记录仪 \(new.recorder) 当时已领出；没有写入任何内容",
                        en: "recorder \(new.recorder) is out at that time; nothing was written"),
                    hint: .init(
                        zh: "请再看一遍（unbroken recorder ledger --recorder \(new.recorder)）",
                        en: "look at it again (`unbroken recorder ledger --recorder \(new.recorder)`)"), path: path)
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
                    code: .changedMeanwhile,
                    message: .init(zh: "I\(id) 已归还；没有写入任何内容", en: "I\(id) came back already; nothing was written"),
                    hint: .init(
                        zh: "请再看一遍（unbroken recorder ledger --recorder \(found.recorder)）",
                        en: "look at it again (`unbroken recorder ledger --recorder \(found.recorder)`)"), path: path)
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
