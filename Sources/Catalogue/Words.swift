import Foundation

/// Text cut into words for searching: a run of letters and digits is one word, any other character (each Chinese
/// character, each sign) is a word of its own. Width and case don't count. Spaces separate.
///
/// A segment is stored under each of its words and each pair of adjacent words, so that a Chinese word of any length,
/// one and two characters included, is found: SQLite 3.40's own trigram index answers those with nothing and no error.
/// There is no query syntax: a sign in a query stands for itself.
enum Words {
    /// Longer texts are searchable by their first words only.
    static let limit = 512

    /// The words of a text, in order. A space ends a word but does not make its neighbours less adjacent.
    static func split(_ text: String) -> [Substring] {
        var words: [Substring] = []
        let folded = fold(text)
        var runStart: String.Index?
        var index = folded.unicodeScalars.startIndex
        let scalars = folded.unicodeScalars
        while index < scalars.endIndex, words.count < limit {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            if isRun(scalar) {
                if runStart == nil { runStart = index }
            } else {
                if let start = runStart { words.append(folded[start..<index]) }
                runStart = nil
                if !scalar.properties.isWhitespace { words.append(folded[index..<next]) }
            }
            index = next
        }
        if let start = runStart { words.append(folded[start..<index]) }
        return words
    }

    /// The parts of a query between spaces; each must be found, in any order. A part is a phrase: its words adjacent.
    static func phrases(_ query: String) -> [[Substring]] {
        fold(query).split(whereSeparator: \.isWhitespace).map { split(String($0)) }.filter { !$0.isEmpty }
    }

    /// Wide and narrow, upper and lower case are the same.
    static func fold(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 128 }
            ? text.lowercased() : text.precomposedStringWithCompatibilityMapping.lowercased()
    }

    /// What a text is stored under, each term once.
    static func terms(_ text: String) -> [String] {
        let words = split(text)
        var seen = Set<String>()
        var terms: [String] = []
        for (index, word) in words.enumerated() {
            if seen.insert(String(word)).inserted { terms.append(String(word)) }
            if index > 0 {
                let pair = "\(words[index - 1]) \(word)"
                if seen.insert(pair).inserted { terms.append(pair) }
            }
        }
        return terms
    }

    /// The terms that any text containing the phrase is stored under: all pairs, or the only word.
    static func terms(phrase: [Substring]) -> [String] {
        guard phrase.count > 1 else { return phrase.map(String.init) }
        var seen = Set<String>()
        return zip(phrase, phrase.dropFirst()).map { "\($0) \($1)" }.filter { seen.insert($0).inserted }
    }

    static func contains(_ words: [Substring], phrase: [Substring]) -> Bool {
        guard !phrase.isEmpty, words.count >= phrase.count else { return false }
        return (0...(words.count - phrase.count)).contains { start in
            phrase.indices.allSatisfy { words[start + $0] == phrase[$0] }
        }
    }

    /// Letters, digits and marks of scripts that write words with spaces; Chinese, Japanese and Korean come later in
    /// Unicode.
    private static func isRun(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 128 {
            return (48...57).contains(scalar.value) || (97...122).contains(scalar.value)
                || (65...90).contains(scalar.value)
        }
        guard scalar.value < 0x2E80 else { return false }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.canonicalCombiningClass != .notReordered
    }
}
