import CLibAV

/// Brings pictures of any format and size to small full-range 4:2:0 ones. One scaler context, reused.
public final class Scaler {
    private var context: OpaquePointer?

    public init() {}
    deinit { sws_freeContext(context) }

    public func scale(_ picture: borrowing Picture, width: Int, height: Int) throws(AVError) -> Picture {
        let source = picture.frame
        guard source.pointee.width > 0, source.pointee.height > 0 else {
            throw AVError(code: .invalidData, operation: "scale picture")
        }
        let result = try Picture(width: width, height: height)
        context = sws_getCachedContext(
            context, source.pointee.width, source.pointee.height, AVPixelFormat(rawValue: source.pointee.format),
            Int32(width), Int32(height), AV_PIX_FMT_YUV420P, Int32(SWS_FAST_BILINEAR), nil, nil, nil)
        guard let context else { throw AVError(code: .invalidData, operation: "scale picture") }
        let coefficients = sws_getCoefficients(Int32(SWS_CS_DEFAULT))
        let fullRange: Int32 = source.pointee.color_range == AVCOL_RANGE_JPEG ? 1 : 0
        sws_setColorspaceDetails(context, coefficients, fullRange, coefficients, 1, 0, 1 << 16, 1 << 16)
        let planes: [UnsafePointer<UInt8>?] = withUnsafeBytes(of: source.pointee.data) { raw in
            raw.bindMemory(to: UnsafePointer<UInt8>?.self).map { $0 }
        }
        let strides: [Int32] = withUnsafeBytes(of: source.pointee.linesize) { raw in
            raw.bindMemory(to: Int32.self).map { $0 }
        }
        var outPlanes: [UnsafeMutablePointer<UInt8>?] = [result.plane(0), result.plane(1), result.plane(2), nil]
        let outStrides = [Int32(result.stride(0)), Int32(result.stride(1)), Int32(result.stride(2)), 0]
        let rows = sws_scale(context, planes, strides, 0, source.pointee.height, &outPlanes, outStrides)
        try AVError.check(rows, "scale picture")
        return result
    }
}
