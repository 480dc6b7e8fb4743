import Evidence
import Foundation

/// Which zone a recorder's clock keeps.
public enum ZoneRule: Hashable, Sendable {
    /// The zone set for the site; nothing is assumed.
    case site
    /// A fixed distance from UTC in seconds: no summer time.
    case fixed(Int)
    /// A zone of the tz database.
    case named(String)

    /// `site`, `UTC`, `+08:00`, `Asia/Shanghai`; nil for anything else.
    init?(text: String) {
        if text == "site" {
            self = .site
        } else if text == "UTC" || text == "Z" {
            self = .fixed(0)
        } else if let offset = TimeOffset.seconds(text.utf8) {
            self = .fixed(offset)
        } else if text.contains("/"), TimeZone(identifier: text) != nil {
            self = .named(text)
        } else {
            return nil
        }
    }
}

/// `+08:00`, `-0330`, `+8`.
enum TimeOffset {
    static func seconds(_ text: some Collection<UInt8>) -> Int? {
        var rest = Array(text)[...]
        guard let sign = rest.popFirst(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let parts = rest.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let hourText: ArraySlice<UInt8>
        let minuteText: ArraySlice<UInt8>
        if parts.count == 2 {
            (hourText, minuteText) = (parts[0], parts[1])
        } else if parts.count == 1, rest.count == 4 {
            (hourText, minuteText) = (rest.prefix(2), rest.suffix(2))
        } else if parts.count == 1, (1...2).contains(rest.count) {
            (hourText, minuteText) = (rest, [])
        } else {
            return nil
        }
        guard (1...2).contains(hourText.count), minuteText.isEmpty || minuteText.count == 2,
            let hours = Digits.number(hourText), let minutes = minuteText.isEmpty ? 0 : Digits.number(minuteText),
            hours <= 18, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
}

enum Digits {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// ASCII digits only; nil for none, for anything else, and for more than 18 of them.
    static func number(_ bytes: some Collection<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var value = 0
        for byte in bytes {
            guard isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}

/// A local time turned into a point of the civil time line.
public struct LocalTime: Hashable, Sendable {
    public enum Doubt: String, Hashable, Sendable, Codable {
        /// The clocks were put back: this local time occurred twice. The earlier one is taken.
        case occursTwice = "occurs-twice"
        /// The clocks were put forward: no clock that followed them showed this. Read as if they had not moved.
        case neverShown = "never-shown"
    }

    public var time: WallTime
    /// How far the other reading lies from this one; zero without a doubt.
    public var spread: Nanoseconds
    public var doubt: Doubt?

    public static func resolve(_ civil: CivilTime, offset: Int) -> LocalTime {
        LocalTime(time: instant(civil, offset: offset), spread: .zero, doubt: nil)
    }

    public static func resolve(_ civil: CivilTime, in zone: TimeZone) -> LocalTime {
        // No zone is further than a day from UTC, so the offsets before and after stand on both sides of any change.
        let wall = civil.secondsOnWall
        let before = offset(of: zone, at: wall - 86_400)
        let after = offset(of: zone, at: wall + 86_400)
        if before == after, before == offset(of: zone, at: wall - Int64(before)) {
            return resolve(civil, offset: before)
        }
        let fits = [before, after].filter { offset(of: zone, at: wall - Int64($0)) == $0 }
        if let first = fits.first {
            guard fits.count == 2, before != after else { return resolve(civil, offset: first) }
            // Before the change the offset was the greater one, so `before` gives the earlier instant.
            return LocalTime(
                time: instant(civil, offset: before), spread: .seconds(Int64(abs(before - after))),
                doubt: .occursTwice)
        }
        return LocalTime(
            time: instant(civil, offset: before), spread: .seconds(Int64(abs(before - after))), doubt: .neverShown)
    }

    private static func offset(of zone: TimeZone, at second: Int64) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
    }

    /// Saturating: the year 9999 does not fit into nanoseconds.
    private static func instant(_ civil: CivilTime, offset: Int) -> WallTime {
        let seconds = civil.secondsOnWall - Int64(offset)
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return WallTime(nanoseconds: seconds < 0 ? .min : .max) }
        return WallTime(nanoseconds: nanoseconds) + Nanoseconds(Int64(civil.nanosecond))
    }
}
