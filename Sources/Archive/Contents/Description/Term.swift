/// A stable key, for programs, with what people read.
public struct Term: Hashable, Sendable {
    public var key: String
    public var words: Words

    public init(key: String, words: Words) {
        self.key = key
        self.words = words
    }

    public init(_ key: String, zh: String, en: String) { self.init(key: key, words: Words(zh: zh, en: en)) }
}

/// Who: a number, and a name where one is known.
public struct Person: Hashable, Sendable {
    /// Police number, or the program's signature where a program did it.
    public var number: String
    public var name: String?
    public var unit: String?

    public init(number: String, name: String? = nil, unit: String? = nil) {
        self.number = number
        self.name = name
        self.unit = unit
    }

    /// `name (number)`, or what there is of it.
    public var text: String { name.map { number.isEmpty ? $0 : "\($0) (\(number))" } ?? number }
}

/// A rule: which regulation, which article of it.
public struct RuleCitation: Hashable, Sendable {
    /// Id of the regulation, the name of its file.
    public var regulation: String
    public var title: Words
    /// As people write it (第十九条第一款 / article 19); nil where the site's own setting decided.
    public var article: Words?

    public init(regulation: String, title: Words, article: Words?) {
        self.regulation = regulation
        self.title = title
        self.article = article
    }
}
