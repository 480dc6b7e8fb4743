import Evidence
import GRDB

/// Replaces the segments of a recording, keeping numbers.
struct SegmentWriting {
    var index: IndexWriter

    /// Stores `segments` as all the segments of the recording. `isNew`: the recording has none yet.
    func replace(_ segments: [Segment], recordingID: Int64, isNew: Bool, _ db: Database) throws {
        var stored = isNew ? [] : try SegmentRows.fetch(recordingID: recordingID, db)
        // A segment with the same dispatch and officer keeps its number: first the one that is the same in all,
        // then by where it begins, then in order.
        var matched = [SegmentRows.Stored?](repeating: nil, count: segments.count)
        let tests: [(Segment, Segment) -> Bool] = [
            { new, old in
                var new = new
                new.number = old.number
                return new == old
            },
            { $0.offset == $1.offset }, { _, _ in true },
        ]
        for test in tests where !stored.isEmpty {
            for (place, segment) in segments.enumerated() where matched[place] == nil {
                let found = stored.firstIndex {
                    $0.segment.dispatch == segment.dispatch && $0.segment.officer == segment.officer
                        && test(segment, $0.segment)
                }
                if let found { matched[place] = stored.remove(at: found) }
            }
        }
        for old in stored {
            try index.delete(id: old.id, old.indexed(recordingID: recordingID), db)
        }
        for (segment, old) in zip(segments, matched) {
            guard let old else {
                let number = try nextNumber(dispatch: segment.dispatch, officer: segment.officer, db)
                try index.insert(IndexedSegment(segment, number: number, recordingID: recordingID), db)
                continue
            }
            let (before, after) = (
                old.indexed(recordingID: recordingID),
                IndexedSegment(segment, number: old.segment.number, recordingID: recordingID)
            )
            if before != after {
                try index.delete(id: old.id, before, db)
                try index.insert(after, db)
            }
        }
    }

    /// The counter only grows, so a number never comes back, not even after its segment is gone.
    private func nextNumber(dispatch: String, officer: String, _ db: Database) throws -> String {
        let row = try RawStatement(
            db,
            """
            INSERT INTO segment_counter (dispatch, officer, last) VALUES (?, ?, 1)
            ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last
            """)
        row.bind(1, dispatch)
        row.bind(2, officer)
        let last = try row.step() ? row.int(0) : 1
        try row.run()
        let digits = String(last)
        return "\(dispatch)-\(officer)-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
