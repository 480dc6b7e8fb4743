import Evidence
import Foundation
import Inspection
import Testing
import Timeline

@testable import Pipeline

@Suite("The burnt-in clock as a reading")
struct BurntClockReadingTests {
    private let shanghai: TimeZone
    private let berlin: TimeZone
    /// 2026-11-20 08:15:00 in Shanghai.
    private let near = WallTime(seconds: 1_795_133_700)

    init() throws {
        shanghai = try #require(TimeZone(identifier: "Asia/Shanghai"))
        berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
    }

    private func facts(_ texts: [String]) -> FileFacts {
        let readings = texts.enumerated().compactMap { index, text in
            BurntStamp.parse(text).map {
                BurntReading(media: .seconds(Int64(index) * 10), keyframe: index, stamp: $0, confidence: 90)
            }
        }
        var facts = FileFacts(size: 1, verdict: .whole, findings: [])
        facts.burnt = BurntClockFacts(
            looked: texts.count, readings: readings, track: BurntClockTrack(readings), recogniser: "test")
        return facts
    }

    private func isNear(_ reading: ClockReading?, _ time: WallTime) -> Bool {
        reading.map { $0.start.isWithin(.milliseconds(501), of: time) } ?? false
    }

    @Test("stands in the site's zone, or in the one it shows")
    func zones() {
        let local = facts(["2026-11-20 08:15:00", "2026-11-20 08:15:10", "2026-11-20 08:15:20"])
        let reading = BurntClockReading.reading(local, zone: shanghai, near: near)
        #expect(reading?.source == .burntIn)
        #expect(isNear(reading, near))
        #expect(reading?.error == .milliseconds(500) + Nanoseconds(1))
        let utc = facts(["2026-11-20T00:15:00Z", "2026-11-20T00:15:10Z", "2026-11-20T00:15:20Z"])
        #expect(isNear(BurntClockReading.reading(utc, zone: shanghai, near: near), near))
        let offset = facts(["2026-11-20 09:15:00 +0900", "2026-11-20 09:15:10 +0900", "2026-11-20 09:15:20 +0900"])
        #expect(isNear(BurntClockReading.reading(offset, zone: shanghai, near: near), near))
    }

    @Test("without a date takes the day nearest to the other clocks, over midnight too")
    func withoutDate() {
        let morning = facts(["08:15:00", "08:15:10", "08:15:20"])
        #expect(isNear(BurntClockReading.reading(morning, zone: shanghai, near: near), near))
        let midnight = near - .seconds(8 * 3600 + 900)
        let late = facts(["23:59:55", "00:00:05", "00:00:15"])
        #expect(isNear(BurntClockReading.reading(late, zone: shanghai, near: midnight), midnight - .seconds(5)))
        let early = facts(["00:00:02", "00:00:12", "00:00:22"])
        #expect(
            isNear(
                BurntClockReading.reading(early, zone: shanghai, near: midnight - .seconds(3)), midnight + .seconds(2)))
    }

    @Test("an hour that occurs twice is an hour wider")
    func summerTime() throws {
        let twice = facts(["2026-10-25 02:30:00", "2026-10-25 02:30:10", "2026-10-25 02:30:20"])
        let reading = try #require(BurntClockReading.reading(twice, zone: berlin, near: near))
        #expect(reading.error >= .seconds(3600))
        #expect(reading.note?.contains("occurs twice") == true)
    }

    @Test("is none where too little was read")
    func none() {
        #expect(BurntClockReading.reading(facts([]), zone: shanghai, near: near) == nil)
        #expect(BurntClockReading.reading(facts(["2026-11-20 08:15:00"]), zone: shanghai, near: near) == nil)
    }

    @Test("is believed after name and container, and named where it disagrees")
    func choice() {
        let burnt = ClockReading(source: .burntIn, start: near, error: .milliseconds(500))
        let name = ClockReading(source: .fileName, start: near + .seconds(3600), error: .seconds(1))
        func choose(_ name: ClockReading?) -> ClockChoice {
            ClockChoice(
                name: name, nameIsImplausible: false, container: [], burnt: burnt, fileTime: nil,
                duration: .seconds(60), utcOffset: .seconds(28_800), received: near + .seconds(86_400))
        }
        #expect(choose(nil).chosen == burnt)
        #expect(choose(name).chosen == name)
        #expect(choose(name).disagreeing == [.burntIn])
    }
}
