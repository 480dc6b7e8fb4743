import Testing

@testable import Catalogue

@Suite("Stored sets of slots")
struct SlotSetTests {
    /// Gaps of one, two and three bytes, lists and bitmaps.
    static let densities: [UInt32] = [1, 2, 9, 40, 300, 5000, 40_000]

    private func random(_ step: UInt32, below limit: UInt32, seed: UInt64) -> SlotSet {
        var (state, slot, set) = (seed | 1, UInt32(0), SlotSet())
        while slot < limit {
            set.insert(slot)
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            slot += 1 + UInt32(state >> 33) % (2 * step)
        }
        return set
    }

    private func stored<T>(_ set: SlotSet, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try set.encoded.withUnsafeBytes(body)
    }

    @Test("what is stored comes back, whatever its density", arguments: densities)
    func roundTrip(step: UInt32) throws {
        let set = random(step, below: 200_000, seed: 7)
        #expect(try stored(set) { try SlotSet(encoded: $0) }.slots == set.slots)
    }

    @Test("united, intersected and united within a mask, stored sets give what plain sets give", arguments: densities)
    func together(step: UInt32) throws {
        for other in Self.densities {
            for limit in [130 as UInt32, 70_000, 200_000] {
                let (a, b) = (random(step, below: 100_000, seed: 3), random(other, below: limit, seed: 5))
                let common = Set(a.slots).intersection(b.slots).sorted()
                var united = b
                try stored(a) { try united.formUnion(encoded: $0) }
                #expect(united.slots == Set(a.slots).union(b.slots).sorted())
                var kept = b
                #expect(try stored(a) { try kept.formIntersection(encoded: $0) } == !common.isEmpty)
                #expect(kept.slots == common)
                var within = SlotSet([1, 99_999])
                try stored(a) { try within.formUnion(encoded: $0, within: b) }
                #expect(within.slots == Set(common + [1, 99_999]).sorted())
            }
        }
    }

    @Test("damaged bytes are told, and never read past their end")
    func damage() {
        for bytes: [UInt8] in [
            [], [7], [1, 0, 0], [0, 255], [0, 255, 255, 255, 255, 255, 1], [0, 255, 255, 255, 127],
        ] {
            var set = SlotSet()
            #expect(throws: (any Error).self, "\(bytes)") {
                try bytes.withUnsafeBytes { try set.formUnion(encoded: $0) }
            }
        }
    }
}
