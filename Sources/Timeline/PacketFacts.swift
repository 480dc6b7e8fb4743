/// What one packet says about itself, as stored: nothing filled in, nothing repaired.
public struct PacketFacts: Sendable {
    /// Stands for "the container stores no such time".
    public static let none = Int64.min

    public var pts: Int64
    public var dts: Int64
    /// Byte offset in the file, or -1 where the container does not tell it.
    public var offset: Int64
    public var size: Int32
    public var isKeyframe: Bool
    /// The container reported damage: a continuity-counter jump, a transport error, a short read.
    public var isCorrupt: Bool
    /// A digest over the size and some bytes of the payload; 0 where none was made.
    public var fingerprint: UInt64

    public init(
        pts: Int64, dts: Int64, offset: Int64 = -1, size: Int32 = 0, isKeyframe: Bool = false, isCorrupt: Bool = false,
        fingerprint: UInt64 = 0
    ) {
        self.pts = pts
        self.dts = dts
        self.offset = offset
        self.size = size
        self.isKeyframe = isKeyframe
        self.isCorrupt = isCorrupt
        self.fingerprint = fingerprint
    }
}

/// A presented sample: a packet with a time on its track's unwrapped time line.
/// `time` is derived (wraps undone); `stored` is the value in the file. They are never mixed.
public struct Sample: Hashable, Sendable {
    public var time: Int64
    public var stored: Int64
    public var dts: Int64
    public var offset: Int64
    public var size: Int32
    public var isKeyframe: Bool

    public init(time: Int64, stored: Int64, dts: Int64, offset: Int64, size: Int32, isKeyframe: Bool) {
        self.time = time
        self.stored = stored
        self.dts = dts
        self.offset = offset
        self.size = size
        self.isKeyframe = isKeyframe
    }
}

/// What a track carries. Only picture and sound witness continuity.
public enum TrackRole: String, Sendable, Hashable, Codable {
    case picture, sound, other
}
