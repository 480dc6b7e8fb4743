import CLibAV
import Glibc

/// A picture's brightness in 64 × 36 cells, each the mean of samples spread over it: 0 black, 255 white, whatever range the
/// picture was coded in.
public struct LumaGrid: Sendable, Hashable {
    public static let columns = 64
    public static let rows = 36

    public let cells: [UInt8]

    /// Row by row from the top left.
    public init(cells: [UInt8]) { self.cells = cells }

    /// The largest difference of any cell.
    public func largestDifference(from other: LumaGrid) -> Int {
        zip(cells, other.cells).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
    }
}

extension Picture {
    /// Nil for a format without brightness of its own; the caller scales it first.
    public borrowing func lumaGrid() -> LumaGrid? {
        guard let plane = luma, width >= 16, height >= 16 else { return nil }
        let base = plane.base
        let step = plane.bytes
        let stride = stride(0)
        // Of samples in two bytes the upper one tells enough; ten bits of sixteen are raised to the top first.
        let shift = plane.shift
        let isFull = isFullRange
        let (across, down) = (LumaGrid.columns, LumaGrid.rows)
        // At most eight samples a side: enough for a mean, and the same work for every size.
        let cells = [UInt8](unsafeUninitializedCapacity: across * down) { buffer, filled in
            for row in 0..<down {
                let (top, bottom) = (row * height / down, max(row * height / down + 1, (row + 1) * height / down))
                let stepDown = max(1, (bottom - top) / 8)
                for column in 0..<across {
                    let left = column * width / across
                    let right = max(left + 1, (column + 1) * width / across)
                    let stepAcross = max(1, (right - left) / 8)
                    var (sum, count) = (0, 0)
                    var y = top
                    while y < bottom {
                        let line = base + y * stride
                        var x = left
                        while x < right {
                            if step == 1 {
                                sum += Int(line[x])
                            } else {
                                sum += min(255, (Int(line[x * 2 + 1]) << 8 | Int(line[x * 2])) >> shift)
                            }
                            count += 1
                            x += stepAcross
                        }
                        y += stepDown
                    }
                    let mean = sum / max(1, count)
                    buffer[row * across + column] = UInt8(
                        clamping: isFull ? mean : (mean - 16) * 255 / 219)
                }
            }
            filled = across * down
        }
        return LumaGrid(cells: cells)
    }

    struct Luma {
        var base: UnsafeMutablePointer<UInt8>
        /// Of a sample.
        var bytes: Int
        /// What brings a sample to eight bits.
        var shift: Int
    }

    /// The brightness plane of a picture that has one, of 8 bits, or of 9 to 16 in little-endian pairs of bytes.
    var luma: Luma? {
        guard let description = av_pix_fmt_desc_get(AVPixelFormat(rawValue: frame.pointee.format)) else { return nil }
        let flags = description.pointee.flags
        let first = description.pointee.comp.0
        let unsuited =
            AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_BE
            | AV_PIX_FMT_FLAG_FLOAT
        guard flags & UInt64(unsuited) == 0, first.plane == 0, first.offset == 0, let base = plane(0) else {
            return nil
        }
        if first.depth == 8, first.step == 1 { return Luma(base: base, bytes: 1, shift: 0) }
        guard (9...16).contains(first.depth), first.step == 2 else { return nil }
        return Luma(base: base, bytes: 2, shift: Int(first.shift) + Int(first.depth) - 8)
    }

    /// Coded from 0 to 255 and not from 16 to 235.
    var isFullRange: Bool {
        let format = AVPixelFormat(rawValue: frame.pointee.format)
        return frame.pointee.color_range == AVCOL_RANGE_JPEG || format == AV_PIX_FMT_YUVJ420P
            || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P || format == AV_PIX_FMT_GRAY8
    }

    /// The same brightness, sample for sample.
    public borrowing func hasSameLuma(as other: borrowing Picture) -> Bool {
        guard let a = luma, let b = other.luma, width == other.width, height == other.height, a.bytes == b.bytes else {
            return false
        }
        for row in 0..<height
        where memcmp(a.base + row * stride(0), b.base + row * other.stride(0), width * a.bytes) != 0 {
            return false
        }
        return true
    }
}
