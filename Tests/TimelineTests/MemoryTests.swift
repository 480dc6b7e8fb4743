import Evidence
import Testing
import Timeline

@Suite("Long recordings", .serialized)
struct MemoryTests {
    private func summary(packets: Int64, keyframeEvery: Int64, time: (Int64) -> Int64) -> TrackSummary {
        var scan = TrackScan(stream: 0, role: .picture, timeBase: .mpeg, wrapBits: 64)
        for index in 0..<packets {
            let now = time(index)
            let isKeyframe = index % keyframeEvery == 0
            scan.append(PacketFacts(pts: now, dts: now, offset: index * 1000, size: 1000, isKeyframe: isKeyframe))
        }
        return scan.finish()
    }

    @Test("a million steady packets leave nothing but their keyframes")
    func steady() {
        let summary = summary(packets: 1_000_000, keyframeEvery: 25) { $0 * 3600 }
        #expect(summary.counts.packets == 1_000_000)
        #expect(summary.steps.isEmpty)
        #expect(summary.keyframes.count == 40_000)
        #expect(summary.epochs.count == 1)
        #expect(summary.cadence.step == 3600)
        #expect(summary.cadence.regularity == 1000)
    }

    @Test("packets with a hole every tenth keep a bounded number of steps, the largest ones")
    func holes() {
        let summary = summary(packets: 300_000, keyframeEvery: 1000) { index in
            index * 3600 + index / 10 * 90_000 + (index >= 150_000 ? 90_000_000 : 0)
        }
        #expect(summary.steps.count < 16_384)
        #expect(summary.steps.contains { $0.delta > 90_000_000 })
    }

    @Test("holes of growing size keep the later, larger ones")
    func growing() {
        var now: Int64 = 0
        let summary = summary(packets: 300_000, keyframeEvery: 1000) { index in
            now += index % 5 == 0 ? 90_000 + index : 3600
            return now
        }
        #expect(summary.steps.count < 16_384)
        #expect(summary.steps.map(\.delta).max() == Int64(389_995))
    }

    @Test("damaged packets are all counted and some are named")
    func damaged() {
        var scan = TrackScan(stream: 0, role: .picture, timeBase: .mpeg, wrapBits: 33)
        for index in 0..<10_000 as Range<Int64> {
            scan.append(PacketFacts(pts: index * 3600, dts: index * 3600, isCorrupt: index % 2 == 0))
        }
        let summary = scan.finish()
        #expect(summary.counts.corrupt == 5000)
        #expect(summary.corrupt.count == 256)
    }
}
