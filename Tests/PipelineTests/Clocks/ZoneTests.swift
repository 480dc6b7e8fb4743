import Evidence
import Foundation
import Testing
import Timeline

@testable import Pipeline

@Suite("Clocks in local time")
struct ZoneTests {
    private func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

    private func local(_ day: (Int, Int, Int), _ hour: Int, _ minute: Int, in zone: TimeZone) throws -> LocalTime {
        LocalTime.resolve(
            try #require(CivilTime(year: day.0, month: day.1, day: day.2, hour: hour, minute: minute)), in: zone)
    }

    @Test("Berlin, clocks forward: an hour that no clock shows is doubted by an hour")
    func forward() throws {
        let berlin = try zone("Europe/Berlin")
        // 2026-03-29 02:00 CET became 03:00 CEST, which is 01:00 UTC.
        let before = try local((2026, 3, 29), 1, 59, in: berlin)
        let skipped = try local((2026, 3, 29), 2, 30, in: berlin)
        let after = try local((2026, 3, 29), 3, 0, in: berlin)
        #expect(after.time - before.time == .seconds(60))
        #expect(after.time == WallTime(seconds: 1_774_746_000))
        #expect(skipped.doubt == .neverShown)
        #expect(skipped.spread == .seconds(3600))
        #expect(before.doubt == nil && after.doubt == nil)
    }

    @Test("Berlin, clocks back: an hour that came twice is doubted by an hour, the earlier taken")
    func back() throws {
        let berlin = try zone("Europe/Berlin")
        // 2026-10-25 03:00 CEST became 02:00 CET, which is 01:00 UTC.
        let twice = try local((2026, 10, 25), 2, 30, in: berlin)
        #expect(twice.doubt == .occursTwice)
        #expect(twice.time == WallTime(seconds: 1_792_888_200))
        #expect(twice.spread == .seconds(3600))
        #expect(try local((2026, 10, 25), 3, 0, in: berlin).time == WallTime(seconds: 1_792_893_600))
    }

    @Test("China had summer time from 1986 to 1991")
    func china() throws {
        let shanghai = try zone("Asia/Shanghai")
        #expect(try local((1988, 7, 1), 12, 0, in: shanghai).time == WallTime(seconds: 583_729_200))
        #expect(try local((1992, 7, 1), 12, 0, in: shanghai).time == WallTime(seconds: 709_963_200))
        #expect(SiteTime(zone: shanghai).text(WallTime(seconds: 583_729_200)) == "1988-07-01T12:00:00+09:00")
        // 1991-09-15 02:00 summer time became 01:00.
        #expect(try local((1991, 9, 15), 1, 30, in: shanghai).doubt == .occursTwice)
    }

    /// A recorder's choice against satellite time, in a zone.
    private func choice(_ own: LocalTime, gps: WallTime, zone: TimeZone) -> ClockChoice {
        ClockChoice(
            name: ClockReading(source: .fileName, start: own.time, error: .seconds(1) + own.spread),
            nameIsImplausible: false, container: [], fileTime: nil, duration: .seconds(60),
            utcOffset: .seconds(Int64(SiteTime(zone: zone).offset(at: gps))), received: gps + .seconds(86_400),
            gps: [ClockReading(source: .gps, start: gps, error: .seconds(1))])
    }

    private func said(_ choice: ClockChoice, _ zone: TimeZone) -> [String?] {
        ClockFindings(site: SiteTime(zone: zone)).of(choice).map { $0.evidence.facts["reason"] }
    }

    @Test("a recorder that missed the change to summer time is told so by name")
    func notSet() throws {
        let berlin = try zone("Europe/Berlin")
        // 12:00 CEST is 10:00 UTC; its clock still shows 11:00.
        let gps = WallTime(seconds: 1_774_778_400)
        let own = try local((2026, 3, 29), 11, 0, in: berlin)
        let choice = choice(own, gps: gps, zone: berlin)
        #expect(choice.disagreeing == [.fileName])
        #expect(said(choice, berlin) == ["daylight saving not set"])
    }

    @Test("the hour that came twice agrees with satellite time either way")
    func twiceAgrees() throws {
        let berlin = try zone("Europe/Berlin")
        let own = try local((2026, 10, 25), 2, 30, in: berlin)
        for gps in [own.time, own.time + .seconds(3600)] {
            #expect(choice(own, gps: gps, zone: berlin).disagreeing.isEmpty)
        }
    }

    @Test("a recorder set to UTC, and one whose local time is called UTC")
    func zones() throws {
        let shanghai = try zone("Asia/Shanghai")
        let gps = WallTime(seconds: 1_795_133_700)
        let utc = LocalTime(time: gps - .seconds(28_800), spread: .zero, doubt: nil)
        #expect(said(choice(utc, gps: gps, zone: shanghai), shanghai) == ["another zone"])
        let called = LocalTime(time: gps + .seconds(28_800), spread: .zero, doubt: nil)
        #expect(said(choice(called, gps: gps, zone: shanghai), shanghai) == ["local time called UTC"])
    }

    @Test("every reason that clocks give has Chinese words")
    func words() {
        let faults: [ClockFault] = [.localTimeCalledUTC, .daylightSaving, .zone, .factoryDate, .set]
        let refusals: [GPSClock.Refusal] = [.tooOld, .rolledOver, .future]
        for reason in faults.map(\.rawValue) + refusals.map(\.rawValue) {
            let words = ReasonWords.text(reason, .zh)
            #expect(words.unicodeScalars.contains { $0.value > 0x2E80 }, "\(reason)")
        }
    }

    @Test("two times of one container that lie years apart are told")
    func containerAgainstItself() {
        let first = WallTime(seconds: 1_549_956_432)
        let choice = ClockChoice(
            name: nil, nameIsImplausible: false,
            container: [
                ContainerTime(key: "com.apple.quicktime.creationdate", moment: first, hasOffset: true),
                ContainerTime(key: "creation_time", moment: WallTime(seconds: 1_706_861_397), hasOffset: false),
            ], fileTime: nil, duration: .seconds(1), utcOffset: .zero, received: WallTime(seconds: 1_795_133_700))
        #expect(choice.chosen?.start == first)
        #expect(choice.disagreeing == [.container])
        let facts = ClockFindings(site: SiteTime(zone: .gmt)).of(choice).first?.evidence.facts
        #expect(facts?["disagrees"] == "container 2024-02-02T08:09:57+00:00")
        #expect(facts?["container.2.start"] == "2024-02-02T08:09:57+00:00")
    }
}
