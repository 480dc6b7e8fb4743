import CLibAV
import Glibc
import Logging
import Synchronization

/// Takes libav's log away from stderr: each line goes to swift-log, and the last few are kept to go with an error.
public enum LibAVLog {
    static let kept = 12
    private static let recent = Mutex<[String]>([])
    /// Lines a worker passes on to its parent, so that they outlive a crash.
    private static let mirrored = Mutex<(descriptor: Int32, left: Int)>((-1, 0))
    private static let logger = Logger(label: "libav")

    /// Call once before any other use of libav in this process.
    public static func route() {
        ulav_set_log_sink(
            { level, line in
                guard let line else { return }
                LibAVLog.receive(level: level, line: String(cString: line))
            }, AV_LOG_WARNING)
    }

    private static func receive(level: Int32, line: String) {
        var text = line
        while let end = text.last, end.isWhitespace { text.removeLast() }
        guard !text.isEmpty else { return }
        recent.withLock { lines in
            // A damaged file repeats one complaint thousands of times.
            if lines.last == text { return }
            lines.append(text)
            if lines.count > kept { lines.removeFirst(lines.count - kept) }
        }
        mirror(text)
        logger.debug("\(text)", metadata: ["level": "\(level)"])
    }

    /// Also writes up to 64 lines a file to a descriptor.
    public static func mirror(to descriptor: Int32) { mirrored.withLock { $0 = (descriptor, 64) } }

    private static func mirror(_ text: String) {
        let descriptor = mirrored.withLock { state -> Int32 in
            guard state.left > 0 else { return -1 }
            state.left -= 1
            return state.descriptor
        }
        guard descriptor >= 0 else { return }
        let line = Array((text + "\n").utf8)
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    public static func recentLines() -> [String] { recent.withLock { $0 } }
    /// Forgets the lines of the file before.
    public static func clear() {
        recent.withLock { $0.removeAll() }
        mirrored.withLock { if $0.descriptor >= 0 { $0.left = 64 } }
    }
}

/// Versions of the libraries that run, for the evidence.
public enum LibAVVersion {
    public static var format: String { text(ulav_format_version()) }
    public static var codec: String { text(ulav_codec_version()) }

    private static func text(_ packed: UInt32) -> String { "\(packed >> 16).\((packed >> 8) & 255).\(packed & 255)" }
}

/// Process-wide limits of libav.
public enum LibAVLimits {
    public static func setLargestAllocation(_ bytes: Int) { av_max_alloc(bytes) }
}
