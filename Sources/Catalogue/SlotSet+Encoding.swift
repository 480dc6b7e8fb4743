import GRDB

/// The stored form (`posting.slots`): the smaller of a list of gaps and a bitmap, told apart by the first byte.
/// It is canonical, so that the same segments always give the same bytes.
extension SlotSet {
    private static let listTag: UInt8 = 0
    private static let bitmapTag: UInt8 = 1

    var encoded: [UInt8] {
        let last = words.lastIndex { $0 != 0 } ?? -1
        let bitmapSize = (last + 1) * 8
        var list: [UInt8] = [Self.listTag]
        var next: UInt32 = 0
        for index in 0..<(last + 1) where words[index] != 0 {
            var rest = words[index]
            while rest != 0 {
                let slot = UInt32(index) << 6 | UInt32(rest.trailingZeroBitCount)
                rest &= rest - 1
                var gap = slot - next
                next = slot + 1
                while gap > 127 {
                    list.append(UInt8(gap & 127) | 128)
                    gap >>= 7
                }
                list.append(UInt8(gap))
            }
            if list.count > bitmapSize { break }
        }
        if list.count <= bitmapSize { return list }
        return [UInt8](unsafeUninitializedCapacity: bitmapSize + 1) { buffer, count in
            buffer[0] = Self.bitmapTag
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            for index in 0..<(last + 1) {
                bytes.storeBytes(of: words[index].littleEndian, toByteOffset: 1 + index * 8, as: UInt64.self)
            }
            count = bitmapSize + 1
        }
    }

    init(encoded bytes: UnsafeRawBufferPointer) throws {
        self.init()
        try formUnion(encoded: bytes)
    }

    mutating func formUnion(encoded bytes: UnsafeRawBufferPointer) throws {
        guard let count = try Self.bitmapWords(bytes) else {
            return try Self.forEachSlot(bytes) { insert($0) }
        }
        if count > words.count { words.append(contentsOf: repeatElement(0, count: count - words.count)) }
        words.withUnsafeMutableBufferPointer { words in
            for index in 0..<count { words[index] |= Self.word(bytes, index) }
        }
    }

    /// Returns whether anything is left.
    mutating func formIntersection(encoded bytes: UnsafeRawBufferPointer) throws -> Bool {
        guard let count = try Self.bitmapWords(bytes) else {
            var kept = SlotSet()
            try Self.forEachSlot(bytes) { if contains($0) { kept.insert($0) } }
            self = kept
            return !kept.words.isEmpty
        }
        if words.count > count { words.removeLast(words.count - count) }
        return words.withUnsafeMutableBufferPointer { words in
            var any: UInt64 = 0
            for index in words.indices {
                words[index] &= Self.word(bytes, index)
                any |= words[index]
            }
            return any != 0
        }
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 1 + index * 8, as: UInt64.self))
    }

    /// How many words a bitmap has; nil for a list. Throws for bytes that are neither.
    private static func bitmapWords(_ bytes: UnsafeRawBufferPointer) throws -> Int? {
        switch bytes.first {
        case listTag: return nil
        case bitmapTag where (bytes.count - 1).isMultiple(of: 8): return (bytes.count - 1) / 8
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    private static func forEachSlot(_ bytes: UnsafeRawBufferPointer, _ body: (UInt32) -> Void) throws {
        var next: UInt64 = 0
        var gap: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes.dropFirst() {
            gap |= UInt64(byte & 127) << shift
            shift += 7
            if byte & 128 == 0 {
                // A block has at most 2^24 slots: more is damage, and must not become a huge allocation.
                guard next + gap < 1 << UInt64(SegmentKey.slotBits) else {
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT)
                }
                body(UInt32(next + gap))
                next += gap + 1
                gap = 0
                shift = 0
            } else if shift > 28 {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
        }
    }
}
