import Inspection

/// What a file's own structure declares, read by us and not by libav: where it should end, and what it hides.
struct StructureFacts {
    /// The box, chunk or element that should reach past the end of the file, and where it should end.
    var overrun: (what: String, declaredEnd: Int64)?
    /// Media data without the index needed to read it (a recorder that lost power).
    var missingIndex: String?
    /// Fragmented MP4: its index comes in pieces.
    var isFragmented = false
    /// Samples are encrypted (ISO/IEC 23001-7): they can be counted and timed, not decoded.
    var isEncrypted = false
    /// Per track id, for ISO media.
    var tracks: [Int: TrackStructure] = [:]
    /// Readings of clocks kept in the structure: seconds since 1904-01-01 UTC of `mvhd`.
    var movieCreated: Int64?
    var notes: [String: String] = [:]
    /// Where Novatek's blocks of satellite positions lie: offset and size in the file, one a second.
    var positionBlocks: [(offset: Int64, size: Int64)] = []
    /// Sequence numbers and decoding times of the fragments.
    var fragments = FragmentLog()
    /// Brands and order of boxes: the muxer's hand.
    var layout = BoxLayout()
}

struct TrackStructure {
    var timescale: Int64 = 0
    /// Ticks the sample table, or else the header, says the track lasts; nil when it says nothing.
    var mediaDuration: Int64?
    var sampleCount: Int64 = 0
    /// Bytes of all samples where every one has the same size (PCM), else nil.
    var constantSizeBytes: Int64?
    /// The most negative composition offset: libav adds its magnitude to every presentation time.
    var lowestCompositionOffset: Int64 = 0
    /// Ticks of movie time per second, for `segmentDuration`.
    var edits: [Edit] = []

    struct Edit {
        /// In the movie's timescale; 0 in fragmented files means "to the end".
        var segmentDuration: Int64
        /// In the track's timescale; -1 for an empty edit.
        var mediaTime: Int64
        /// 16.16 fixed-point; 0 holds one picture for the whole edit.
        var rate: Int32 = normalRate
        static let normalRate: Int32 = 0x10000
    }
}
