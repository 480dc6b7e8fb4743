import Catalogue

/// What the catalogue says went wrong, in the reader's language.
extension CatalogueError {
    public func message(_ language: Language) -> String { message.text(language) }
    public func hint(_ language: Language) -> String { hint.text(language) }
}

extension Bilingual {
    init(_ words: CatalogueError.Wording) { self.init(zh: words.zh, en: words.en) }
}

extension CatalogueError.Wording {
    public func text(_ language: Language) -> String { language == .zh ? zh : en }
}
