import Evidence

/// A moment in UTC, in the parts that disc formats write.
struct DiscDate: Hashable, Sendable {
    var year: Int
    var month: UInt8
    var day: UInt8
    var hour: UInt8
    var minute: UInt8
    var second: UInt8
    var microsecond: Int

    init(_ time: WallTime) {
        let seconds = Self.floored(time.nanoseconds, 1_000_000_000)
        let days = Self.floored(seconds, 86_400)
        let second = seconds - days * 86_400
        // Civil date from a count of days: eras of 400 years that begin in March.
        let shifted = days + 719_468
        let era = Self.floored(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        year = Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))
        self.month = UInt8(month)
        day = UInt8(dayOfYear - (153 * march + 2) / 5 + 1)
        hour = UInt8(second / 3600)
        minute = UInt8(second / 60 % 60)
        self.second = UInt8(second % 60)
        let nanoseconds = time.nanoseconds % 1_000_000_000
        microsecond = Int(nanoseconds < 0 ? nanoseconds + 1_000_000_000 : nanoseconds) / 1000
    }

    private static func floored(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }

    /// ECMA-119 9.1.5: years 1900 to 2155; the nearest of them for any other. The last byte is the zone: UTC.
    var iso7: [UInt8] {
        if year < 1900 { return [0, 1, 1, 0, 0, 0, 0] }
        if year > 2155 { return [255, 12, 31, 23, 59, 59, 0] }
        return [UInt8(year - 1900), month, day, hour, minute, second, 0]
    }

    /// ECMA-119 8.4.26.1: digits, hundredths, zone.
    var iso17: [UInt8] {
        func digits(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let text =
            digits(year, 4) + digits(Int(month), 2) + digits(Int(day), 2) + digits(Int(hour), 2)
            + digits(Int(minute), 2) + digits(Int(second), 2) + digits(microsecond / 10_000, 2)
        return Array(text.utf8) + [0]
    }

    /// ECMA-167 1/7.3: type 1 (local time with its zone), zone 0.
    var udf: [UInt8] {
        var out = ByteBuilder(capacity: 12)
        out.le16(0x1000)
        out.le16(UInt16(bitPattern: Int16(clamping: year)))
        out.raw([month, day, hour, minute, second])
        out.raw([UInt8(microsecond / 10_000), UInt8(microsecond / 100 % 100), UInt8(microsecond % 100)])
        return out.bytes
    }
}
