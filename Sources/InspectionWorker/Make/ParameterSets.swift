import Inspection

/// Finds the sequence parameter set among a codec's parameters: what an encoder decides once for a whole recording.
enum ParameterSets {
    /// First eight bytes in hex of the first SPS of H.264 or HEVC; nil for other codecs, and where there is none.
    static func fingerprint(_ head: [UInt8], codec: String) -> String? {
        guard let set = sequenceSet(head, codec: codec), !set.isEmpty else { return nil }
        return set.prefix(8).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }.joined()
    }

    private static func sequenceSet(_ head: [UInt8], codec: String) -> ArraySlice<UInt8>? {
        guard codec == "h264" || codec == "hevc", head.count > 8 else { return nil }
        // A configuration record begins with its version, 1; parameter sets of a stream with a start code.
        guard head[0] == 1 else { return fromStartCodes(head, isHEVC: codec == "hevc") }
        return codec == "h264" ? fromAVCRecord(head) : fromHEVCRecord(head)
    }

    /// ISO/IEC 14496-15 §5.3.3: five bytes, then the number of sets, each with two bytes of length.
    private static func fromAVCRecord(_ head: [UInt8]) -> ArraySlice<UInt8>? {
        guard head[5] & 0x1F > 0, let length = head.bigEndian(6, 2) else { return nil }
        return head[8..<min(head.count, 8 + Int(length))]
    }

    /// §8.3.3: 22 bytes, then arrays of a type (33: SPS), each set with its length.
    private static func fromHEVCRecord(_ head: [UInt8]) -> ArraySlice<UInt8>? {
        guard head.count > 23 else { return nil }
        var at = 23
        for _ in 0..<head[22] {
            guard at + 3 <= head.count, let count = head.bigEndian(at + 1, 2) else { return nil }
            let type = head[at] & 0x3F
            at += 3
            for _ in 0..<count {
                guard let length = head.bigEndian(at, 2) else { return nil }
                // Two bytes of NAL header, one of the set's ids; the profile begins behind them.
                if type == 33 { return head[min(head.count, at + 2)..<min(head.count, at + 2 + Int(length))] }
                at += 2 + Int(length)
            }
        }
        return nil
    }

    private static func fromStartCodes(_ head: [UInt8], isHEVC: Bool) -> ArraySlice<UInt8>? {
        var at = 0
        while at + 4 < head.count {
            guard head[at] == 0, head[at + 1] == 0, head[at + 2] == 1 else {
                at += 1
                continue
            }
            let type = isHEVC ? (head[at + 3] >> 1) & 0x3F : head[at + 3] & 0x1F
            if type == (isHEVC ? 33 : 7) { return head[(at + 3)...] }
            at += 3
        }
        return nil
    }
}

/// The text an encoder leaves in its first picture: `user_data_unregistered` (H.264 and HEVC annex D), as x264, x265 and
/// some hardware encoders write it.
enum EncoderText {
    /// Only so much of the packet is looked at; the text stands before the picture.
    private static let reach = 4096

    /// Its first 64 printable characters; nil without one.
    static func find(_ bytes: UnsafeRawBufferPointer, codec: String, lengthSize: Int) -> String? {
        guard codec == "h264" || codec == "hevc" else { return nil }
        let isHEVC = codec == "hevc"
        var at = 0
        while at + 4 < min(bytes.count, reach) {
            var start = at
            var end = bytes.count
            if lengthSize > 0 {
                var length = 0
                guard at + lengthSize < bytes.count else { return nil }
                for index in 0..<lengthSize { length = length << 8 | Int(bytes[at + index]) }
                start = at + lengthSize
                guard length > 0, length <= bytes.count - start else { return nil }
                end = start + length
                at = end
            } else {
                guard bytes[at] == 0, bytes[at + 1] == 0, bytes[at + 2] == 1 else {
                    at += 1
                    continue
                }
                start = at + 3
                at = start
            }
            let type = isHEVC ? (bytes[start] >> 1) & 0x3F : bytes[start] & 0x1F
            guard type == (isHEVC ? 39 : 6) else { continue }
            if let text = message(bytes, from: start + (isHEVC ? 2 : 1), to: min(end, start + reach)) { return text }
        }
        return nil
    }

    /// Type and size are sums of bytes, 255 meaning that more follow. 5: unregistered, sixteen bytes of identifier.
    private static func message(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> String? {
        var at = start
        func sum() -> Int? {
            var value = 0
            while at < end, bytes[at] == 0xFF, value < 65_536 {
                value += 255
                at += 1
            }
            guard at < end else { return nil }
            value += Int(bytes[at])
            at += 1
            return value
        }
        while at + 2 < end {
            guard let type = sum(), let size = sum() else { return nil }
            if type == 5, size > 20, at + 16 < end {
                let text = bytes[(at + 16)..<min(end, at + size, at + 16 + 64)].prefix { (0x20..<0x7F).contains($0) }
                // Some cameras keep counters there: bytes that are no text, and change from file to file.
                if text.count >= 4 { return String(decoding: text, as: UTF8.self) }
            }
            at += size
        }
        return nil
    }
}
