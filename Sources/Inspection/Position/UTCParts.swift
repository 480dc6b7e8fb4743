import Evidence

/// A UTC date and time of day as receivers write it, checked.
package enum UTCParts {
    /// Nil for what no calendar has. Second 60 (a leap second) is taken as the first moment of the next minute.
    package static func time(
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, nanosecond: Int64 = 0
    ) -> WallTime? {
        guard (1980...2200).contains(year), (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
            (0...59).contains(minute), (0...60).contains(second), (0...999_999_999).contains(nanosecond)
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        let before = lengths[..<(month - 1)].reduce(0, +)
        let years = year - 1
        // Days of the proleptic Gregorian calendar up to 1970-01-01: 719 162.
        let days = years * 365 + years / 4 - years / 100 + years / 400 + before + day - 1 - 719_162
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return WallTime(seconds: seconds) + Nanoseconds(nanosecond)
    }

    /// `12`, `5.25`, `07.003` as whole and nanoseconds; nil for anything but digits with at most one point.
    package static func decimal(_ text: some Collection<UInt8>) -> (whole: Int, nanoseconds: Int64)? {
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let whole = digits(first) else { return nil }
        guard parts.count == 2 else { return (whole, 0) }
        var nanoseconds: Int64 = 0
        var unit: Int64 = 100_000_000
        for byte in parts[1] {
            guard (0x30...0x39).contains(byte) else { return nil }
            nanoseconds += Int64(byte - 0x30) * unit
            unit /= 10
        }
        return (whole, nanoseconds)
    }

    package static func digits(_ bytes: some Collection<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 12 else { return nil }
        var value = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// Degrees and minutes in one number, `DDDMM.mmmm`, as NMEA 0183 and Novatek write it.
    package static func degrees(_ packed: Double) -> Double? {
        guard packed.isFinite, packed >= 0, packed < 18_001 else { return nil }
        let whole = (packed / 100).rounded(.down)
        let minutes = packed - whole * 100
        guard minutes < 60 else { return nil }
        return whole + minutes / 60
    }

    package static func coordinate(_ latitude: Double, _ south: UInt8, _ longitude: Double, _ west: UInt8)
        -> Coordinate?
    {
        guard let north = degrees(latitude), let east = degrees(longitude),
            south == UInt8(ascii: "N") || south == UInt8(ascii: "S"),
            west == UInt8(ascii: "E") || west == UInt8(ascii: "W")
        else { return nil }
        return Coordinate(
            checkedLatitude: south == UInt8(ascii: "S") ? -north : north,
            longitude: west == UInt8(ascii: "W") ? -east : east)
    }

    package static let knot = 1852.0 / 3600
}
