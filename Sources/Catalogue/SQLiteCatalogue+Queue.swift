import Evidence
import GRDB

/// The order findings are reviewed in: by wall time, those without one last, then by number.
public struct FindingPlace: Hashable, Sendable, Comparable {
    /// Nanoseconds; the greatest number where no clock is known.
    public var start: Int64
    public var id: Int64

    public init(_ stored: StoredFinding) {
        start = stored.span?.start.nanoseconds ?? .max
        id = stored.id
    }

    public static func < (a: FindingPlace, b: FindingPlace) -> Bool { (a.start, a.id) < (b.start, b.id) }
}

/// Findings in certain states, and of certain kinds where that is said; those that were not found again are left out.
public struct FindingQueue: Hashable, Sendable {
    public var states: Set<FindingState>
    public var kinds: Set<FindingKind>?

    public init(states: Set<FindingState>, kinds: Set<FindingKind>? = nil) {
        self.states = states
        self.kinds = kinds
    }
}

extension SQLiteCatalogue {
    // Each state's rows lie in order in `finding_by_state`, so a page reads as many rows of each state as it may show.

    public func findings(
        in queue: FindingQueue, after place: FindingPlace?, limit: Int
    ) throws(CatalogueError) -> [StoredFinding] {
        try page(queue, place, limit, comparison: ">", order: "ASC") { $0 < $1 }
    }

    public func findings(
        in queue: FindingQueue, before place: FindingPlace, limit: Int
    ) throws(CatalogueError) -> [StoredFinding] {
        try page(queue, place, limit, comparison: "<", order: "DESC") { $0 > $1 }.reversed()
    }

    static func order(_ order: String) -> String { "\(start) \(order), finding.id \(order) LIMIT ?" }

    /// After or before a place. The first comparison is the one the index is entered by.
    static func beyond(_ comparison: String) -> String {
        " AND \(start) \(comparison)= ? AND (\(start) \(comparison) ? OR finding.id \(comparison) ?)"
    }

    private static let start = "coalesce(finding.start, 9223372036854775807)"

    private func page(
        _ queue: FindingQueue, _ place: FindingPlace?, _ limit: Int, comparison: String, order: String,
        _ isEarlier: @escaping (FindingPlace, FindingPlace) -> Bool
    ) throws(CatalogueError) -> [StoredFinding] {
        try reading { db in
            var found: [StoredFinding] = []
            for state in queue.states {
                var (condition, arguments) = Self.condition(queue, state)
                if let place {
                    condition += Self.beyond(comparison)
                    arguments += [place.start, place.start, place.id]
                }
                arguments += [max(0, limit)]
                found += try FindingRows.fetch(db, condition, arguments, order: Self.order(order))
            }
            return Array(found.sorted { isEarlier(FindingPlace($0), FindingPlace($1)) }.prefix(limit))
        }
    }

    /// By state; a state without any is missing. Read from the index alone but for what was not found again.
    public func findingCounts(in queue: FindingQueue, before place: FindingPlace?) throws(CatalogueError)
        -> [FindingState: Int]
    {
        try reading { db in
            var counts: [FindingState: Int] = [:]
            for state in queue.states {
                var (condition, arguments) = Self.condition(queue, state)
                if let place {
                    condition += Self.beyond("<")
                    arguments += [place.start, place.start, place.id]
                }
                counts[state] = try Int.fetchOne(
                    db.cachedStatement(sql: "SELECT count(*) FROM finding WHERE \(condition)"), arguments: arguments)
            }
            return counts
        }
    }

    static func condition(_ queue: FindingQueue, _ state: FindingState) -> (String, StatementArguments) {
        var condition = "state = ? AND json_extract(evidence, '$.facts.\(StoredFinding.notFoundBy)') IS NULL"
        var arguments: StatementArguments = [state.rawValue]
        if let kinds = queue.kinds {
            condition += " AND kind IN (\(Array(repeating: "?", count: kinds.count).joined(separator: ", ")))"
            arguments += StatementArguments(kinds.map(\.rawValue).sorted())
        }
        return (condition, arguments)
    }
}
