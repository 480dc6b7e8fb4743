import Evidence
import Testing
import Timeline

@Suite("How a recorder's clock runs")
struct RecorderClockTests {
    private let start = WallTime(seconds: 1_795_133_700)
    private let day: Int64 = 86_400

    /// A pair at `hours` after the start: the recorder's clock is `offset` behind; names show whole seconds.
    private func pair(_ hours: Int64, _ offset: Nanoseconds, error: Int64 = 1) -> RecorderClock.Pair {
        let truth = start + .seconds(hours * 3600)
        let shown = truth - offset
        let whole = WallTime(seconds: shown.nanoseconds / 1_000_000_000)
        return RecorderClock.Pair(recorder: whole, reference: truth, error: .seconds(error), source: .gps)
    }

    private func drifting(_ hours: [Int64], offset: Nanoseconds, ppm: Int64) -> [RecorderClock.Pair] {
        hours.map { pair($0, offset + Nanoseconds($0 * 3600 * ppm * 1000)) }
    }

    private let month = Array(stride(from: Int64(0), through: 720, by: 8))

    @Test("20 ppm over a month: offset, drift and what they predict")
    func drift() throws {
        let clock = RecorderClock(drifting(month, offset: .seconds(12), ppm: 20))
        let piece = try #require(clock.pieces.first)
        #expect(clock.pieces.count == 1)
        #expect(clock.jumps.isEmpty)
        #expect(clock.outliers.isEmpty)
        #expect(abs(piece.drift - 20_000) <= piece.driftError)
        #expect(abs(piece.drift - 20_000) < 1000)
        #expect(piece.driftError < 5000)
        // Ten days on, without a reference: 12 s + 20 ppm × 40 d = 81.12 s.
        let truth = start + .seconds(40 * day)
        let shown = truth - Nanoseconds(81_120_000_000)
        let guess = try #require(clock.trueTime(of: shown))
        #expect(guess.time.isWithin(guess.error, of: truth))
        #expect(guess.error < .seconds(15))
        // And the further away, the less is known.
        let further = try #require(clock.trueTime(of: shown + .seconds(100 * day)))
        #expect(further.error > guess.error)
        let inside = try #require(clock.trueTime(of: start + .seconds(15 * day)))
        #expect(inside.error < guess.error)
    }

    @Test("one wrong reading changes nothing")
    func outlier() throws {
        var pairs = drifting(month, offset: .seconds(12), ppm: 20)
        pairs[40] = pair(320, .seconds(4000))
        let clock = RecorderClock(pairs)
        #expect(clock.pieces.count == 1)
        #expect(clock.outliers == [pairs[40]])
        #expect(abs((clock.pieces.first?.drift ?? 0) - 20_000) < 1000)
    }

    @Test("a reset in between makes two pieces, and tells how far and between which recordings")
    func reset() throws {
        let before = drifting(Array(stride(from: 0, through: 240, by: 8)), offset: .seconds(12), ppm: 20)
        let after = drifting(Array(stride(from: 300, through: 600, by: 8)), offset: .seconds(-47), ppm: 20)
        let clock = RecorderClock(before + after)
        #expect(clock.pieces.count == 2)
        let jump = try #require(clock.jumps.first)
        #expect(jump.between == WallSpan(start: start + .seconds(240 * 3600), end: start + .seconds(300 * 3600)))
        #expect(jump.kind == .set)
        // 12 s + 20 ppm × 300 h less (−47 s + 20 ppm × 300 h).
        #expect((jump.size - .seconds(59)).value.magnitude <= UInt64(jump.error.value))
        // Between them nobody knows on which side a recording lies: the error reaches across.
        let middle = try #require(clock.trueTime(of: start + .seconds(270 * 3600)))
        #expect(middle.error > .seconds(55))
    }

    @Test("a clock back at its factory date is named")
    func factory() {
        let before = [pair(0, .seconds(2)), pair(10, .seconds(2)), pair(20, .seconds(2))]
        let factory = WallTime(seconds: 946_684_800)
        let after = (0..<3).map { index in
            RecorderClock.Pair(
                recorder: factory + .seconds(Int64(index) * 3600),
                reference: start + .seconds(Int64(30 + index) * 3600), error: .seconds(1), source: .gps)
        }
        let clock = RecorderClock(before + after)
        #expect(clock.jumps.map(\.kind) == [.factoryDate])
        #expect(clock.trueTime(of: factory + .seconds(1800))?.time == start + .seconds(30 * 3600 + 1800))
    }

    @Test("jumps of an hour and of a zone are called so")
    func named() {
        func jump(_ seconds: Int64) -> [ClockFault] {
            let pairs =
                [0, 10, 20].map { pair($0, .seconds(2)) } + [30, 40, 50].map { pair($0, .seconds(2 + seconds)) }
            return RecorderClock(pairs).jumps.map(\.kind)
        }
        #expect(jump(3600) == [.daylightSaving])
        #expect(jump(-3600) == [.daylightSaving])
        #expect(jump(5 * 3600 + 1800) == [.zone])
        #expect(jump(1234) == [.set])
        #expect(jump(0).isEmpty)
    }

    @Test("a constant offset is called local time, daylight saving or a zone, by its size")
    func faults() {
        func fault(_ seconds: Int64, zone: Int64) -> ClockFault? {
            ClockFault.offset(.seconds(seconds), error: .seconds(2), utcOffset: .seconds(zone))
        }
        #expect(fault(-28_800, zone: 28_800) == .localTimeCalledUTC)
        #expect(fault(28_800, zone: 28_800) == .zone)
        #expect(fault(-3600, zone: 7200) == .daylightSaving)
        #expect(fault(19_800, zone: 28_800) == .zone)
        #expect(fault(30, zone: 28_800) == nil)
        #expect(fault(1234, zone: 28_800) == nil)
        #expect(fault(400 * 86_400, zone: 28_800) == nil)
    }

    @Test("one pair tells the offset; what drift may have done grows by 100 ppm")
    func onePair() throws {
        let clock = RecorderClock([pair(0, .seconds(5))])
        let guess = try #require(clock.trueTime(of: start + .seconds(10 * day) - .seconds(5)))
        #expect(guess.time.isWithin(.seconds(1), of: start + .seconds(10 * day)))
        #expect(guess.error >= .milliseconds(86_400))
        #expect(guess.error < .seconds(90))
        #expect(RecorderClock([]).trueTime(of: start) == nil)
    }

    @Test("what lies after the receipt was not recorded by that piece")
    func receipt() throws {
        // The clock is set back a day: its times come twice.
        let before = [0, 10, 20].map { pair($0, .zero) }
        let after = [30, 40, 50].map { pair($0, .seconds(day)) }
        let clock = RecorderClock(before + after)
        let shown = start + .seconds(15 * 3600)
        #expect(try #require(clock.trueTime(of: shown, notAfter: start + .seconds(16 * 3600))).time == shown)
    }

    @Test("wild readings overflow nothing and end in time")
    func hostile() {
        var pairs: [RecorderClock.Pair] = []
        var state: UInt64 = 7
        for _ in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            pairs.append(
                RecorderClock.Pair(
                    recorder: WallTime(nanoseconds: Int64(bitPattern: state)),
                    reference: WallTime(nanoseconds: Int64(bitPattern: state << 7 ^ state >> 3)),
                    error: Nanoseconds(Int64(bitPattern: state >> 1)), source: .gps))
        }
        let clock = RecorderClock(pairs)
        #expect(clock.pieces.reduce(0) { $0 + $1.pairs } + clock.outliers.count == 2000)
        _ = clock.trueTime(of: WallTime(nanoseconds: .min))
        _ = clock.trueTime(of: WallTime(nanoseconds: .max))
    }
}
