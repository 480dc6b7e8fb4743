import Evidence
import Timeline

/// What pictures are wanted of a recording.
public struct PictureRequest: Codable, Sendable, Hashable {
    /// An existing, empty folder to write into; nil to decode only, as a test that the pictures are sound.
    public var folder: String?
    /// One picture per this much time; zero for none but the first, the last and those beside gaps.
    public var interval: Nanoseconds
    /// Longest side of a picture in pixels.
    public var longestSide: Int
    /// Only the few pictures that a look at a file needs: what is found is the same with and without a folder.
    public var looksOnly: Bool
    /// Whether the clock burnt into the pictures is read too, where this program was built with text recognition.
    public var readsClock: Bool

    /// - Parameter looksOnly: nil for a request that writes nothing.
    public init(
        folder: String?, interval: Nanoseconds = .seconds(10), longestSide: Int = 320, looksOnly: Bool? = nil,
        readsClock: Bool = false
    ) {
        self.folder = folder
        self.interval = interval
        self.longestSide = longestSide
        self.looksOnly = looksOnly ?? (folder == nil)
        self.readsClock = readsClock
    }
}

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
