import Evidence
import Glibc
import Vault

/// Why a disc could not be protected, burnt, read or rebuilt, and where.
///
/// Thrown only while nothing has been done to a disc. Once a burner may have written, the ``BurnReport`` says what
/// became of it.
public struct DiscError: PlacedError, Hashable, Sendable {
    public enum Code: String, Sendable, Codable, CaseIterable {
        // Files and programs.
        case noProgram = "no-program"
        case programFailed = "program-failed"
        case programHung = "program-hung"
        case sourceUnreadable = "source-unreadable"
        /// Its bytes, size or time are not what was recorded.
        case sourceChanged = "source-changed"
        case targetExists = "target-exists"
        case inUse = "in-use"
        case noSpace = "no-space"
        case cannotWrite = "cannot-write"
        case noDigest = "no-digest"
        case stopped
        // Correction data.
        case tooLargeToProtect = "too-large-to-protect"
        /// The image with its correction data would not fit, or did not come out as it must.
        case notAsPlanned = "not-as-planned"
        case noCorrectionData = "no-correction-data"
        // A set's parity.
        case parityUnusable = "parity-unusable"
        case wrongMembers = "wrong-members"
        case inputDamaged = "input-damaged"
        // Drives and discs.
        case noDrive = "no-drive"
        case driveGone = "drive-gone"
        case noDisc = "no-disc"
        case discNotBlank = "disc-not-blank"
        case wrongDiscType = "wrong-disc-type"
        case discTooSmall = "disc-too-small"
        case cannotSimulate = "cannot-simulate"
        /// The burner gave up before its first sector.
        case burnRefused = "burn-refused"
        /// As many discs as a job may spoil are spoiled.
        case burnFailed = "burn-failed"
        case discUnreadable = "disc-unreadable"
        case notOurDisc = "not-our-disc"
        // A tester's report.
        case notAScan = "not-a-scan"
    }

    public var code: Code
    /// The file or the drive.
    public var path: String
    /// What stood against what: sizes, digests, a program's last words.
    public var detail: String
    public var errno: Int32

    public init(_ code: Code, path: String, detail: String = "", errno: Int32 = 0) {
        self.code = code
        self.path = path
        self.detail = detail
        self.errno = errno
    }

    /// Sorts a failed write.
    static func writing(_ path: RawPath, _ code: Int32) -> DiscError {
        let isFull = [ENOSPC, EDQUOT, EFBIG].contains(code)
        return DiscError(isFull ? .noSpace : .cannotWrite, path: path.text, errno: code)
    }

    static func reading(_ path: RawPath, _ code: Int32) -> DiscError {
        DiscError(.sourceUnreadable, path: path.text, errno: code)
    }

    init(_ error: VaultError) {
        let code: Code =
            switch error.code {
            case .noSpace: .noSpace
            case .noDigest: .noDigest
            case .stopped: .stopped
            case .sourceUnreadable, .sourceVanished: .sourceUnreadable
            case .sourceChanging: .sourceChanged
            default: .cannotWrite
            }
        self.init(code, path: error.path, errno: error.errno)
    }

    init(_ error: ImageError) {
        let code: Code =
            switch error.code {
            case .sourceVanished, .sourceUnreadable: .sourceUnreadable
            case .sourceChanged: .sourceChanged
            case .targetExists: .targetExists
            case .inUse: .inUse
            case .noSpace: .noSpace
            case .cannotWrite: .cannotWrite
            case .noProgram: .noProgram
            case .programFailed, .readerGone: .programFailed
            case .programHung: .programHung
            case .noDigest: .noDigest
            case .stopped: .stopped
            case .unreadableImage: .discUnreadable
            default: .notOurDisc
            }
        self.init(code, path: error.path, detail: error.detail, errno: error.errno)
    }
}
