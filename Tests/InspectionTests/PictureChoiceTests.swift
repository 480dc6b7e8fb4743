import Evidence
import Testing

@testable import Inspection
@testable import InspectionWorker

@Suite("Which pictures are taken")
struct PictureChoiceTests {
    private func choose(_ times: [Int64], gaps: [(Int64, Int64)] = [], interval: Int64 = 0) -> [String] {
        PictureChoice.choose(
            times: times.map { .seconds($0) }, gaps: gaps.map { (start: .seconds($0.0), end: .seconds($0.1)) },
            interval: .seconds(interval)
        ).map { "\($0.keyframe) \($0.reason)" }
    }

    @Test("the first and the last")
    func ends() {
        #expect(choose([]) == [])
        #expect(choose([5]) == ["0 first"])
        #expect(choose([0, 1, 2, 3]) == ["0 first", "3 last"])
    }

    @Test("the ones on both sides of a gap, the nearest outside it")
    func gaps() {
        #expect(
            choose([0, 1, 2, 7, 8, 9], gaps: [(3, 7)]) == ["0 first", "2 before-gap", "3 after-gap", "5 last"])
        #expect(choose([0, 1, 2], gaps: [(2, 9)]) == ["0 first", "2 before-gap"])
    }

    @Test("and one every interval, the first at or after its moment")
    func interval() {
        #expect(
            choose(Array(0..<30), interval: 10) == ["0 first", "10 interval", "20 interval", "29 last"])
        // Keyframes every seven seconds: each interval gets the next one, none is taken twice.
        #expect(
            choose([0, 7, 14, 21, 28, 35, 42], interval: 10) == [
                "0 first", "2 interval", "3 interval", "5 interval", "6 last",
            ])
    }

    @Test("a day at one keyframe a second gives no more than two thousand")
    func aDay() {
        let choices = PictureChoice.choose(
            times: (0..<86_400).map { .seconds($0) }, gaps: [], interval: .seconds(10))
        #expect(choices.count <= PictureChoice.most + 2)
        #expect(choices.count > 1500)
    }

    @Test("a thousand gaps are shown for the first two hundred")
    func manyGaps() {
        let times = (0..<4000).map { Nanoseconds.seconds($0) }
        let gaps = (0..<1000).map { (start: Nanoseconds.seconds($0 * 4), end: Nanoseconds.seconds($0 * 4 + 1)) }
        #expect(PictureChoice.choose(times: times, gaps: gaps, interval: .zero).count <= 402)
    }

    @Test("times that no clock shows are chosen from without a crash, soon")
    func extremes() {
        let values: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        for first in values {
            for middle in values {
                for last in values {
                    for interval in [Int64(0), 1, 10_000_000_000, .max] {
                        let choices = PictureChoice.choose(
                            times: [first, middle, last].map { Nanoseconds($0) },
                            gaps: [(Nanoseconds(first), Nanoseconds(last))], interval: Nanoseconds(interval))
                        #expect(choices.count <= 3 && !choices.isEmpty)
                    }
                }
            }
        }
    }
}
