/// How a field of a recording is called in a metadata scheme: element names with their numbers, from a file of the
/// site's (`Pipelines/metadata/da-t.yaml`), since the schemes' numbers differ by edition.
public struct MetadataMapping: Hashable, Sendable {
    /// One element of the scheme.
    public struct Element: Hashable, Sendable {
        public var field: IndexField
        /// Name of the XML element.
        public let name: String
        /// The scheme's own number, `M7`; nil where it has none or it is not known.
        public var number: String?

        /// Nil where the name can't be an XML element's.
        public init?(field: IndexField, name: String, number: String? = nil) {
            guard Self.isName(name) else { return nil }
            self.field = field
            self.name = name
            self.number = number
        }

        /// Letters (Chinese ones too), digits, `_`, `-`, `.`; a letter or `_` first. No colon: names have no prefix.
        private static func isName(_ name: String) -> Bool {
            guard let first = name.unicodeScalars.first, isLetter(first), !name.lowercased().hasPrefix("xml") else {
                return false
            }
            return name.unicodeScalars.allSatisfy { isLetter($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "." }
        }

        private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x4E00...0x9FA5: true
            default: false
            }
        }
    }

    public var scheme: String
    public var elements: [Element]

    public init(scheme: String, elements: [Element]) {
        self.scheme = scheme
        self.elements = elements
    }
}
