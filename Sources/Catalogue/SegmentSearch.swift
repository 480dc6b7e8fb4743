import Evidence
import GRDB

/// Finds segments, newest first.
///
/// Each condition is a list of blocks of eight days with a bitmap of segments for each ("posting lists"); blocks are
/// visited from the newest, the bitmaps of all conditions are intersected, and what is left is ordered by start, tested
/// exactly, and given out until there are enough. Conditions that match millions but have nothing in common cost one
/// pass over their bitmaps (three years: a few hundred rows of some KiB), not over their segments. There is no other
/// plan, so no plan can be chosen wrongly.
struct SegmentSearch {
    private let query: SegmentQuery
    private let conditions: SegmentConditions
    private let db: Database
    private let rows: SegmentRows.ByID
    private let reader: PostingReader
    private let lookup: SegmentLookup
    private let phraseTest: PhraseTest
    /// Of the plan in hand.
    private var nearSource: NearSource?
    private var found: [Segment] = []

    static func find(_ query: SegmentQuery, _ db: Database) throws -> [Segment] {
        guard query.limit > 0 else { return [] }
        var search = try SegmentSearch(query: query, db: db)
        defer { search.lookup.reset() }
        return try search.run()
    }

    private init(query: SegmentQuery, db: Database) throws {
        self.query = query
        self.db = db
        conditions = SegmentConditions(query)
        rows = try SegmentRows.ByID(db)
        reader = PostingReader(db)
        lookup = try SegmentLookup(db)
        phraseTest = PhraseTest(conditions, db)
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
        let plan = try SegmentPlan(conditions, reader, db)
        if plan.isEmpty { return [] }
        nearSource = plan.near
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
        // A segment that overlaps the span began at most four hours before it,
        let lookBack = from.nanoseconds.subtractingSaturated(LengthClass.shortest)
        try scan(plan.source, below: upper, from: lookBack)
        // or it is one of the few long ones, which are all older than those.
        if !isDone {
            let long = try SegmentPlan.long(at: from.nanoseconds, db)
            if long.count == 0 { return found }
            let older = Bound(start: lookBack, number: "")
            let plan = try SegmentPlan(conditions, reader, db)
            nearSource = plan.near
            let source = plan.source.map { AllSource([$0, long]) as any PostingSource }
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
        let lastBlock = from.map { SegmentKey.block($0) } ?? .min
        var wanted = SegmentKey.block(upper.start)
        while !isDone, let block = try source.seek(wanted), block >= lastBlock {
            var slots = SlotSet()
            try source.unite(into: &slots)
            let (begin, overflow) = block.multipliedReportingOverflow(by: SegmentKey.blockLength)
            let first = max(from ?? .min, overflow ? .min : begin)
            if isCrowded(slots) {
                try walk(slots, below: Self.min(upper, endOf: block), from: first)
            } else {
                try look(slots, block: block, below: upper, from: first)
            }
            wanted = block - 1
        }
    }

    /// Whether walking the index by start until there is enough is cheaper than looking up every candidate of a block:
    /// to look up costs some ten times as much as to walk by.
    private func isCrowded(_ slots: SlotSet) -> Bool {
        let count = slots.count
        return count * count > 10 * (slots.words.count << 6) * Swift.min(query.limit, 1000) / 100
    }

    private static func min(_ upper: Bound, endOf block: Int64) -> Bound {
        let (end, overflow) = (block + 1).multipliedReportingOverflow(by: SegmentKey.blockLength)
        let bound = Bound(start: end, number: "")
        return !overflow && bound < upper ? bound : upper
    }

    /// Goes through the index by start and gives out the segments whose slot is in `slots`, or all.
    private mutating func walk(_ slots: SlotSet?, below upper: Bound, from: Int64) throws {
        var slots = slots
        let row = try RawStatement(
            db,
            """
            SELECT id, end, start, number FROM segment INDEXED BY segment_by_start
            WHERE start >= ? AND (start, number) < (?, ?) ORDER BY start DESC, number DESC
            """)
        defer { row.reset() }
        row.bind(1, from)
        row.bind(2, upper.start)
        row.bind(3, upper.number)
        while !isDone, try row.step() {
            let id = row.int(0)
            if let slots, !slots.contains(SegmentKey.slot(id: id)) { continue }
            if let after = conditions.from, row.int(1) <= after { continue }
            if conditions.near != nil {
                guard try lookup.find(id) else { continue }
                let block = SegmentKey.block(id: id)
                if try !isNear(lookup.position, block, &slots) {
                    // What is left may not be worth the walk.
                    if let rest = slots, !isCrowded(rest) {
                        let here = Bound(start: row.int(2), number: row.text(3))
                        return try look(rest, block: block, below: here, from: from)
                    }
                    continue
                }
            }
            try giveOut(id)
        }
    }

    /// Looks up each candidate of a block, orders them, and gives them out.
    private mutating func look(_ slots: SlotSet, block: Int64, below upper: Bound, from: Int64) throws {
        var rest: SlotSet? = slots
        var candidates: [(bound: Bound, id: Int64)] = []
        for slot in slots.slots where rest?.contains(slot) == true {
            let id = SegmentKey.id(block: block, slot: slot)
            guard try lookup.find(id), lookup.start >= from, lookup.start <= upper.start else { continue }
            if let after = conditions.from, lookup.end <= after { continue }
            guard try isNear(lookup.position, block, &rest) else { continue }
            let bound = Bound(start: lookup.start, number: lookup.number)
            if bound < upper { candidates.append((bound, id)) }
        }
        candidates.sort { $1.bound < $0.bound }
        for candidate in candidates where !isDone { try giveOut(candidate.id) }
    }

    /// The exact test of the distance. Takes out of `rest` what would fail it too.
    private func isNear(_ position: Coordinate?, _ block: Int64, _ rest: inout SlotSet?) throws -> Bool {
        if conditions.near == nil || conditions.holds(position: position) { return true }
        if let position, let far = try nearSource?.reject(position, block: block) { rest?.subtract(far) }
        return false
    }

    /// Adds the segment if the last of its conditions hold.
    private mutating func giveOut(_ id: Int64) throws {
        if !phraseTest.phrases.isEmpty {
            guard try lookup.find(id), try phraseTest.holds(lookup) else { return }
        }
        if let segment = try rows.fetch(id) { found.append(segment) }
    }
}

extension SQLiteCatalogue {
    public func find(_ query: SegmentQuery) throws(CatalogueError) -> [Segment] {
        try reading { db in try SegmentSearch.find(query, db) }
    }
}
