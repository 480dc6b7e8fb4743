/// What a clock on a wall shows: a date and a time of day without a zone. Always a date that exists.
public struct CivilTime: Hashable, Sendable, Codable {
    public let year: Int
    public let month: Int
    public let day: Int
    public let hour: Int
    public let minute: Int
    public let second: Int
    public let nanosecond: Int

    /// Nil for what no calendar has: month 13, 30 February, 25 o'clock, second 60.
    public init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0
    ) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilTime.length(ofMonth: month, year: year), (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second), (0...999_999_999).contains(nanosecond)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar.
    var dayNumber: Int {
        // Years counted from March, so that the leap day is the last of a year.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Seconds from 1970-01-01T00:00:00 on the same wall, as if that wall hung in UTC.
    var secondsOnWall: Int64 { Int64(dayNumber) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) }

    /// The same time of day on the next day.
    var nextDay: CivilTime? {
        if day < CivilTime.length(ofMonth: month, year: year) { return on(year: year, month: month, day: day + 1) }
        if month < 12 { return on(year: year, month: month + 1, day: 1) }
        return on(year: year + 1, month: 1, day: 1)
    }

    private func on(year: Int, month: Int, day: Int) -> CivilTime? {
        CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond)
    }

    /// `2026-11-20T08:15:00`, with a fraction only where there is one.
    public var text: String {
        func pad(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
        let time = "\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2))"
        return "\(date)T\(time)" + (nanosecond == 0 ? "" : ".\(pad(nanosecond / 1_000_000, 3))")
    }
}
