import Evidence
import Glibc

/// Whether a file that no profile knows, with an ending that is no recording's, begins like a recording all the same.
enum MediaMagic {
    static func isRecording(_ path: RawPath) -> Bool {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW) }
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 577)
        let got = pread(descriptor, &head, head.count, 0)
        guard got >= 12 else { return false }
        let type = String(decoding: head[4..<8], as: UTF8.self)
        if ["ftyp", "moov", "mdat", "moof", "wide"].contains(type) { return true }
        if head.starts(with: Array("RIFF".utf8)),
            ["AVI ", "WAVE"].contains(String(decoding: head[8..<12], as: UTF8.self))
        {
            return true
        }
        // Matroska, FLV, ASF, MPEG programme stream, Dahua.
        let starts: [[UInt8]] = [
            [0x1A, 0x45, 0xDF, 0xA3], Array("FLV\u{1}".utf8), [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11],
            [0x00, 0x00, 0x01, 0xBA], Array("DHAV".utf8),
        ]
        if starts.contains(where: { head.starts(with: $0) }) { return true }
        // Transport stream: three sync bytes at the distance of a packet.
        return got == head.count
            && [(0, 188), (4, 192)].contains { first, step in (0..<3).allSatisfy { head[first + $0 * step] == 0x47 } }
    }
}
