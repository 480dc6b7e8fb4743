import CLibAV

/// Decodes the packets of one sound stream, one thread.
public final class SoundDecoder {
    private var context: UnsafeMutablePointer<AVCodecContext>?
    private let frame: UnsafeMutablePointer<AVFrame>

    /// - Parameter stream: index of a sound stream of `demuxer`.
    public init(demuxer: Demuxer, stream: Int) throws(AVError) {
        guard let frame = av_frame_alloc() else { throw AVError(code: .noMemory, operation: "allocate sound") }
        self.frame = frame
        // Owned from here on: a class whose initialiser throws after all properties are set is torn down by deinit.
        context = nil
        guard let parameters = demuxer.parameters(of: stream),
            let codec = avcodec_find_decoder(parameters.pointee.codec_id)
        else { throw AVError(code: .decoderNotFound, operation: "find sound decoder") }
        context = avcodec_alloc_context3(codec)
        guard let context else { throw AVError(code: .noMemory, operation: "allocate sound decoder") }
        try AVError.check(avcodec_parameters_to_context(context, parameters), "set up sound decoder")
        context.pointee.thread_count = 1
        // Ten seconds at the highest rate in use: no recorder's packet holds more.
        context.pointee.max_samples = 10 * 192_000
        try AVError.check(avcodec_open2(context, codec, nil), "open sound decoder")
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
        avcodec_free_context(&context)
    }

    /// Decodes one packet and hands out each block of samples in it; the block lives for the length of the call only.
    /// `body` says whether to go on: a packet of a hostile file may hold sixty thousand blocks.
    /// - Throws: what the decoder could not make sense of; the next packet may be tried.
    public func decode(_ packet: borrowing Packet, _ body: (borrowing SoundBlock) -> Bool) throws(AVError) {
        try AVError.check(avcodec_send_packet(context, packet.pointer), "decode sound")
        while true {
            let result = avcodec_receive_frame(context, frame)
            if result == ulav_error_again || result == ulav_error_eof { return }
            try AVError.check(result, "decode sound")
            let goesOn = frame.pointee.nb_samples > 0 ? body(SoundBlock(frame: frame)) : true
            av_frame_unref(frame)
            guard goesOn else {
                avcodec_flush_buffers(context)
                return
            }
        }
    }

    /// Forgets what came before: to be called after a seek.
    public func reset() { avcodec_flush_buffers(context) }
}

/// One block of decoded samples: a view, valid only inside the call that hands it out.
public struct SoundBlock: ~Copyable {
    let frame: UnsafeMutablePointer<AVFrame>

    /// Samples per channel.
    public var count: Int { Int(frame.pointee.nb_samples) }
    public var rate: Int { Int(frame.pointee.sample_rate) }
    public var channels: Int { Int(ulav_frame_channels(frame)) }

    /// The loudest channel's alternating part and peak, both as a share of full scale. Nil for a sample format no
    /// recorder writes.
    public borrowing func level() -> SoundLevel? {
        let format = AVSampleFormat(rawValue: frame.pointee.format)
        let isPlanar = av_sample_fmt_is_planar(format) != 0
        let channels = max(1, channels)
        var worst = SoundLevel(alternating: 0, peak: 0)
        for channel in 0..<channels {
            guard let base = frame.pointee.extended_data[isPlanar ? channel : 0] else { return nil }
            let step = isPlanar ? 1 : channels
            let offset = isPlanar ? 0 : channel
            let level: SoundLevel
            switch av_get_packed_sample_fmt(format) {
            case AV_SAMPLE_FMT_FLT: level = measure(base, Float.self, offset, step) { Double($0) }
            case AV_SAMPLE_FMT_DBL: level = measure(base, Double.self, offset, step) { $0 }
            case AV_SAMPLE_FMT_S16: level = measure(base, Int16.self, offset, step) { Double($0) / 32768 }
            case AV_SAMPLE_FMT_S32: level = measure(base, Int32.self, offset, step) { Double($0) / 2_147_483_648 }
            case AV_SAMPLE_FMT_U8: level = measure(base, UInt8.self, offset, step) { (Double($0) - 128) / 128 }
            default: return nil
            }
            worst.alternating = max(worst.alternating, level.alternating)
            worst.peak = max(worst.peak, level.peak)
        }
        return worst
    }

    @inline(__always)
    private borrowing func measure<Value>(
        _ base: UnsafeMutablePointer<UInt8>, _: Value.Type, _ offset: Int, _ step: Int, _ scale: (Value) -> Double
    ) -> SoundLevel {
        let count = count
        return base.withMemoryRebound(to: Value.self, capacity: count * step) { values in
            var sum = 0.0
            var squares = 0.0
            var peak = 0.0
            var index = offset
            for _ in 0..<count {
                let value = scale(values[index])
                sum += value
                squares += value * value
                peak = max(peak, abs(value))
                index += step
            }
            // A dead microphone may rest beside zero: only what moves is sound.
            let mean = sum / Double(count)
            let power = squares / Double(count) - mean * mean
            // What is no number is no silence.
            guard power.isFinite else { return SoundLevel(alternating: 1, peak: 1) }
            return SoundLevel(alternating: max(0, power).squareRoot(), peak: peak)
        }
    }
}

/// How loud a block of samples is, as shares of full scale.
public struct SoundLevel: Sendable, Hashable {
    /// Root of the mean square about the mean.
    public var alternating: Double
    public var peak: Double

    public init(alternating: Double, peak: Double) {
        self.alternating = alternating
        self.peak = peak
    }
}

/// Brings sound of any kind to one channel of floats at one rate.
public final class Resampler {
    private var context: OpaquePointer?
    private let rate: Int
    /// Format, rate and channels of the sound the context was made for.
    private var source: [Int32] = []

    public init(rate: Int) { self.rate = rate }
    deinit { swr_free(&context) }

    /// Appends the block's samples, mixed to one channel, in -1...1. The last few stay behind in the filter.
    public func append(_ block: borrowing SoundBlock, to samples: inout [Float]) throws(AVError) {
        // Damaged sound may change its kind from block to block; the context would read past its end.
        let kind = [block.frame.pointee.format, Int32(block.rate), Int32(block.channels)]
        if kind != source {
            swr_free(&context)
            context = ulav_resampler(block.frame, Int32(rate))
            source = kind
        }
        guard let context else { throw AVError(code: .invalidData, operation: "set up resampling") }
        let most = swr_get_out_samples(context, Int32(block.count))
        try AVError.check(most, "resample")
        var failure: Int32 = 0
        let made = [Float](unsafeUninitializedCapacity: Int(most) + 8) { buffer, filled in
            var out: UnsafeMutablePointer<UInt8>? = buffer.baseAddress.map {
                UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self)
            }
            let got = withUnsafeMutablePointer(to: &block.frame.pointee.extended_data) { data in
                data.pointee?.withMemoryRebound(
                    to: Optional<UnsafePointer<UInt8>>.self, capacity: max(1, block.channels)
                ) { swr_convert(context, &out, most, $0, Int32(block.count)) } ?? 0
            }
            failure = min(0, got)
            filled = Int(max(0, got))
        }
        try AVError.check(failure, "resample")
        samples += made
    }
}
