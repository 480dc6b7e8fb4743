import Evidence
import Testing
import Timeline

@Suite("The clocks of a recording")
struct ClockChoiceTests {
    /// 2026-11-20T08:15:00+08:00.
    private let start = WallTime(seconds: 1_795_133_700)
    private let length = Nanoseconds.seconds(60)
    private let east8 = Nanoseconds.seconds(28_800)
    private let received = WallTime(seconds: 1_795_220_000)

    private func choose(
        name: WallTime?, implausible: Bool = false, container: [ContainerTime] = [], file: WallTime? = nil
    ) -> ClockChoice {
        ClockChoice(
            name: name.map { ClockReading(source: .fileName, start: $0, error: .seconds(1)) },
            nameIsImplausible: implausible, container: container, fileTime: file, duration: length, utcOffset: east8,
            received: received)
    }

    private func tag(_ moment: WallTime, hasOffset: Bool = false) -> ContainerTime {
        ContainerTime(key: "creation_time", moment: moment, hasOffset: hasOffset)
    }

    @Test("creation_time may be the start in UTC")
    func startInUTC() {
        let choice = choose(name: start, container: [tag(start)])
        #expect(choice.chosen?.source == .fileName)
        #expect(choice.disagreeing.isEmpty)
        #expect(choice.readings.last?.note == "creation_time: start")
    }

    @Test("creation_time may be the end, as Android writes it")
    func endInUTC() {
        let choice = choose(name: start, container: [tag(start + length)])
        #expect(choice.readings.last?.start == start)
        #expect(choice.readings.last?.note == "creation_time: end of the recording")
        #expect(choice.disagreeing.isEmpty)
    }

    @Test("creation_time may be local time called UTC")
    func localCalledUTC() {
        let choice = choose(name: start, container: [tag(start + east8)])
        #expect(choice.readings.last?.start == start)
        #expect(choice.readings.last?.note == "creation_time: start, local time called UTC")
        let end = choose(name: start, container: [tag(start + east8 + length)])
        #expect(end.readings.last?.note == "creation_time: end of the recording, local time called UTC")
    }

    @Test("a time with its own offset is never taken for local time in disguise")
    func explicitOffset() {
        let choice = choose(name: start, container: [tag(start + east8, hasOffset: true)])
        #expect(choice.disagreeing == [.container])
    }

    @Test("a container that is five years off is named, not believed")
    func fiveYearsOff() {
        let off = start - Nanoseconds.seconds(5 * 365 * 86_400)
        let choice = choose(name: start, container: [tag(off)])
        #expect(choice.chosen?.start == start)
        #expect(choice.disagreeing == [.container])
    }

    @Test("without a name the container is believed, with the duration as its error")
    func containerAlone() {
        let choice = choose(name: nil, container: [tag(start)])
        #expect(choice.chosen?.source == .container)
        #expect(choice.chosen?.error == .seconds(61))
    }

    @Test("a clock at its factory date is a reset, and no time is made up")
    func reset() {
        let factory = WallTime(seconds: 946_656_012)
        let choice = choose(name: factory, implausible: true, container: [tag(factory)], file: received)
        #expect(choice.wasReset)
        #expect(choice.chosen == nil)
        #expect(choice.readings.contains { $0.source == .fileName })
    }

    @Test("the file's time is the last resort, and not when the file was just copied")
    func fileTime() {
        let old = choose(name: nil, file: start + length)
        #expect(old.chosen?.source == .fileTime)
        #expect(old.chosen?.start == start)
        let fresh = choose(name: nil, file: received)
        #expect(fresh.chosen == nil)
    }
}

@Suite("Which dispatch a recording belongs to")
struct SegmentMatchTests {
    private let zero = WallTime(seconds: 1_795_133_700)

    private func span(_ from: Int64, _ to: Int64) -> WallSpan {
        WallSpan(start: zero + .seconds(from), end: zero + .seconds(to))
    }

    private func dispatch(_ number: String, _ from: Int64, _ to: Int64) -> Dispatch {
        Dispatch(number: number, officers: ["021001"], span: span(from, to))
    }

    private func parts(_ recording: WallSpan, _ dispatches: [Dispatch]) -> [SegmentMatch.Part] {
        SegmentMatch().parts(of: recording, in: dispatches)
    }

    @Test("a recording inside one dispatch is one segment")
    func inside() {
        let found = parts(span(100, 200), [dispatch("D1", 0, 600)])
        #expect(found.map(\.dispatch.number) == ["D1"])
        #expect(found.first?.offset == .zero)
        #expect(found.first?.span == span(100, 200))
    }

    @Test("it may begin five minutes early, not more")
    func early() {
        #expect(parts(span(-290, -200), [dispatch("D1", 0, 600)]).count == 1)
        #expect(parts(span(-400, -301), [dispatch("D1", 0, 600)]).isEmpty)
    }

    @Test("one recording spans two dispatches, and neither takes the other's time")
    func two() {
        let found = parts(span(0, 1000), [dispatch("D2", 500, 900), dispatch("D1", 0, 480)])
        #expect(found.map(\.dispatch.number) == ["D1", "D2"])
        #expect(found.map(\.span) == [span(0, 500), span(480, 1000)])
        #expect(found.last?.offset == .seconds(480))
    }

    @Test("the early allowance stops at the end of the dispatch before")
    func allowanceStops() {
        let found = parts(span(450, 700), [dispatch("D1", 0, 480), dispatch("D2", 600, 900)])
        #expect(found.first { $0.dispatch.number == "D2" }?.span.start == zero + .seconds(480))
    }

    @Test("a photograph belongs where its moment lies")
    func photograph() {
        #expect(parts(span(10, 10), [dispatch("D1", 0, 600)]).count == 1)
        #expect(parts(span(2000, 2000), [dispatch("D1", 0, 600)]).isEmpty)
    }

    @Test("extreme times overflow nothing")
    func extremes() {
        let forever = WallSpan(start: WallTime(nanoseconds: .min), end: WallTime(nanoseconds: .max))
        #expect(SegmentMatch().parts(of: forever, in: [dispatch("D1", 0, 600)]).count == 1)
    }
}
