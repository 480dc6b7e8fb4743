import Evidence
import GRDB

/// The exact test of phrases of three and more words, which the index answers only roughly: 文三街十三路 has both pairs of
/// 文三路. A text is looked at once, however many segments have it.
final class PhraseTest {
    private struct Question: Hashable {
        var phrase: Int
        var text: Int64
    }

    private struct NameQuestion: Hashable {
        var phrase: Int
        var officer: String
    }

    let phrases: [SegmentConditions.Phrase]
    private let db: Database
    private var answers: [Question: Bool] = [:]
    private var nameAnswers: [NameQuestion: Bool] = [:]

    init(_ conditions: SegmentConditions, _ db: Database) {
        phrases = conditions.phrases.filter { !$0.isExact }
        self.db = db
    }

    func holds(_ segment: SegmentLookup) throws -> Bool {
        for index in phrases.indices where try !holds(index, segment) { return false }
        return true
    }

    private func holds(_ index: Int, _ segment: SegmentLookup) throws -> Bool {
        let phrase = phrases[index]
        if let number = phrase.orDispatch, SegmentConditions.isSameNumber(segment.dispatch, number) { return true }
        if let number = phrase.orOfficer, Words.fold(segment.officer) == number { return true }
        for field in phrase.fields {
            switch field {
            case .place: if let id = segment.placeID, try holds(index, text: id) { return true }
            case .cause: if let id = segment.causeID, try holds(index, text: id) { return true }
            case .category: if let id = segment.categoryID, try holds(index, text: id) { return true }
            case .name: if try holds(index, nameOf: segment.officer) { return true }
            case .officer, .cell: break
            }
        }
        return false
    }

    private func holds(_ phrase: Int, text id: Int64) throws -> Bool {
        let question = Question(phrase: phrase, text: id)
        if let known = answers[question] { return known }
        let row = try RawStatement(db, "SELECT text FROM phrase WHERE id = ?")
        defer { row.reset() }
        row.bind(1, id)
        let answer = try row.step() && Words.contains(Words.split(row.text(0)), phrase: phrases[phrase].words)
        answers[question] = answer
        return answer
    }

    private func holds(_ phrase: Int, nameOf officer: String) throws -> Bool {
        let question = NameQuestion(phrase: phrase, officer: officer)
        if let known = nameAnswers[question] { return known }
        let row = try RawStatement(db, "SELECT name FROM officer WHERE police_number = ?")
        defer { row.reset() }
        row.bind(1, officer)
        let answer = try row.step() && Words.contains(Words.split(row.text(0)), phrase: phrases[phrase].words)
        nameAnswers[question] = answer
        return answer
    }
}

/// What the order and the exact tests need to know of a segment.
struct SegmentLookup {
    private let row: RawStatement

    init(_ db: Database) throws {
        row = try RawStatement(
            db,
            """
            SELECT start, end, number, latitude, longitude, dispatch, officer, place_id, cause_id, category_id
            FROM segment WHERE id = ?
            """)
    }

    /// The values below are those of the segment last found.
    func find(_ id: Int64) throws -> Bool {
        row.reset()
        row.bind(1, id)
        return try row.step()
    }

    func reset() { row.reset() }

    var start: Int64 { row.int(0) }
    var end: Int64 { row.int(1) }
    var number: String { row.text(2) }
    var position: Coordinate? { row.coordinate(3, 4) }
    var dispatch: String { row.text(5) }
    var officer: String { row.text(6) }
    var placeID: Int64? { row.optionalInt(7) }
    var causeID: Int64? { row.optionalInt(8) }
    var categoryID: Int64? { row.optionalInt(9) }
}
