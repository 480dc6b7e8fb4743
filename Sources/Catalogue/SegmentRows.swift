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

    private static let select = """
        SELECT s.id, s.number, s.dispatch, s.officer, r.sha256, s.recorder, s.start, s.end, s.media_offset,
          s.media_length, p.text, s.latitude, s.longitude, c.text, k.text, s.recording_id
        FROM segment s JOIN recording r ON r.id = s.recording_id
          LEFT JOIN phrase p ON p.id = s.place_id
          LEFT JOIN phrase c ON c.id = s.cause_id
          LEFT JOIN phrase k ON k.id = s.category_id

        """

    private static func segment(_ row: RawStatement) -> Segment {
        Segment(
            number: row.text(1), dispatch: row.text(2), officer: row.text(3), recording: row.text(4),
            recorder: row.optionalText(5),
            span: WallSpan(start: WallTime(nanoseconds: row.int(6)), end: WallTime(nanoseconds: row.int(7))),
            offset: Nanoseconds(row.int(8)), length: Nanoseconds(row.int(9)), place: row.optionalText(10),
            position: row.coordinate(11, 12), cause: row.optionalText(13), category: row.optionalText(14))
    }

    static func fetch(recordingID: Int64, _ db: Database) throws -> [Stored] {
        let row = try RawStatement(db, select + "WHERE s.recording_id = ? ORDER BY s.number")
        defer { row.reset() }
        row.bind(1, recordingID)
        var all: [Stored] = []
        while try row.step() { all.append(Stored(id: row.int(0), segment: segment(row))) }
        return all
    }

    /// Segments with their ids, in the order of time.
    final class Each {
        private let row: RawStatement

        /// - Parameter ids: nil for all of them.
        init(_ db: Database, ids: ClosedRange<Int64>? = nil) throws {
            row = try RawStatement(db, select + "WHERE s.id BETWEEN ? AND ? ORDER BY s.id")
            row.bind(1, ids?.lowerBound ?? .min)
            row.bind(2, ids?.upperBound ?? .max)
        }

        deinit { row.reset() }

        func next() throws -> (id: Int64, segment: IndexedSegment)? {
            guard try row.step() else { return nil }
            let segment = SegmentRows.segment(row)
            return (row.int(0), IndexedSegment(segment, number: segment.number, recordingID: row.int(15)))
        }
    }

    /// Reads single segments by id.
    struct ByID {
        private let row: RawStatement

        init(_ db: Database) throws { row = try RawStatement(db, select + "WHERE s.id = ?") }

        func fetch(_ id: Int64) throws -> Segment? {
            defer { row.reset() }
            row.bind(1, id)
            return try row.step() ? segment(row) : nil
        }
    }
}

extension Coordinate {
    init?(latitude: Double?, longitude: Double?) {
        guard let latitude, let longitude else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }
}
