import Evidence
import Regulation

/// The figures of one officer, one unit, or all.
public struct StatisticsFigures: Hashable, Sendable {
    private var counts: [StatisticsColumn: Int] = [:]
    /// Of the recordings counted whose length is known.
    public var recorded = Nanoseconds.zero
    /// Recordings counted whose length nobody knows: their hours are missing in ``recorded``.
    public var withoutLength = 0

    public init() {}

    /// Of ``StatisticsColumn/hours``: whole hours.
    public subscript(_ column: StatisticsColumn) -> Int {
        column == .hours ? Int(recorded.value / 3_600_000_000_000) : counts[column] ?? 0
    }

    mutating func count(_ column: StatisticsColumn, _ more: Int = 1) { counts[column, default: 0] += more }

    mutating func add(length: Nanoseconds?) {
        if let length { recorded = recorded + max(.zero, length) } else { withoutLength += 1 }
    }

    /// What a figure is a part of.
    public static func whole(of column: StatisticsColumn) -> StatisticsColumn? {
        switch column {
        case .unrecorded, .incomplete: .dispatches
        case .unexplained, .spoken, .written, .exempt: .interruptions
        case .late: .recordings
        case .missingFields: .segments
        case .checkFailed: .checked
        case .checked: .drawn
        default: nil
        }
    }

    /// Tenths of a percent; nil where there is nothing to be a part of.
    public func share(_ column: StatisticsColumn) -> Int? {
        guard let whole = Self.whole(of: column), self[whole] > 0 else { return nil }
        return (self[column] * 1000 + self[whole] / 2) / self[whole]
    }

    /// Tenths of an hour.
    public var tenthsOfHours: Int64 { (recorded.value + 180_000_000_000) / 360_000_000_000 }
}

/// Statistics of a period.
public struct StatisticsTable: Sendable {
    public enum Grouping: String, Sendable, CaseIterable {
        case officer, unit
    }

    public struct Line: Sendable, Hashable {
        /// Police number or code of the unit; nil: of nobody.
        public var key: String?
        public var name: String?
        /// Of an officer.
        public var unit: String?
        public var figures: StatisticsFigures
    }

    public var period: WallSpan
    public var grouping: Grouping
    public var lines: [Line]
    /// Counted by itself, each thing once.
    public var total: StatisticsFigures
}
