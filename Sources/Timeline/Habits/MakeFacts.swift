import Evidence

/// How a file is made, as far as its maker leaves traces: what a recorder's firmware does the same way in every file,
/// and another program does not. Read in passing; nothing here says anything about what was recorded.
///
/// Everything may be missing: a container that has no such thing, or facts stored by an earlier version.
public struct MakeFacts: Codable, Sendable, Hashable {
    /// libav's first name of the container: `mov`, `mpegts`, `matroska`.
    public var container: String?
    public var brand: String?
    public var compatibleBrands: [String]?
    /// Boxes of the first level in order, repetitions folded: `ftyp,moov,(moof,mdat)+`. Nil for a file cut short.
    public var boxes: String?
    /// Boxes inside the first picture track, in order.
    public var videoTrackBoxes: [String]?
    /// `vide:VideoHandler` for each track.
    public var handlers: [String]?
    /// Names that programs left in the container, `key=value`, sorted.
    public var writers: [String]?
    /// What the encoder wrote into its first picture.
    public var encoderText: String?
    public var videoCodec: String?
    public var profile: Int?
    public var level: Int?
    /// First eight bytes of the sequence parameter set, in hex.
    public var parameterSet: String?
    public var width: Int?
    public var height: Int?
    /// Pictures from keyframe to keyframe.
    public var groupMedian: Int?
    public var groupShortest: Int?
    public var groupLongest: Int?
    /// Usual step of the pictures; nil where they keep no rhythm.
    public var cadence: Nanoseconds?
    /// Pictures are stored out of the order they are shown in (B-frames).
    public var isReordered: Bool?
    /// Seconds per tick of the picture and sound tracks, in the file's order.
    public var timeBases: [String]?
    public var movieTimescale: Int64?
    public var soundCodec: String?
    public var sampleRate: Int?
    public var channels: Int?
    /// Of a transport stream: `256:27` (identifier and stream type) for each stream of its tables, the clock's first.
    public var transport: [String]?

    public init() {}

    public var hasPicture: Bool { videoCodec != nil }
}

/// How a file is made, kept once for all files that are made alike.
public final class SharedMake: Sendable, Hashable {
    public let facts: MakeFacts

    public init(_ facts: MakeFacts) { self.facts = facts }

    public static func == (a: SharedMake, b: SharedMake) -> Bool { a === b || a.facts == b.facts }
    public func hash(into hasher: inout Hasher) { facts.hash(into: &hasher) }
}
