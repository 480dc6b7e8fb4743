import Evidence
import Foundation
import Testing

@testable import Regulation

/// Days and periods, without any calendar of the system.
@Suite("Civil days") struct CivilDayTests {
    static let china = 8 * 3600

    /// `2026, 11, 20, 8, 15`: local time at an offset.
    static func time(
        _ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64 = 0, _ minute: Int64 = 0, offset: Int = china
    ) -> WallTime {
        let days = CivilDay(year: year, month: month, day: day).number
        return WallTime(seconds: days * 86_400 + hour * 3600 + minute * 60 - Int64(offset))
    }

    @Test(
        "known days have their numbers",
        arguments: [
            (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2026, 11, 20, 20_777), (1900, 3, 1, -25_508),
            (2100, 2, 28, 47_540), (2100, 3, 1, 47_541),
        ] as [(Int64, Int64, Int64, Int64)])
    func known(_ year: Int64, _ month: Int64, _ day: Int64, _ number: Int64) {
        #expect(CivilDay(year: year, month: month, day: day).number == number)
        #expect(CivilDay(number: number).date == (year, month, day))
    }

    @Test("each day of eight hundred years follows the one before, and comes back from its date") func roundTrip() {
        var last = CivilDay(number: -146_098).date
        for number in Int64(-146_097)...146_097 {
            let date = CivilDay(number: number).date
            #expect(CivilDay(year: date.year, month: date.month, day: date.day).number == number)
            let follows =
                date.day == last.day + 1 && date.month == last.month
                || date.day == 1 && (date.month == last.month + 1 || date.month == 1 && date.year == last.year + 1)
            guard follows else {
                Issue.record("\(last) is followed by \(date)")
                return
            }
            last = date
        }
    }

    @Test(
        "a month later is the day of the same number, or the month's last",
        arguments: [
            ((2026, 1, 31), 1, (2026, 2, 28)), ((2024, 1, 31), 1, (2024, 2, 29)), ((2026, 11, 30), 3, (2027, 2, 28)),
            ((2026, 10, 31), 6, (2027, 4, 30)), ((2026, 12, 15), 1, (2027, 1, 15)), ((2024, 2, 29), 12, (2025, 2, 28)),
            ((2026, 11, 20), 1200, (2126, 11, 20)), ((2026, 11, 20), 0, (2026, 11, 20)),
        ] as [((Int64, Int64, Int64), Int, (Int64, Int64, Int64))])
    func months(_ from: (Int64, Int64, Int64), _ count: Int, _ to: (Int64, Int64, Int64)) {
        let later = CivilDay(year: from.0, month: from.1, day: from.2).adding(months: count)
        #expect(later.date == to)
    }

    @Test("a period ends with the midnight of its last day, at the site") func ends() {
        let start = Self.time(2026, 1, 31, 10)
        #expect(start.adding(months: 1, utcOffset: Self.china) == Self.time(2026, 3, 1))
        // The same moment is the day before in London: the period ends on another day there.
        let late = Self.time(2026, 1, 31, 3)
        #expect(late.adding(months: 1, utcOffset: 0) == Self.time(2026, 3, 1, offset: 0))
        #expect(CivilDay(late, utcOffset: 0).date == (2026, 1, 30))
    }

    @Test(
        "where clocks change with the season a period ends at the site's own midnight, and never before it",
        arguments: ["Europe/Berlin", "America/New_York", "Asia/Beirut", "America/Santiago", "Asia/Shanghai"])
    func seasons(_ name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        func offset(_ time: WallTime) -> Int {
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.nanoseconds / 1_000_000_000)))
        }
        for step in 0..<1500 {
            let seconds = 1_700_000_000 + Int64(step) * 41_983
            let months = step % 13
            let begin = Date(timeIntervalSince1970: Double(seconds))
            let last = try #require(
                calendar.date(byAdding: .month, value: months, to: calendar.startOfDay(for: begin)))
            let midnight = try #require(calendar.date(byAdding: .day, value: 1, to: last))
            let wanted = Int64(calendar.startOfDay(for: midnight).timeIntervalSince1970)
            let end = WallTime(seconds: seconds).adding(months: months, utcOffset: offset)
            let late = end.nanoseconds / 1_000_000_000 - wanted
            #expect(late == 0, "\(begin) + \(months): \(late) s")
        }
    }

    @Test("the day of a moment is the site's", arguments: [(15, 59, 20), (16, 0, 21)] as [(Int64, Int64, Int64)])
    func day(_ hour: Int64, _ minute: Int64, _ day: Int64) {
        let moment = Self.time(2026, 11, 20, hour, minute, offset: 0)
        #expect(CivilDay(moment, utcOffset: Self.china).date == (2026, 11, day))
    }

    @Test("a moment before 1970 falls on its own day") func before() {
        #expect(CivilDay(WallTime(nanoseconds: -1), utcOffset: 0).date == (1969, 12, 31))
        #expect(CivilDay(WallTime(nanoseconds: 0), utcOffset: 0).date == (1970, 1, 1))
    }

    @Test(
        "no time overflows, and no period ends before it began",
        arguments: [Int64.min, .min + 1, -1, 0, .max - 1, .max])
    func extremes(_ nanoseconds: Int64) {
        let time = WallTime(nanoseconds: nanoseconds)
        for months in [0, 1, 1200] {
            for offset in [-12 * 3600, 0, 14 * 3600] {
                #expect(time.adding(months: months, utcOffset: offset) >= time)
            }
        }
    }
}
