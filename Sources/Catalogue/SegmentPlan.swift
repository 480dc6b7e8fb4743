import Evidence
import GRDB

/// Turns the conditions of a query into sources.
struct SegmentPlan {
    /// A rare source is enough: the few segments it has are tested one by one, which costs less than reading the many
    /// lists of a circle beside it.
    static let rare = 2000
    /// Of a long phrase only the rarest pairs are read; the exact test does the rest.
    static let mostPairs = 4

    /// Nil: nothing restricts the segments but time.
    var source: (any PostingSource)?
    /// True when some key is certain to match nothing.
    var isEmpty = false

    init(_ conditions: SegmentConditions, _ db: Database) throws {
        var sources: [any PostingSource] = []
        if let dispatch = conditions.dispatch { sources.append(try Self.dispatch(dispatch, db)) }
        for phrase in conditions.phrases { sources.append(try Self.source(phrase, db)) }
        let rarest = sources.map(\.count).min() ?? .max
        if let near = conditions.near, rarest > Self.rare, let cells = try Self.cells(near, db) {
            sources.append(cells)
        }
        isEmpty = conditions.isImpossible || sources.contains { $0.count == 0 }
        guard !isEmpty, let first = sources.first else { return }
        source = sources.count == 1 ? first : AllSource(sources)
    }

    private static func dispatch(_ number: String, _ db: Database) throws -> FixedSource {
        FixedSource(
            ids: try Int64.fetchAll(
                db, sql: "SELECT id FROM segment WHERE dispatch = ? COLLATE NOCASE", arguments: [number]))
    }

    private static func source(_ phrase: SegmentConditions.Phrase, _ db: Database) throws -> any PostingSource {
        var choices: [any PostingSource] = []
        for field in phrase.fields {
            if let all = try source(field, Words.terms(phrase: phrase.words), db) { choices.append(all) }
        }
        if let number = phrase.orDispatch {
            let segments = try dispatch(number, db)
            if segments.count > 0 { choices.append(segments) }
        }
        if let number = phrase.orOfficer, let segments = try source(.officer, [number], db) { choices.append(segments) }
        return choices.count == 1 ? choices[0] : AnySource(choices)
    }

    /// All of the terms in one field; nil when one of them occurs nowhere.
    private static func source(_ field: TermField, _ terms: [String], _ db: Database) throws -> (any PostingSource)? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, segments FROM term WHERE field = ? AND text = ? AND segments > 0")
        var found: [(id: Int64, count: Int)] = []
        for term in terms {
            guard let row = try statement.first([field.rawValue, term], Self.termRow) else { return nil }
            found.append(row)
        }
        guard !found.isEmpty else { return nil }
        found.sort { $0.count < $1.count }
        let sources = try found.prefix(mostPairs).map { try TermSource(term: $0.id, count: $0.count, db) }
        return sources.count == 1 ? sources[0] : AllSource(sources)
    }

    private static func termRow(_ row: Row) throws -> (id: Int64, count: Int) {
        (try row.need(0), try row.need(1))
    }

    /// The cells that cover a circle, of the finest size of which a few suffice. Cells without segments don't count, so
    /// that a small circle is covered by tiny ones: a busy place just outside it would else be tested in vain, again
    /// and again. Nil for a circle too large for any: then only the distance is tested.
    private static func cells(_ near: SegmentQuery.Near, _ db: Database) throws -> (any PostingSource)? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, segments FROM term WHERE field = 'cell' AND text BETWEEN ? AND ? AND segments > 0 LIMIT ?")
        levels: for level in MapCells.levels.reversed() {
            guard let ranges = MapCells.ranges(near, level: level) else { continue }
            var found: [(id: Int64, count: Int)] = []
            for range in ranges {
                found += try Row.fetchCursor(
                    statement, arguments: [range.lowerBound, range.upperBound, MapCells.mostCells + 1]
                ).collect(Self.termRow)
                if found.count > MapCells.mostCells { continue levels }
            }
            return AnySource(try found.map { try TermSource(term: $0.id, count: $0.count, db) })
        }
        return nil
    }

    /// The few segments longer than ``TermField/longSegment``; nil when there are none.
    static func long(_ db: Database) throws -> (any PostingSource)? { try source(.long, [""], db) }
}
