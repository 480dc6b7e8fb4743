/// Sectors of 2048 bytes, as ranges in order, none touching another. What could not be read of a medium.
public struct SectorMap: Hashable, Sendable, Codable {
    public private(set) var ranges: [Range<Int64>] = []

    public init() {}

    /// In any order; ranges may lie over one another.
    public init(_ ranges: some Sequence<Range<Int64>>) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = self.ranges.last, last.upperBound >= range.lowerBound {
                self.ranges[self.ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                self.ranges.append(range)
            }
        }
    }

    public var isEmpty: Bool { ranges.isEmpty }
    public var count: Int64 { ranges.reduce(0) { $0 + Int64($1.count) } }

    /// Appending in order is cheap; any other order is right as well.
    public mutating func insert(_ range: Range<Int64>) {
        guard !range.isEmpty else { return }
        if let last = ranges.last, range.lowerBound < last.lowerBound {
            self = SectorMap(ranges + [range])
        } else if let last = ranges.last, last.upperBound >= range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
        } else {
            ranges.append(range)
        }
    }

    public func contains(_ sector: Int64) -> Bool { overlaps(sector..<(sector + 1)) }

    public func overlaps(_ range: Range<Int64>) -> Bool {
        // The first range that ends after the wanted one begins.
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].overlaps(range)
    }

    /// What lies in both.
    public func intersection(_ other: SectorMap) -> SectorMap {
        var result = SectorMap()
        var (mine, theirs) = (0, 0)
        while mine < ranges.count, theirs < other.ranges.count {
            let (a, b) = (ranges[mine], other.ranges[theirs])
            if a.overlaps(b) { result.insert(a.clamped(to: b)) }
            if a.upperBound < b.upperBound { mine += 1 } else { theirs += 1 }
        }
        return result
    }
}
