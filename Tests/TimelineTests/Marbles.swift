import Evidence
import Timeline

/// A track drawn as a line of characters, one cell of time each:
///
/// `k` keyframe · `p` picture · `a` sound · `u` a packet without a stored time · `x` a picture the container calls
/// damaged · `-` a cell in which nothing was recorded.
///
/// `[kpppp]*20` stands for twenty times what is inside; groups may hold groups; spaces mean nothing.
struct Marbles {
    var role: TrackRole
    var timeBase = TimeBase.mpeg
    var wrapBits = 33
    var timesAreCounted = false
    var packets: [PacketFacts] = []
    /// Where the next cell begins, in ticks.
    var now: Int64 = 0
    var offset: Int64 = 0

    /// 25 pictures a second, 90 kHz clock.
    static func picture(_ line: String, cell: Int64 = 3600, from start: Int64 = 0) -> Marbles {
        Marbles(role: .picture).then(line, cell: cell, at: start)
    }

    /// Sound packets of 20 ms.
    static func sound(_ line: String, cell: Int64 = 1800, from start: Int64 = 0) -> Marbles {
        Marbles(role: .sound).then(line, cell: cell, at: start)
    }

    /// The same track recording on; `at` sets its clock first.
    func then(_ line: String, cell: Int64, at start: Int64? = nil) -> Marbles {
        var track = self
        if let start { track.now = start }
        for mark in Self.expanded(line) {
            if mark != "-" { track.packets.append(track.packet(mark)) }
            track.now += cell
        }
        return track
    }

    private mutating func packet(_ mark: Character) -> PacketFacts {
        let size: Int32 = mark == "k" ? 20_000 : 2000
        defer { offset += Int64(size) }
        // Every packet of a live picture differs; offsets are as good as bytes.
        let fingerprint = role == .picture ? UInt64(bitPattern: offset) &* 0x9E37_79B9_7F4A_7C15 | 1 : 0
        return PacketFacts(
            pts: mark == "u" ? PacketFacts.none : now, dts: mark == "u" ? PacketFacts.none : now, offset: offset,
            size: size, isKeyframe: mark == "k" || mark == "a", isCorrupt: mark == "x", fingerprint: fingerprint)
    }

    /// Stored in decoding order, as with two B-pictures between references: `1 4 2 3 7 5 6 …`, decoding times delayed.
    func reordered(decodingTimes: Bool = true) -> Marbles {
        var result = self
        var stored: [PacketFacts] = []
        var held: [PacketFacts] = []
        for packet in packets {
            if packet.isKeyframe || held.count == 2 {
                stored.append(packet)
                stored += held
                held = []
            } else {
                held.append(packet)
            }
        }
        stored += held
        let cell = packets.count > 1 ? packets[1].pts - packets[0].pts : 0
        for index in stored.indices {
            stored[index].offset = packets[index].offset
            stored[index].dts = decodingTimes ? packets[index].pts - 2 * cell : PacketFacts.none
        }
        result.packets = stored
        return result
    }

    /// Stored times wrapped to `bits`, as an MPEG clock shows them.
    func wrapped(bits: Int = 33) -> Marbles {
        var result = self
        let mask = (Int64(1) << Int64(bits)) - 1
        for index in result.packets.indices {
            if result.packets[index].pts != PacketFacts.none { result.packets[index].pts &= mask }
            if result.packets[index].dts != PacketFacts.none { result.packets[index].dts &= mask }
        }
        return result
    }

    func counted() -> Marbles {
        var result = self
        result.timesAreCounted = true
        return result
    }

    func summary(stream: Int) -> TrackSummary {
        var scan = TrackScan(
            stream: stream, role: role, timeBase: timeBase, wrapBits: wrapBits, timesAreCounted: timesAreCounted)
        for packet in packets { scan.append(packet) }
        return scan.finish()
    }

    static func expanded(_ line: String) -> [Character] {
        var rest = Array(line.filter { $0 != " " && $0 != "\n" })[...]
        return group(&rest)
    }

    private static func group(_ rest: inout ArraySlice<Character>) -> [Character] {
        var result: [Character] = []
        while let mark = rest.popFirst() {
            if mark == "]" { return result }
            guard mark == "[" else {
                result.append(mark)
                continue
            }
            let inner = group(&rest)
            if rest.first == "*" { rest.removeFirst() }
            var times = 0
            while let digit = rest.first?.wholeNumberValue {
                times = times * 10 + digit
                rest.removeFirst()
            }
            for _ in 0..<max(1, times) { result += inner }
        }
        return result
    }
}

/// What continuity makes of tracks; streams are numbered in the order given.
func judged(
    _ tracks: Marbles..., policy: ContinuityPolicy = ContinuityPolicy(), isTruncated: Bool = false,
    isStreamed: Bool = false
) -> Continuity {
    Continuity(
        tracks.enumerated().map { TrackInput(summary: $1.summary(stream: $0)) }, policy: policy,
        isTruncated: isTruncated, isStreamed: isStreamed)
}

extension Continuity {
    /// The findings as lines to compare, for example `interruption 4.000-5.000 in 0+1` or `sound-loss@end 3.000-8.000 in 1`.
    var told: [String] {
        findings.map { finding in
            let place = finding.place.map { $0 == .middle ? "" : "@\($0.rawValue)" } ?? ""
            let streams = finding.streams.map(String.init).joined(separator: "+")
            return "\(finding.kind.rawValue)\(place) \(short(finding.start))-\(short(finding.end)) in \(streams)"
        }
    }
}

/// Seconds with three decimals.
func short(_ time: Nanoseconds?) -> String {
    guard let time else { return "?" }
    let thousandths = (time.value + (time.value < 0 ? -500_000 : 500_000)) / 1_000_000
    let fraction = String(abs(thousandths % 1000))
    return (thousandths < 0 ? "-" : "") + "\(abs(thousandths / 1000))."
        + String(repeating: "0", count: 3 - fraction.count) + fraction
}
