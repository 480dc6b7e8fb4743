import Inspection

/// Looks at a packet's bytes without decoding: cheap enough for every packet.
enum PayloadLook {
    /// Bytes of padding at the end of a picture: encoders of constant rate fill up with units of nothing but 0xFF
    /// (H.264 §7.3.2.7, HEVC §7.3.2.8).
    static func filler(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard var end = bytes.indices.last, bytes[end] == 0x80 else { return 0 }
        let last = end
        while end > 0, bytes[end - 1] == 0xFF { end -= 1 }
        return last - end > 8 ? Int32(clamping: last - end) : 0
    }

    /// A digest of size, first and last 512 bytes. Two coded pictures that agree in all of that, packet after packet
    /// for a whole group of pictures, are the same bytes.
    static func fingerprint(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        guard bytes.count > 0 else { return 0 }
        var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15 | 1
        let head = min(bytes.count, 512)
        mix(&hash, bytes, from: 0, to: head)
        if bytes.count > 512 { mix(&hash, bytes, from: max(head, bytes.count - 512), to: bytes.count) }
        return hash | 1
    }

    private static func mix(_ hash: inout UInt64, _ bytes: UnsafeRawBufferPointer, from: Int, to: Int) {
        var index = from
        while index + 8 <= to {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let (high, low) = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            hash = high ^ low &+ 0x2545_F491_4F6C_DD1D
            index += 8
        }
        var rest: UInt64 = 0
        while index < to {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        let (high, low) = (hash ^ rest).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        hash = high ^ low
    }

    /// Walks length-prefixed NAL units. False when a length runs past the packet: the picture can't be whole.
    static func nalLengthsFit(_ bytes: UnsafeRawBufferPointer, lengthSize: Int) -> Bool {
        var index = 0
        while index < bytes.count {
            guard index + lengthSize <= bytes.count else { return false }
            var length = 0
            for _ in 0..<lengthSize {
                length = length << 8 | Int(bytes[index])
                index += 1
            }
            guard length <= bytes.count - index else { return false }
            index += length
        }
        return true
    }

    /// Whether a length-prefixed H.264 or HEVC picture can be decoded on its own: an IDR or other random access
    /// picture, or one announced by a recovery point.
    static func isRandomAccess(_ bytes: UnsafeRawBufferPointer, lengthSize: Int, isHEVC: Bool) -> Bool {
        var index = 0
        while index + lengthSize < bytes.count {
            var length = 0
            for _ in 0..<lengthSize {
                length = length << 8 | Int(bytes[index])
                index += 1
            }
            guard length > 0, length <= bytes.count - index else { return false }
            if isHEVC {
                let type = (bytes[index] >> 1) & 0x3F
                if (16...23).contains(type) { return true }
            } else {
                let type = bytes[index] & 0x1F
                // 5: IDR slice. 6: SEI, first message of type 6 = recovery point.
                if type == 5 || (type == 6 && length > 1 && bytes[index + 1] == 6) { return true }
            }
            index += length
        }
        return false
    }
}
