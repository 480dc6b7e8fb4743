/// A place in a regulation: article, and where needed paragraph and item, as its own text counts them.
///
/// Written `10`, `10/2` (second paragraph), `5/1/3` (first paragraph, item three).
public struct Article: Hashable, Sendable {
    public var number: Int
    public var paragraph: Int?
    public var item: Int?

    /// Nil where the text is none; numbers run from 1 to 999.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard (1...3).contains(parts.count), parts.allSatisfy((1...999).contains) else { return nil }
        number = parts[0]
        paragraph = parts.count > 1 ? parts[1] : nil
        item = parts.count > 2 ? parts[2] : nil
    }

    public var text: String { [number, paragraph, item].compactMap { $0.map(String.init) }.joined(separator: "/") }
}

/// Where a rule stands; nil article: the regulation is silent, and the value is the site's own setting.
public struct Source: Hashable, Sendable {
    public var article: Article?
    public var isLocal: Bool { article == nil }

    public static let local = Source(article: nil)

    public init(article: Article?) { self.article = article }
}

/// A word or sentence in both languages.
public struct RuleWords: Hashable, Sendable {
    public var zh: String
    public var en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
}
