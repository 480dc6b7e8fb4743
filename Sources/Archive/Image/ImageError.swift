import Evidence
import Glibc
import Vault

/// Why no image was made, or what is wrong with one, and where.
public struct ImageError: PlacedError, Hashable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        // The tree.
        case unusableName = "unusable-name"
        case nameTooLong = "name-too-long"
        case nameNotComposed = "name-not-composed"
        case nameTaken = "name-taken"
        case unusableVolume = "unusable-volume"
        case tooLarge = "too-large"
        // The sources.
        case sourceVanished = "source-vanished"
        case sourceUnreadable = "source-unreadable"
        case sourceChanged = "source-changed"
        // The image on its way.
        case targetExists = "target-exists"
        case inUse = "in-use"
        case noSpace = "no-space"
        case cannotWrite = "cannot-write"
        case readerGone = "reader-gone"
        case noProgram = "no-program"
        case programFailed = "program-failed"
        case programHung = "program-hung"
        case notAsPlanned = "not-as-planned"
        case noDigest = "no-digest"
        case stopped
        // An image read back.
        case notAnImage = "not-an-image"
        case damaged
        case unsupported
        case unreadableImage = "unreadable-image"
    }

    public var code: Code
    /// The file in the tree, the source, or the image.
    public var path: String
    /// What stood against what: digests, sizes, a sector, a program's last words.
    public var detail: String
    public var errno: Int32

    public init(_ code: Code, path: String, detail: String = "", errno: Int32 = 0) {
        self.code = code
        self.path = path
        self.detail = detail
        self.errno = errno
    }

    /// Sorts a failed read of a source.
    static func reading(_ path: RawPath, _ code: Int32) -> ImageError {
        let gone = [ENOENT, ENOTDIR, ENODEV, ENXIO, ESTALE, ENOTCONN].contains(code)
        return ImageError(gone ? .sourceVanished : .sourceUnreadable, path: path.text, errno: code)
    }

    /// Sorts a failed write of the image.
    static func writing(_ path: RawPath, _ code: Int32) -> ImageError {
        let sorted: Code =
            switch code {
            case ENOSPC, EDQUOT, EFBIG: .noSpace
            case EPIPE: .readerGone
            default: .cannotWrite
            }
        return ImageError(sorted, path: path.text, errno: code)
    }

    init(_ error: VaultError) {
        self.init(error.code == .noSpace ? .noSpace : .cannotWrite, path: error.path, errno: error.errno)
    }
}
