import Evidence
import GRDB

/// Finds segments, newest first.
///
/// Each condition is a list of days with a bitmap of segments for each day ("posting lists"); days are visited from the
/// newest, the bitmaps of all conditions are intersected, and what is left is ordered by start, tested exactly, and
/// given out until there are enough. Conditions that match millions but have nothing in common cost one pass over their
/// bitmaps (three years: some thousand rows of 1 KiB), not over their segments. There is no other plan, so no plan can
/// be chosen wrongly.
struct SegmentSearch {
    /// With more candidates in a day than this, walking the index by start is cheaper than looking each one up.
    static let manyInADay = 600

    private let query: SegmentQuery
    private let conditions: SegmentConditions
    private let db: Database
    private var found: [Segment] = []

    static func find(_ query: SegmentQuery, _ db: Database) throws -> [Segment] {
        guard query.limit > 0 else { return [] }
        var search = SegmentSearch(query: query, conditions: SegmentConditions(query), db: db)
        return try search.run()
    }

    private init(query: SegmentQuery, conditions: SegmentConditions, db: Database) {
        self.query = query
        self.conditions = conditions
        self.db = db
    }

    /// Where a scan begins: segments before (start, number), in ascending order of the two.
    private struct Bound {
        var start: Int64
        var number: String

        static func < (a: Bound, b: Bound) -> Bool {
            a.start != b.start ? a.start < b.start : a.number.utf8.lexicographicallyPrecedes(b.number.utf8)
        }
    }

    private mutating func run() throws -> [Segment] {
        let plan = try SegmentPlan(conditions, db)
        if plan.isEmpty { return [] }
        var upper = Bound(start: .max, number: "\u{10FFFF}")
        if let to = query.to { upper = Bound(start: to.nanoseconds, number: "") }
        if let after = query.after {
            let cursor = Bound(start: after.span.start.nanoseconds, number: after.number)
            if cursor < upper { upper = cursor }
        }
        guard let from = query.from else {
            try scan(plan.source, below: upper, from: nil)
            return found
        }
        // A segment that overlaps the span began at most `longSegment` before it,
        let lookBack = from.nanoseconds.subtractingSaturated(TermField.longSegment)
        try scan(plan.source, below: upper, from: lookBack)
        // or it is one of the few long ones, which are all older than those.
        if !isDone, let long = try SegmentPlan.long(db) {
            let older = Bound(start: lookBack, number: "")
            let source = try SegmentPlan(conditions, db).source.map { AllSource([$0, long]) }
            try scan(source ?? long, below: older < upper ? older : upper, from: nil)
        }
        return found
    }

    private var isDone: Bool { found.count >= query.limit }

    /// Segments of `source` that start before `below` and not before `from`.
    private mutating func scan(_ source: (any PostingSource)?, below upper: Bound, from: Int64?) throws {
        guard let source else {
            try walk(nil, below: upper, from: from ?? .min)
            return
        }
        let lastDay = from.map { SegmentKey.day($0) } ?? .min
        var wanted = SegmentKey.day(upper.start)
        while !isDone, let day = try source.seek(wanted), day >= lastDay {
            let slots = try source.slots()
            let (midnight, overflow) = day.multipliedReportingOverflow(by: SegmentKey.dayLength)
            let first = max(from ?? .min, overflow ? .min : midnight)
            if slots.count > Self.manyInADay {
                try walk(slots, below: Self.min(upper, endOf: day), from: first)
            } else {
                try look(slots, day: day, below: upper, from: first)
            }
            wanted = day - 1
        }
    }

    private static func min(_ upper: Bound, endOf day: Int64) -> Bound {
        let (end, overflow) = (day + 1).multipliedReportingOverflow(by: SegmentKey.dayLength)
        let bound = Bound(start: end, number: "")
        return !overflow && bound < upper ? bound : upper
    }

    /// Goes through the index by start and gives out the segments whose slot is in `slots`, or all.
    private mutating func walk(_ slots: SlotSet?, below upper: Bound, from: Int64) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, end FROM segment INDEXED BY segment_by_start
                WHERE start >= ? AND (start, number) < (?, ?) ORDER BY start DESC, number DESC
                """)
        let rows = try Row.fetchCursor(statement, arguments: [from, upper.start, upper.number])
        while !isDone, let row = try rows.next() {
            let id: Int64 = try row.need(0)
            if let slots, !slots.contains(SegmentKey.slot(id: id)) { continue }
            if let after = conditions.from, try row.need(1) <= after { continue }
            try giveOut(id)
        }
    }

    /// Looks up each candidate of a day, orders them, and gives them out.
    private mutating func look(_ slots: SlotSet, day: Int64, below upper: Bound, from: Int64) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT start, end, number, latitude, longitude FROM segment WHERE id = ?")
        var candidates: [(bound: Bound, id: Int64)] = []
        try slots.forEach { slot in
            let id = SegmentKey.id(day: day, slot: slot)
            let candidate = try statement.first([id]) { row -> Bound? in
                let start: Int64 = try row.need(0)
                guard start >= from, start <= upper.start else { return nil }
                if let after = conditions.from, try row.need(1) <= after { return nil }
                guard conditions.holds(position: Coordinate(latitude: row[3], longitude: row[4])) else { return nil }
                return Bound(start: start, number: try row.need(2))
            }
            if let bound = candidate ?? nil, bound < upper { candidates.append((bound, id)) }
        }
        candidates.sort { $1.bound < $0.bound }
        for candidate in candidates where !isDone { try giveOut(candidate.id) }
    }

    /// Adds the segment if it fulfils every condition.
    private mutating func giveOut(_ id: Int64) throws {
        guard let segment = try SegmentRows.fetch(id: id, db), conditions.holds(position: segment.position) else {
            return
        }
        let holds = try conditions.holds(segment) {
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT name FROM officer WHERE police_number = ?"),
                arguments: [segment.officer])
        }
        if holds { found.append(segment) }
    }
}

extension SQLiteCatalogue {
    public func find(_ query: SegmentQuery) throws(CatalogueError) -> [Segment] {
        try reading { db in try SegmentSearch.find(query, db) }
    }
}
