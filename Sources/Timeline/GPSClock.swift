import Evidence

/// The moment a recording began, by satellite time: the median of (satellite time − media time) over its fixes.
public struct GPSClock: Sendable, Hashable {
    public enum Refusal: String, Sendable, Hashable {
        /// Older than any time this recording can be of. The week number of GPS has ten bits: a receiver that lost
        /// count is 1024 weeks (19.6 years) behind.
        case tooOld = "satellite time refused: too long before receipt"
        case rolledOver = "satellite time refused: its week number rolled over (1024 weeks behind)"
        case future = "satellite time refused: later than receipt"
    }

    public private(set) var reading: ClockReading?
    public private(set) var refusal: Refusal?

    /// Receivers tell time once a second, for a moment some tenths earlier.
    private static let resolution = Nanoseconds.seconds(1)
    /// 1024 weeks: one turn of the week number that legacy GPS messages carry (IS-GPS-200, 20.3.3.3.1.1).
    public static let rollover = Nanoseconds.seconds(1024 * 7 * 86_400)
    /// Recorders do not live so long, and it is less than a rollover: what lies further back cannot be told from one.
    public static let longestBefore = Nanoseconds.seconds(15 * 365 * 86_400)

    /// - Parameters:
    ///   - received: nothing can have been recorded after that (a day is allowed for a wrong clock of ours).
    public init(_ times: [GPSTime], source: ClockSource = .gps, received: WallTime, what: String? = nil) {
        guard !times.isEmpty else { return }
        let starts = times.map { $0.time - $0.media }.sorted()
        let median = starts[starts.count / 2]
        let oldest = max(ClockChoice.oldest, received - Self.longestBefore)
        if median > received + .seconds(86_400) {
            refusal = .future
        } else if median < oldest {
            let turned = median + Self.rollover
            refusal = turned >= oldest && turned <= received + .seconds(86_400) ? .rolledOver : .tooOld
        } else {
            // The twentieth at either end may be stale: a receiver that wakes shows its last time first.
            let cut = starts.count / 20
            let spread = max(median - starts[cut], starts[starts.count - 1 - cut] - median)
            let format = times[0].format
            reading = ClockReading(
                source: source, start: median, error: spread + Self.resolution,
                note: what ?? "\(format.rawValue), \(times.count) fixes")
        }
    }
}

extension ClockSource {
    /// Satellite time inside the recording.
    public static let gps = ClockSource(rawValue: "gps")
    /// Satellite time in a file beside it.
    public static let gpsSidecar = ClockSource(rawValue: "gps-sidecar")
    /// The recorder's own clock, corrected by an offset that a person confirmed.
    public static let confirmed = ClockSource(rawValue: "confirmed")
}
