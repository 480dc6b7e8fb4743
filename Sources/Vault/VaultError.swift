import Evidence
import Glibc

/// What went wrong with which file, and what to do.
public struct VaultError: Error, Hashable, Sendable, Codable {
    public struct Code: RawRepresentable, Hashable, Sendable, Codable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let sourceUnreadable = Code(rawValue: "source-unreadable")
        public static let sourceVanished = Code(rawValue: "source-vanished")
        public static let sourceChanging = Code(rawValue: "source-changing")
        public static let noSpace = Code(rawValue: "no-space")
        public static let cannotWrite = Code(rawValue: "cannot-write")
        public static let inUse = Code(rawValue: "in-use")
        public static let notAVault = Code(rawValue: "not-a-vault")
        public static let noDigest = Code(rawValue: "no-digest")
        /// The caller asked to stop.
        public static let stopped = Code(rawValue: "stopped")
    }

    public var code: Code
    public var path: String
    public var errno: Int32

    public init(code: Code, path: String, errno: Int32 = 0) {
        self.code = code
        self.path = path
        self.errno = errno
    }

    /// The system's word for the cause.
    public var cause: String { errno == 0 ? "" : String(cString: strerror(errno)) }

    /// Sorts a failed read of the source.
    public static func reading(_ path: RawPath, _ code: Int32) -> VaultError {
        let gone = [ENOENT, ENODEV, ENXIO, ESTALE, ENOTCONN].contains(code)
        return VaultError(code: gone ? .sourceVanished : .sourceUnreadable, path: path.text, errno: code)
    }

    /// Sorts a failed write in the vault.
    public static func writing(_ path: RawPath, _ code: Int32) -> VaultError {
        VaultError(code: code == ENOSPC || code == EDQUOT ? .noSpace : .cannotWrite, path: path.text, errno: code)
    }
}
