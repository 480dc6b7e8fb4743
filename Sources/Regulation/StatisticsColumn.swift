/// A figure the product can give. Closed: each has its way of counting (docs/design/statistics.md).
public enum StatisticsColumn: String, CaseIterable, Hashable, Sendable {
    case recordings, hours, segments
    case dispatches, unrecorded, incomplete
    case interruptions, unexplained, spoken, written, exempt
    case late
    case missingFields = "missing-fields"
    case faults
    case drawn, checked
    case checkFailed = "check-failed"
    case timeless
    case timelessInterruptions = "timeless-interruptions"
}

/// One thing a regulation wants counted, and the figures that serve it.
public struct StatisticsCount: Hashable, Sendable {
    public var item: RuleItem
    public var columns: [StatisticsColumn]

    public init(item: RuleItem, columns: [StatisticsColumn]) {
        self.item = item
        self.columns = columns
    }
}
