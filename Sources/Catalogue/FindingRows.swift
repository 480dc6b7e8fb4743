import Evidence
import Foundation
import GRDB

/// Reads `finding`, and turns findings into its values.
enum FindingRows {
    static func fetch(
        _ db: Database, _ condition: String, _ arguments: StatementArguments, order: String
    ) throws -> [StoredFinding] {
        try Row.fetchCursor(db.cachedStatement(sql: sql(condition, order: order)), arguments: arguments).collect(stored)
    }

    static func sql(_ condition: String, order: String) -> String {
        """
        SELECT finding.id, sha256, finding.recorder, finding.dispatch, finding.officer, finding.start, finding.end,
          state, kind, media_start, media_end, lost, place, streams, evidence
        FROM finding LEFT JOIN recording ON recording.id = recording_id
        WHERE \(condition) ORDER BY \(order)
        """
    }

    private static func stored(_ row: Row) throws -> StoredFinding {
        var span: WallSpan?
        if let start = row[5] as Int64?, let end = row[6] as Int64? {
            span = WallSpan(start: WallTime(nanoseconds: start), end: WallTime(nanoseconds: end))
        }
        let decoder = JSONDecoder()
        let finding = try Finding(
            kind: FindingKind(rawValue: row.need(8)), start: (row[9] as Int64?).map { Nanoseconds($0) },
            end: (row[10] as Int64?).map { Nanoseconds($0) }, lost: (row[11] as Int64?).map { Nanoseconds($0) },
            place: (row[12] as String?).flatMap(LossPlace.init(rawValue:)),
            streams: decoder.decode([Int].self, from: Data((row.need(13) as String).utf8)),
            evidence: decoder.decode(FindingEvidence.self, from: Data((row.need(14) as String).utf8)))
        return try StoredFinding(
            id: row.need(0), recording: row[1], recorder: row[2], dispatch: row[3], officer: row[4], span: span,
            state: FindingState(rawValue: row.need(7)), finding: finding)
    }

    /// In the order of `FindingWriting.columns`.
    static func arguments(_ new: NewFinding) throws -> StatementArguments {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [
            new.recorder, new.dispatch, new.officer, new.span?.start.nanoseconds, new.span?.end.nanoseconds,
            new.finding.kind.rawValue, new.finding.start?.value, new.finding.end?.value, new.finding.lost?.value,
            new.finding.place?.rawValue, String(decoding: try encoder.encode(new.finding.streams), as: UTF8.self),
            String(decoding: try encoder.encode(new.finding.evidence), as: UTF8.self),
        ]
    }
}

extension SQLiteCatalogue {
    public func replaceFindings(scope: String, with findings: [NewFinding]) throws(CatalogueError) {
        try writing(CustodyNote(.derive, about: ["scope": scope])) { db, _ in
            try FindingWriting(subject: .scope(scope)).replace(findings, db)
        }
    }

    public func findings(_ filter: FindingFilter) throws(CatalogueError) -> [StoredFinding] {
        var conditions = ["1"]
        var arguments = StatementArguments()
        func add(_ condition: String, _ values: [any DatabaseValueConvertible]) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        func list(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
        if let recording = filter.recording {
            add("recording_id = (SELECT id FROM recording WHERE sha256 = ?)", [recording])
        }
        if let dispatch = filter.filedUnder {
            add("recording_id IN (SELECT recording_id FROM segment WHERE dispatch = ? COLLATE NOCASE)", [dispatch])
        }
        if let dispatch = filter.dispatch { add("finding.dispatch = ?", [dispatch]) }
        if let recorder = filter.recorder { add("finding.recorder = ?", [recorder]) }
        if let scope = filter.scope { add("scope = ?", [scope]) }
        if let span = filter.begins {
            add("finding.start >= ? AND finding.start < ?", [span.start.nanoseconds, span.end.nanoseconds])
        }
        if let span = filter.overlaps {
            add("finding.start < ? AND finding.end > ?", [span.end.nanoseconds, span.start.nanoseconds])
        }
        if filter.betweenFilesOnly { add("recording_id IS NULL", []) }
        if let kinds = filter.kinds { add("kind IN (\(list(kinds.count)))", kinds.map(\.rawValue)) }
        if let states = filter.states { add("state IN (\(list(states.count)))", states.map(\.rawValue)) }
        return try reading { [arguments, conditions] db in
            try FindingRows.fetch(
                db, conditions.joined(separator: " AND "), arguments,
                order: "finding.start IS NULL, finding.start, finding.id")
        }
    }
}
