import Inspection
import Timeline

extension BurntStamp {
    /// `2026-11-20 08:15:00`, as the overlay shows it, whatever its order and marks.
    var shown: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(two(hour)):\(two(minute)):\(two(second))"
        return date.map { "\($0.year)-\(two($0.month))-\(two($0.day)) \(time)" } ?? time
    }
}
