import Evidence
import Glibc

/// A line of a tag file, in UTF-8.
struct TagLine {
    /// From 1.
    var number: Int
    /// Without its ending.
    var bytes: [UInt8]
    /// Longer than ``TagLines/longest``: only its beginning is here.
    var isTooLong: Bool
    /// In the encoding declared, and UTF-8 after decoding.
    var isSound: Bool

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Reads a tag file line by line, in pieces: LF, CR and CRLF end a line (RFC 8493, 2.3).
struct TagLines {
    /// The RFC sets no limit; Linux has no path longer than 4096 bytes, and encoding triples that at most.
    static let longest = 64 << 10

    let path: RawPath
    let decoder: TextDecoder
    private(set) var hasByteOrderMark = false

    init(_ path: RawPath, _ decoder: TextDecoder) {
        self.path = path
        self.decoder = decoder
    }

    /// Calls `body` with each line until it answers false. Returns an errno, or 0.
    mutating func forEach(_ body: (TagLine) -> Bool) -> Int32 {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW) }
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return EINVAL }
        var line = TagLine(number: 1, bytes: [], isTooLong: false, isSound: true)
        var isAfterCR = false
        var isStart = true
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let got = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return errno }
            if got == 0 { break }
            var isSound = true
            var text = decoder.decode(buffer[..<got], isSound: &isSound)[...]
            if isStart, text.starts(with: [0xEF, 0xBB, 0xBF]) {
                hasByteOrderMark = true
                text = text.dropFirst(3)
            }
            isStart = false
            if !isSound { line.isSound = false }
            for byte in text {
                if byte == 0x0A, isAfterCR {
                    isAfterCR = false
                    continue
                }
                isAfterCR = byte == 0x0D
                if byte == 0x0A || byte == 0x0D {
                    guard finish(&line, body) else { return 0 }
                } else if line.bytes.count < Self.longest {
                    line.bytes.append(byte)
                } else {
                    line.isTooLong = true
                }
            }
        }
        if decoder.isCutShort { line.isSound = false }
        if !line.bytes.isEmpty || !line.isSound { _ = finish(&line, body) }
        return 0
    }

    private func finish(_ line: inout TagLine, _ body: (TagLine) -> Bool) -> Bool {
        if line.isSound, !line.isTooLong, String(validating: line.bytes, as: UTF8.self) == nil { line.isSound = false }
        let goesOn = body(line)
        line = TagLine(number: line.number + 1, bytes: [], isTooLong: false, isSound: true)
        return goesOn
    }
}
