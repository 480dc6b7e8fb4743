import Glibc

/// How a list is written. Chinese Windows programs write GB18030; Excel's "Unicode text" is UTF-16 with tabs.
public enum TextEncoding: String, Hashable, Sendable, Codable {
    case utf8 = "UTF-8"
    case gb18030 = "GB18030"
    case utf16LE = "UTF-16LE"
    case utf16BE = "UTF-16BE"
}

/// A text as UTF-8 without a byte-order mark, and what it was.
struct DecodedText {
    var bytes: [UInt8]
    var encoding: TextEncoding

    /// Detects by mark, then by validity: bytes that are valid UTF-8 are UTF-8; everything else is tried as GB18030.
    init(_ bytes: [UInt8], as wanted: TextEncoding? = nil, file: String) throws(SourceError) {
        let (marked, length): (TextEncoding?, Int) =
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
                (.utf8, 3)
            } else if bytes.starts(with: [0xFF, 0xFE]) {
                (.utf16LE, 2)
            } else if bytes.starts(with: [0xFE, 0xFF]) {
                (.utf16BE, 2)
            } else if bytes.starts(with: [0x84, 0x31, 0x95, 0x33]) {
                (.gb18030, 4)
            } else {
                (nil, 0)
            }
        let body = length == 0 ? bytes : Array(bytes.dropFirst(length))
        let valid = body.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
        encoding = marked ?? wanted ?? (valid ? .utf8 : .gb18030)
        if encoding == .utf8, valid {
            self.bytes = body
            return
        }
        guard encoding != .utf8, let decoded = DecodedText.convert(body, from: encoding) else {
            throw SourceError(
                Bilingual(
                    zh: "文件不是有效的 \(encoding.rawValue) 文本", en: "the file is not valid \(encoding.rawValue) text"),
                hint: Bilingual(zh: "请另存为 UTF-8 的 CSV", en: "save it as CSV in UTF-8"), file: file)
        }
        self.bytes = decoded
    }

    /// iconv(3): Foundation on Linux has no GB18030. Nil where the bytes are not of this encoding.
    private static func convert(_ bytes: [UInt8], from encoding: TextEncoding) -> [UInt8]? {
        let converter = iconv_open("UTF-8", encoding.rawValue)
        // (iconv_t)-1 means that this system has no such table.
        guard let converter, Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // Two bytes become three at most, and one byte one.
        var output = [CChar](repeating: 0, count: bytes.count * 2 + 16)
        let written: Int? = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var fromLeft = input.count
                var to = output.baseAddress
                var toLeft = output.count
                let result = iconv(converter, &from, &fromLeft, &to, &toLeft)
                guard result != -1, fromLeft == 0 else { return nil }
                return output.count - toLeft
            }
        }
        guard let written else { return nil }
        return output.prefix(written).map { UInt8(bitPattern: $0) }
    }
}
