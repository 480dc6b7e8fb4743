import Evidence
import GRDB

/// Turns the conditions of a query into sources.
struct SegmentPlan {
    /// A rare source is enough: the few segments it has are tested one by one, which costs less than reading the many
    /// lists of a circle beside it.
    static let rare = 500
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
        let rarest = sources.map(\.count).min() ?? .max
        if let near = conditions.near, rarest > Self.rare, let source = try NearSource(near, reader, db) {
            sources.append(source)
            self.near = source
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
        let statement = try db.cachedStatement(
            sql: "SELECT id, segments FROM term WHERE field = ? AND text = ? AND segments > 0")
        var found: [(id: Int64, count: Int)] = []
        for term in terms {
            guard let row = try statement.first([field.rawValue, term], Self.termRow) else { return nil }
            found.append(row)
        }
        guard !found.isEmpty else { return nil }
        found.sort { $0.count < $1.count }
        let sources = try found.prefix(mostPairs).map { try TermSource(term: $0.id, count: $0.count, reader) }
        return sources.count == 1 ? sources[0] : AllSource(sources)
    }

    private static func termRow(_ row: Row) throws -> (id: Int64, count: Int) {
        (try row.need(0), try row.need(1))
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
