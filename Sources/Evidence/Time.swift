/// A length of time in whole nanoseconds. Never a floating-point second: comparisons must be exact.
public struct Nanoseconds: Hashable, Comparable, Sendable, Codable {
    public var value: Int64

    public init(_ value: Int64) { self.value = value }

    public static let zero = Nanoseconds(0)
    public static func seconds(_ seconds: Int64) -> Nanoseconds {
        Nanoseconds(seconds.multipliedSaturated(by: 1_000_000_000))
    }
    public static func milliseconds(_ count: Int64) -> Nanoseconds {
        Nanoseconds(count.multipliedSaturated(by: 1_000_000))
    }

    public static func < (a: Nanoseconds, b: Nanoseconds) -> Bool { a.value < b.value }
    /// Saturating: a hostile file can claim any time, and an overflow must not stop the day.
    public static func + (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds {
        Nanoseconds(a.value.addingSaturated(b.value))
    }
    public static func - (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds {
        Nanoseconds(a.value.subtractingSaturated(b.value))
    }

    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    /// Seconds with six decimals, as the JSON formats print them; rounded half away from zero.
    public var secondsText: String {
        let negative = value < 0
        let micros = (value.magnitude + 500) / 1000
        let fraction = String(micros % 1_000_000)
        return (negative && micros > 0 ? "-" : "") + "\(micros / 1_000_000)."
            + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}

extension Int64 {
    public func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    public func subtractingSaturated(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }

    public func multipliedSaturated(by other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

/// A point on the civil time line: nanoseconds since 1970-01-01T00:00:00Z.
/// Which clock said so, and how far it may be off, stands in ``ClockReading``.
public struct WallTime: Hashable, Comparable, Sendable, Codable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    public init(seconds: Int64) { self.nanoseconds = seconds.multipliedSaturated(by: 1_000_000_000) }

    public static func < (a: WallTime, b: WallTime) -> Bool { a.nanoseconds < b.nanoseconds }
    public static func + (time: WallTime, length: Nanoseconds) -> WallTime {
        WallTime(nanoseconds: time.nanoseconds.addingSaturated(length.value))
    }
    public static func - (time: WallTime, length: Nanoseconds) -> WallTime {
        WallTime(nanoseconds: time.nanoseconds.subtractingSaturated(length.value))
    }
    public static func - (a: WallTime, b: WallTime) -> Nanoseconds {
        Nanoseconds(a.nanoseconds.subtractingSaturated(b.nanoseconds))
    }

    public init(from decoder: any Decoder) throws {
        nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}

/// The span from `start` up to, not including, `end`.
public struct WallSpan: Hashable, Sendable, Codable {
    public var start: WallTime
    public var end: WallTime

    public init(start: WallTime, end: WallTime) {
        self.start = start
        self.end = end
    }

    public var length: Nanoseconds { end - start }
    public func overlaps(_ other: WallSpan) -> Bool { start < other.end && other.start < end }
}

/// What a clock said, which clock it was, and how far it may be off.
public struct ClockReading: Hashable, Sendable, Codable {
    public var source: ClockSource
    /// The moment the reading is about: the start of the recording on this clock.
    public var start: WallTime
    /// Half width: the true moment lies within `start ± error` if this clock is right at all.
    public var error: Nanoseconds
    /// How the reading was understood, for example `creation_time is the end of the recording`.
    public var note: String?

    public init(source: ClockSource, start: WallTime, error: Nanoseconds, note: String? = nil) {
        self.source = source
        self.start = start
        self.error = error
        self.note = note
    }
}

/// Where a clock reading comes from. Open: later stages add GPS.
public struct ClockSource: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let fileName = ClockSource(rawValue: "file-name")
    public static let container = ClockSource(rawValue: "container")
    public static let burntIn = ClockSource(rawValue: "burnt-in")
    public static let fileTime = ClockSource(rawValue: "file-time")
    public static let operatorEntry = ClockSource(rawValue: "operator")
}
