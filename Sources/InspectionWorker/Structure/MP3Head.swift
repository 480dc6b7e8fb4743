import Inspection

/// The first frame of an MP3 file, where its encoder left a `Xing` or `Info` tag: how many frames and bytes follow.
/// (ISO/IEC 11172-3 and 13818-3 for the header; the tag is described by LAME and by Gabriel Bouvigne's "MP3 Info Tag".)
struct MP3Head {
    let facts: StructureFacts

    /// libav's clock for MP3: a multiple of every sample rate there is.
    private static let ticksPerSecond: Int64 = 14_112_000
    /// Frames that the tag may count and the demuxer not: the tag's own, and one of padding at the end.
    private static let uncounted: Int64 = 2

    /// Nil where there is no such tag, or it does not say how many frames there are.
    init?(_ file: FileBytes) {
        let start = Self.afterID3(file)
        let head = file.bytes(at: start, count: 64)
        guard let frame = Frame(head), let tag = frame.tag(in: head) else { return nil }
        let flags = head.bigEndian(tag + 4, 4) ?? 0
        guard flags & 1 != 0, let frames = head.bigEndian(tag + 8, 4) else { return nil }
        var facts = StructureFacts()
        facts.notes["frames"] = String(frames)
        // Some writers count a tag behind the media among the bytes: more than the file holds proves nothing alone.
        if flags & 2 != 0, let bytes = head.bigEndian(tag + 12, 4), start + Int64(bytes) > file.size {
            facts.overrun = ("Xing", start + Int64(bytes))
            var track = TrackStructure()
            track.sampleCount = max(0, Int64(frames) - Self.uncounted)
            track.mediaDuration = Int64(frames) * frame.samples * (Self.ticksPerSecond / frame.rate)
            // The only stream, which the container does not number.
            facts.tracks[0] = track
        }
        self.facts = facts
    }

    /// Where the media begins.
    private static func afterID3(_ file: FileBytes) -> Int64 {
        let head = file.bytes(at: 0, count: 10)
        guard head.count == 10, head.starts(with: Array("ID3".utf8)), head[6...9].allSatisfy({ $0 < 128 }) else {
            return 0
        }
        let size = head[6...9].reduce(Int64(0)) { $0 << 7 | Int64($1) }
        return 10 + size + (head[5] & 0x10 != 0 ? 10 : 0)
    }

    private struct Frame {
        var samples: Int64
        var rate: Int64
        /// Bytes of the header, its checksum and the side information.
        var before: Int

        /// Nil for what is no header of layer III.
        init?(_ bytes: [UInt8]) {
            guard bytes.count >= 48, bytes[0] == 0xFF, bytes[1] & 0xE0 == 0xE0, bytes[1] & 0x06 == 0x02 else {
                return nil
            }
            let version = bytes[1] >> 3 & 3
            let rates: [Int64] = [44_100, 48_000, 32_000]
            let index = Int(bytes[2] >> 2 & 3)
            guard version != 1, index < 3, bytes[2] >> 4 != 15 else { return nil }
            let isFirst = version == 3
            let isMono = bytes[3] >> 6 == 3
            rate = rates[index] / (isFirst ? 1 : version == 2 ? 2 : 4)
            samples = isFirst ? 1152 : 576
            before = 4 + (bytes[1] & 1 == 0 ? 2 : 0) + (isFirst ? (isMono ? 17 : 32) : (isMono ? 9 : 17))
        }

        func tag(in bytes: [UInt8]) -> Int? {
            let name = bytes[before..<before + 4]
            return name.elementsEqual("Xing".utf8) || name.elementsEqual("Info".utf8) ? before : nil
        }
    }
}
