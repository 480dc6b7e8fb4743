/// A sentence in both languages of the product.
public struct Bilingual: Hashable, Sendable, Codable {
    public var zh: String
    public var en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
}

/// What is wrong with a file that a person wrote or exported, and where: a recorder profile, a list, an option.
public struct SourceError: Error, Hashable, Sendable {
    public var message: Bilingual
    public var hint: Bilingual?
    /// The file as it was named to us, or the option, such as `--map`.
    public var file: String
    /// From 1; nil where the whole file is meant.
    public var line: Int?
    public var column: Int?

    public init(_ message: Bilingual, hint: Bilingual? = nil, file: String, line: Int? = nil, column: Int? = nil) {
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, as far as it is known.
    public var place: String {
        guard let line else { return file }
        guard let column else { return "\(file):\(line)" }
        return "\(file):\(line):\(column)"
    }
}

extension SourceError: CustomStringConvertible {
    public var description: String {
        "\(place): \(message.en)" + (hint.map { " (\($0.en))" } ?? "")
    }
}
