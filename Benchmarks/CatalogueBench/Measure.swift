import Catalogue
import Evidence
import Foundation

/// Times of one kind of question on one data set, in milliseconds.
struct Times {
    var first: [Double] = []
    var again: [Double] = []
    var rows = 0
    /// The question that took longest when asked again.
    var slowest: SegmentQuery?

    mutating func add(_ other: Times) {
        first += other.first
        again += other.again
        rows += other.rows
    }

    static func percentile(_ times: [Double], _ part: Double) -> Double {
        guard !times.isEmpty else { return 0 }
        let sorted = times.sorted()
        // The nearest rank: of 100 times, 99 are no longer than the 99th.
        return sorted[Swift.min(sorted.count - 1, Swift.max(0, Int((Double(sorted.count) * part).rounded(.up)) - 1))]
    }

    var p50: Double { Self.percentile(again, 0.5) }
    var p99: Double { Self.percentile(again, 0.99) }
    var max: Double { again.max() ?? 0 }
}

enum Measure {
    /// Set by `--cpu-time`: processor time of this program instead of time passed, for a machine that is busy besides.
    /// All data is in memory when a question is asked again, so on an idle machine the two are the same.
    nonisolated(unsafe) static var usesProcessorTime = false

    static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = now()
        try body()
        return now() - start
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(usesProcessorTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
    }

    /// Every question is asked four times: the first time its pages may not be in SQLite's cache; of the others the
    /// fastest counts, for what the machine does besides is not what is measured.
    static func ask(
        _ kinds: [Questions.Kind], count: Int, _ city: City, _ catalogue: any CatalogueEngine, seed: UInt64
    ) throws -> Times {
        var random = Random(seed: seed)
        var times = Times()
        for _ in 0..<count {
            var query = SegmentQuery()
            for kind in kinds { kind.ask(&query, city, &random) }
            var found: [Segment] = []
            times.first.append(try milliseconds { found = try catalogue.find(query) })
            var again = Double.infinity
            for _ in 0..<3 { again = min(again, try milliseconds { _ = try catalogue.find(query) }) }
            if again > times.max { times.slowest = query }
            times.again.append(again)
            times.rows += found.count
        }
        return times
    }
}
