import CLibAV

/// One packet buffer, reused for every read: its bytes live until the next read.
public struct Packet: ~Copyable {
    let pointer: UnsafeMutablePointer<AVPacket>

    public init() throws(AVError) {
        guard let pointer = av_packet_alloc() else { throw AVError(code: .noMemory, operation: "allocate packet") }
        self.pointer = pointer
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVPacket>? = pointer
        av_packet_free(&pointer)
    }

    public var stream: Int { Int(pointer.pointee.stream_index) }
    /// Ticks as stored, or nil where the container stores none (nothing is filled in: see ``Demuxer``).
    public var pts: Int64? { pointer.pointee.pts == ulav_nopts ? nil : pointer.pointee.pts }
    public var dts: Int64? { pointer.pointee.dts == ulav_nopts ? nil : pointer.pointee.dts }
    /// `Int64.min` where none is stored; libav uses the same value, so this costs nothing.
    public var rawPTS: Int64 { pointer.pointee.pts }
    public var rawDTS: Int64 { pointer.pointee.dts }
    public var duration: Int64 { pointer.pointee.duration }
    /// Byte offset in the file, or -1.
    public var offset: Int64 { pointer.pointee.pos }
    public var size: Int32 { pointer.pointee.size }
    public var isKeyframe: Bool { pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
    public var isCorrupt: Bool { pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }

    /// The payload, for the length of the closure only.
    public borrowing func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        guard let data = pointer.pointee.data, pointer.pointee.size > 0 else {
            return body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return body(UnsafeRawBufferPointer(start: data, count: Int(pointer.pointee.size)))
    }
}
