/// Which drive did something to a disc.
public struct DriveIdentity: Hashable, Sendable, Codable {
    /// `/dev/sr0`.
    public var device: String
    public var vendor: String
    public var model: String
    public var firmware: String

    public init(device: String, vendor: String = "", model: String = "", firmware: String = "") {
        self.device = device
        self.vendor = vendor
        self.model = model
        self.firmware = firmware
    }
}

/// What is in a drive, as the drive says.
public struct MediumState: Hashable, Sendable, Codable {
    public enum Status: String, Sendable, Codable {
        case noDisc = "no-disc"
        case blank
        /// Written, and open for more.
        case appendable
        /// Written, and closed for good.
        case closed
        case unknown
    }

    public var drive: DriveIdentity
    public var status: Status
    /// `DVD+R`, `BD-R sequential recording`: the drive's words.
    public var profile: String
    /// Keys of ``Medium/all`` that this profile may be; empty for what is not for archives (rewritable discs among them).
    public var kinds: [String]
    /// Free to write, in sectors of 2048 bytes; 0 where none.
    public var writableSectors: Int64
    /// Written, in sectors.
    public var writtenSectors: Int64
    /// The maker's code in the disc, and the name behind it where the table knows it.
    public var manufacturer: String
    /// That the drive offers for this disc, in kilobytes a second, fastest first.
    public var speeds: [Int]

    public init(
        drive: DriveIdentity, status: Status, profile: String = "", kinds: [String] = [], writableSectors: Int64 = 0,
        writtenSectors: Int64 = 0, manufacturer: String = "", speeds: [Int] = []
    ) {
        self.drive = drive
        self.status = status
        self.profile = profile
        self.kinds = kinds
        self.writableSectors = writableSectors
        self.writtenSectors = writtenSectors
        self.manufacturer = manufacturer
        self.speeds = speeds
    }
}
