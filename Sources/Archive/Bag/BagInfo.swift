/// What `bag-info.txt` says: labels and values, in order; a label may come more than once (RFC 8493, 2.2.2).
public struct BagInfo: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public var label: String
        public var value: String

        public init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    public var fields: [Field]

    public init(_ fields: [Field] = []) { self.fields = fields }

    /// Nothing is added for a value that is nil.
    public mutating func add(_ label: String, _ value: String?) {
        if let value { fields.append(Field(label, value)) }
    }

    /// One disc of several: `Bag-Group-Identifier` and `Bag-Count`.
    public mutating func add(group: String, number: Int, of count: Int?) {
        add("Bag-Group-Identifier", group)
        add("Bag-Count", "\(number) of \(count.map(String.init) ?? "?")")
    }

    /// The first value under a label, in any case.
    public subscript(label: String) -> String? {
        fields.first { $0.label.lowercased() == label.lowercased() }?.value
    }

    /// The RFC recommends lines of at most 79 characters.
    static let width = 79
    /// Read by programs: never folded, whatever their length.
    static let unfolded: Set<String> = [
        "bagging-date", "payload-oxum", "bag-group-identifier", "bag-count", "external-identifier", "bag-size",
        "internal-sender-identifier", "contact-email", "contact-phone", "bag-software-agent",
    ]

    func rendered() throws(BagError) -> String {
        var result = ""
        for field in fields {
            let label = field.label
            guard !label.isEmpty, !label.contains(where: { $0 == ":" || $0.isNewline }), label.first != " ",
                label.last != " ", !label.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
            else { throw BagError(.unusableMetadata, path: "bag-info.txt", detail: label) }
            let lines = Self.lines(field.value)
            guard !lines.isEmpty else { throw BagError(.unusableMetadata, path: "bag-info.txt", detail: label) }
            let isFolded = !Self.unfolded.contains(label.lowercased())
            guard isFolded || lines.count == 1 else {
                throw BagError(.unusableMetadata, path: "bag-info.txt", detail: label)
            }
            var start = "\(label): "
            for line in lines {
                for part in isFolded ? Self.fold(line, after: start.count) : [line] {
                    result += start + part + "\n"
                    start = "  "
                }
            }
        }
        return result
    }

    /// The lines of a value without what can't be kept: padding at their ends, empty lines, control characters.
    private static func lines(_ value: String) -> [String] {
        value.split(whereSeparator: \.isNewline).map { line in
            let clean = String(
                String.UnicodeScalarView(line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
            return String(clean.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        .filter { !$0.isEmpty }
    }

    /// Breaks a line where it has a space, so that nothing is lost but that space.
    private static func fold(_ line: String, after prefix: Int) -> [String] {
        var result: [String] = []
        var current = ""
        var room = width - prefix
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            if !current.isEmpty, current.count + 1 + word.count > room, !word.isEmpty {
                result.append(current)
                current = String(word)
                room = width - 2
            } else {
                current += (current.isEmpty ? "" : " ") + word
            }
        }
        return result + (current.isEmpty ? [] : [current])
    }
}
