import Evidence
import Inspection
import Timeline

/// Chooses keyframes from the packet scan, so that no other is decoded.
enum PictureChoice {
    struct Choice: Hashable {
        var keyframe: Int
        var reason: String
        var time: Nanoseconds
    }

    /// More than this many would make a contact sheet nobody reads; the interval grows instead.
    static let most = 2000
    /// Gaps whose both sides are shown.
    static let mostGaps = 200

    /// - Parameter times: times of the keyframes on the file's line, in file order.
    static func choose(times: [Nanoseconds], gaps: [(start: Nanoseconds, end: Nanoseconds)], interval: Nanoseconds)
        -> [Choice]
    {
        guard let first = times.first, let last = times.last else { return [] }
        var reasons: [Int: String] = [:]
        func add(_ index: Int, _ reason: String) { if reasons[index] == nil { reasons[index] = reason } }
        add(0, "first")
        for gap in gaps.prefix(mostGaps) {
            if let before = lastIndex(times, notAfter: gap.start) { add(before, "before-gap") }
            if let after = firstIndex(times, notBefore: gap.end) { add(after, "after-gap") }
        }
        add(times.count - 1, "last")
        if interval > .zero, last > first {
            let step = Nanoseconds(max(interval.value, (last - first).value / Int64(most)))
            var wanted = first + step
            var index = 0
            while wanted <= last {
                while index < times.count, times[index] < wanted { index += 1 }
                guard index < times.count else { break }
                add(index, "interval")
                let whole = Nanoseconds((times[index] - first).value / step.value * step.value)
                let next = max(wanted + step, first + whole + step)
                guard next > wanted else { break }
                wanted = next
            }
        }
        return reasons.map { Choice(keyframe: $0.key, reason: $0.value, time: times[$0.key]) }
            .sorted { $0.keyframe < $1.keyframe }
    }

    private static func lastIndex(_ times: [Nanoseconds], notAfter time: Nanoseconds) -> Int? {
        times.lastIndex { $0 <= time }
    }

    private static func firstIndex(_ times: [Nanoseconds], notBefore time: Nanoseconds) -> Int? {
        times.firstIndex { $0 >= time }
    }
}
