/// What people read, in both languages.
public struct Words: Hashable, Sendable, Codable {
    public enum Language: String, Sendable, CaseIterable {
        case zh, en
    }

    public var zh: String
    public var en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    public func text(_ language: Language) -> String { language == .zh ? zh : en }
}
