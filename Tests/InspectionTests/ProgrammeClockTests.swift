import Evidence
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("The clock of a transport stream")
    struct ProgrammeClockTests {
        /// Packets with a clock value each, ten plain ones between, as a stream of constant rate.
        private func clock(_ values: [Int64], announced: Set<Int> = [], drop: [Int: Int] = [:]) -> ProgrammeClock {
            var clock = ProgrammeClock()
            var offset: Int64 = 0
            for (index, value) in values.enumerated() {
                var packet = [UInt8](repeating: 0xFF, count: 188)
                let base = value.modulo33
                packet.replaceSubrange(
                    0..<12,
                    with: [
                        0x47, 0x01, 0x00, 0x30, 7, announced.contains(index) ? 0x90 : 0x10, UInt8(base >> 25 & 255),
                        UInt8(base >> 17 & 255), UInt8(base >> 9 & 255), UInt8(base >> 1 & 255),
                        UInt8((base & 1) << 7 | 0x7E), 0,
                    ])
                packet.withUnsafeBytes { clock.take($0, 0, pid: 0x100, offset: offset, stride: 188) }
                offset += Int64(11 - (drop[index] ?? 0)) * 188
            }
            return clock
        }

        /// Every 40 ms, in 90 kHz ticks.
        private func steady(_ count: Int, from: Int64 = 0) -> [Int64] { (0..<count).map { from + Int64($0) * 3600 } }

        @Test("a clock that runs on, over its wrap too, has no jump")
        func steady() {
            #expect(clock(steady(500)).jumps.isEmpty)
            #expect(clock(steady(500, from: (1 << 33) - 900_000)).jumps.isEmpty)
            #expect(clock(steady(500)).shortages.isEmpty)
        }

        @Test("jumps forward and back are kept with their length and the stream's own word", arguments: [true, false])
        func jumps(announced: Bool) throws {
            let values = steady(100) + steady(100, from: 100 * 3600 + 900_000) + steady(100, from: 5)
            let result = clock(values, announced: announced ? [100] : [])
            try #require(result.jumps.count == 2)
            #expect(result.jumps[0].offset == 100 * 11 * 188)
            #expect(result.jumps[0].isAnnounced == announced)
            #expect(
                ProgrammeClock.nanoseconds(result.jumps[0].step - result.jumps[0].usual) == .seconds(10))
            #expect(result.jumps[1].step < 0)
        }

        @Test("sixteen packets that no counter shows are short by the clock of a stream of constant rate")
        func shortage() {
            let result = clock(steady(400), drop: [200: 9])
            #expect(result.jumps.isEmpty)
            #expect(result.shortages.map(\.packets) == [9])
        }

        @Test("hundreds of thousands of jumps are counted, not kept")
        func bounded() {
            let result = clock((0..<20_000).map { $0 % 2 == 0 ? 0 : 1 << 30 })
            #expect(result.jumps.count == ProgrammeClock.kept)
            #expect(result.jumpCount > 9000)
        }

        @Test("tables of any shape are read within their packet")
        func hostileTables() {
            var random = SystemRandomNumberGenerator()
            for _ in 0..<2000 {
                var tables = ProgrammeTables()
                var packet = (0..<188).map { _ in UInt8.random(in: 0...255, using: &random) }
                for pid in [0, 5] {
                    packet.replaceSubrange(4..<6, with: pid == 0 ? [0, 0] : [0, 2])
                    packet.withUnsafeBytes { tables.take($0, 0, pid: pid) }
                }
                #expect(tables.awaited.count <= 65)
            }
        }

        @Test(
            "a stream joined with its clock set far ahead: the jump stands on the interruption",
            .enabled(if: Media.isPossible, Media.missing))
        func onFinding() throws {
            let first = try Media.bytes(try Media.good("ts"))
            let path = try Media.make(
                "ahead.ts",
                Media.source(seconds: 5, filter: "negate") + Media.h264(reordered: true) + ["-output_ts_offset", "30"])
            let facts = inspect(try Media.write("ahead-joined.ts", first + (try Media.bytes(path))))
            let gap = try #require(facts.findings(.interruption).first)
            #expect(gap.evidence.facts["discontinuityFlag"] == "yes" || gap.evidence.facts["discontinuityFlag"] == "no")
            #expect(gap.evidence.facts["pcrJump"].flatMap(Double.init).map { $0 > 15 && $0 < 30 } == true)
            #expect(facts.notes?["pcrJumps"] == nil)
        }
    }
}

extension Int64 {
    fileprivate var modulo33: Int64 { self & ((1 << 33) - 1) }
}
