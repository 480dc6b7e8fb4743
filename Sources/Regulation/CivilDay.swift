import Evidence

/// A day of the Gregorian calendar, in whole numbers (days-from-civil).
///
/// Periods count as the Civil Code counts them (articles 201 to 203): the first day is left out, the last one is the day
/// of the same number, or the month's last where there is none (31 January and one month: the last of February), and
/// it runs to its midnight. So a period never ends in the middle of a day, and never too early.
public struct CivilDay: Hashable, Sendable {
    /// Days since 1970-01-01.
    public var number: Int64

    public init(number: Int64) { self.number = number }

    /// The day a moment falls on; `utcOffset`: seconds east of UTC.
    public init(_ time: WallTime, utcOffset: Int) {
        number = Self.floored(Self.floored(time.nanoseconds, 1_000_000_000) + Int64(utcOffset), 86_400)
    }

    public init(year: Int64, month: Int64, day: Int64) {
        // The year begins in March, so that the leap day is the last one.
        let shifted = month <= 2 ? year - 1 : year
        let era = Self.floored(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
    }

    public var date: (year: Int64, month: Int64, day: Int64) {
        let shifted = number + 719_468
        let era = Self.floored(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1
        )
    }

    /// The same day of a later month, or that month's last.
    public func adding(months: Int) -> CivilDay {
        let (year, month, day) = date
        let count = year * 12 + month - 1 + Int64(months)
        let first = CivilDay(year: Self.floored(count, 12), month: count - Self.floored(count, 12) * 12 + 1, day: 1)
        let next = count + 1
        let length =
            CivilDay(year: Self.floored(next, 12), month: next - Self.floored(next, 12) * 12 + 1, day: 1).number
            - first.number
        return CivilDay(number: first.number + min(day, length) - 1)
    }

    /// The midnight it ends with.
    public func end(utcOffset: Int) -> WallTime {
        WallTime(nanoseconds: ((number + 1) * 86_400 - Int64(utcOffset)).multipliedSaturated(by: 1_000_000_000))
    }

    private static func floored(_ value: Int64, _ by: Int64) -> Int64 {
        value / by - (value % by < 0 ? 1 : 0)
    }
}

extension WallTime {
    /// The end of the last day of a period that begins now.
    ///
    /// `utcOffset`: seconds east of UTC at the site, where its clocks never change.
    public func adding(months: Int, utcOffset: Int) -> WallTime { adding(months: months) { _ in utcOffset } }

    /// `utcOffset`: seconds east of UTC at the site at a moment. Where clocks change with the season the day it begins on
    /// is by the clock of that day, and the midnight it ends with by the clock of that night; where there is none, or
    /// two, by the later.
    public func adding(months: Int, utcOffset: (WallTime) -> Int) -> WallTime {
        let here = utcOffset(self)
        let day = CivilDay(self, utcOffset: here).adding(months: months)
        let about = day.end(utcOffset: here)
        let hour = Nanoseconds(3_600_000_000_000)
        let midnights = [about - hour, about, about + hour].map { moment in
            let offset = utcOffset(moment)
            return (time: day.end(utcOffset: offset), offset: offset)
        }
        let real = midnights.filter { utcOffset($0.time) == $0.offset }
        return (real.isEmpty ? midnights : real).reduce(self) { max($0, $1.time) }
    }
}
