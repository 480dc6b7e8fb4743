import Evidence

extension ZonedTime {
    /// `2026-11-20T08:15:00+08:00`, with milliseconds only where there are some.
    public var text: String {
        let local = local
        let millis = local.microsecond / 1000
        let fraction = millis == 0 ? "" : "." + Self.digits(millis, 3)
        let minutes = abs(offset) / 60
        let zone = "\(offset < 0 ? "-" : "+")\(Self.digits(minutes / 60, 2)):\(Self.digits(minutes % 60, 2))"
        return "\(day)T\(clock)\(fraction)\(zone)"
    }

    /// `2026-11-20 08:15:00 +08:00`, for people.
    public var plain: String {
        let minutes = abs(offset) / 60
        return
            "\(day) \(clock) \(offset < 0 ? "-" : "+")\(Self.digits(minutes / 60, 2)):\(Self.digits(minutes % 60, 2))"
    }

    /// `2026-11-20`
    public var day: String {
        let local = local
        return "\(Self.digits(local.year, 4))-\(Self.digits(Int(local.month), 2))-\(Self.digits(Int(local.day), 2))"
    }

    /// `08:15:00`
    public var clock: String {
        let local = local
        return [local.hour, local.minute, local.second].map { Self.digits(Int($0), 2) }.joined(separator: ":")
    }

    /// Milliseconds since 1970 in UTC.
    var milliseconds: Int64 { time.nanoseconds / 1_000_000 }

    private var local: DiscDate { DiscDate(time + Nanoseconds.seconds(Int64(offset))) }

    static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(abs(value))
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension ZonedSpan {
    /// For people: the day once where it is the same.
    public var plain: String {
        start.day == end.day && start.offset == end.offset
            ? "\(start.day) \(start.clock) – \(end.plain.dropFirst(11))" : "\(start.plain) – \(end.plain)"
    }
}

extension Nanoseconds {
    /// `1:02:03` or `02:03`, rounded down.
    var clockText: String {
        let seconds = Int(value / 1_000_000_000)
        let tail = ZonedTime.digits(seconds / 60 % 60, 2) + ":" + ZonedTime.digits(seconds % 60, 2)
        return seconds >= 3600 ? "\(seconds / 3600):\(tail)" : tail
    }

    var milliseconds: Int64 { value / 1_000_000 }
}
