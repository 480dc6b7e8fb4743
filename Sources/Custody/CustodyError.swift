import Evidence
import Vault

/// What went wrong with the custody log, and where. Words for people: `CustodyWords` in Pipeline.
public struct CustodyError: Error, Hashable, Sendable {
    /// An open set: compare, never switch over all.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let noCryptography = Code(rawValue: "no-cryptography")
        /// There is no log here.
        public static let noLog = Code(rawValue: "no-log")
        public static let exists = Code(rawValue: "exists")
        /// A file of the log is missing, too short, or not what the checkpoint says.
        public static let damaged = Code(rawValue: "damaged")
        /// A signature that no known key made.
        public static let badSignature = Code(rawValue: "bad-signature")
        /// Bytes that are no note, checkpoint, key or proof.
        public static let malformed = Code(rawValue: "malformed")
        /// A proof that leads to another root.
        public static let refuted = Code(rawValue: "refuted")
        /// An entry of more than 65 535 bytes.
        public static let tooLong = Code(rawValue: "too-long")
        /// An entry or size beyond the end of the log.
        public static let outOfRange = Code(rawValue: "out-of-range")
        /// The system refused to read or write.
        public static let cannotRead = Code(rawValue: "cannot-read")
        public static let cannotWrite = Code(rawValue: "cannot-write")
    }

    public var code: Code
    public var path: String?
    /// What in particular: "entry 12", "tile/0/x001/004".
    public var detail: String?
    public var errno: Int32

    public init(_ code: Code, path: String? = nil, detail: String? = nil, errno: Int32 = 0) {
        self.code = code
        self.path = path
        self.detail = detail
        self.errno = errno
    }

    init(_ error: VaultError) {
        let isReading = [.sourceUnreadable, .sourceVanished].contains(error.code)
        self.init(isReading ? .cannotRead : .cannotWrite, path: error.path, errno: error.errno)
    }
}
