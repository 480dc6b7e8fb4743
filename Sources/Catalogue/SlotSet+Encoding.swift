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
        var reader = SlotList(bytes)
        while let more = try words.withUnsafeMutableBufferPointer({ words in
            try reader.read(below: words.count) { slot in words[Int(slot >> 6)] |= 1 << (slot & 63) }
        }) {
            // Grown by halves, so that the list is hardly ever interrupted.
            grow(to: max(words.count * 3 / 2, Int(more >> 6) + 64))
        }
    }

    /// Adds what the stored slots have in common with `mask`. Beside a mask of few slots a list is read faster than by
    /// ``formUnion(encoded:)``: nearly every slot is only looked for, and nothing is written. (To pass over eight gaps at
    /// once was slower by a fifth: the branch is too often guessed wrong.)
    mutating func formUnion(encoded bytes: UnsafeRawBufferPointer, within mask: SlotSet) throws {
        grow(to: mask.words.count)
        let stored = try Self.bitmapWords(bytes)
        try words.withUnsafeMutableBufferPointer { words in
            try mask.words.withUnsafeBufferPointer { mask in
                if let stored {
                    for index in 0..<min(stored, mask.count) { words[index] |= Self.word(bytes, index) & mask[index] }
                    return
                }
                var reader = SlotList(bytes)
                _ = try reader.read(below: mask.count) { slot in
                    let bit = mask[Int(slot >> 6)] & (1 << (slot & 63))
                    if bit != 0 { words[Int(slot >> 6)] |= bit }
                }
            }
        }
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
        var kept = SlotSet()
        try kept.formUnion(encoded: bytes, within: self)
        self = kept
        return !isEmpty
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

/// Reads a stored list of slots.
private struct SlotList {
    private let bytes: UnsafeRawBufferPointer
    private var place = 1
    /// The slot that a gap of nothing would mean.
    private var next: UInt64 = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Calls `body` with the slots that lie in the first `words` words of a bitmap. Returns the slot at which it had to
    /// stop, and would go on; nil at the end of the list. This is the innermost loop of a search: plain numbers only.
    @inline(__always)
    mutating func read(below words: Int, _ body: (UInt64) -> Void) throws -> UInt64? {
        let limit = UInt64(words) << 6
        let count = bytes.count
        var (place, next) = (self.place, self.next)
        defer { (self.place, self.next) = (place, next) }
        while place < count {
            let (gap, length) = try gap(place)
            let slot = next &+ gap
            guard slot < limit else {
                // A block has at most 2^24 slots: more is damage, and must not become a huge allocation.
                guard slot < 1 << UInt64(SegmentKey.slotBits) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
                return slot
            }
            body(slot)
            next = slot + 1
            place += length
        }
        return nil
    }

    /// Most gaps are one byte, and nearly all of the others two.
    @inline(__always)
    private func gap(_ place: Int) throws -> (gap: UInt64, length: Int) {
        let first = UInt64(bytes[place])
        if first < 128 { return (first, 1) }
        let second = place + 1 < bytes.count ? UInt64(bytes[place + 1]) : 128
        return second < 128 ? (first & 127 | second << 7, 2) : try longGap(place)
    }

    private func longGap(_ place: Int) throws -> (UInt64, Int) {
        var gap: UInt64 = 0
        for (index, byte) in bytes[place...].prefix(5).enumerated() {
            gap |= UInt64(byte & 127) << UInt64(7 * index)
            if byte < 128 { return (gap, index + 1) }
        }
        throw DatabaseError(resultCode: .SQLITE_CORRUPT)
    }
}
