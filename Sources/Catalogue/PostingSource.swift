import GRDB

/// A stream of blocks of time, newest first, each with the segments of that block that may fulfil a condition.
/// A source may say too much, never too little; where it can, the exact test is made on the segment itself.
protocol PostingSource: AnyObject {
    /// At most so many segments: the rarest source leads.
    var count: Int { get }
    /// Rough number of rows read for each block.
    var cost: Int { get }
    /// What it says is tested again on each segment: it may be left out where few segments are left.
    var isTestedAgain: Bool { get }
    /// Where on the map its segments lie.
    var area: TermArea { get }
    /// The newest block up to `block` that may have any; nil when there is none. `block` never grows from call to call.
    func seek(_ block: Int64) throws -> Int64?
    /// Adds the slots of the block last found by ``seek(_:)``.
    func unite(into set: inout SlotSet) throws
    /// The same for the slots that are in `mask` only.
    func unite(into set: inout SlotSet, within mask: SlotSet) throws
    /// Keeps only the slots of the block last found by ``seek(_:)``. Returns whether any are left.
    func intersect(_ set: inout SlotSet) throws -> Bool
}

extension PostingSource {
    var isTestedAgain: Bool { false }
    var area: TermArea { .anywhere }

    func unite(into set: inout SlotSet, within mask: SlotSet) throws {
        var own = SlotSet()
        try unite(into: &own)
        own.formIntersection(mask)
        set.formUnion(own)
    }
}

/// The posting list of one term.
final class TermSource: PostingSource {
    let count: Int
    let cost = 1
    let area: TermArea
    private let cursor: PostingCursor

    init(term: Int64, count: Int, area: TermArea = .anywhere, _ reader: PostingReader) throws {
        self.count = count
        self.area = area
        cursor = try reader.cursor(term: term)
    }

    func seek(_ block: Int64) throws -> Int64? { try cursor.seek(block) }
    func unite(into set: inout SlotSet) throws { try cursor.withBytes { try set.formUnion(encoded: $0) } }
    func unite(into set: inout SlotSet, within mask: SlotSet) throws {
        try cursor.withBytes { try set.formUnion(encoded: $0, within: mask) }
    }
    func intersect(_ set: inout SlotSet) throws -> Bool {
        try cursor.withBytes { try set.formIntersection(encoded: $0) }
    }
}

/// A few segments known beforehand.
final class FixedSource: PostingSource {
    let count: Int
    let cost = 0
    private var blocks: [(block: Int64, slots: SlotSet)] = []
    private var place = 0

    init(ids: [Int64]) {
        count = ids.count
        for (block, ids) in Dictionary(grouping: ids, by: { SegmentKey.block(id: $0) }) {
            blocks.append((block, SlotSet(ids.map { SegmentKey.slot(id: $0) })))
        }
        blocks.sort { $0.block > $1.block }
    }

    func seek(_ block: Int64) -> Int64? {
        while place < blocks.count, blocks[place].block > block { place += 1 }
        return place < blocks.count ? blocks[place].block : nil
    }

    func unite(into set: inout SlotSet) {
        if place < blocks.count { set.formUnion(blocks[place].slots) }
    }

    func intersect(_ set: inout SlotSet) -> Bool {
        set.formIntersection(place < blocks.count ? blocks[place].slots : SlotSet())
    }
}

/// Segments that any of the sources has.
final class AnySource: PostingSource {
    let count: Int
    let cost: Int
    let area: TermArea
    private let sources: [any PostingSource]
    /// The block each source stands at; nil at its end.
    private var found: [Int64?]
    private var block: Int64?
    private var union = SlotSet()

    init(_ sources: [any PostingSource]) {
        self.sources = sources
        count = sources.reduce(0) { $0 + $1.count }
        cost = sources.reduce(0) { $0 + $1.cost }
        area = sources.reduce(into: TermArea()) { $0.formUnion($1.area) }
        found = Array(repeating: .max, count: sources.count)
    }

    func seek(_ wanted: Int64) throws -> Int64? {
        var newest: Int64?
        for index in sources.indices {
            guard let at = found[index] else { continue }
            let now = at <= wanted ? at : try sources[index].seek(wanted)
            found[index] = now
            if let now, now > newest ?? .min { newest = now }
        }
        block = newest
        return newest
    }

    func unite(into set: inout SlotSet) throws {
        guard let block else { return }
        for index in sources.indices where found[index] == block { try sources[index].unite(into: &set) }
    }

    func unite(into set: inout SlotSet, within mask: SlotSet) throws {
        guard let block else { return }
        for index in sources.indices where found[index] == block { try sources[index].unite(into: &set, within: mask) }
    }

    func intersect(_ set: inout SlotSet) throws -> Bool {
        union.removeAll()
        try unite(into: &union, within: set)
        swap(&set, &union)
        return !set.isEmpty
    }
}

/// Segments that all of the sources have.
final class AllSource: PostingSource {
    let count: Int
    let cost: Int
    /// That of the rarest.
    let area: TermArea
    /// The rarest leads; among the others the cheap ones are asked first, for most blocks end there.
    private let sources: [any PostingSource]
    private var result = SlotSet()
    private static let few = 4

    init(_ sources: [any PostingSource]) {
        // Of a phrase, one pair of words tells nearly all: so the rarest pair of each phrase comes before the second
        // pair of any.
        let parts = sources.map { ($0 as? AllSource)?.sources ?? [$0] }.sorted { $0[0].count < $1[0].count }
        let longest = parts.map(\.count).max() ?? 0
        let inTurns = (0..<longest).flatMap { turn in parts.compactMap { turn < $0.count ? $0[turn] : nil } }
        let simple = inTurns.filter { $0.cost <= 1 } + inTurns.filter { $0.cost > 1 }
        let rarest = simple.min { $0.count < $1.count }
        self.sources = (rarest.map { [$0] } ?? []) + simple.filter { $0 !== rarest }
        count = rarest?.count ?? 0
        area = rarest?.area ?? .anywhere
        cost = simple.reduce(0) { $0 + $1.cost }
    }

    func seek(_ block: Int64) throws -> Int64? {
        guard let leader = sources.first else { return nil }
        var wanted = block
        blocks: while let found = try leader.seek(wanted) {
            result.removeAll()
            try leader.unite(into: &result)
            for source in sources.dropFirst() {
                // To look up a few segments costs less than to read all the cells of a circle.
                if source.isTestedAgain, result.count <= Self.few { continue }
                guard let other = try source.seek(found) else { return nil }
                if other < found {
                    wanted = other
                    continue blocks
                }
                if try !source.intersect(&result) {
                    wanted = found - 1
                    continue blocks
                }
            }
            return found
        }
        return nil
    }

    func unite(into set: inout SlotSet) { set.formUnion(result) }
    func intersect(_ set: inout SlotSet) -> Bool { set.formIntersection(result) }
}
