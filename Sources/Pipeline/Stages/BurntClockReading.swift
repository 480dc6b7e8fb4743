import Evidence
import Foundation
import Inspection
import Timeline

/// The clock burnt into the pictures as a reading beside the others.
enum BurntClockReading {
    /// - Parameters:
    ///   - zone: of the site; used where the overlay shows no offset of its own.
    ///   - near: where the overlay shows no date, the day that brings it nearest to this.
    static func reading(_ facts: FileFacts, zone: TimeZone, near: WallTime) -> ClockReading? {
        guard let burnt = facts.burnt, let start = burnt.track.start, let error = burnt.track.error,
            // One reading may be misread, and nothing would show it.
            burnt.track.used >= 2
        else { return nil }
        var note = "clock in the picture, \(burnt.track.used) readings"
        if !burnt.track.jumps.isEmpty { note += ", up to its first jump" }
        let day = Nanoseconds.seconds(86_400)
        var wall = start
        if !burnt.track.isDated {
            let offset = burnt.track.utcOffset ?? zone.secondsFromGMT(for: date(near))
            let there = Nanoseconds(near.nanoseconds) + .seconds(Int64(offset))
            let midnight = there.value - there.value.modulo(day.value)
            wall = Nanoseconds(midnight) + start
            if (wall - there).value > day.value / 2 { wall = wall - day }
            if (there - wall).value > day.value / 2 { wall = wall + day }
            note += "; it shows no date"
        }
        if let offset = burnt.track.utcOffset {
            return ClockReading(
                source: .burntIn, start: WallTime(nanoseconds: (wall - .seconds(Int64(offset))).value), error: error,
                note: note)
        }
        guard let civil = civil(wall) else { return nil }
        let local = LocalTime.resolve(civil, in: zone)
        if local.doubt == .occursTwice { note += "; the local time occurs twice; the earlier one is taken" }
        if local.doubt == .neverShown { note += "; the local time was skipped by summer time" }
        return ClockReading(source: .burntIn, start: local.time, error: error + local.spread, note: note)
    }

    private static func date(_ time: WallTime) -> Date {
        Date(timeIntervalSince1970: Double(time.nanoseconds / 1_000_000_000))
    }

    /// What a clock on the wall shows at so many nanoseconds since 1970 on that wall.
    private static func civil(_ wall: Nanoseconds) -> CivilTime? {
        let nanosecond = wall.value.modulo(1_000_000_000)
        var calendar = Calendar(identifier: .gregorian)
        guard let utc = TimeZone(secondsFromGMT: 0) else { return nil }
        calendar.timeZone = utc
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second],
            from: Date(timeIntervalSince1970: Double((wall.value - nanosecond) / 1_000_000_000)))
        guard let year = parts.year, let month = parts.month, let day = parts.day, let hour = parts.hour,
            let minute = parts.minute, let second = parts.second
        else { return nil }
        return CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second,
            nanosecond: Int(nanosecond))
    }
}
