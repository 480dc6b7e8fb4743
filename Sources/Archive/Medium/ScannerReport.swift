import Evidence

/// A disc tester's measurement, imported: error counts along the disc.
public struct ScannerReport: Hashable, Sendable, Codable {
    /// What a tester counts.
    public enum Measure: String, Sendable, Codable, CaseIterable {
        // CD
        case c1, c2
        // DVD
        case pie, pif, poe
        // BD
        case ldc, bis
    }

    /// One measure along the disc. Counts per interval, in thousandths where they are averages.
    public struct Series: Hashable, Sendable, Codable {
        public var measure: Measure
        public var samples: Int
        public var averageThousandths: Int64
        public var peak: Int64
        public var peakPosition: String
        public var total: Int64
    }

    /// The tester's words, where the file has them.
    public var drive: String
    public var medium: String
    public var series: [Series]
}

/// A limit, and where it comes from.
public struct ScannerLimit: Hashable, Sendable, Codable {
    public enum Figure: String, Sendable, Codable { case average, peak }

    public var measure: ScannerReport.Measure
    public var figure: Figure
    /// At this the disc is to be watched, or copied. In the measure's own counts.
    public var warning: Int64
    public var limit: Int64
    /// `JIS Z 6017:2013`, or `local`.
    public var source: String

    public init(_ measure: ScannerReport.Measure, _ figure: Figure, warning: Int64, limit: Int64, source: String) {
        self.measure = measure
        self.figure = figure
        self.warning = warning
        self.limit = limit
        self.source = source
    }
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
