import Evidence
import Testing
import Timeline

/// Shapes a fresh reader found to be told wrongly; times in milliseconds.
@Suite("Holes that are easy to explain away")
struct WitnessTests {
    private func track(_ stream: Int, _ role: TrackRole, _ times: [Int64]) -> TrackInput {
        var scan = TrackScan(stream: stream, role: role, timeBase: .milliseconds, wrapBits: 0)
        for (index, time) in times.enumerated() {
            scan.append(PacketFacts(pts: time, dts: time, offset: Int64(index * 100 + stream), size: 90))
        }
        return TrackInput(summary: scan.finish())
    }

    /// Every `step` milliseconds up to `end`, but nothing within the holes.
    private func times(_ step: Int64, _ end: Int64, without holes: [Range<Int64>]) -> [Int64] {
        stride(from: 0, to: end, by: Int(step)).map { Int64($0) }.filter { time in !holes.contains { $0.contains(time) }
        }
    }

    private func told(_ tracks: [TrackInput]) -> [String] {
        Continuity(tracks).findings.map {
            "\($0.kind.rawValue) \(($0.start ?? .zero).value / 1_000_000)–\(($0.end ?? .zero).value / 1_000_000)"
        }
    }

    @Test("four equal holes in a short recording are no habit")
    func equalHoles() {
        let holes: [Range<Int64>] = [1200..<1800, 3200..<3800, 5200..<5800, 7200..<7800]
        #expect(
            told([track(0, .picture, times(40, 10_000, without: holes))]) == [
                "interruption 1200–1800", "interruption 3200–3800", "interruption 5200–5800", "interruption 7200–7800",
            ])
    }

    @Test("where two sound tracks are lost at different times, the picture's loss is told, and each sound's own")
    func threeTracks() {
        let findings = told([
            track(0, .picture, times(40, 30_000, without: [10_000..<20_000])),
            track(1, .sound, times(20, 30_000, without: [10_000..<13_000])),
            track(2, .sound, times(20, 30_000, without: [17_000..<20_000])),
        ])
        #expect(findings == ["picture-loss 10000–20000", "sound-loss 10000–13000", "sound-loss 17000–20000"])
    }

    @Test("single steps beside double ones make up for nothing: a hole of 0.6 s in both tracks is an interruption")
    func alternating() {
        var pictures: [Int64] = []
        var time: Int64 = 0
        let pattern: [Int64] = [133, 133, 67]
        var index = 0
        while time < 30_000 {
            if !(10_000..<10_600).contains(time) { pictures.append(time) }
            time += pattern[index % 3]
            index += 1
        }
        let findings = told([
            track(0, .picture, pictures), track(1, .sound, times(20, 30_000, without: [10_000..<10_600])),
        ])
        #expect(findings.count == 1)
        #expect(findings.first?.hasPrefix("interruption") == true)
    }

    @Test("two sound gaps inside one picture gap are two interruptions, and the picture's rest is told once")
    func twoInside() {
        let findings = told([
            track(0, .picture, times(40, 30_000, without: [10_000..<20_000])),
            track(1, .sound, times(20, 30_000, without: [10_000..<13_000, 16_000..<20_000])),
        ])
        #expect(findings.filter { $0.hasPrefix("interruption") }.count == 2)
        #expect(findings.filter { $0.hasPrefix("sound-loss") }.isEmpty)
    }
}
