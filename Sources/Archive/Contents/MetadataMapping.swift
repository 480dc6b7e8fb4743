/// How a field of a recording is called in a metadata scheme: element names with their numbers, from a file of the
/// site's (`Pipelines/metadata/da-t.yaml`), since the schemes' numbers differ by edition.
public struct MetadataMapping: Hashable, Sendable {
    /// One element of the scheme.
    public struct Element: Hashable, Sendable {
        /// Key of the field it is filled from (``MetadataField``).
        public var field: String
        /// Name of the XML element.
        public var name: String
        /// The scheme's own number, `M7`; nil where it has none or it is not known.
        public var number: String?
        public var words: Words?

        public init(field: String, name: String, number: String? = nil, words: Words? = nil) {
            self.field = field
            self.name = name
            self.number = number
            self.words = words
        }
    }

    public var scheme: String
    public var elements: [Element]

    public init(scheme: String, elements: [Element]) {
        self.scheme = scheme
        self.elements = elements
    }
}
