import Evidence

/// A disc tester's measurement, imported: error counts along the disc. Testers are programs with drives that tell such
/// counts; ours do not.
public struct ScannerReport: Hashable, Sendable, Codable {
    /// What a tester counts.
    public enum Measure: String, Sendable, Codable, CaseIterable {
        // CD: errors a second corrected by the first code, and not corrected by the second.
        case c1, c2
        // DVD: rows in error in eight blocks of error correction; rows not corrected in one; outer errors.
        case pie, pif, poe
        // BD: bytes in error in a cluster; in the burst indicators.
        case ldc, bis

        /// The count that limits are first set for, of the same kind of disc.
        var first: Measure {
            switch self {
            case .c1, .c2: .c1
            case .pie, .pif, .poe: .pie
            case .ldc, .bis: .ldc
            }
        }
    }

    /// One measure along the disc. Counts per interval, as the tester has them; averages in thousandths of a count.
    public struct Series: Hashable, Sendable, Codable {
        public var measure: Measure
        public var samples: Int
        public var averageThousandths: Int64
        /// Highest average of ten samples on end (fewer where there are fewer): for a CD tested each second, of ten seconds.
        public var worstTenThousandths: Int64
        public var peak: Int64
        /// The tester's word for the place: sector, time or gigabytes.
        public var peakPosition: String
        public var total: Int64
    }

    /// Lines before the table, as `label: value`; drive, disc and speed where the tester names them.
    public var notes: [String: String]
    public var series: [Series]

    public subscript(measure: Measure) -> Series? { series.first { $0.measure == measure } }
}

/// A limit, and where it comes from.
public struct ScannerLimit: Hashable, Sendable, Codable {
    public enum Figure: String, Sendable, Codable {
        case average
        case worstTen = "worst-ten"
        case peak
    }

    public var measure: ScannerReport.Measure
    public var figure: Figure
    /// Above this the disc is to be watched, in the measure's own counts.
    public var warning: Int64
    /// Above this it is to be copied.
    public var limit: Int64
    /// Of the limit. Warning levels are local settings, all of them.
    public var source: String

    public init(_ measure: ScannerReport.Measure, _ figure: Figure, warning: Int64, limit: Int64, source: String) {
        self.measure = measure
        self.figure = figure
        self.warning = warning
        self.limit = limit
        self.source = source
    }

    /// To be replaced by a site's own. JIS Z 6017 asks for the first two by second-hand quotation; we have not seen its text.
    public static let usual: [ScannerLimit] = [
        ScannerLimit(.c1, .worstTen, warning: 110, limit: 220, source: "IEC 60908, JIS Z 6017"),
        ScannerLimit(.c2, .peak, warning: 0, limit: 0, source: "local"),
        ScannerLimit(.pie, .peak, warning: 140, limit: 280, source: "ECMA-337, JIS Z 6017"),
        ScannerLimit(.pif, .peak, warning: 2, limit: 4, source: "ECMA-337"),
        ScannerLimit(.poe, .peak, warning: 0, limit: 0, source: "local"),
        // A cluster has 304 × 248 bytes; a random symbol error rate of 2 in 10 000 is 15 of them.
        ScannerLimit(.ldc, .average, warning: 8, limit: 15, source: "local, from SER < 2.0E-4 (BD-R)"),
        ScannerLimit(.bis, .peak, warning: 8, limit: 15, source: "local"),
    ]
}

/// How near a disc is to its end.
public enum WarningLevel: String, Sendable, Codable, CaseIterable, Comparable {
    case good
    /// Check it sooner.
    case watch
    /// Copy it to a new disc.
    case migrate

    private var rank: Int { self == .good ? 0 : self == .watch ? 1 : 2 }
    public static func < (a: WarningLevel, b: WarningLevel) -> Bool { a.rank < b.rank }
}

/// A measurement held against limits.
public struct ScannerVerdict: Hashable, Sendable, Codable {
    public struct Line: Hashable, Sendable, Codable {
        public var limit: ScannerLimit
        /// Nil where the report does not have the measure.
        public var foundThousandths: Int64?
        public var verdict: TestVerdict
        public var level: WarningLevel?
    }

    public var lines: [Line]
    /// Of what was measured. Not evaluated where that is nothing, or where the count that stands first for its kind of
    /// disc is missing: a DVD is not within its limits because PIF is, as long as nobody counted PIE.
    public var verdict: TestVerdict {
        let measured = lines.filter { $0.foundThousandths != nil }
        let worst = measured.map(\.verdict).worst
        guard worst == .pass else { return worst }
        let found = Set(measured.map(\.limit.measure))
        let isComplete = measured.allSatisfy { line in
            let first = line.limit.measure.first
            return found.contains(first) || !lines.contains { $0.limit.measure == first }
        }
        return isComplete ? .pass : .notEvaluated
    }
    public var level: WarningLevel? { lines.compactMap(\.level).max() }
}

extension ScannerReport {
    public func judged(by limits: [ScannerLimit] = ScannerLimit.usual) -> ScannerVerdict {
        ScannerVerdict(
            lines: limits.map { limit in
                guard let series = self[limit.measure] else {
                    return ScannerVerdict.Line(limit: limit, foundThousandths: nil, verdict: .notEvaluated, level: nil)
                }
                let found =
                    switch limit.figure {
                    case .average: series.averageThousandths
                    case .worstTen: series.worstTenThousandths
                    case .peak: series.peak.multipliedSaturated(by: 1000)
                    }
                let level: WarningLevel =
                    found > limit.limit.multipliedSaturated(by: 1000)
                    ? .migrate : found > limit.warning.multipliedSaturated(by: 1000) ? .watch : .good
                return ScannerVerdict.Line(
                    limit: limit, foundThousandths: found, verdict: level == .migrate ? .fail : .pass, level: level)
            })
    }
}
