import Evidence

/// A drive that burns discs: one session, closed. Blocks until done.
public protocol Burner: Sendable {
    /// `/dev/sr0`, or another name that tells drives apart.
    var device: String { get }

    /// As it goes into the register: program and version.
    var name: String { get throws(DiscError) }

    /// What is in the drive now. Writes nothing. Throws `noDrive` or `driveGone`.
    func state() throws(DiscError) -> MediumState

    /// Burns the whole image and closes the disc.
    ///
    /// Throws only while the disc is as it was: not blank, of another kind, too small, image not as recorded, stopped
    /// before the first sector. From the moment that a byte may have reached the disc every end is a report.
    func burn(_ source: BurnSource, _ settings: BurnSettings, control: ImageControl) throws(DiscError) -> BurnReport
}

/// Where the image comes from.
public enum BurnSource: Sendable {
    /// A file of whole sectors with this SHA-256, lower-case hex.
    case image(RawPath, sha256: String)
    /// Made while it is burnt: so many sectors, written to the descriptor that `produce` is given. What it throws spoils the
    /// disc.
    case stream(
        sectors: Int64, produce: @Sendable (Int32, ImageControl) throws(ImageError) -> WrittenImage)
}

public struct BurnSettings: Hashable, Sendable, Codable {
    /// Key of the kind of disc planned for (``Medium/key``); nil for any that may be written once.
    public var kind: String?
    /// Kilobytes a second; nil leaves it to the drive.
    public var speed: Int?
    /// The laser stays off. Throws `cannotSimulate` where the drive can't with this disc (DVD+R, BD-R).
    public var isSimulated: Bool
    /// Reads the image and compares its digest before the first sector: a bad image then costs no disc.
    public var readsImageFirst: Bool

    public init(kind: String? = nil, speed: Int? = nil, isSimulated: Bool = false, readsImageFirst: Bool = true) {
        self.kind = kind
        self.speed = speed
        self.isSimulated = isSimulated
        self.readsImageFirst = readsImageFirst
    }
}

/// What was done to a disc: for the register, whatever the end.
public struct BurnReport: Hashable, Sendable, Codable {
    public enum Outcome: String, Sendable, Codable {
        /// Every sector sent with the right digest, the disc closed. Not yet verified: only reading back does that.
        case sealed
        /// Begun and not brought to its end, or not with the right bytes: this disc is waste.
        case spoiled
        /// Nothing was written, on purpose.
        case simulated
    }

    /// Why a disc is spoiled.
    public struct Fault: Hashable, Sendable, Codable {
        public enum Code: String, Sendable, Codable {
            case writeError = "write-error"
            case driveGone = "drive-gone"
            case stopped
            /// The burner was killed from outside.
            case killed
            /// The image's source failed or was not what was recorded.
            case sourceFailed = "source-failed"
            /// It said all was well, and the disc is not closed.
            case notClosed = "not-closed"
            /// The disc has another number of sectors than were sent.
            case wrongLength = "wrong-length"
            case programHung = "program-hung"
            case programFailed = "program-failed"
        }

        public var code: Code
        public var detail: String

        public init(_ code: Code, detail: String = "") {
            self.code = code
            self.detail = detail
        }
    }

    public var outcome: Outcome
    public var fault: Fault?
    /// `xorriso 1.5.4`.
    public var program: String
    public var settings: BurnSettings
    /// The disc and the drive before, and after where the drive could still be asked.
    public var before: MediumState
    public var after: MediumState?
    public var plannedSectors: Int64
    /// Handed to the burner, and the digest of just those.
    public var sentSectors: Int64
    public var sentSHA256: String
    public var started: WallTime
    public var ended: WallTime
    /// Nil where no exit code was seen.
    public var exitCode: Int32?
    /// The program's last lines.
    public var words: String
}
