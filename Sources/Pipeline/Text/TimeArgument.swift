import Evidence
import Foundation

/// A time given on the command line: as lists write them, or a day alone (its first moment).
public enum TimeArgument {
    public static func read(_ text: String, zone: TimeZone) -> WallTime? {
        if let time = try? ListTime(text, in: zone) { return time.time }
        return (try? ListTime(text + "T00:00:00", in: zone))?.time
    }
}
