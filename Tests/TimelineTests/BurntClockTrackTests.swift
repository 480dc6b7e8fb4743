import Evidence
import Testing

@testable import Timeline

/// A recorder's clock over a file, as an overlay of whole seconds shows it.
private struct Clock {
    /// Milliseconds since 1970-01-01 on the wall at media time zero: 2026-11-20 08:14:59.6 by default.
    var start: Int64 = 20_777 * 86_400_000 + 29_699_600
    var dated = true
    /// Milliseconds by which the clock is ahead from a media time on.
    var jumps: [(from: Int64, by: Int64)] = []
    /// Parts per million by which it runs fast.
    var drift: Int64 = 0

    /// No such time exists where a test asks for one: midnight of no day, which no expectation fits.
    static var none: BurntStamp {
        var stamp = BurntStamp.parse("00:00:00")
        stamp?.date = nil
        guard let stamp else { preconditionFailure("a time of day that every parser knows") }
        return stamp
    }

    func stamp(_ media: Int64) -> BurntStamp {
        let ahead = jumps.filter { media >= $0.from }.reduce(0) { $0 + $1.by }
        let wall = (start + media + media * drift / 1_000_000 + ahead) / 1000
        let second = Int(wall % 86_400)
        return BurntStamp(
            date: dated ? Self.date(wall / 86_400) : nil, hour: second / 3600, minute: second / 60 % 60,
            second: second % 60) ?? Self.none
    }

    static func date(_ day: Int64) -> BurntStamp.Date? {
        for year in 2000...2099 {
            for month in 1...12 {
                guard let first = BurntStamp.Date(year: year, month: month, day: 1), day - first.dayNumber < 31,
                    day >= first.dayNumber
                else { continue }
                if let date = BurntStamp.Date(year: year, month: month, day: Int(day - first.dayNumber) + 1) {
                    return date
                }
            }
        }
        return nil
    }

    func reading(_ keyframe: Int, every: Int64 = 2000) -> BurntReading {
        let media = Int64(keyframe) * every
        return BurntReading(media: .milliseconds(media), keyframe: keyframe, stamp: stamp(media), confidence: 90)
    }

    func readings(_ keyframes: [Int], every: Int64 = 2000) -> [BurntReading] {
        keyframes.map { reading($0, every: every) }
    }
}

/// What a search finds that can read every keyframe, save those `misread` bends (nil: not read).
private func search(
    _ clock: Clock, keyframes: Int, every: Int64 = 2000, misread: [Int: BurntStamp?] = [:]
) -> (track: BurntClockTrack, looked: Int) {
    var search = BurntSearch(times: (0..<keyframes).map { .milliseconds(Int64($0) * every) }, gaps: [])
    while let index = search.next() {
        var reading = clock.reading(index, every: every)
        if let bent = misread[index] {
            guard let bent else { continue }
            reading.stamp = bent
        }
        search.add(reading)
    }
    return (BurntClockTrack(search.readings), search.tried.count)
}

private func with(_ stamp: BurntStamp, hour: Int? = nil, minute: Int? = nil, second: Int? = nil, day: Int? = nil)
    -> BurntStamp
{
    let date = stamp.date.flatMap { date in
        day.flatMap { BurntStamp.Date(year: date.year, month: date.month, day: $0) } ?? date
    }
    return BurntStamp(
        date: date, hour: hour ?? stamp.hour, minute: minute ?? stamp.minute, second: second ?? stamp.second) ?? stamp
}

@Suite("The burnt-in clock's line")
struct BurntClockTrackTests {
    @Test("a steady clock gives the start, the better the more it is read")
    func steady() throws {
        let clock = Clock()
        var last = Nanoseconds.seconds(2)
        for keyframes in [[0, 7], [0, 7, 12, 19], [0, 3, 7, 12, 15, 19, 22, 28]] {
            // Keyframes 2.3 s apart fall on other parts of the second each time.
            let track = BurntClockTrack(clock.readings(keyframes, every: 2300))
            let start = try #require(track.start)
            let error = try #require(track.error)
            #expect(track.isDated)
            #expect(track.jumps.isEmpty)
            #expect((start - .milliseconds(clock.start)).value.magnitude <= error.value.magnitude)
            #expect(error <= last)
            last = error
        }
        #expect(last <= .milliseconds(300))
    }

    @Test("a single misread is out-voted, wherever it stands")
    func misreads() throws {
        let clock = Clock()
        for place in 0..<8 {
            for bend in 0..<5 {
                var readings = clock.readings([0, 2, 4, 6, 8, 10, 12, 14])
                let good = readings[place].stamp
                readings[place].stamp =
                    switch bend {
                    case 0: with(good, hour: 3)
                    case 1: with(good, minute: (good.minute + 40) % 60)
                    case 2: with(good, second: (good.second + 30) % 60)
                    case 3: with(good, day: 26)
                    default: with(good, second: good.second / 10 * 10 + (good.second + 5) % 10)
                    }
                let track = BurntClockTrack(readings)
                #expect(track.jumps.isEmpty, "\(place) \(bend)")
                let start = try #require(track.start)
                let error = try #require(track.error)
                #expect((start - .milliseconds(clock.start)).value.magnitude <= error.value.magnitude)
            }
        }
    }

    @Test("a date misread in half of the pictures is no jump")
    func dates() {
        var readings = Clock().readings([0, 2, 4, 6, 8, 10, 12, 14])
        for index in 4..<8 { readings[index].stamp = with(readings[index].stamp, day: 26) }
        let track = BurntClockTrack(readings)
        #expect(track.jumps.isEmpty)
        #expect(track.start != nil)
        // Four against four: which day it was is not said.
        #expect(!track.isDated)
    }

    @Test("midnight is no jump, with and without a date")
    func midnight() throws {
        for dated in [true, false] {
            var clock = Clock()
            clock.start = 20_777 * 86_400_000 + 86_390_000
            clock.dated = dated
            let track = BurntClockTrack(clock.readings([0, 2, 4, 6, 8, 10, 12]))
            #expect(track.jumps.isEmpty)
            #expect(track.isDated == dated)
            #expect(track.used == 7)
            let start = try #require(track.start)
            let expected = Nanoseconds.milliseconds(dated ? clock.start : 86_390_000)
            #expect((start - expected).value.magnitude <= 1_000_000_000)
        }
    }

    @Test(
        "a splice is found between its two keyframes, forward and back",
        arguments: [7, -7, 3, -3, 65, -65, 610, 5000, -5000, 86_400 + 7] as [Int64])
    func splices(seconds: Int64) throws {
        for cut in [5, 17, 30, 55] {
            var clock = Clock()
            clock.jumps = [(Int64(cut) * 2000, seconds * 1000)]
            let (track, looked) = search(clock, keyframes: 60)
            let jump = try #require(track.jumps.first, "cut at \(cut) by \(seconds), looked at \(looked)")
            #expect(track.jumps.count == 1)
            #expect((jump.keyframeBefore, jump.keyframeAfter) == (cut - 1, cut))
            #expect((jump.jump - .seconds(seconds)).value.magnitude <= jump.error.value.magnitude)
            #expect(jump.error <= .milliseconds(1200))
            #expect(looked <= 24)
        }
    }

    @Test("a splice is told though a picture beside it was misread, and one not read")
    func splicesWithMisreads() throws {
        var clock = Clock()
        clock.jumps = [(34_000, 7000)]
        let wrong = with(clock.stamp(36_000), hour: 3)
        let (track, _) = search(clock, keyframes: 60, misread: [18: wrong, 15: BurntStamp?.none])
        let jump = try #require(track.jumps.first)
        #expect((jump.keyframeBefore, jump.keyframeAfter) == (16, 17))
        #expect(track.jumps.count == 1)
    }

    @Test("two splices are two jumps")
    func twoSplices() {
        var clock = Clock()
        clock.jumps = [(30_000, 7000), (90_000, -20_000)]
        let (track, _) = search(clock, keyframes: 60)
        #expect(track.jumps.map(\.keyframeAfter) == [15, 45])
    }

    @Test("what whole seconds can't tell is not told: a loss of up to one second and the step")
    func edges() {
        for milliseconds in [-1000, -900, -500, 300, 900, 1000] as [Int64] {
            for phase in stride(from: 0, to: 1000, by: 125) as StrideTo<Int64> {
                var clock = Clock()
                clock.start += phase
                clock.jumps = [(40_000, milliseconds)]
                #expect(search(clock, keyframes: 60, every: 2080).track.jumps.isEmpty)
            }
        }
        for milliseconds in [3100, -3100] as [Int64] {
            for phase in stride(from: 0, to: 1000, by: 125) as StrideTo<Int64> {
                var clock = Clock()
                clock.start += phase
                clock.jumps = [(40_000, milliseconds)]
                #expect(search(clock, keyframes: 60, every: 2080).track.jumps.count == 1)
            }
        }
    }

    @Test("summer time is not evaluated, and says so", arguments: [3600, -3600] as [Int64])
    func summerTime(seconds: Int64) {
        var clock = Clock()
        clock.jumps = [(40_000, seconds * 1000)]
        let track = search(clock, keyframes: 60).track
        #expect(track.jumps.isEmpty)
        #expect(track.silence == .wholeHours)
    }

    @Test("one digit misread in every picture of the second half is not evaluated")
    func oneDigit() {
        var readings = Clock().readings([0, 2, 4, 6, 8, 10, 12, 14])
        // 08:15 read as 08:45: the tens of the minute, always.
        for index in 4..<8 { readings[index].stamp = with(readings[index].stamp, minute: 45) }
        let track = BurntClockTrack(readings)
        #expect(track.jumps.isEmpty)
        #expect(track.silence == .oneDigit)
    }

    @Test("a misread that shows the same second on two keyframes does not agree with itself")
    func stuckMisread() {
        // Met in a film: 00 and 02 both read as 44.
        var clock = Clock()
        clock.start += 400
        let wrong = with(clock.stamp(0), second: 44)
        let track = search(clock, keyframes: 60, misread: [0: wrong, 1: wrong]).track
        #expect(track.jumps.isEmpty)
        #expect(track.dropped == 2)
    }

    @Test("a clock that runs fast or slow has a drift and no jump", arguments: [900, -900, 1000, 50] as [Int64])
    func drift(perMillion: Int64) throws {
        var clock = Clock()
        clock.drift = perMillion
        let track = search(clock, keyframes: 1800).track
        #expect(track.jumps.isEmpty)
        let measured = try #require(track.driftPerMillion)
        let error = try #require(track.driftError)
        #expect(abs(measured - perMillion) <= error)
        #expect(error <= 300)
    }

    @Test("a splice in an hour is found though the clock drifts")
    func driftAndSplice() throws {
        var clock = Clock()
        clock.drift = 300
        clock.jumps = [(1_234_000, 7000)]
        let (track, looked) = search(clock, keyframes: 1800)
        let jump = try #require(track.jumps.first)
        #expect(track.jumps.count == 1)
        #expect((jump.keyframeBefore, jump.keyframeAfter) == (616, 617))
        #expect(looked <= 28)
    }

    @Test("what can't be decided says why")
    func undecided() {
        #expect(BurntClockTrack([]).silence == .noClock)
        #expect(BurntClockTrack(Clock().readings([3])).silence == .tooFew)
        #expect(BurntClockTrack(Clock().readings([3, 9])).silence == .tooFew)
        // A clock that stands still.
        let still = (0..<8).map { index in
            BurntReading(
                media: .seconds(Int64(index) * 60), keyframe: index, stamp: Clock().stamp(0), confidence: 90)
        }
        #expect(BurntClockTrack(still).start == nil)
        #expect(BurntClockTrack(still).silence != nil)
        #expect(
            search(Clock(), keyframes: 60, misread: Dictionary((0..<60).map { ($0, BurntStamp?.none) }) { a, _ in a })
                .looked == 4)
    }

    @Test("a day or month is decided by the frames that leave no doubt, or stays open")
    func dayOrMonth() {
        func reading(_ keyframe: Int, _ text: String) -> BurntReading {
            BurntReading(
                media: .seconds(Int64(keyframe)), keyframe: keyframe, stamp: BurntStamp.parse(text) ?? Clock.none,
                confidence: 90)
        }
        let open = BurntClockTrack((0..<4).map { reading($0, "11-12-2026 08:15:0\($0)") })
        #expect(open.start != nil)
        #expect(!open.isDated)
        // 12 November to 13 November: only month first can follow.
        let decided = BurntClockTrack(
            (0..<4).map { reading($0, "11-12-2026 23:59:5\($0 + 6)") }
                + (4..<8).map { reading($0, "11-13-2026 00:00:0\($0 - 4)") })
        #expect(decided.isDated)
        #expect(decided.jumps.isEmpty)
    }

    @Test("readings of any size and number do no harm")
    func hostile() {
        let stamp = Clock().stamp(0)
        let times: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        let readings = (0..<200).map {
            BurntReading(media: Nanoseconds(times[$0 % times.count]), keyframe: $0, stamp: stamp, confidence: 0)
        }
        #expect(BurntClockTrack(readings).used <= 64)
        var search = BurntSearch(
            times: times.map { Nanoseconds($0) }, gaps: [(Nanoseconds(.min), Nanoseconds(.max))])
        var asked = 0
        while let index = search.next() {
            search.add(readings[index])
            asked += 1
        }
        #expect(asked <= times.count)
        var empty = BurntSearch(times: [], gaps: [])
        #expect(empty.next() == nil)
    }
}
