import Evidence
import Testing
import Timeline

@Suite("Satellite time as a clock")
struct GPSClockTests {
    /// 2026-11-20T08:15:00+08:00.
    private let start = WallTime(seconds: 1_795_133_700)
    private let received = WallTime(seconds: 1_795_220_000)
    private let east8 = Nanoseconds.seconds(28_800)

    private func times(_ count: Int, from start: WallTime, every seconds: Int64 = 10) -> [GPSTime] {
        (0..<count).map { index in
            let media = Nanoseconds.seconds(Int64(index) * seconds)
            return GPSTime(media: media, time: start + media, format: .gpmf)
        }
    }

    @Test("the start is satellite time less media time, to a second")
    func start10() throws {
        let reading = try #require(GPSClock(times(30, from: start), received: received).reading)
        #expect(reading.start == start)
        #expect(reading.error == .seconds(1))
        #expect(reading.source == .gps)
    }

    @Test("one stale time at the beginning does not move it, and spread widens its error")
    func stale() throws {
        var stale = times(40, from: start)
        stale[0].time = start - .seconds(4000)
        #expect(GPSClock(stale, received: received).reading?.start == start)
        #expect(GPSClock(stale, received: received).reading?.error == .seconds(1))
        let uneven = times(3, from: start).enumerated().map { index, time in
            GPSTime(media: time.media, time: time.time + .milliseconds(Int64(index) * 400), format: .gpmf)
        }
        let reading = try #require(GPSClock(uneven, received: received).reading)
        #expect(reading.start == start + .milliseconds(400))
        #expect(reading.error == .milliseconds(1400))
    }

    @Test("a week number that rolled over is refused, and named")
    func rollover() {
        let old = GPSClock(times(5, from: start - GPSClock.rollover), received: received)
        #expect(old.reading == nil)
        #expect(old.refusal == .rolledOver)
        #expect(GPSClock(times(5, from: WallTime(seconds: 0)), received: received).refusal == .tooOld)
        #expect(GPSClock(times(5, from: received + .seconds(90_000)), received: received).refusal == .future)
        #expect(GPSClock([], received: received).refusal == nil)
    }

    @Test("hostile times overflow nothing")
    func extremes() {
        let wild = [
            GPSTime(media: Nanoseconds(.min), time: WallTime(nanoseconds: .max), format: .nmea),
            GPSTime(media: Nanoseconds(.max), time: WallTime(nanoseconds: .min), format: .nmea),
        ]
        #expect(GPSClock(wild, received: received).reading == nil)
    }

    private func choose(
        name: WallTime?, gps: WallTime, container: [ContainerTime] = [], local: Bool = false, implausible: Bool = false
    ) -> ClockChoice {
        ClockChoice(
            name: name.map { ClockReading(source: .fileName, start: $0, error: .seconds(1)) },
            nameIsImplausible: implausible, container: container, fileTime: nil, duration: .seconds(60),
            utcOffset: east8, received: received,
            gps: [ClockReading(source: .gps, start: gps, error: .seconds(1))], gpsMayBeLocal: local)
    }

    @Test("satellite time is chosen; a name within both errors agrees")
    func agrees() {
        let choice = choose(name: start + .seconds(3), gps: start)
        #expect(choice.chosen?.source == .gps)
        #expect(choice.disagreeing.isEmpty)
        #expect(choice.recorderReading?.source == .fileName)
        // 5 s for "the same moment", 1 s each for both clocks: 7 s still agree, 7 s and a nanosecond do not.
        #expect(choose(name: start + .seconds(7), gps: start).disagreeing.isEmpty)
        #expect(choose(name: start + .seconds(7) + Nanoseconds(1), gps: start).disagreeing == [.fileName])
    }

    @Test("a recorder five minutes slow is named, and its container with it")
    func slow() {
        let slow = start - .seconds(300)
        let choice = choose(
            name: slow, gps: start, container: [ContainerTime(key: "creation_time", moment: slow, hasOffset: false)])
        #expect(choice.chosen?.start == start)
        #expect(choice.disagreeing == [.fileName, .container])
        #expect(choice.recorderReading?.start == slow)
    }

    @Test("without a name the container is read against satellite time: local time called UTC, at the end")
    func containerAgainstGPS() {
        let moment = start + east8 + .seconds(60)
        let choice = choose(
            name: nil, gps: start, container: [ContainerTime(key: "creation_time", moment: moment, hasOffset: false)])
        #expect(choice.disagreeing.isEmpty)
        #expect(choice.readings.last?.note == "creation_time: end of the recording, local time called UTC")
    }

    @Test("a recorder reset to its factory date is placed by satellite time, and said to be reset")
    func reset() {
        let choice = choose(name: WallTime(seconds: 946_656_012), gps: start, implausible: true)
        #expect(choice.wasReset)
        #expect(choice.chosen?.start == start)
        #expect(choice.recorderReading == nil)
    }

    @Test("a format that makers also write in local time is read so where the name agrees")
    func localGPS() {
        let choice = choose(name: start, gps: start + east8, local: true)
        #expect(choice.chosen?.start == start)
        #expect(choice.chosen?.note == "local time called UTC")
        // Not otherwise: then it disagrees like any other.
        #expect(choose(name: start, gps: start + east8).disagreeing == [.fileName])
        // With nobody to ask it may be either.
        #expect(choose(name: nil, gps: start, local: true).chosen?.error == .seconds(28_801))
    }

    @Test("a confirmed offset corrects the recorder's clock; taken back, all is as before")
    func confirmed() throws {
        let slow = start - .seconds(300)
        let name = ClockReading(source: .fileName, start: slow, error: .seconds(1))
        let plain = ClockChoice(
            name: name, nameIsImplausible: false,
            container: [ContainerTime(key: "creation_time", moment: slow, hasOffset: false)], fileTime: nil,
            duration: .seconds(60), utcOffset: east8, received: received)
        var row = ClockConfirmation(
            id: 1, recorder: "R", from: slow, offset: .seconds(200), by: "021001", at: received)
        let first = plain.corrected(by: [row])
        row.id = 2
        row.offset = .seconds(300)
        let corrected = first.corrected(by: [row])
        #expect(corrected.chosen?.source == .confirmed)
        #expect(corrected.chosen?.start == start)
        #expect(corrected.chosen?.error == .seconds(2))
        #expect(corrected.chosen?.note == "C2: file-name +300.000000 s")
        #expect(corrected.disagreeing.isEmpty)
        #expect(corrected.readings.filter { $0.source == .confirmed }.count == 1)
        #expect(corrected.readings.contains(name))
        #expect(corrected.corrected(by: []) == plain)
        // A moment before it is not covered.
        row.from = slow + Nanoseconds(1)
        #expect(plain.corrected(by: [row]) == plain)
        row.from = slow - .seconds(10)
        row.to = slow
        #expect(plain.corrected(by: [row]) == plain)
    }

    @Test("satellite time that contradicts a confirmed offset is named")
    func confirmedAgainstGPS() {
        let choice = choose(name: start - .seconds(300), gps: start)
        let row = ClockConfirmation(
            id: 1, recorder: "R", from: start - .seconds(900), offset: .seconds(30), by: "1", at: start)
        #expect(choice.corrected(by: [row]).disagreeing == [.gps])
    }
}
