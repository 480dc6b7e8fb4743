import Evidence
import Foundation

/// Wall times as the site reads them: in its zone, with the offset.
public struct SiteTime: Sendable {
    public let zone: TimeZone

    public init(zone: TimeZone) { self.zone = zone }

    public func offset(at time: WallTime) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.nanoseconds / 1_000_000_000)))
    }

    /// `2026-11-20T08:15:00+08:00`, with milliseconds only where there are some.
    public func text(_ time: WallTime) -> String {
        let offset = offset(at: time)
        let fields = fields(time, offset: offset)
        let millis = time.nanoseconds.modulo(1_000_000_000) / 1_000_000
        let fraction = millis == 0 ? "" : "." + String(millis + 1000).dropFirst()
        let sign = offset < 0 ? "-" : "+"
        let minutes = abs(offset) / 60
        return "\(fields.date)T\(fields.time)\(fraction)\(sign)\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// `2026/11/20`, a folder.
    public func day(_ time: WallTime) -> String {
        fields(time, offset: offset(at: time)).date.replacing("-", with: "/")
    }

    /// The days of a span that begins and ends at midnight, one each; nil where it does not, or has more than 366.
    public func days(of span: WallSpan) -> [WallSpan]? {
        guard var start = midnight(of: span.start), start == span.start else { return nil }
        var days: [WallSpan] = []
        while start < span.end {
            guard days.count < 366, let end = nextMidnight(after: start), end <= span.end else { return nil }
            days.append(WallSpan(start: start, end: end))
            start = end
        }
        return days.isEmpty ? nil : days
    }

    /// The day the time lies in, midnight to midnight.
    public func day(of time: WallTime) -> WallSpan? {
        midnight(of: time).flatMap { start in nextMidnight(after: start).map { WallSpan(start: start, end: $0) } }
    }

    /// The beginning of the day the time lies in. A zone's day is not always 24 hours.
    private func midnight(of time: WallTime) -> WallTime? {
        let (whole, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let seconds = rest < 0 ? whole - 1 : whole
        return Self.time(calendar.startOfDay(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    private func nextMidnight(after midnight: WallTime) -> WallTime? {
        let start = Date(timeIntervalSince1970: Double(midnight.nanoseconds / 1_000_000_000))
        return calendar.date(byAdding: .day, value: 1, to: start).flatMap { Self.time(calendar.startOfDay(for: $0)) }
    }

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    /// Whole seconds: a Double holds them exactly.
    private static func time(_ date: Date) -> WallTime? {
        Int64(exactly: date.timeIntervalSince1970).map { WallTime(seconds: $0) }
    }

    /// `11-20 08:15:00`, for tables whose day is clear.
    public func short(_ time: WallTime) -> String {
        let fields = fields(time, offset: offset(at: time))
        return "\(fields.date.dropFirst(5)) \(fields.time)"
    }

    private func two(_ value: Int) -> String { String(String(value + 100).dropFirst()) }

    private func fields(_ time: WallTime, offset: Int) -> (date: String, time: String) {
        let seconds = Int64(offset) + (time.nanoseconds - time.nanoseconds.modulo(1_000_000_000)) / 1_000_000_000
        let day = (seconds - seconds.modulo(86_400)) / 86_400
        let second = Int(seconds.modulo(86_400))
        // Days to civil date: H. Hinnant's published algorithm, proleptic Gregorian.
        let shifted = day + 719_468
        let era = (shifted - shifted.modulo(146_097)) / 146_097
        let dayOfEra = shifted.modulo(146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let date = Int(dayOfYear - (153 * part + 2) / 5 + 1)
        let month = Int(part < 10 ? part + 3 : part - 9)
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (
            "\(year)-\(two(month))-\(two(date))", "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        )
    }
}

extension Int64 {
    /// The remainder that is never negative.
    func modulo(_ divisor: Int64) -> Int64 {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}

extension WallTime {
    public static var now: WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
