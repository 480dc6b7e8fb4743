import CLibAV

/// Encodes 4:2:0 full-range pictures of one size as JPEG.
public final class JPEGEncoder {
    private var context: UnsafeMutablePointer<AVCodecContext>?
    private let packet: Packet
    private var encoded: Int64 = 0

    /// - Parameter quality: libav's scale, 2 (best) to 31.
    public init(width: Int, height: Int, quality: Int = 4) throws(AVError) {
        packet = try Packet()
        guard let codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG), let context = avcodec_alloc_context3(codec) else {
            throw AVError(code: .decoderNotFound, operation: "find JPEG encoder")
        }
        self.context = context
        context.pointee.width = Int32(width)
        context.pointee.height = Int32(height)
        context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        context.pointee.color_range = AVCOL_RANGE_JPEG
        context.pointee.time_base = AVRational(num: 1, den: 25)
        context.pointee.thread_count = 1
        context.pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT
        context.pointee.global_quality = Int32(quality) * FF_QP2LAMBDA
        do throws(AVError) {
            try AVError.check(avcodec_open2(context, codec, nil), "open JPEG encoder")
        } catch {
            avcodec_free_context(&self.context)
            throw error
        }
    }

    deinit { avcodec_free_context(&context) }

    public func encode(_ picture: borrowing Picture) throws(AVError) -> [UInt8] {
        picture.frame.pointee.pts = encoded
        encoded += 1
        picture.frame.pointee.quality = context?.pointee.global_quality ?? 0
        picture.frame.pointee.pict_type = AV_PICTURE_TYPE_I
        try AVError.check(avcodec_send_frame(context, picture.frame), "encode JPEG")
        try AVError.check(avcodec_receive_packet(context, packet.pointer), "encode JPEG")
        return packet.withBytes { [UInt8]($0) }
    }
}
