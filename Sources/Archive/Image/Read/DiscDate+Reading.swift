import Evidence

extension DiscDate {
    /// ECMA-119 9.1.5, with its zone in quarters of an hour. Nil for none.
    static func time(iso7 view: ByteView) -> WallTime? {
        let b = Array(view.bytes)
        guard b.count == 7, b.contains(where: { $0 != 0 }), (1...12).contains(b[1]), (1...31).contains(b[2]) else {
            return nil
        }
        return time(
            1900 + Int64(b[0]), b[1], b[2], b[3], b[4], b[5], microseconds: 0, zone: Int64(Int8(bitPattern: b[6])) * 15)
    }

    /// ECMA-167 1/7.3. Its zone is in minutes; -2047 for none.
    static func time(udf view: ByteView) -> WallTime? {
        guard let head = view.le16(0), let year = view.le16(2), let rest = view.slice(4, 8).map({ Array($0.bytes) }),
            (1...12).contains(rest[0]), (1...31).contains(rest[1])
        else { return nil }
        let zone = Int64(Int16(bitPattern: head << 4) >> 4)
        let micros = Int64(rest[5]) * 10_000 + Int64(rest[6]) * 100 + Int64(rest[7])
        return time(
            Int64(Int16(bitPattern: year)), rest[0], rest[1], rest[2], rest[3], rest[4], microseconds: micros,
            zone: head >> 12 == 1 && zone != -2047 ? zone : 0)
    }

    private static func time(
        _ year: Int64, _ month: UInt8, _ day: UInt8, _ hour: UInt8, _ minute: UInt8, _ second: UInt8,
        microseconds: Int64, zone: Int64
    ) -> WallTime {
        // Days from a civil date: the year begins in March, so that the leap day is the last one.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (Int64(month) + (month > 2 ? -3 : 9)) + 2) / 5 + Int64(day) - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        let seconds = days * 86_400 + Int64(hour) * 3600 + (Int64(minute) - zone) * 60 + Int64(second)
        return WallTime(
            nanoseconds: seconds.multipliedSaturated(by: 1_000_000_000).addingSaturated(microseconds * 1000))
    }
}
