/// The segments of one day that have a term, as a bitmap of their slots. A day of a large city is some ten thousand
/// slots: 1 KiB, so that two terms of a million segments each are intersected over three years in about a millisecond.
struct SlotSet: Equatable {
    private(set) var words: [UInt64] = []

    init() {}

    init(_ slots: some Sequence<UInt32>) { for slot in slots { insert(slot) } }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    func contains(_ slot: UInt32) -> Bool {
        let word = Int(slot >> 6)
        return word < words.count && words[word] & (1 << UInt64(slot & 63)) != 0
    }

    mutating func insert(_ slot: UInt32) {
        let word = Int(slot >> 6)
        if word >= words.count {
            words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
        }
        words[word] |= 1 << UInt64(slot & 63)
    }

    mutating func remove(_ slot: UInt32) {
        let word = Int(slot >> 6)
        if word < words.count { words[word] &= ~(1 << UInt64(slot & 63)) }
    }

    mutating func formUnion(_ other: SlotSet) {
        if other.words.count > words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    /// Returns whether anything is left.
    mutating func formIntersection(_ other: SlotSet) -> Bool {
        if words.count > other.words.count { words.removeLast(words.count - other.words.count) }
        var any: UInt64 = 0
        for index in words.indices {
            words[index] &= other.words[index]
            any |= words[index]
        }
        return any != 0
    }

    /// Ascending.
    func forEach(_ body: (UInt32) throws -> Void) rethrows {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                try body(UInt32(index) << 6 | UInt32(rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
    }
}

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
        var bitmap: [UInt8] = [Self.bitmapTag]
        bitmap.reserveCapacity(bitmapSize + 1)
        for index in 0...last {
            for byte in 0..<8 { bitmap.append(UInt8(truncatingIfNeeded: words[index] >> UInt64(byte * 8))) }
        }
        return bitmap
    }

    /// Nil for bytes that are neither form: a damaged row.
    init?(encoded bytes: UnsafeRawBufferPointer) {
        guard let tag = bytes.first else { return nil }
        if tag == Self.bitmapTag {
            guard (bytes.count - 1).isMultiple(of: 8) else { return nil }
            words = [UInt64](unsafeUninitializedCapacity: (bytes.count - 1) / 8) { buffer, count in
                count = buffer.count < (bytes.count - 1) / 8 ? buffer.count : (bytes.count - 1) / 8
                for index in 0..<count {
                    buffer[index] = UInt64(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: 1 + index * 8, as: UInt64.self))
                }
            }
            return
        }
        guard tag == Self.listTag else { return nil }
        var next: UInt64 = 0
        var gap: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes.dropFirst() {
            gap |= UInt64(byte & 127) << shift
            shift += 7
            guard shift <= 35 else { return nil }
            if byte & 128 == 0 {
                // A day has at most 2^24 slots: more is damage, and must not become a huge allocation.
                guard next + gap < 1 << 24 else { return nil }
                insert(UInt32(next + gap))
                next += gap + 1
                gap = 0
                shift = 0
            }
        }
    }
}
