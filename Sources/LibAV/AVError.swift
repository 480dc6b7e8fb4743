import CLibAV

/// What libav reported, with the last lines it logged on the way.
public struct AVError: Error, Hashable, Sendable, CustomStringConvertible {
    /// libav's code: an open set, since every version adds some.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let endOfFile = Code(rawValue: ulav_error_eof)
        /// Our interrupt callback said stop: the deadline passed.
        public static let interrupted = Code(rawValue: ulav_error_exit)
        public static let invalidData = Code(rawValue: ulav_error_invalid_data)
        public static let demuxerNotFound = Code(rawValue: ulav_error_demuxer_not_found)
        public static let decoderNotFound = Code(rawValue: ulav_error_decoder_not_found)
        public static let again = Code(rawValue: ulav_error_again)
        public static let noMemory = Code(rawValue: ulav_error_no_memory)
        public static let inputOutput = Code(rawValue: ulav_error_io)

        /// libav's own words, or the number for a code it has no words for.
        public var description: String {
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
                guard let base = buffer.baseAddress, av_strerror(rawValue, base, buffer.count) == 0 else {
                    return "libav error \(rawValue)"
                }
                return String(cString: base)
            }
        }
    }

    public var code: Code
    /// What was being done, for example `open input`.
    public var operation: String
    public var logLines: [String]

    public init(code: Code, operation: String, logLines: [String] = LibAVLog.recentLines()) {
        self.code = code
        self.operation = operation
        self.logLines = logLines
    }

    public var description: String {
        let last = logLines.last.map { " (\($0))" } ?? ""
        return "\(operation): \(code)\(last)"
    }

    /// Throws for a negative return value and hands back any other.
    @discardableResult
    static func check(_ value: Int32, _ operation: @autoclosure () -> String) throws(AVError) -> Int32 {
        if value < 0 { throw AVError(code: Code(rawValue: value), operation: operation()) }
        return value
    }
}
