import Synchronization

/// Counters for `/metrics`, in Prometheus' text format. No person, place or recording is in any of them.
final class Metrics: Sendable {
    private struct State {
        var counters: [String: Int64] = [:]
        /// Requests by upper bound of their time; cumulative when printed.
        var buckets = [Int64](repeating: 0, count: Metrics.bounds.count + 1)
        var nanoseconds: Int64 = 0
        var requests: Int64 = 0
    }

    /// Upper bounds in milliseconds.
    private static let bounds: [Int64] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500]
    private let state = Mutex(State())

    /// - Parameter name: a counter, with its labels where it has some.
    func count(_ name: String, by amount: Int64 = 1) {
        state.withLock { $0.counters[name, default: 0] += amount }
    }

    func request(status: Int, took: Duration) {
        let parts = took.components
        let nanoseconds = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
        let bucket = Self.bounds.firstIndex { nanoseconds <= $0 * 1_000_000 } ?? Self.bounds.count
        state.withLock { state in
            state.counters["unbroken_http_requests_total{status=\"\(status)\"}", default: 0] += 1
            state.buckets[bucket] += 1
            state.nanoseconds += nanoseconds
            state.requests += 1
        }
    }

    var text: String {
        let state = state.withLock { $0 }
        var lines: [String] = []
        var family = ""
        for (name, value) in state.counters.sorted(by: { $0.key < $1.key }) {
            let own = String(name.prefix { $0 != "{" })
            if own != family { lines.append("# TYPE \(own) counter") }
            family = own
            lines.append("\(name) \(value)")
        }
        lines.append("# TYPE unbroken_http_request_seconds histogram")
        var sum: Int64 = 0
        for (index, count) in state.buckets.enumerated() {
            sum += count
            let bound = index < Self.bounds.count ? Self.decimal(Self.bounds[index] * 1_000_000) : "+Inf"
            lines.append("unbroken_http_request_seconds_bucket{le=\"\(bound)\"} \(sum)")
        }
        lines.append("unbroken_http_request_seconds_sum \(Self.decimal(state.nanoseconds))")
        lines.append("unbroken_http_request_seconds_count \(state.requests)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func decimal(_ nanoseconds: Int64) -> String {
        let fraction = String(nanoseconds % 1_000_000_000 + 1_000_000_000).dropFirst()
        return "\(nanoseconds / 1_000_000_000).\(fraction)"
    }
}
