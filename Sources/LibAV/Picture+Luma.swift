import CLibAV

extension Picture {
    /// Whether the first plane is 8-bit luma, one byte a pixel.
    private var hasPlainLuma: Bool {
        let plain = [
            AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUV444P,
            AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUV440P, AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUV411P, AV_PIX_FMT_YUV410P,
            AV_PIX_FMT_NV12, AV_PIX_FMT_NV21, AV_PIX_FMT_GRAY8,
        ]
        return plain.contains { $0.rawValue == frame.pointee.format }
    }

    /// Hands out the luma plane: first byte, width, height, bytes from row to row. It is valid during the call only.
    /// A picture of another kind (10 bits, RGB) is converted by `scaler` first; nil where that fails.
    public borrowing func withLuma<Result>(
        _ scaler: Scaler, _ body: (UnsafePointer<UInt8>, Int, Int, Int) -> Result
    ) throws(AVError) -> Result? {
        guard width > 0, height > 0 else { return nil }
        if hasPlainLuma {
            guard let base = plane(0), stride(0) >= width else { return nil }
            return body(base, width, height, stride(0))
        }
        let even = try scaler.scale(self, width: (width + 1) / 2 * 2, height: (height + 1) / 2 * 2)
        guard let base = even.plane(0), even.stride(0) >= even.width else { return nil }
        return body(base, even.width, even.height, even.stride(0))
    }
}
