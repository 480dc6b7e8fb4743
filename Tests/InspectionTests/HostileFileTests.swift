import Evidence
import Testing

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("Files that no recorder wrote")
    struct HostileFileTests {
        private struct Seeded: RandomNumberGenerator {
            var state: UInt64
            mutating func next() -> UInt64 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state ^ (state >> 29)
            }
        }

        private func check(_ name: String, _ bytes: [UInt8]) throws {
            let clock = ContinuousClock()
            let began = clock.now
            let facts = inspect(try Media.write("hostile.bin", bytes))
            #expect(clock.now - began < .seconds(10), "\(name)")
            #expect(facts.size == Int64(bytes.count))
            for finding in facts.findings {
                if let start = finding.start, let end = finding.end {
                    #expect(start <= end, "\(name): \(finding.kind.rawValue)")
                }
            }
        }

        @Test("random bytes end in a verdict", arguments: 0..<20)
        func randomBytes(seed: UInt64) throws {
            var random = Seeded(state: seed)
            let bytes = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            try check("seed \(seed)", bytes)
            for start in [
                [0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6F, 0x6D], [0x1A, 0x45, 0xDF, 0xA3],
                Array("RIFF".utf8),
                Array("FLV".utf8), [0, 0, 1, 0xBA],
            ] as [[UInt8]] {
                try check("seed \(seed) behind \(start)", start + bytes)
            }
        }

        @Test(
            "a recording cut at any twentieth ends in a verdict", .enabled(if: Media.isPossible, Media.missing),
            arguments: ["mp4", "ts", "mkv", "avi", "flv"])
        func cuts(ending: String) throws {
            let bytes = try Media.bytes(try Media.good(ending))
            for part in 0..<20 {
                let cut = Array(bytes[..<(bytes.count * part / 20)])
                try check("\(ending) \(part)/20", cut)
                // What is left is never called whole, except where a stream may end anywhere.
                // What an FLV header promises is believed to the second.
                if ending != "ts", ending != "flv" || part < 17 {
                    #expect(inspect(try Media.write("cut.bin", cut)).verdict != .whole, "\(ending) \(part)/20")
                }
            }
        }

        @Test(
            "a recording with bytes changed anywhere ends in a verdict", .enabled(if: Media.isPossible, Media.missing),
            arguments: ["mp4", "ts", "mkv", "avi", "flv"])
        func mutations(ending: String) throws {
            let bytes = try Media.bytes(try Media.good(ending))
            for seed in 0..<24 as Range<UInt64> {
                var random = Seeded(state: seed)
                var bent = bytes
                // The index of an MP4 stands at the end: aim there half of the time.
                let low = ending == "mp4" && seed % 2 == 0 ? bytes.count - 8000 : 0
                for _ in 0..<Int.random(in: 1...60, using: &random) {
                    bent[Int.random(in: max(0, low)..<bytes.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
                try check("\(ending) seed \(seed)", bent)
            }
        }

        @Test(
            "pieces put in a wrong order end in a verdict", .enabled(if: Media.isPossible, Media.missing),
            arguments: ["ts", "mkv", "flv"])
        func shuffled(ending: String) throws {
            let bytes = try Media.bytes(try Media.good(ending))
            for seed in 0..<8 as Range<UInt64> {
                var random = Seeded(state: seed)
                let size = ending == "ts" ? 188 * 20 : 4000
                var pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min(bytes.count, $0 + size)] }
                let first = pieces.removeFirst()
                pieces.shuffle(using: &random)
                try check("\(ending) seed \(seed)", Array(first) + pieces.joined())
            }
        }
    }
}
