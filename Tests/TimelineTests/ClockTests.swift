import Evidence
import Testing
import Timeline

@Suite("Clocks that wrap, jump and are set back")
struct ClockTests {
    private static let top = Int64(1) << 33

    @Test("a wrap of the 33-bit clock is no gap")
    func wrap() {
        let picture = Marbles.picture("[kppppppppp]*20", from: Self.top - 100 * 3600).wrapped()
        let sound = Marbles.sound("[a]*400", from: Self.top - 100 * 3600).wrapped()
        let reading = judged(picture, sound)
        #expect(reading.told == [])
        #expect(short(reading.end) == "8.000")
        #expect(picture.summary(stream: 0).counts.wraps == 1)
        #expect(picture.packets.contains { $0.pts < 3600 })
    }

    @Test("picture and sound may wrap at different packets")
    func wrapApart() {
        // Sound is stored half a second ahead of its picture; each wraps where its own times do.
        let picture = Marbles.picture("[kppppppppp]*20", from: Self.top - 10 * 3600 - 1700).wrapped()
        let sound = Marbles.sound("[a]*400", from: Self.top - 10 * 3600 - 900).wrapped()
        #expect(judged(picture, sound).told == [])
    }

    @Test("pictures stored out of order wrap to and fro", arguments: 0..<7)
    func wrapReordered(first: Int64) {
        let picture = Marbles.picture("[kpppppp]*30", from: Self.top - (40 + first) * 3600 + 1).reordered().wrapped()
        let summary = picture.summary(stream: 0)
        #expect(judged(picture).told == [])
        #expect(summary.counts.disorder == 0)
        #expect(summary.epochs.count == 1)
    }

    @Test("decoding times that begin before the wrap of the first picture's time", arguments: 1...4)
    func wrapAtTheStart(cells: Int64) {
        // Presentation times start just after the wrap, decoding times just before it.
        let picture = Marbles.picture("[kpppppp]*30", from: Self.top + (cells - 2) * 3600).reordered().wrapped()
        #expect(judged(picture).told == [])
        #expect(short(judged(picture).end) == "8.400")
    }

    @Test("a hole across the wrap is as long as it is")
    func holeAtWrap() {
        let picture = Marbles.picture("[kppppppppp]*10 [-]*25 [kppppppppp]*10", from: Self.top - 110 * 3600).wrapped()
        let sound = Marbles.sound("[a]*200 [-]*50 [a]*200", from: Self.top - 110 * 3600).wrapped()
        #expect(judged(picture, sound).told == ["interruption 4.000-5.000 in 0+1"])
    }

    @Test("an hour's pause through the wrap, with pictures stored out of order around it", arguments: 0..<7)
    func pauseThroughWrap(extra: Int64) {
        // The first picture after the pause is stored before the last ones that are shown before it.
        let cells = 140 + extra
        let line = "[kpppppp]*20 " + (extra > 0 ? "k" + String(repeating: "p", count: Int(extra) - 1) : "")
        let picture = Marbles.picture(line, from: Self.top - (cells + 3) * 3600)
            .then("[kpppppp]*20", cell: 3600, at: Self.top - 3 * 3600 + 324_000_000).reordered().wrapped()
        let reading = judged(picture)
        let end = short(Nanoseconds(cells * 40_000_000))
        #expect(
            reading.told == ["interruption \(end)-\(short(Nanoseconds(cells * 40_000_000 + 3_600_000_000_000))) in 0"])
        #expect(picture.summary(stream: 0).counts.wraps == 1)
    }

    @Test("two wraps in one recording are two wraps")
    func twoWraps() {
        // Pictures a minute apart for three days.
        let picture = Marbles.picture("[k]*4320", cell: 60 * 90_000, from: Self.top - 90_000).wrapped()
        #expect(judged(picture).told == [])
        #expect(picture.summary(stream: 0).counts.wraps == 3)
    }

    @Test("a clock that starts again is a reset, not a gap of 26 hours")
    func reset() {
        let picture = Marbles.picture("[kppppppppp]*10", from: 9_000_000).then("[kppppppppp]*10", cell: 3600, at: 0)
        let sound = Marbles.sound("[a]*200", from: 9_000_000).then("[a]*200", cell: 1800, at: 0)
        let reading = judged(picture, sound)
        #expect(reading.told == ["timestamp-reset 4.000-4.000 in 0+1"])
        #expect(reading.findings.first?.lost == nil)
        #expect(reading.findings.first?.evidence.facts["setBackSeconds"] == "103.960000")
        #expect(short(reading.end) == "8.000")
    }

    @Test("a clock that goes back to where this file began is a reset")
    func resetToStart() {
        let picture = Marbles.picture("[kppppppppp]*10").then("[kppppppppp]*15", cell: 3600, at: 0)
        #expect(judged(picture).told == ["timestamp-reset 4.000-4.000 in 0"])
        #expect(short(judged(picture).end) == "10.000")
    }

    @Test("after a reset the line goes on, and a later hole is found at its place")
    func holeAfterReset() {
        let picture = Marbles.picture("[kppppppppp]*10", from: 9_000_000)
            .then("[kppppppppp]*5 [-]*25 [kppppppppp]*5", cell: 3600, at: 0)
        let sound = Marbles.sound("[a]*200", from: 9_000_000).then("[a]*100 [-]*50 [a]*100", cell: 1800, at: 0)
        #expect(
            judged(picture, sound).told == ["timestamp-reset 4.000-4.000 in 0+1", "interruption 6.000-7.000 in 0+1"])
    }

    @Test("a clock set back by 1.5 seconds in a recording that goes on is the same span twice")
    func overlap() {
        let picture = Marbles.picture("[kppppppppp]*10").then("[kppppppppp]*10", cell: 3600, at: 225_000)
        let sound = Marbles.sound("[a]*200").then("[a]*200", cell: 1800, at: 225_000)
        let reading = judged(picture, sound)
        #expect(reading.told == ["overlap 2.500-4.000 in 0+1"])
        #expect(reading.findings.first?.lost == .zero)
        #expect(reading.findings.first?.evidence.facts["sameBytes"] == "no")
        #expect(short(reading.end) == "6.500")
    }

    @Test("clocks set back by less than 0.4 seconds are jitter")
    func jitter() {
        let picture = Marbles.picture("[kppppppppp]*10").then("[kppppppppp]*10", cell: 3600, at: 339_000)
        #expect(!judged(picture).told.contains { $0.hasPrefix("timestamp-reset") || $0.hasPrefix("overlap") })
    }

    @Test("a clock that jumps forward an hour in both tracks is an interruption of an hour")
    func forwardJump() {
        let picture = Marbles.picture("[kppppppppp]*10").then("[kppppppppp]*10", cell: 3600, at: 3600 * 90_000)
        let sound = Marbles.sound("[a]*200").then("[a]*200", cell: 1800, at: 3600 * 90_000)
        #expect(judged(picture, sound).told == ["interruption 4.000-3600.000 in 0+1"])
    }

    @Test("sound set back alone is a reset of the sound")
    func soundAlone() {
        let sound = Marbles.sound("[a]*200", from: 9_000_000).then("[a]*200", cell: 1800, at: 0)
        let reading = judged(.picture("[kppppppppp]*20", from: 9_000_000), sound)
        #expect(reading.told == ["timestamp-reset 4.000-4.000 in 1"])
    }

    @Test("negative times are times like others")
    func negative() {
        let reading = judged(.picture("[kppppppppp]*20", from: -360_000), .sound("[a]*400", from: -360_000))
        #expect(reading.told == [])
        #expect(reading.origin == .seconds(-4))
        #expect(short(reading.end) == "8.000")
    }

    @Test("a large first time is ordinary")
    func largeStart() {
        let reading = judged(.picture("[kppppppppp]*20", from: 350_000_000), .sound("[a]*400", from: 350_000_000))
        #expect(reading.told == [])
        #expect(short(reading.end) == "8.000")
    }

    @Test("a clock without a limit does not wrap")
    func noWrap() {
        var picture = Marbles.picture("[kppppppppp]*10", from: Self.top - 360_000).then(
            "[kppppppppp]*10", cell: 3600, at: 0)
        picture.wrapBits = 64
        #expect(judged(picture).told == ["timestamp-reset 4.000-4.000 in 0"])
    }

    @Test("the edit list's shift moves the line, and what it skips is before the start")
    func editList() {
        let picture = TrackInput(summary: Marbles.picture("[kppppppppp]*20").summary(stream: 0), shift: .seconds(1))
        let sound = TrackInput(
            summary: Marbles.sound("[a]*450").summary(stream: 1), shift: .milliseconds(-500), presentedFrom: .zero)
        let reading = Continuity([picture, sound])
        #expect(reading.findings.isEmpty)
        #expect(reading.extents.map { short($0.start) } == ["1.000", "0.000"])
        #expect(reading.extents.map { short($0.end) } == ["9.000", "8.500"])
    }
}
