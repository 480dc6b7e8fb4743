import Inspection

/// How long AVI, WAV, Matroska and MP3 files say they are.
enum OtherContainers {
    static func facts(_ file: FileBytes) -> StructureFacts {
        let head = file.bytes(at: 0, count: 64)
        if head.starts(with: Array("RIFF".utf8)) { return riff(file, head) }
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return matroska(file) }
        return MP3Head(file)?.facts ?? StructureFacts()
    }

    /// RIFF: one or more chunks `RIFF <size> <form>`, one after another (OpenDML AVI has several).
    private static func riff(_ file: FileBytes, _ head: [UInt8]) -> StructureFacts {
        var facts = StructureFacts()
        var offset: Int64 = 0
        var chunks = 0
        while chunks < 4096 {
            let header = file.bytes(at: offset, count: 12)
            guard header.count == 12, header.starts(with: Array("RIFF".utf8)), let size = header.littleEndian(4, 4)
            else { break }
            // 0 and all ones: written while recording, never set (a live writer, or a power cut).
            if size == 0 || size == 0xFFFF_FFFF {
                facts.notes["riffSize"] = "unset"
                break
            }
            let end = offset + 8 + Int64(size)
            if end > file.size {
                facts.overrun = ("RIFF", end)
                break
            }
            offset = end + (end & 1)
            chunks += 1
        }
        // An AVI writer cut off leaves the sizes unset and no index; the header says whether there should be one.
        if head.count >= 12, head[8..<11].elementsEqual(Array("AVI".utf8)), facts.notes["riffSize"] != nil {
            facts.missingIndex = "idx1"
        }
        return facts
    }

    /// EBML header, then a Segment whose size is known or, for a live writer, all ones.
    private static func matroska(_ file: FileBytes) -> StructureFacts {
        var facts = StructureFacts()
        let head = file.bytes(at: 0, count: 16)
        guard let (length, width) = size(head, at: 4) else { return facts }
        let (segment, overflow) = (4 + Int64(width)).addingReportingOverflow(length)
        guard !overflow else { return facts }
        let body = file.bytes(at: segment, count: 16)
        guard body.starts(with: [0x18, 0x53, 0x80, 0x67]) else { return facts }
        guard let (segmentLength, segmentWidth) = size(body, at: 4) else {
            facts.notes["segmentSize"] = "unknown"
            return facts
        }
        let (end, tooLong) = (segment + 4 + Int64(segmentWidth)).addingReportingOverflow(segmentLength)
        if tooLong || end > file.size { facts.overrun = ("Segment", tooLong ? .max : end) }
        return facts
    }

    /// An EBML size: nil when unknown (all ones) or malformed.
    private static func size(_ bytes: [UInt8], at offset: Int) -> (Int64, Int)? {
        guard offset < bytes.count, bytes[offset] != 0 else { return nil }
        let width = bytes[offset].leadingZeroBitCount + 1
        guard let raw = bytes.bigEndian(offset, width) else { return nil }
        let mask = width == 8 ? (UInt64(1) << 56) - 1 : (UInt64(1) << UInt64(7 * width)) - 1
        let value = raw & mask
        return value == mask ? nil : (Int64(value), width)
    }
}
