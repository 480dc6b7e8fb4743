import Evidence

/// Where a segment stands in the index: the block of time its start falls into, and a slot in that block. Both together
/// are its row id, so that newer blocks have higher ids and the rows of a block lie side by side.
enum SegmentKey {
    /// Eight days: few enough blocks for a search to visit all of them, small enough ones to be rewritten by a commit.
    static let blockLength: Int64 = 8 * 86_400_000_000_000
    static let slotBits: Int64 = 24
    /// Blocks fit in 20 bits for any 64-bit time.
    private static let blockBits: Int64 = 20
    private static let blockOffset: Int64 = 1 << 19

    /// Before any time.
    static let oldestBlock: Int64 = -1 << 19

    static func block(_ time: Int64) -> Int64 {
        let (quotient, rest) = time.quotientAndRemainder(dividingBy: blockLength)
        return rest < 0 ? quotient - 1 : quotient
    }

    static func id(block: Int64, slot: UInt32) -> Int64 { block << slotBits | Int64(slot) }
    static func block(id: Int64) -> Int64 { id >> slotBits }
    static func slot(id: Int64) -> UInt32 { UInt32(truncatingIfNeeded: id & (1 << slotBits - 1)) }
    static func ids(block: Int64) -> ClosedRange<Int64> {
        block << slotBits...(block << slotBits | (1 << slotBits - 1))
    }

    /// The id of a term's row for one block in `posting`.
    static func posting(term: Int64, block: Int64) -> Int64 { term << blockBits | (block + blockOffset) }
    static func block(posting: Int64) -> Int64 { posting & (1 << blockBits - 1) - blockOffset }
    static func term(posting: Int64) -> Int64 { posting >> blockBits }
}

/// The fields a segment is found by; the raw values stand in `term.field`.
enum TermField: String, CaseIterable {
    case place, cause, category, name, officer, cell
}

/// Segments by how long they are, so that those that overlap a moment are found by their start: a segment of class n
/// lasts at most 4 h · 4ⁿ. Nearly all are of class 0; the others have an index of their own.
enum LengthClass {
    /// Longest length of class 0: four hours.
    static let shortest: Int64 = 4 * 3_600_000_000_000
    /// The last class has no limit.
    static let last: Int64 = 10

    static func of(start: Int64, end: Int64) -> Int64 {
        let length = end.subtractingSaturated(start)
        return (0..<last).first { length <= longest($0) } ?? last
    }

    static func longest(_ lengthClass: Int64) -> Int64 { lengthClass < last ? shortest << (2 * lengthClass) : .max }

    /// The earliest start of a segment of this class that is still under way at `time`.
    static func earliestStart(_ lengthClass: Int64, at time: Int64) -> Int64 {
        lengthClass < last ? time.subtractingSaturated(longest(lengthClass)) : .min
    }
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
    /// The texts whose words it is found by, beside its officer's number and the cells of its position.
    ///
    /// - Parameter name: of its officer, by the list in force.
    func texts(name: String?) -> [(field: TermField, text: String)] {
        let texts: [(field: TermField, text: String?)] = [
            (.place, place), (.cause, cause), (.category, category), (.name, name),
        ]
        return texts.compactMap { field, text in text.map { (field, $0) } }
    }
}
