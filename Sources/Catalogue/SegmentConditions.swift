import Evidence
import GRDB

/// The exact meaning of a ``SegmentQuery``.
struct SegmentConditions {
    /// A phrase, and the fields in any of which it may stand.
    struct Phrase {
        var words: [Substring]
        var fields: [TermField]
        /// One word or one pair of adjacent words: the index itself answers that exactly.
        var isExact: Bool { words.count <= 2 }
        /// In the text key, a phrase may also be a whole dispatch number.
        var orDispatch: String?
        /// In the officer key, a phrase may also be a whole police number.
        var orOfficer: String?
    }

    var dispatch: String?
    var phrases: [Phrase] = []
    var near: SegmentQuery.Near?
    /// The end must be after this.
    var from: Int64?
    /// A key that nothing can fulfil.
    var isImpossible = false

    init(_ query: SegmentQuery) {
        from = query.from?.nanoseconds
        near = query.near
        if let near, !near.position.isOnEarth || !(near.metres >= 0) { isImpossible = true }
        if let from = query.from, let to = query.to, to <= from { isImpossible = true }
        if let dispatch = query.dispatch, !Self.isBlank(dispatch) { self.dispatch = Self.trimmed(dispatch) }
        if let officer = query.officer, !Self.isBlank(officer) {
            // A name has no spaces that matter: the whole key is one phrase.
            let number = Words.fold(Self.trimmed(officer))
            phrases.append(Phrase(words: Words.split(officer), fields: [.name], orOfficer: number))
        }
        add(query.place, [.place])
        add(query.cause, [.cause])
        for part in (query.text ?? "").split(whereSeparator: \.isWhitespace) {
            phrases.append(
                Phrase(
                    words: Words.split(String(part)), fields: [.place, .cause, .category, .name],
                    orDispatch: String(part)))
        }
    }

    private mutating func add(_ text: String?, _ fields: [TermField]) {
        for words in Words.phrases(text ?? "") { phrases.append(Phrase(words: words, fields: fields)) }
    }

    /// A key of nothing but spaces asks for nothing.
    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    // MARK: Tests

    func holds(position: Coordinate?) -> Bool {
        guard let near else { return true }
        guard let position, position.isOnEarth else { return false }
        return near.position.distance(to: position) <= near.metres
    }

    /// As SQLite's NOCASE: letters of ASCII in either case.
    static func isSameNumber(_ a: String, _ b: String) -> Bool {
        func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }
        return a.utf8.elementsEqual(b.utf8) { lower($0) == lower($1) }
    }
}
