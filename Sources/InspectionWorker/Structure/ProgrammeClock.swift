import Evidence
import Inspection
import Timeline

/// The programme clock of a transport stream (ISO/IEC 13818-1 §2.4.3.4): a packet's adaptation field may say what the
/// receiver's clock should show when it arrives. Where that jumps, packets were left out, or the stream was joined.
///
/// It is supporting evidence only: what is missing is told by the pictures and the sound.
struct ProgrammeClock {
    struct Jump: Hashable {
        var pid: Int
        /// Byte offsets of the packets with the clock before and after.
        var previous: Int64
        var offset: Int64
        /// 27 MHz ticks from one to the other, wraps undone; below zero where the clock was set back.
        var step: Int64
        /// The usual step, 0 before one was learnt.
        var usual: Int64
        /// The stream itself announced it (discontinuity_indicator).
        var isAnnounced: Bool
    }

    /// Jumps and shortages kept; further ones are only counted.
    static let kept = 256
    private static let mostClocks = 64
    /// 2³³ · 300: base of 90 kHz and extension.
    private static let range: Int64 = (1 << 33) * 300
    private static let second: Int64 = 27_000_000

    private(set) var jumps: [Jump] = []
    private(set) var jumpCount: Int64 = 0

    private struct Clock {
        var value: Int64
        var offset: Int64
        var steps: Int64 = 0
        var ticks: Int64 = 0
        var bytes: Int64 = 0
        /// Steps that took as many bytes as the mean rate says, and those that lacked some.
        var even: Int64 = 0
        var measured: Int64 = 0
        var short: [(place: ClosedRange<Int64>, packets: Int64)] = []
    }

    private var clocks: [Int: Clock] = [:]
    /// Streams that announced a break since their last clock value.
    private var announced: Set<Int> = []

    /// A packet whose adaptation field has a clock, or announces a break.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ index: Int, pid: Int, offset: Int64, stride: Int) {
        let flags = bytes[index + 5]
        if flags & 0x80 != 0, announced.count < 8192 { announced.insert(pid) }
        guard flags & 0x10 != 0, bytes[index + 4] >= 7 else { return }
        var base: Int64 = 0
        for byte in 6..<10 { base = base << 8 | Int64(bytes[index + byte]) }
        base = base << 1 | Int64(bytes[index + 10] >> 7)
        let value = base * 300 + Int64(bytes[index + 10] & 1) << 8 + Int64(bytes[index + 11])
        let isAnnounced = announced.remove(pid) != nil
        guard var clock = clocks[pid] else {
            if clocks.count < Self.mostClocks { clocks[pid] = Clock(value: value, offset: offset) }
            return
        }
        var step = (value - clock.value) % Self.range
        if step < 0 { step += Self.range }
        if step > Self.range / 2 { step -= Self.range }
        let usual = clock.steps > 0 ? clock.ticks / clock.steps : 0
        if isJump(step, usual, steps: clock.steps) {
            jumpCount += 1
            if jumps.count < Self.kept {
                jumps.append(
                    Jump(
                        pid: pid, previous: clock.offset, offset: offset, step: step, usual: usual,
                        isAnnounced: isAnnounced))
            }
        } else {
            measure(
                &clock, step: step, bytes: offset - clock.offset, at: clock.offset...max(clock.offset, offset), stride)
            clock.steps += 1
            clock.ticks = clock.ticks.addingSaturated(step)
            clock.bytes = clock.bytes.addingSaturated(offset - clock.offset)
        }
        clock.value = value
        clock.offset = offset
        clocks[pid] = clock
    }

    /// Backward is always one. Forward: the standard asks for a value every 0.1 s, and muxers keep a rhythm of their
    /// own; half a second beyond it, and eight times as long, is no rhythm.
    private func isJump(_ step: Int64, _ usual: Int64, steps: Int64) -> Bool {
        if step < 0 { return true }
        guard steps >= 8 else { return step > 10 * Self.second }
        return step - usual > Self.second / 2 && step > usual.multipliedSaturated(by: 8)
    }

    /// Where a stream keeps one rate to the packet, the clock also shows packets that went without a jump of a counter
    /// (sixteen of them are invisible there).
    private func measure(
        _ clock: inout Clock, step: Int64, bytes: Int64, at place: ClosedRange<Int64>, _ stride: Int
    ) {
        guard clock.steps >= 16, clock.ticks > 0 else { return }
        let expected = Int64(clamping: Int128(step) * Int128(clock.bytes) / Int128(clock.ticks))
        let packet = Int64(stride)
        clock.measured += 1
        if (bytes - expected).magnitude <= (2 * packet).magnitude {
            clock.even += 1
        } else if expected - bytes > 3 * packet, clock.short.count < Self.kept {
            clock.short.append((place, (expected - bytes + packet / 2) / packet))
        }
    }

    /// Places where a stream of constant rate lacks packets, with how many: empty for any other stream.
    var shortages: [(place: ClosedRange<Int64>, packets: Int64)] {
        // 95 %: what is left are the damaged places themselves.
        clocks.values.filter { $0.measured >= 64 && $0.even * 100 >= $0.measured * 95 }.flatMap(\.short)
            .sorted { $0.place.lowerBound < $1.place.lowerBound }
    }

    static func nanoseconds(_ ticks: Int64) -> Nanoseconds {
        Nanoseconds(Int64(clamping: Int128(ticks) * 1000 / 27))
    }
}

/// The first tables of a transport stream: which streams each programme has, of what type, and which carries its clock.
struct ProgrammeTables {
    struct Programme: Hashable {
        var clock: Int
        /// Packet identifier and stream type (ISO/IEC 13818-1 table 2-34), in the table's order.
        var streams: [(pid: Int, type: Int)]

        static func == (a: Self, b: Self) -> Bool {
            a.clock == b.clock && a.streams.elementsEqual(b.streams, by: ==)
        }
        func hash(into hasher: inout Hasher) { hasher.combine(clock) }
    }

    /// By the packet identifier of the table.
    private(set) var programmes: [Int: Programme] = [:]
    /// Identifiers of tables announced and not yet read.
    private(set) var awaited: Set<Int> = [0]

    /// A packet in which a table begins; only its first packet is read, which holds all but the largest.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ index: Int, pid: Int) {
        let control = bytes[index + 3] >> 4 & 3
        var at = index + 4 + (control & 2 != 0 ? Int(bytes[index + 4]) + 1 : 0)
        let end = index + 188
        guard at < end else { return }
        at += 1 + Int(bytes[at])
        guard at + 12 <= end else { return }
        let length = Int(bytes[at + 1] & 15) << 8 | Int(bytes[at + 2])
        // Four bytes of checksum follow.
        let limit = min(end, at + 3 + length - 4)
        if pid == 0, bytes[at] == 0 {
            awaited.remove(0)
            var entry = at + 8
            while entry + 4 <= limit, awaited.count < 64 {
                let number = Int(bytes[entry]) << 8 | Int(bytes[entry + 1])
                if number != 0 { awaited.insert(Int(bytes[entry + 2] & 0x1F) << 8 | Int(bytes[entry + 3])) }
                entry += 4
            }
        } else if pid != 0, bytes[at] == 2 {
            awaited.remove(pid)
            var programme = Programme(clock: Int(bytes[at + 8] & 0x1F) << 8 | Int(bytes[at + 9]), streams: [])
            var entry = at + 12 + (Int(bytes[at + 10] & 15) << 8 | Int(bytes[at + 11]))
            while entry + 5 <= limit {
                programme.streams.append(
                    (Int(bytes[entry + 1] & 0x1F) << 8 | Int(bytes[entry + 2]), Int(bytes[entry])))
                entry += 5 + (Int(bytes[entry + 3] & 15) << 8 | Int(bytes[entry + 4]))
            }
            programmes[pid] = programme
        }
    }

    /// The clock of the programme a stream belongs to; nil where no table tells.
    func clock(of pid: Int) -> Int? {
        programmes.sorted { $0.key < $1.key }.map(\.value).first { $0.streams.contains { $0.pid == pid } }?.clock
    }
}
