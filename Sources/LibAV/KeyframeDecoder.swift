import CLibAV

/// Decodes single keyframes of one stream, one thread, nothing concealed silently.
public final class KeyframeDecoder {
    private var context: UnsafeMutablePointer<AVCodecContext>?

    /// - Parameter stream: index of a video stream of `demuxer`.
    public init(demuxer: Demuxer, stream: Int) throws(AVError) {
        guard let parameters = demuxer.parameters(of: stream),
            let codec = avcodec_find_decoder(parameters.pointee.codec_id)
        else { throw AVError(code: .decoderNotFound, operation: "find decoder") }
        guard let context = avcodec_alloc_context3(codec) else {
            throw AVError(code: .noMemory, operation: "allocate decoder")
        }
        self.context = context
        do throws(AVError) {
            try AVError.check(avcodec_parameters_to_context(context, parameters), "set up decoder")
            context.pointee.thread_count = 1
            // A 65535 x 65535 claim must not eat memory: 8192 x 8192 is beyond any recorder.
            context.pointee.max_pixels = 8192 * 8192
            // For a small still the in-loop filter is lost work: about a fifth of the time of an H.264 keyframe.
            context.pointee.skip_loop_filter = AVDISCARD_ALL
            context.pointee.err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER
            // Hand out every picture: whether it is sound is judged by its error flags, not by the decoder's own rule.
            context.pointee.flags2 |= AV_CODEC_FLAG2_FAST | AV_CODEC_FLAG2_SHOW_ALL
            try AVError.check(avcodec_open2(context, codec, nil), "open decoder")
        } catch {
            avcodec_free_context(&self.context)
            throw error
        }
    }

    deinit { avcodec_free_context(&context) }

    /// Decodes one packet, and its second when a picture is stored as two fields, and hands out the picture, or nil
    /// when there was none.
    public func decode(_ packet: borrowing Packet) throws(AVError) -> Picture? {
        avcodec_flush_buffers(context)
        try AVError.check(avcodec_send_packet(context, packet.pointer), "decode picture")
        return try receive()
    }

    public func decode(_ first: borrowing Packet, _ second: borrowing Packet) throws(AVError) -> Picture? {
        avcodec_flush_buffers(context)
        try AVError.check(avcodec_send_packet(context, first.pointer), "decode picture")
        try AVError.check(avcodec_send_packet(context, second.pointer), "decode picture")
        return try receive()
    }

    /// Decodes the next packet of a run and hands out each picture it completes with its time in ticks, in the order of
    /// presentation. Begin with ``restart()`` and a keyframe; end with a nil packet for what reordering holds back.
    public func decodeNext(
        _ packet: borrowing Packet, _ body: (consuming Picture, Int64?) -> Void
    ) throws(AVError) {
        try AVError.check(avcodec_send_packet(context, packet.pointer), "decode picture")
        try handOut(body)
    }

    /// The last pictures of a run.
    public func finishRun(_ body: (consuming Picture, Int64?) -> Void) throws(AVError) {
        try AVError.check(avcodec_send_packet(context, nil), "decode picture")
        try handOut(body)
    }

    public func restart() { avcodec_flush_buffers(context) }

    private func handOut(_ body: (consuming Picture, Int64?) -> Void) throws(AVError) {
        while true {
            let picture = try Picture()
            let result = avcodec_receive_frame(context, picture.frame)
            if result == ulav_error_again || result == ulav_error_eof { return }
            try AVError.check(result, "decode picture")
            let time = picture.frame.pointee.best_effort_timestamp
            body(picture, time == ulav_nopts ? nil : time)
        }
    }

    private func receive() throws(AVError) -> Picture? {
        let picture = try Picture()
        var result = avcodec_receive_frame(context, picture.frame)
        if result == ulav_error_again {
            // Reordering holds it back: say that no more will come.
            avcodec_send_packet(context, nil)
            result = avcodec_receive_frame(context, picture.frame)
        }
        if result == ulav_error_eof || result == ulav_error_again { return nil }
        try AVError.check(result, "decode picture")
        return picture
    }
}

extension Packet {
    /// Fills the packet with bytes read elsewhere; the buffer is padded as decoders demand.
    public borrowing func load(_ bytes: UnsafeRawBufferPointer, isKeyframe: Bool) throws(AVError) {
        av_packet_unref(pointer)
        guard bytes.count < Int(Int32.max) - 64, let base = bytes.baseAddress else {
            throw AVError(code: .invalidData, operation: "load packet")
        }
        try AVError.check(av_new_packet(pointer, Int32(bytes.count)), "load packet")
        pointer.pointee.data.update(from: base.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        if isKeyframe { pointer.pointee.flags |= AV_PKT_FLAG_KEY }
    }
}
