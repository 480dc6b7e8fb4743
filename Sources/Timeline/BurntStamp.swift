import Evidence

/// A time of day, and mostly a date, as a recorder burns it into its pictures: what the overlay shows, without a zone
/// unless it shows one.
public struct BurntStamp: Hashable, Sendable, Codable {
    public struct Date: Hashable, Sendable, Codable {
        public var year: Int
        public var month: Int
        public var day: Int

        /// Nil for a date no calendar has, and for years no body-worn recorder can show (2000, a factory date, to 2099).
        public init?(year: Int, month: Int, day: Int) {
            guard (2000...2099).contains(year), (1...12).contains(month), day >= 1 else { return nil }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
            guard day <= length else { return nil }
            self.year = year
            self.month = month
            self.day = day
        }

        /// Days from 1970-01-01 in the Gregorian calendar.
        public var dayNumber: Int64 {
            // Years counted from March, so that the leap day is the last of a year.
            let shifted = month <= 2 ? year - 1 : year
            let yearOfEra = shifted % 400
            let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
            return Int64(
                shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468)
        }
    }

    /// Nil where only the time of day is shown.
    public var date: Date?
    /// The other way of reading `11-12-2026`: day first. Other frames may decide; one alone can't.
    public var dayFirst: Date?
    public var hour: Int
    public var minute: Int
    public var second: Int
    /// Where tenths or hundredths are shown: nanoseconds beyond the second.
    public var fraction: Int64?
    /// Seconds east of UTC, where the overlay says so (`Z`, `+0800`).
    public var utcOffset: Int?

    public init?(
        date: Date?, dayFirst: Date? = nil, hour: Int, minute: Int, second: Int, fraction: Int64? = nil,
        utcOffset: Int? = nil
    ) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
        self.date = date
        self.dayFirst = dayFirst
        self.hour = hour
        self.minute = minute
        self.second = second
        self.fraction = fraction
        self.utcOffset = utcOffset
    }

    /// Nanoseconds since midnight.
    public var timeOfDay: Nanoseconds {
        Nanoseconds(Int64(hour * 3600 + minute * 60 + second) * 1_000_000_000 + (fraction ?? 0))
    }

    /// The step in which this overlay counts.
    public var resolution: Nanoseconds { fraction == nil ? .seconds(1) : .milliseconds(10) }
}
