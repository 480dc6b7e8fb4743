import Evidence
import Testing
import Timeline

/// A small generator with a seed, so that a failure can be seen again.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Times that no recorder wrote")
struct HostileTests {
    private static let extremes: [Int64] = [
        .min, .min + 1, .min / 2, -(Int64(1) << 33), -90_000, -1, 0, 1, 3600, 90_000, (Int64(1) << 32) - 1,
        Int64(1) << 32,
        (Int64(1) << 33) - 1, Int64(1) << 33, Int64(1) << 53, .max / 2, .max - 3600, .max - 1, .max,
    ]
    private static let fractions: [(Int64, Int64)] = [
        (1, 90_000), (1, 1000), (1001, 30_000), (1, 1), (1, 2_147_483_647), (2_147_483_647, 1), (1, 4_294_967_295),
        (2_147_483_647, 2_147_483_647),
    ]

    private func track(_ stream: Int, _ random: inout SeededRandom) -> TrackInput {
        let fraction = Self.fractions.randomElement(using: &random) ?? (1, 90_000)
        let base = TimeBase(fraction.0, fraction.1) ?? .mpeg
        let role = [TrackRole.picture, .picture, .sound, .sound, .other].randomElement(using: &random) ?? .picture
        var scan = TrackScan(
            stream: stream, role: role, timeBase: base,
            wrapBits: [0, 1, 16, 32, 33, 62, 63, 64].randomElement(using: &random) ?? 33,
            timesAreCounted: Int.random(in: 0..<6, using: &random) == 0)
        // How wild this one is: from a steady track with a few lies to nothing but lies.
        let wildness = [0, 1, 3, 10, 50, 100].randomElement(using: &random) ?? 3
        let step: Int64 = [1, 3600, 90_000, 1 << 40, 1 << 60].randomElement(using: &random) ?? 3600
        var time = Self.extremes.randomElement(using: &random) ?? 0
        var prints = Int.random(in: 0..<3, using: &random) == 0 ? UInt64(1) : 0
        for index in 0..<Int.random(in: 0..<400, using: &random) {
            time &+= step
            if prints != 0 { prints = prints % 40 + 1 }
            var packet = PacketFacts(
                pts: time, dts: time &- 2 &* step, offset: Int64(index) * 1000, size: 1000, isKeyframe: index % 10 == 0,
                fingerprint: prints)
            if Int.random(in: 0..<100, using: &random) < wildness {
                packet.pts = Self.extremes.randomElement(using: &random) ?? 0
                packet.dts = Bool.random(using: &random) ? packet.pts : Self.extremes.randomElement(using: &random) ?? 0
                packet.offset = Self.extremes.randomElement(using: &random) ?? 0
                packet.size = [Int32.min, -1, 0, 1, .max].randomElement(using: &random) ?? 0
                packet.isKeyframe = Bool.random(using: &random)
                packet.isCorrupt = Bool.random(using: &random)
                if Bool.random(using: &random) { time = packet.pts }
            }
            scan.append(packet)
        }
        var input = TrackInput(summary: scan.finish())
        if Bool.random(using: &random) { input.shift = Nanoseconds(Self.extremes.randomElement(using: &random) ?? 0) }
        if Bool.random(using: &random) {
            input.presentedFrom = Nanoseconds(Self.extremes.randomElement(using: &random) ?? 0)
        }
        return input
    }

    @Test(
        "any packets at all are judged without a crash, and every finding has its start before its end",
        arguments: 0..<30)
    func fuzz(seed: UInt64) {
        for round in 0..<50 {
            var random = SeededRandom(seed: seed * 1000 + UInt64(round))
            let tracks = (0..<Int.random(in: 1...4, using: &random)).map { track($0, &random) }
            let reading = Continuity(tracks, isTruncated: round % 5 == 0, isStreamed: round % 2 == 0)
            check(reading, "seed \(seed), round \(round)")
            for track in tracks where track.summary.role != .other && !track.summary.epochs.isEmpty {
                let stream = track.summary.stream
                let placed = track.summary.keyframes.times.indices.filter {
                    reading.time(ofKeyframe: $0, stream: stream) != nil
                }
                #expect(placed.count == track.summary.keyframes.count, "seed \(seed), round \(round)")
            }
        }
    }

    private func check(_ reading: Continuity, _ seed: String) {
        var last = Nanoseconds(.min)
        for finding in reading.findings {
            let start = finding.start ?? .zero
            if start < last { Issue.record("not sorted: \(seed)") }
            last = start
            if let end = finding.end { #expect(start <= end, "\(finding.kind.rawValue): \(seed)") }
            if let lost = finding.lost { #expect(lost >= .zero, "\(finding.kind.rawValue): \(seed)") }
            #expect(!finding.streams.isEmpty, "\(finding.kind.rawValue): \(seed)")
        }
        for extent in reading.extents { #expect(extent.start <= extent.end, "\(seed)") }
    }

    @Test("a step over the whole range of numbers is judged", arguments: [false, true])
    func widestStep(steady: Bool) {
        for (low, high) in [(Int64.min + 1, Int64.max), (.min + 1, 0), (-1, .max), (0, .max)] {
            var scan = TrackScan(stream: 0, role: .picture, timeBase: .mpeg, wrapBits: 64)
            if steady {
                for index in 0..<100 as Range<Int64> {
                    scan.append(PacketFacts(pts: low + index * 3600, dts: PacketFacts.none))
                }
            }
            scan.append(PacketFacts(pts: low + 360_000, dts: PacketFacts.none))
            scan.append(PacketFacts(pts: high, dts: PacketFacts.none))
            check(Continuity([TrackInput(summary: scan.finish())]), "\(low) to \(high)")
        }
    }

    @Test("a clock set back at every packet ends in a bounded number of findings, soon")
    func setBackAlways() {
        var tracks: [TrackInput] = []
        for stream in 0..<2 {
            var scan = TrackScan(stream: stream, role: stream == 0 ? .picture : .sound, timeBase: .mpeg, wrapBits: 33)
            for index in 0..<40_000 as Range<Int64> {
                let time = index.isMultiple(of: 2) ? 900_000 + index : index
                scan.append(PacketFacts(pts: time, dts: time, offset: index * 100, size: 100, isKeyframe: true))
            }
            tracks.append(TrackInput(summary: scan.finish()))
        }
        let clock = ContinuousClock()
        let began = clock.now
        let reading = Continuity(tracks)
        #expect(clock.now - began < .seconds(10))
        #expect(reading.findings.count <= 2 * TrackScan.mostBackSteps)
        #expect(reading.findings.contains { $0.kind == .timestampReset })
    }
}
