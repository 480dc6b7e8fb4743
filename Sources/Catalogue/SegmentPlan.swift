import Evidence
import GRDB

/// Turns the conditions of a query into sources.
struct SegmentPlan {
    /// A rare source is enough: the few segments it has are tested one by one, which costs less than reading the many
    /// lists of a circle beside it.
    static let rare = 1000
    /// Of a long phrase only the rarest pairs are read; the exact test does the rest.
    static let mostPairs = 3

    /// Nil: nothing restricts the segments but time.
    var source: (any PostingSource)?
    /// The source that wants to hear of segments which are too far away.
    var near: NearSource?
    /// True when some key is certain to match nothing.
    var isEmpty = false

    init(_ conditions: SegmentConditions, _ reader: PostingReader, _ db: Database) throws {
        var sources: [any PostingSource] = []
        if let dispatch = conditions.dispatch { sources.append(try Self.dispatch(dispatch, db)) }
        for phrase in conditions.phrases { sources.append(try Self.source(phrase, reader, db)) }
        if let near = conditions.near { try add(near, to: &sources, reader, db) }
        isEmpty = isEmpty || conditions.isImpossible || sources.contains { $0.count == 0 }
        guard !isEmpty, let first = sources.first else { return }
        source = sources.count == 1 ? first : AllSource(sources)
    }

    private mutating func add(
        _ near: SegmentQuery.Near, to sources: inout [any PostingSource], _ reader: PostingReader, _ db: Database
    ) throws {
        // Each condition by itself must be met somewhere in the circle.
        let areas = sources.map { $0.area.within(near) }
        if areas.contains(where: \.isEmpty) {
            isEmpty = true
            return
        }
        // Where all of a condition lies inside, reading the circle's cells would take nothing away.
        if sources.contains(where: { $0.area.isInside(near) }) { return }
        let rarest = sources.map(\.count).min() ?? .max
        guard rarest > Self.rare, let source = try NearSource(near, areas: areas, reader, db) else { return }
        sources.append(source)
        self.near = source
    }

    private static func dispatch(_ number: String, _ db: Database) throws -> FixedSource {
        FixedSource(
            ids: try Int64.fetchAll(
                db, sql: "SELECT id FROM segment WHERE dispatch = ? COLLATE NOCASE", arguments: [number]))
    }

    private static func source(
        _ phrase: SegmentConditions.Phrase, _ reader: PostingReader, _ db: Database
    ) throws -> any PostingSource {
        var choices: [any PostingSource] = []
        for field in phrase.fields {
            if let all = try source(field, Words.terms(phrase: phrase.words), reader, db) { choices.append(all) }
        }
        if let number = phrase.orDispatch {
            let segments = try dispatch(number, db)
            if segments.count > 0 { choices.append(segments) }
        }
        if let number = phrase.orOfficer, let segments = try source(.officer, [number], reader, db) {
            choices.append(segments)
        }
        return choices.count == 1 ? choices[0] : AnySource(choices)
    }

    /// All of the terms in one field; nil when one of them occurs nowhere.
    private static func source(
        _ field: TermField, _ terms: [String], _ reader: PostingReader, _ db: Database
    ) throws -> (any PostingSource)? {
        let row = try RawStatement(
            db, "SELECT id, segments, area FROM term WHERE field = ? AND text = ? AND segments > 0")
        defer { row.reset() }
        var found: [(id: Int64, count: Int, area: TermArea)] = []
        for term in terms {
            row.reset()
            row.bind(1, field.rawValue)
            row.bind(2, term)
            guard try row.step() else { return nil }
            found.append((row.int(0), Int(row.int(1)), row.withBytes(2) { TermArea(encoded: $0) }))
        }
        guard !found.isEmpty else { return nil }
        found.sort { $0.count < $1.count }
        let sources = try found.prefix(mostPairs).map {
            try TermSource(term: $0.id, count: $0.count, area: $0.area, reader)
        }
        return sources.count == 1 ? sources[0] : AllSource(sources)
    }

    /// The few segments that are under way at `time`, although they began more than ``LengthClass/shortest`` before.
    static func long(at time: Int64, _ db: Database) throws -> FixedSource {
        let row = try RawStatement(
            db,
            """
            SELECT id FROM segment INDEXED BY segment_long
            WHERE length_class = ? AND start BETWEEN ? AND ? AND end > ? AND length_class > 0
            """)
        var ids: [Int64] = []
        for lengthClass in 1...LengthClass.last {
            row.reset()
            row.bind(1, lengthClass)
            row.bind(2, LengthClass.earliestStart(lengthClass, at: time))
            row.bind(3, time.subtractingSaturated(LengthClass.shortest))
            row.bind(4, time)
            while try row.step() { ids.append(row.int(0)) }
        }
        row.reset()
        return FixedSource(ids: ids)
    }
}
