import Evidence

/// The period of statistics as people name it: a month, a year, or two days. Its end is not in it.
public struct StatisticsPeriod: Hashable, Sendable {
    public var from: String
    public var to: String

    /// `2026-11`, `2026`, or two times; nil unless exactly one of the three is given and can be read.
    public init?(month: String?, year: String?, from: String?, to: String?) {
        switch (month, year, from, to) {
        case (let month?, nil, nil, nil):
            let parts = month.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 2, (1970...9998).contains(parts[0]), (1...12).contains(parts[1]) else { return nil }
            let next = parts[1] == 12 ? (parts[0] + 1, 1) : (parts[0], parts[1] + 1)
            (self.from, self.to) = (Self.day(parts[0], parts[1]), Self.day(next.0, next.1))
        case (nil, let year?, nil, nil):
            guard let number = Int(year), (1970...9998).contains(number) else { return nil }
            (self.from, self.to) = (Self.day(number, 1), Self.day(number + 1, 1))
        case (nil, nil, let from?, let to?): (self.from, self.to) = (from, to)
        default: return nil
        }
    }

    /// Nil where a time can't be read, or the end is not after the beginning.
    public func span(_ site: SiteTime) -> WallSpan? {
        guard let start = TimeArgument.read(from, zone: site.zone), let end = TimeArgument.read(to, zone: site.zone),
            start < end
        else { return nil }
        return WallSpan(start: start, end: end)
    }

    private static func day(_ year: Int, _ month: Int) -> String { "\(year)-\(month < 10 ? "0" : "")\(month)-01" }
}
