import GRDB

/// The stored form (`posting.slots`): a list of gaps or a bitmap, told apart by the first byte. A bitmap may be three
/// times as large as the list, for it is read ten times as fast. The form is canonical, so that the same segments always
/// give the same bytes.
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
            if list.count * 3 > bitmapSize { break }
        }
        if list.count * 3 <= bitmapSize { return list }
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
        guard let count = try Self.bitmapWords(bytes) else { return try formUnion(list: bytes) }
        grow(to: count)
        words.withUnsafeMutableBufferPointer { words in
            for index in 0..<count { words[index] |= Self.word(bytes, index) }
        }
    }

    private mutating func formUnion(list bytes: UnsafeRawBufferPointer) throws {
        var list = try SlotList(bytes)
        while !list.isAtEnd {
            // Grown by halves, so that the inner loop hardly ever ends before the list does.
            grow(to: max(words.count * 3 / 2, Int(list.slot >> 6) + 64))
            try words.withUnsafeMutableBufferPointer { words in
                while !list.isAtEnd, Int(list.slot >> 6) < words.count {
                    words[Int(list.slot >> 6)] |= 1 << (list.slot & 63)
                    try list.next()
                }
            }
        }
        while words.last == 0 { words.removeLast() }
    }

    /// Returns whether anything is left.
    mutating func formIntersection(encoded bytes: UnsafeRawBufferPointer) throws -> Bool {
        guard let count = try Self.bitmapWords(bytes) else { return try formIntersection(list: bytes) }
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

    private mutating func formIntersection(list bytes: UnsafeRawBufferPointer) throws -> Bool {
        var list = try SlotList(bytes)
        var any: UInt64 = 0
        var kept = [UInt64](repeating: 0, count: words.count)
        try words.withUnsafeBufferPointer { words in
            try kept.withUnsafeMutableBufferPointer { kept in
                while !list.isAtEnd, Int(list.slot >> 6) < words.count {
                    let bit = words[Int(list.slot >> 6)] & (1 << (list.slot & 63))
                    kept[Int(list.slot >> 6)] |= bit
                    any |= bit
                    try list.next()
                }
            }
        }
        words = kept
        return any != 0
    }

    private mutating func grow(to count: Int) {
        if count > words.count { words.append(contentsOf: repeatElement(0, count: count - words.count)) }
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
}

/// Reads a stored list of slots one by one. Most gaps are one byte.
private struct SlotList {
    private let bytes: UnsafeRawBufferPointer
    private var place = 1
    private(set) var slot: UInt64
    private(set) var isAtEnd = false

    init(_ bytes: UnsafeRawBufferPointer) throws {
        self.bytes = bytes
        // The first gap counts from slot 0, the others from the slot after the last.
        slot = .max
        try next()
    }

    @inline(__always)
    mutating func next() throws {
        guard place < bytes.count else {
            isAtEnd = true
            return
        }
        var gap = UInt64(bytes[place])
        place += 1
        if gap > 127 { gap = try longGap(gap & 127) }
        slot = slot &+ gap &+ 1
        // A block has at most 2^24 slots: more is damage, and must not become a huge allocation.
        guard slot < 1 << UInt64(SegmentKey.slotBits) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    }

    private mutating func longGap(_ start: UInt64) throws -> UInt64 {
        var gap = start
        var shift: UInt64 = 7
        while place < bytes.count, shift <= 28 {
            let byte = UInt64(bytes[place])
            place += 1
            gap |= (byte & 127) << shift
            if byte < 128 { return gap }
            shift += 7
        }
        throw DatabaseError(resultCode: .SQLITE_CORRUPT)
    }
}
