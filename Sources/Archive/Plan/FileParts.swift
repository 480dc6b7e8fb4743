/// One file on the disc of a recording: the whole of it, or a part.
public struct FilePart: Hashable, Sendable, Codable {
    /// `name.mp4`, or `name.mp4.001`.
    public var name: String
    /// Where in the recording it begins.
    public var offset: Int64
    public var bytes: Int64

    public init(name: String, offset: Int64, bytes: Int64) {
        self.name = name
        self.offset = offset
        self.bytes = bytes
    }
}

/// How a recording is stored that is larger than a file may be: `name.001`, `name.002`, …, joined by `cat name.0*`.
public struct FileParts: Hashable, Sendable, Codable {
    /// The largest file, in bytes, a sector at least; nil where files of any size may be stored whole.
    public let largest: Int64?

    public init(largest: Int64?) { self.largest = largest.map { max(Medium.sectorBytes, $0) } }

    public init(from decoder: any Decoder) throws {
        self.init(
            largest: try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(Int64.self, forKey: .largest))
    }

    /// The last whole sector below 2³² bytes: what one extent of ISO 9660 holds, and every reader reads.
    public static let fourGigabytes = FileParts(largest: 4_294_965_248)
    public static let whole = FileParts(largest: nil)

    /// Numbers have three digits, and more where there are a thousand parts or more: they sort as they join.
    public func parts(name: String, bytes: Int64) -> [FilePart] {
        guard let largest, bytes > largest else { return [FilePart(name: name, offset: 0, bytes: bytes)] }
        let count = (bytes - 1) / largest + 1
        let digits = max(3, String(count).count)
        return (0..<count).map { number in
            let text = String(number + 1)
            let offset = number * largest
            return FilePart(
                name: "\(name).\(String(repeating: "0", count: digits - text.count))\(text)", offset: offset,
                bytes: min(largest, bytes - offset))
        }
    }

    /// How many parts, without making them: a size from a broken row must not make billions of names.
    func count(bytes: Int64) -> Int64 {
        guard let largest, bytes > largest else { return 1 }
        return (bytes - 1) / largest + 1
    }
}
