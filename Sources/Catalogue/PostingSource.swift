import GRDB

/// A stream of days, newest first, each with the segments of that day that may fulfil a condition.
/// Every source may say too much (a "superset"), never too little; the exact test is made on the segment itself.
protocol PostingSource: AnyObject {
    /// At most so many segments: the rarest source leads.
    var count: Int { get }
    /// Rough number of rows read for each day.
    var cost: Int { get }
    /// The newest day up to `day` that has any; nil when there is none. `day` never grows from call to call.
    func seek(_ day: Int64) throws -> Int64?
    /// The slots of the day last found by ``seek(_:)``.
    func slots() throws -> SlotSet
}

/// The posting list of one term.
final class TermSource: PostingSource {
    let count: Int
    let cost = 1
    private let term: Int64
    private let statement: Statement
    private var rows: RowCursor?
    private var row: Row?
    private var day: Int64 = .max

    init(term: Int64, count: Int, _ db: Database) throws {
        self.term = term
        self.count = count
        statement = try db.makeStatement(
            sql: "SELECT id, slots FROM posting WHERE id BETWEEN ? AND ? ORDER BY id DESC")
    }

    func seek(_ wanted: Int64) throws -> Int64? {
        if rows != nil, row == nil || day <= wanted { return row == nil ? nil : day }
        // The next row is most often the right one; after that, a fresh descent is cheaper than reading on.
        if rows != nil {
            try step()
            if row == nil || day <= wanted { return row == nil ? nil : day }
        }
        rows = try Row.fetchCursor(
            statement,
            arguments: [SegmentKey.posting(term: term, day: -1 << 19), SegmentKey.posting(term: term, day: wanted)])
        try step()
        return row == nil ? nil : day
    }

    private func step() throws {
        row = try rows?.next()
        if let row { day = SegmentKey.day(posting: try row.need(0)) }
    }

    func slots() throws -> SlotSet {
        guard let row else { return SlotSet() }
        return try SlotSet(row: row, column: 1)
    }
}

/// A few segments known beforehand.
final class FixedSource: PostingSource {
    let count: Int
    let cost = 0
    private var days: [(day: Int64, slots: SlotSet)] = []
    private var place = 0

    init(ids: [Int64]) {
        count = ids.count
        for (day, ids) in Dictionary(grouping: ids, by: SegmentKey.day(id:)) {
            days.append((day, SlotSet(ids.map(SegmentKey.slot(id:)))))
        }
        days.sort { $0.day > $1.day }
    }

    func seek(_ day: Int64) -> Int64? {
        while place < days.count, days[place].day > day { place += 1 }
        return place < days.count ? days[place].day : nil
    }

    func slots() -> SlotSet { place < days.count ? days[place].slots : SlotSet() }
}

/// Segments that any of the sources has.
final class AnySource: PostingSource {
    let count: Int
    let cost: Int
    private let sources: [any PostingSource]
    private var found: [Int64?]
    private var day: Int64?

    init(_ sources: [any PostingSource]) {
        self.sources = sources
        count = sources.reduce(0) { $0 + $1.count }
        cost = sources.reduce(0) { $0 + $1.cost }
        found = Array(repeating: nil, count: sources.count)
    }

    func seek(_ day: Int64) throws -> Int64? {
        for (index, source) in sources.enumerated() { found[index] = try source.seek(day) }
        self.day = found.compactMap(\.self).max()
        return self.day
    }

    func slots() throws -> SlotSet {
        var all = SlotSet()
        for (index, source) in sources.enumerated() where day != nil && found[index] == day {
            all.formUnion(try source.slots())
        }
        return all
    }
}

/// Segments that all of the sources have.
final class AllSource: PostingSource {
    let count: Int
    let cost: Int
    /// The rarest leads; among the others the cheap ones are asked first, for most days end there.
    private let sources: [any PostingSource]
    private var result = SlotSet()

    init(_ sources: [any PostingSource]) {
        let rarest = sources.min { $0.count < $1.count }
        self.sources =
            (rarest.map { [$0] } ?? [])
            + sources.filter { $0 !== rarest }.sorted { ($0.cost, $0.count) < ($1.cost, $1.count) }
        count = rarest?.count ?? 0
        cost = sources.reduce(0) { $0 + $1.cost }
    }

    func seek(_ day: Int64) throws -> Int64? {
        guard let leader = sources.first else { return nil }
        var wanted = day
        days: while let found = try leader.seek(wanted) {
            wanted = found
            result = try leader.slots()
            for source in sources.dropFirst() {
                guard let other = try source.seek(found) else { return nil }
                if other < found {
                    wanted = other
                    continue days
                }
                if !result.formIntersection(try source.slots()) {
                    guard found > .min else { return nil }
                    wanted = found - 1
                    continue days
                }
            }
            return found
        }
        return nil
    }

    func slots() -> SlotSet { result }
}
