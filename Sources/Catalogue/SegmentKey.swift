import Evidence

/// Where a segment stands in the index: the UTC day of its start, and a slot in that day. Both together are its row id,
/// so that newer days have higher ids and the rows of a day lie side by side.
enum SegmentKey {
    static let dayLength: Int64 = 86_400_000_000_000
    static let slotBits: Int64 = 24
    /// Days fit in 20 bits for any 64-bit time.
    private static let dayBits: Int64 = 20
    private static let dayOffset: Int64 = 1 << 19

    static func day(_ time: Int64) -> Int64 {
        let (quotient, rest) = time.quotientAndRemainder(dividingBy: dayLength)
        return rest < 0 ? quotient - 1 : quotient
    }

    static func id(day: Int64, slot: UInt32) -> Int64 { day << slotBits | Int64(slot) }
    static func day(id: Int64) -> Int64 { id >> slotBits }
    static func slot(id: Int64) -> UInt32 { UInt32(truncatingIfNeeded: id & (1 << slotBits - 1)) }
    static func ids(day: Int64) -> ClosedRange<Int64> { day << slotBits...(day << slotBits | (1 << slotBits - 1)) }

    /// The id of a term's row for one day in `posting`.
    static func posting(term: Int64, day: Int64) -> Int64 { term << dayBits | (day + dayOffset) }
    static func day(posting: Int64) -> Int64 { posting & (1 << dayBits - 1) - dayOffset }
    static func term(posting: Int64) -> Int64 { posting >> dayBits }
}

/// The fields a segment is found by; the raw values stand in `term.field`.
enum TermField: String, CaseIterable {
    case place, cause, category, name, officer, cell
    /// Segments longer than ``longSegment``, which a search by start alone would miss.
    case long

    /// Four hours: hardly any recording is longer, so the search of a span looks back no further than that.
    static let longSegment: Int64 = 4 * 3_600_000_000_000
}

/// A segment as its row holds it, with what it is stored under.
struct IndexedSegment: Equatable {
    var number: String
    var dispatch: String
    var officer: String
    var recordingID: Int64
    var recorder: String?
    var start: Int64
    var end: Int64
    var offset: Int64
    var length: Int64
    var place: String?
    var cause: String?
    var category: String?
    var position: Coordinate?

    init(_ segment: Segment, number: String, recordingID: Int64) {
        self.number = number
        dispatch = segment.dispatch
        officer = segment.officer
        self.recordingID = recordingID
        recorder = segment.recorder
        start = segment.span.start.nanoseconds
        end = segment.span.end.nanoseconds
        offset = segment.offset.value
        length = segment.length.value
        place = segment.place
        cause = segment.cause
        category = segment.category
        position = segment.position
    }

    var isLong: Bool { end.subtractingSaturated(start) > TermField.longSegment }
}
