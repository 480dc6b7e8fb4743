import Evidence
import FoundationEssentials
import Glibc

/// One entry of the custody log: a line of JSON, keys in order, without spaces. What is signed is these bytes.
public struct CustodyEntry: Hashable, Sendable, Codable {
    /// The state of one row of the catalogue after the event.
    public struct Row: Hashable, Sendable, Codable {
        public var table: String
        /// The row's primary key.
        public var key: String
        /// First sixteen bytes of the digest of its content, in hex; nil for a row that was removed.
        public var digest: String?

        public init(table: String, key: String, digest: String?) {
            self.table = table
            self.key = key
            self.digest = digest
        }

        // A list of three and not an object: most of a log is rows.
        public init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            table = try list.decode(String.self)
            key = try list.decode(String.self)
            digest = list.isAtEnd ? nil : try list.decode(String.self)
        }

        public func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode(table)
            try list.encode(key)
            if let digest { try list.encode(digest) }
        }
    }

    /// Of this format.
    public var v = 1
    /// Counted from 1; its place in the log is one less.
    public var n: Int64
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    public var at: Int64
    public var by: String
    public var kind: CustodyKind
    public var sha256: String?
    public var about: [String: String]?
    public var rows: [Row]?

    /// - Parameter at: nil for now, by this machine's clock.
    public init(n: Int64, at: WallTime? = nil, note: CustodyNote, rows: [Row]) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        self.n = n
        self.at = at?.nanoseconds ?? Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
        by = note.by
        kind = note.kind
        sha256 = note.sha256
        about = note.about.isEmpty ? nil : note.about
        self.rows = rows.isEmpty ? nil : rows
    }

    public var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Plain strings and numbers: nothing in it can fail to encode.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    public init(encoded: [UInt8]) throws(CustodyError) {
        do {
            self = try JSONDecoder().decode(CustodyEntry.self, from: Data(encoded))
        } catch {
            throw CustodyError(.malformed, detail: "entry")
        }
    }
}
