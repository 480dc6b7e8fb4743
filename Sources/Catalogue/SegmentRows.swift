import Evidence
import GRDB

/// Reads segments.
enum SegmentRows {
    struct Stored {
        var id: Int64
        var segment: Segment

        func indexed(recordingID: Int64) -> IndexedSegment {
            IndexedSegment(segment, number: segment.number, recordingID: recordingID)
        }
    }

    static let select = """
        SELECT s.id, s.number, s.dispatch, s.officer, r.sha256, s.recorder, s.start, s.end, s.media_offset,
          s.media_length, p.text, s.latitude, s.longitude, c.text, k.text
        FROM segment s JOIN recording r ON r.id = s.recording_id
          LEFT JOIN phrase p ON p.id = s.place_id
          LEFT JOIN phrase c ON c.id = s.cause_id
          LEFT JOIN phrase k ON k.id = s.category_id

        """

    static func stored(_ row: Row) throws -> Stored {
        let segment = try Segment(
            number: row.need(1), dispatch: row.need(2), officer: row.need(3), recording: row.need(4), recorder: row[5],
            span: WallSpan(start: WallTime(nanoseconds: row.need(6)), end: WallTime(nanoseconds: row.need(7))),
            offset: Nanoseconds(row.need(8)), length: Nanoseconds(row.need(9)), place: row[10],
            position: Coordinate(latitude: row[11], longitude: row[12]), cause: row[13], category: row[14])
        return Stored(id: try row.need(0), segment: segment)
    }

    static func fetch(recordingID: Int64, _ db: Database) throws -> [Stored] {
        let statement = try db.cachedStatement(sql: select + "WHERE s.recording_id = ? ORDER BY s.number")
        return try Row.fetchCursor(statement, arguments: [recordingID]).collect(stored)
    }

    static func fetch(id: Int64, _ db: Database) throws -> Segment? {
        let statement = try db.cachedStatement(sql: select + "WHERE s.id = ?")
        return try statement.first([id]) { try stored($0).segment }
    }
}

extension Coordinate {
    init?(latitude: Double?, longitude: Double?) {
        guard let latitude, let longitude else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }
}
