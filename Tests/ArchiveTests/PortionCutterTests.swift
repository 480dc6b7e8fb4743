@testable import Archive
import Testing

@Suite("Cutting of groups larger than a disc")
struct PortionCutterTests {
    private struct Folder: DiscOverhead {
        var disc: Int64 { 0 }
        /// Grows with what lies in it, as a folder may.
        func folder(files: Int64) -> Int64 { files / 8 + 1 }
        func file(bytes: Int64, nameBytes: Int64) -> Int64 { bytes }
    }

    private static let room: Int64 = 1_000_000
    private let cutter = PortionCutter(room: room, overhead: Folder())

    private func sizes(_ seed: UInt64, largest: Int64) -> [Int64] {
        var random = Random(seed: seed)
        let count = Int.random(in: 1...200, using: &random)
        return (0..<count).map { _ in Int64.random(in: 0...largest, using: &random) }
    }

    private func sum(_ places: [Int], _ sizes: [Int64]) -> Int64 {
        places.reduce(Folder().folder(files: Int64(places.count))) { $0 + sizes[$1] }
    }

    @Test(
        "every recording is in one portion, and every portion fits a disc", arguments: Array(0..<60),
        [50_000, 150_000, 999_000])
    func complete(seed: Int, largest: Int64) {
        let sizes = sizes(UInt64(seed), largest: largest)
        for portions in [cutter.full(sizes), cutter.inOrder(sizes)] {
            #expect(portions.flatMap { $0 }.sorted() == Array(sizes.indices))
            #expect(portions.allSatisfy { !$0.isEmpty && $0 == $0.sorted() && sum($0, sizes) <= Self.room })
        }
        #expect(cutter.inOrder(sizes).flatMap { $0 } == Array(sizes.indices))
        #expect(cutter.full(sizes).count <= cutter.inOrder(sizes).count)
    }

    @Test(
        "a portion begins with the earliest that is left, and nothing is put off twice",
        arguments: Array(0..<60), [50_000, 150_000, 999_000])
    func order(seed: Int, largest: Int64) {
        let sizes = sizes(UInt64(seed), largest: largest)
        let portions = cutter.full(sizes)
        var left = Set(sizes.indices)
        for (number, portion) in portions.enumerated() {
            #expect(portion.first == left.min())
            left.subtract(portion)
            // Whoever was passed over by more than a window is on the next disc.
            guard number + 1 < portions.count else { continue }
            let inOrder = sizes.indices.prefix { place in !left.contains(place) }.count
            let passed = left.filter { place in portion.contains { $0 > place + 20 } }
            #expect(passed.allSatisfy { portions[number + 1].contains($0) }, "\(inOrder)")
        }
    }

    @Test("portions of a dozen recordings leave a hundredth of what they leave in order")
    func fullness() {
        var (free, freeInOrder, poor, all) = (Int64(0), Int64(0), 0, 0)
        for seed in 0..<40 {
            let sizes = sizes(UInt64(seed), largest: 150_000)
            let portions = cutter.full(sizes).dropLast()
            all += portions.count
            for portion in portions {
                let space = Self.room - sum(portion, sizes)
                // A space that whole groups can fill is left on purpose.
                if space > Self.room / 5 { poor += 1 } else { free += space }
            }
            freeInOrder += cutter.inOrder(sizes).dropLast().reduce(0) { $0 + Self.room - sum($1, sizes) }
        }
        #expect(all > 200)
        #expect(poor * 4 < all)
        #expect(free * 100 < freeInOrder)
    }

    @Test("a group hardly larger than a disc leaves a space that others can fill")
    func hardlyLarger() {
        // Nothing but the whole or a tenth less fits.
        let sizes = Array(repeating: Self.room / 10 - 10, count: 11)
        let portions = cutter.full(sizes)
        #expect(portions.count == 2)
        let spaces = portions.map { Self.room - sum($0, sizes) }
        #expect(spaces.allSatisfy { $0 >= Self.room / 5 || $0 < Self.room / 1000 })
    }

    @Test("hostile sizes neither trap nor hang", arguments: [.max, .max / 2, 0, 1] as [Int64])
    func hostile(size: Int64) {
        let portions = cutter.full(Array(repeating: size, count: 50))
        #expect(portions.flatMap { $0 }.sorted() == Array(0..<50))
    }
}
