import CLibAV
import Glibc

/// Reads the packets of one file exactly as they are stored.
///
/// Timestamps are not filled in (`AVFMT_FLAG_NOFILLIN`), wraps are not repaired, edit lists are not applied: the
/// caller sees what was recorded. Files are read through our own callbacks with a deadline; formats that name other
/// files (playlists, references) are not on the list of formats, and opening another file is refused.
public final class Demuxer {
    public enum Outcome: Sendable, Hashable {
        case packet
        case end
    }

    private let reader: InputReader
    private let retained: Unmanaged<InputReader>
    private var io: UnsafeMutablePointer<AVIOContext>?
    private var context: UnsafeMutablePointer<AVFormatContext>?
    public private(set) var streams: [StreamInfo] = []
    public private(set) var container: String = ""
    private var errorsInARow = 0

    /// The demuxers a recording may need. Not on it: playlists, scripts, devices, subtitles, and anything that names
    /// other files.
    static let formats = [
        "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "mpegts", "mpegtsraw", "mpeg", "avi", "asf", "flv", "wav", "w64",
        "mp3", "aac", "ac3", "eac3", "amr", "amrnb", "amrwb", "flac", "ogg", "caf", "aiff", "au", "h264", "hevc", "m4v",
        "mpegvideo", "mjpeg", "dhav", "mxf", "gxf", "dv", "ivf", "rm", "nut", "wtv", "jpeg_pipe", "png_pipe", "obu",
        "av1", "vc1", "g722", "g729", "tta", "swf", "h263", "cavsvideo", "avs2", "loas",
    ].joined(separator: ",")

    /// - Parameters:
    ///   - descriptor: an open regular file, which must stay open as long as the demuxer.
    public init(
        descriptor: Int32, size: Int64, limits: ReadingLimits = ReadingLimits(),
        onProgress: ((Int64) -> Void)? = nil
    ) throws(AVError) {
        reader = InputReader(descriptor: descriptor, size: size, limits: limits, onProgress: onProgress)
        retained = Unmanaged.passRetained(reader)
        do throws(AVError) {
            try open()
        } catch {
            release()
            throw error
        }
    }

    deinit { release() }

    private func release() {
        if context != nil { avformat_close_input(&context) }
        if let io {
            // libav may have replaced the buffer it was given: free the one the context holds now.
            av_freep(&io.pointee.buffer)
            var pointer: UnsafeMutablePointer<AVIOContext>? = io
            avio_context_free(&pointer)
            self.io = nil
            retained.release()
        }
    }

    private func open() throws(AVError) {
        // 64 KiB: libav reads larger packets past the buffer straight into place, so more would only copy.
        let bufferSize: Int32 = 1 << 16
        guard let buffer = av_malloc(Int(bufferSize)),
            let io = avio_alloc_context(
                buffer.assumingMemoryBound(to: UInt8.self), bufferSize, 0, retained.toOpaque(), readerRead, nil,
                readerSeek)
        else { throw AVError(code: .noMemory, operation: "allocate input") }
        self.io = io
        guard let context = avformat_alloc_context() else {
            throw AVError(code: .noMemory, operation: "allocate format context")
        }
        self.context = context
        configure(context, io: io)
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "format_whitelist", Self.formats, 0)
        av_dict_set(&options, "protocol_whitelist", "none", 0)
        av_dict_set(&options, "ignore_editlist", "1", 0)
        av_dict_set(&options, "fix_teletext_pts", "0", 0)
        // On failure libav frees the context and sets the pointer to nil.
        // No name: the bytes alone decide, so that a wrong extension or a `%d` in a name changes nothing.
        try AVError.check(avformat_open_input(&self.context, "", nil, &options), "open")
        guard let opened = self.context else { throw AVError(code: .invalidData, operation: "open") }
        container = String(cString: opened.pointee.iformat.pointee.name)
        try probe(opened)
        refreshStreams()
    }

    private func configure(_ context: UnsafeMutablePointer<AVFormatContext>, io: UnsafeMutablePointer<AVIOContext>) {
        context.pointee.pb = io
        context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_NOFILLIN
        context.pointee.correct_ts_overflow = 0
        context.pointee.interrupt_callback = AVIOInterruptCB(callback: readerInterrupt, opaque: retained.toOpaque())
        context.pointee.io_open = { _, _, _, _, _ in ulav_error_access }
        context.pointee.max_streams = 256
        // The keyframe index of streamed formats is of no use here and must not grow with the file.
        context.pointee.max_index_size = 1 << 16
        context.pointee.probesize = 5_000_000
        context.pointee.max_analyze_duration = 5_000_000
    }

    /// Containers that store whole pictures with all parameters need no parser and no probing; that also keeps
    /// libav's parsers away from hostile bytes.
    private func probe(_ context: UnsafeMutablePointer<AVFormatContext>) throws(AVError) {
        if storesWholeSamples(context) {
            context.pointee.flags |= AVFMT_FLAG_NOPARSE
            return
        }
        let result = avformat_find_stream_info(context, nil)
        if result < 0, context.pointee.nb_streams == 0 || result == ulav_error_exit {
            throw AVError(code: AVError.Code(rawValue: result), operation: "probe streams")
        }
    }

    private func storesWholeSamples(_ context: UnsafeMutablePointer<AVFormatContext>) -> Bool {
        guard container.hasPrefix("mov,") || container.hasPrefix("matroska") else { return false }
        guard context.pointee.nb_streams > 0 else { return true }
        for index in 0..<Int(context.pointee.nb_streams) {
            guard let parameters = context.pointee.streams[index]?.pointee.codecpar else { return false }
            switch parameters.pointee.codec_type {
            case AVMEDIA_TYPE_VIDEO:
                if parameters.pointee.width <= 0 || parameters.pointee.codec_id == AV_CODEC_ID_NONE { return false }
            case AVMEDIA_TYPE_AUDIO:
                if parameters.pointee.codec_id == AV_CODEC_ID_NONE { return false }
            default: break
            }
        }
        return true
    }

    /// Copies what is known of the streams now; transport streams may add some later.
    public func refreshStreams() {
        guard let context else { return }
        var programmes: [Int: Int] = [:]
        for index in 0..<Int(context.pointee.nb_programs) {
            guard let programme = context.pointee.programs[index]?.pointee, let members = programme.stream_index else {
                continue
            }
            for member in 0..<Int(programme.nb_stream_indexes) {
                let stream = Int(members[member])
                if programmes[stream] == nil { programmes[stream] = Int(programme.id) }
            }
        }
        streams = (0..<Int(context.pointee.nb_streams)).compactMap { index in
            context.pointee.streams[index].map { StreamInfo($0, programme: programmes[index] ?? 0) }
        }
    }

    /// Another stage (voice, pictures) begins to read, with a deadline of its own.
    public func beginStage() { reader.beginStage() }

    /// Reads the next packet into `packet`. Only libav's own end-of-file code ends the stream; damage is passed over,
    /// up to a hundred failing reads in a row, and counted by the caller through `onDamage`.
    public func next(into packet: borrowing Packet, onDamage: (AVError) -> Void) throws(AVError) -> Outcome {
        while true {
            av_packet_unref(packet.pointer)
            let result = av_read_frame(context, packet.pointer)
            if result >= 0 {
                errorsInARow = 0
                if Int(context?.pointee.nb_streams ?? 0) != streams.count { refreshStreams() }
                return .packet
            }
            let code = AVError.Code(rawValue: result)
            if reader.timedOut { throw AVError(code: .interrupted, operation: "read packets") }
            if reader.failure != 0 {
                throw AVError(code: AVError.Code(rawValue: -reader.failure), operation: "read the file")
            }
            if code == .endOfFile { return .end }
            let error = AVError(code: code, operation: "read packet")
            errorsInARow += 1
            if code == .interrupted || code == .noMemory || errorsInARow > 100 { throw error }
            onDamage(error)
        }
    }

    /// The container's own claim of its length in nanoseconds, 0 or less when it makes none.
    public var declaredDuration: Int64 {
        guard let duration = context?.pointee.duration, duration != ulav_nopts, duration > 0,
            duration < Int64.max / 1000
        else { return 0 }
        return duration * 1000
    }

    /// Metadata of the container, keys in lower case; of streams under `stream<n>.`, of programmes
    /// under `programme<n>.`.
    public func metadata() -> [String: String] {
        var result: [String: String] = [:]
        guard let context else { return result }
        collect(context.pointee.metadata, prefix: "", into: &result)
        for index in 0..<Int(context.pointee.nb_streams) {
            collect(context.pointee.streams[index]?.pointee.metadata, prefix: "stream\(index).", into: &result)
        }
        for index in 0..<Int(context.pointee.nb_programs) {
            guard let programme = context.pointee.programs[index]?.pointee else { continue }
            collect(programme.metadata, prefix: "programme\(programme.id).", into: &result)
        }
        return result
    }

    private func collect(_ dictionary: OpaquePointer?, prefix: String, into result: inout [String: String]) {
        var entry: UnsafeMutablePointer<AVDictionaryEntry>?
        while result.count < 256, let next = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX) {
            entry = next
            guard let key = next.pointee.key, let value = next.pointee.value else { continue }
            // A hostile tag may hold megabytes.
            result[prefix + String(cString: key).lowercased().prefix(128)] = String(String(cString: value).prefix(1024))
        }
    }

    func parameters(of stream: Int) -> UnsafePointer<AVCodecParameters>? {
        guard let context, stream >= 0, stream < Int(context.pointee.nb_streams) else { return nil }
        return context.pointee.streams[stream].flatMap { UnsafePointer($0.pointee.codecpar) }
    }

    /// Goes to the keyframe at or before `ticks` of `stream`.
    public func seek(stream: Int, ticks: Int64) throws(AVError) {
        errorsInARow = 0
        try AVError.check(avformat_seek_file(context, Int32(stream), .min, ticks, ticks, 0), "seek")
    }

    /// Goes to a byte offset (transport and programme streams, where time is no address).
    public func seek(byte offset: Int64) throws(AVError) {
        errorsInARow = 0
        try AVError.check(avformat_seek_file(context, -1, .min, offset, offset, AVSEEK_FLAG_BYTE), "seek")
    }
}
