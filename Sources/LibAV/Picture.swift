import CLibAV

/// One decoded or scaled picture. Frees its frame when it goes.
public struct Picture: ~Copyable {
    let frame: UnsafeMutablePointer<AVFrame>

    init() throws(AVError) { frame = try Self.allocate() }

    private static func allocate() throws(AVError) -> UnsafeMutablePointer<AVFrame> {
        guard let frame = av_frame_alloc() else { throw AVError(code: .noMemory, operation: "allocate picture") }
        return frame
    }

    private init(owning frame: UnsafeMutablePointer<AVFrame>) { self.frame = frame }

    /// An 8-bit 4:2:0 full-range picture of the given size (even, positive), filled with dark grey.
    public init(width: Int, height: Int) throws(AVError) {
        self.init(owning: try Self.allocate(width: width, height: height))
        fill(luma: 32, chroma: 128)
    }

    private static func allocate(width: Int, height: Int) throws(AVError) -> UnsafeMutablePointer<AVFrame> {
        let frame = try allocate()
        frame.pointee.width = Int32(width)
        frame.pointee.height = Int32(height)
        frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        frame.pointee.color_range = AVCOL_RANGE_JPEG
        let result = av_frame_get_buffer(frame, 0)
        if result < 0 {
            var pointer: UnsafeMutablePointer<AVFrame>? = frame
            av_frame_free(&pointer)
        }
        try AVError.check(result, "allocate picture")
        return frame
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&pointer)
    }

    public var width: Int { Int(frame.pointee.width) }
    public var height: Int { Int(frame.pointee.height) }
    /// The decoder hid errors in it.
    public var isDamaged: Bool { frame.pointee.decode_error_flags != 0 }
    /// Decoded from itself alone.
    public var isKeyframe: Bool { ulav_frame_is_key(frame) != 0 || frame.pointee.pict_type == AV_PICTURE_TYPE_I }

    public borrowing func fill(luma: UInt8, chroma: UInt8) {
        for plane in 0..<3 {
            let rows = plane == 0 ? height : (height + 1) / 2
            guard let base = self.plane(plane) else { continue }
            for row in 0..<rows {
                (base + row * stride(plane)).update(repeating: plane == 0 ? luma : chroma, count: stride(plane))
            }
        }
    }

    func plane(_ index: Int) -> UnsafeMutablePointer<UInt8>? {
        switch index {
        case 0: frame.pointee.data.0
        case 1: frame.pointee.data.1
        default: frame.pointee.data.2
        }
    }

    func stride(_ index: Int) -> Int {
        switch index {
        case 0: Int(frame.pointee.linesize.0)
        case 1: Int(frame.pointee.linesize.1)
        default: Int(frame.pointee.linesize.2)
        }
    }

    /// Copies a 4:2:0 picture into this one at an even position; what would fall outside is left out.
    public borrowing func paste(_ tile: borrowing Picture, x: Int, y: Int) {
        for index in 0..<3 {
            let half = index == 0 ? 1 : 2
            guard let from = tile.plane(index), let to = plane(index) else { continue }
            let columns = min(tile.width / half, (width - x) / half)
            let rows = min(tile.height / half, (height - y) / half)
            guard columns > 0, rows > 0 else { continue }
            for row in 0..<rows {
                (to + (y / half + row) * stride(index) + x / half).update(
                    from: from + row * tile.stride(index), count: columns)
            }
        }
    }

    /// This 4:2:0 picture turned clockwise by 90, 180 or 270 degrees.
    public borrowing func rotated(_ degrees: Int) throws(AVError) -> Picture {
        let swaps = degrees == 90 || degrees == 270
        let result = try Picture(width: swaps ? height : width, height: swaps ? width : height)
        for index in 0..<3 {
            let half = index == 0 ? 1 : 2
            let columns = width / half
            let rows = height / half
            guard let from = plane(index), let to = result.plane(index) else { continue }
            for y in 0..<rows {
                for x in 0..<columns {
                    let target: (x: Int, y: Int) =
                        switch degrees {
                        case 90: (rows - 1 - y, x)
                        case 180: (columns - 1 - x, rows - 1 - y)
                        default: (y, columns - 1 - x)
                        }
                    to[target.y * result.stride(index) + target.x] = from[y * stride(index) + x]
                }
            }
        }
        return result
    }
}
