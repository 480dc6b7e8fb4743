/// The segments of one block of time that have a term, as a bitmap of their slots. A block of a large city is some
/// forty thousand slots: 5 KiB, so that two terms of a million segments each are intersected over three years in about
/// a millisecond.
struct SlotSet: Equatable {
    var words: [UInt64] = []

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

    /// Forgets all, and keeps the memory.
    mutating func removeAll() {
        words.withUnsafeMutableBufferPointer { words in words.update(repeating: 0) }
    }

    mutating func formUnion(_ other: SlotSet) {
        if other.words.count > words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        let count = other.words.count
        words.withUnsafeMutableBufferPointer { words in
            other.words.withUnsafeBufferPointer { other in
                for index in 0..<count { words[index] |= other[index] }
            }
        }
    }

    /// Returns whether anything is left.
    @discardableResult
    mutating func formIntersection(_ other: SlotSet) -> Bool {
        if words.count > other.words.count { words.removeLast(words.count - other.words.count) }
        return words.withUnsafeMutableBufferPointer { words in
            other.words.withUnsafeBufferPointer { other in
                var any: UInt64 = 0
                for index in words.indices {
                    words[index] &= other[index]
                    any |= words[index]
                }
                return any != 0
            }
        }
    }

    var slots: [UInt32] {
        var all: [UInt32] = []
        forEach { all.append($0) }
        return all
    }

    /// Removes the slots of the other.
    mutating func subtract(_ other: SlotSet) {
        for index in 0..<min(words.count, other.words.count) { words[index] &= ~other.words[index] }
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
