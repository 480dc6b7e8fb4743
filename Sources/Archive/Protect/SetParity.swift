import Evidence

/// Parity across the discs of one set: the exclusive or of them all, each padded with zeros to the longest. Any one of
/// them that is lost follows from the others and the parity, byte for byte.
///
/// What is covered of each disc is its data, without the correction data behind it: then the parity, protected in its
/// turn, fits on a disc of the same kind. A rebuilt image is whole in itself; its correction data are made anew.
public enum SetParity {
    /// One disc of the set.
    public struct Member: Hashable, Sendable, Codable {
        /// `<plan>-<set>-<nnn>`.
        public var identity: String
        /// Covered, from the disc's first.
        public var sectors: Int64
        /// Of the covered sectors.
        public var sha256: String

        public init(identity: String, sectors: Int64, sha256: String) {
            self.identity = identity
            self.sectors = sectors
            self.sha256 = sha256
        }
    }

    /// A member, and where its bytes are read: an image, or the disc itself.
    public struct Input: Sendable {
        public var member: Member
        public var source: any ByteSource

        public init(_ member: Member, _ source: any ByteSource) {
            self.member = member
            self.source = source
        }
    }

    /// `parity.json`: what the parity was made of, in the order of the members' identities.
    public struct Header: Hashable, Sendable, Codable {
        public static let version = 1

        public var version: Int
        /// Of `parity.bin`.
        public var sectors: Int64
        public var sha256: String
        public var members: [Member]

        enum CodingKeys: String, CodingKey {
            case version = "parity"
            case sectors, sha256
            case members = "discs"
        }
    }

    /// Names in a parity folder.
    public enum Name {
        public static let parity = "parity.bin"
        public static let header = "parity.json"
        public static let readMe = "README.txt"
        public static let script = "rebuild.py"
    }
}
