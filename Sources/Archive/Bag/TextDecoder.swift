import Glibc

/// Turns a text of any encoding the system's iconv knows into UTF-8, piece by piece.
final class TextDecoder {
    private let state: iconv_t?
    private var pending: [UInt8] = []
    private var isFirst = true

    /// Nil for an encoding that is not known here. UTF-8 is passed through as it is.
    init?(_ encoding: String) {
        let name = encoding.uppercased()
        // iconv reads options behind a slash: only names may pass.
        guard !name.isEmpty, name.utf8.count <= 64,
            name.utf8.allSatisfy({
                UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 || 0x30...0x39 ~= $0 || "-_.:+()".utf8.contains($0)
            })
        else { return nil }
        if name == "UTF-8" || name == "UTF8" {
            state = nil
            return
        }
        guard let opened = iconv_open("UTF-8", name), opened != iconv_t(bitPattern: -1) else { return nil }
        state = opened
    }

    deinit { if let state { iconv_close(state) } }

    /// What follows in UTF-8. A sequence that the encoding does not have becomes U+FFFD, and `isSound` false.
    func decode(_ bytes: some Sequence<UInt8>, isSound: inout Bool) -> [UInt8] {
        guard let state else { return Array(bytes) }
        pending += bytes
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while !pending.isEmpty {
            let (used, made, failure) = pending.withUnsafeMutableBytes { input in
                chunk.withUnsafeMutableBytes { room in
                    var from = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var to = room.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var left = input.count
                    var free = room.count
                    errno = 0
                    let result = iconv(state, &from, &left, &to, &free)
                    return (input.count - left, room.count - free, result == -1 ? errno : 0)
                }
            }
            output += chunk[..<made]
            pending.removeFirst(used)
            if failure == EILSEQ {
                output += "\u{FFFD}".utf8
                isSound = false
                pending.removeFirst(min(1, pending.count))
            } else if failure == EINVAL || used == 0 && made == 0 {
                break  // The rest of a character comes with the next piece.
            }
        }
        return output
    }

    /// Whether the text ended inside a character.
    var isCutShort: Bool { !pending.isEmpty }
}
