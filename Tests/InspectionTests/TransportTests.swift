import Evidence
import Glibc
import Testing

@testable import Inspection
@testable import InspectionWorker

extension Inspections {
    @Suite("Transport packets")
    struct TransportTests {
        /// Packets of two streams in turn, counters running on.
        private func stream(_ count: Int) -> [[UInt8]] {
            (0..<count).map { index in
                var packet = [UInt8](repeating: 0xAA, count: 188)
                packet.replaceSubrange(0..<4, with: [0x47, 0x01, UInt8(index % 2), 0x10 | UInt8(index / 2 % 16)])
                return packet
            }
        }

        private func scan(_ packets: [[UInt8]]) throws -> TransportScan? {
            let path = try Media.write("packets.ts", Array(packets.joined()))
            let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
            defer { close(descriptor) }
            return TransportScan(
                FileBytes(descriptor: descriptor, size: Int64(packets.reduce(0) { $0 + $1.count })), onProgress: nil)
        }

        @Test("counters that run on say nothing")
        func whole() throws {
            let result = try #require(try scan(stream(1000)))
            #expect(result.packets == 1000)
            #expect(result.damage.isEmpty)
        }

        @Test("lost packets are counted for the stream that lost them, and placed")
        func lost() throws {
            var packets = stream(1000)
            // Three of the first stream: 500, 502, 504.
            for index in [504, 502, 500] { packets.remove(at: index) }
            let result = try #require(try scan(packets))
            #expect(result.damage[0x100]?.lostPackets == 3)
            #expect(result.damage[0x101] == nil)
            // 503 (a packet of the other stream) slid into place 501; the next of ours is 506, now at 503.
            #expect(result.damage[0x100]?.places == [Int64(503 * 188)])
        }

        @Test("a packet may come twice, but not three times")
        func repeated() throws {
            var packets = stream(100)
            packets.insert(packets[50], at: 51)
            #expect(try #require(try scan(packets)).damage.isEmpty)
            packets.insert(packets[50], at: 51)
            #expect(try #require(try scan(packets)).damage[0x100]?.lostPackets == 15)
        }

        @Test("an announced break of the counter is none")
        func announced() throws {
            var packets = stream(100)
            packets.removeSubrange(40..<46)
            for index in 40..<42 {
                packets[index].replaceSubrange(3..<6, with: [0x30 | packets[index][3] & 15, 1, 0x80])
            }
            #expect(try #require(try scan(packets)).damage.isEmpty)
        }

        @Test("packets known to be bad, and filling")
        func errors() throws {
            var packets = stream(100)
            packets[50][1] |= 0x80
            packets.insert([0x47, 0x1F, 0xFF, 0x13] + [UInt8](repeating: 0, count: 184), at: 20)
            let damage = try #require(try scan(packets)).damage
            #expect(damage[0x100]?.errorPackets == 1)
            #expect(damage[0x101] == nil)
        }

        @Test("bytes thrown in are skipped, and packets of 192 and 204 bytes read", arguments: [188, 192, 204])
        func otherSizes(stride: Int) throws {
            var packets = stream(400).map { $0 + [UInt8](repeating: 0x11, count: stride - 188) }
            packets.insert([UInt8](repeating: 0x22, count: 77), at: 200)
            let result = try #require(try scan(packets))
            #expect(result.packets == 400)
            #expect(result.resyncs == 1)
        }

        @Test("noise is no transport stream; nothing but sync bytes ends")
        func noise() throws {
            var random = SystemRandomNumberGenerator()
            _ = try scan([(0..<300_000).map { _ in UInt8.random(in: 0...255, using: &random) }])
            _ = try scan([[UInt8](repeating: 0x47, count: 500_000)])
            #expect(try scan([[UInt8](repeating: 0, count: 100)]) == nil)
        }

        @Test(
            "a transport stream with packets cut out is damaged, and says where",
            .enabled(if: Media.isPossible, Media.missing))
        func inspected() throws {
            var bytes = try Media.bytes(try Media.good("ts"))
            let middle = bytes.count / 188 / 2 * 188
            bytes.removeSubrange(middle..<(middle + 5 * 188))
            let facts = inspect(try Media.write("lost.ts", bytes))
            let finding = try #require(facts.findings(.damaged).first)
            #expect(finding.evidence.facts["transportPacketsLost"].flatMap(Int.init) ?? 0 > 0)
            #expect(finding.evidence.before.first?.offset.map { abs($0 - Int64(middle)) < 4096 } == true)
        }
    }
}
