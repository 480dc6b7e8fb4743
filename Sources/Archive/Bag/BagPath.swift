import Evidence

/// The place of a file in a bag: UTF-8, parts separated by `/`, relative to the bag's base folder.
public struct BagPath: Hashable, Sendable, Comparable, Codable {
    public let text: String

    /// Refuses what a reader could lose or misunderstand (docs/design/discs.md, Names).
    public init(_ text: String) throws(BagError) {
        // By bytes: a slash before a combining mark is no `Character` of its own.
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard !part.isEmpty, !part.elementsEqual(".".utf8), !part.elementsEqual("..".utf8), !part.contains(0)
            else { throw BagError(.unusablePath, path: text) }
            // Every file system that a bag may be copied to has this limit or a wider one.
            guard part.count <= 255 else { throw BagError(.nameTooLong, path: text) }
        }
        self.text = text
    }

    /// In the order of bytes, so that manifests are the same everywhere.
    public static func < (a: BagPath, b: BagPath) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

    public static func == (a: BagPath, b: BagPath) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }

    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var isPayload: Bool { text.utf8.starts(with: "data/".utf8) }

    public var raw: RawPath { RawPath(text) }

    /// As it stands in a manifest: CR, LF and `%`, and only those, percent-encoded (RFC 8493, 2.1.3).
    public var encoded: String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case "%": result += "%25"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Equal for two paths that some file system takes for one: case and Unicode normalisation left out. Swift compares
    /// strings by canonical equivalence, so no normalising is needed.
    static func foldedKey(_ text: some StringProtocol) -> String { text.lowercased() }

    /// One part of a path for a file name that need not be UTF-8: where it is not, every stray byte as `%XX` and `%` as
    /// `%25`, as the catalogue writes it. Which file that was stands in the index.
    public static func name(_ name: RawPath) -> String { name.name.text }
}
