import Evidence

/// A wall-time axis on which idle hours are cut out: a day's recordings lie minutes long and hours apart.
struct WallAxis {
    struct Part: Hashable {
        var start: WallTime
        var end: WallTime
        var x: Double
        var width: Double
    }

    /// Room for the mark and the length of what was cut out.
    static let cut: Double = 44
    /// More parts could not be labelled.
    static let mostParts = 9
    private static let leastWidth: Double = 26

    let parts: [Part]

    /// - Parameter spans: what must be seen, in any order.
    init(_ spans: [WallSpan], left: Double, width: Double) {
        let sorted = spans.filter { $0.start <= $0.end }.sorted { $0.start < $1.start }
        guard !sorted.isEmpty else {
            parts = []
            return
        }
        let active = sorted.reduce(Int64(0)) { $0.addingSaturated($1.length.value) }
        // What is idle for no longer than the recordings themselves stays to scale.
        var allowed = max(Nanoseconds.seconds(60).value, active / 4)
        var clusters = Self.clusters(sorted, allowed: Nanoseconds(allowed))
        while clusters.count > Self.mostParts, allowed < .max {
            allowed = allowed.multipliedSaturated(by: 2)
            clusters = Self.clusters(sorted, allowed: Nanoseconds(allowed))
        }
        let room = width - Self.cut * Double(clusters.count - 1)
        let total = clusters.reduce(0.0) { $0 + Double(max(1, $1.length.value)) }
        let spare = room - Self.leastWidth * Double(clusters.count)
        var x = left
        parts = clusters.map { cluster in
            let wide = Self.leastWidth + spare * Double(max(1, cluster.length.value)) / total
            defer { x += wide + Self.cut }
            return Part(start: cluster.start, end: cluster.end, x: x, width: wide)
        }
    }

    private static func clusters(_ sorted: [WallSpan], allowed: Nanoseconds) -> [WallSpan] {
        var result: [WallSpan] = []
        for span in sorted {
            if let last = result.last, span.start - last.end <= allowed {
                result[result.count - 1].end = max(last.end, span.end)
            } else {
                result.append(span)
            }
        }
        return result
    }

    /// The place of a moment; one that was cut out lies at the nearest edge.
    func x(_ time: WallTime) -> Double {
        var last = parts.first?.x ?? 0
        for part in parts {
            if time < part.start { return last }
            if time <= part.end {
                return part.x + part.width * Double((time - part.start).value)
                    / Double(max(1, (part.end - part.start).value))
            }
            last = part.x + part.width
        }
        return last
    }
}
