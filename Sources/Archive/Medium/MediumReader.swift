import Evidence

/// Reads discs, or images of discs, front to back, past what can't be read.
public protocol MediumReader: Sendable {
    var device: String { get }
    var name: String { get throws(DiscError) }

    /// What is in the drive now. For an image file: closed, with its sectors.
    func state() throws(DiscError) -> MediumState

    /// Copies the sectors to a new file, whole or not at all: every byte that can be read, zeros in place of what can't after
    /// all retries. Returns which those are.
    ///
    /// A copy, because a damaged disc is read once and then judged, marked and repaired; its digest is that of the copy.
    func read(_ sectors: Range<Int64>, to copy: RawPath, control: ImageControl) throws(DiscError) -> SectorMap
}

/// What a disc must hold.
public struct ExpectedMedium: Hashable, Sendable, Codable {
    /// Of the image that was burnt.
    public var sectors: Int64
    public var sha256: String
    /// Of each file, by its path on the disc; empty when nobody knows.
    public var files: [String: String]

    public init(sectors: Int64, sha256: String, files: [String: String] = [:]) {
        self.sectors = sectors
        self.sha256 = sha256
        self.files = files
    }
}

/// What a disc was found to hold.
public struct MediumReport: Hashable, Sendable, Codable {
    public struct File: Hashable, Sendable, Codable {
        public var path: String
        public var verdict: TestVerdict
        /// Nil where it is not on the disc, or some of it can't be read.
        public var sha256: String?
        /// Of its sectors.
        public var unreadableSectors: Int64
    }

    /// Read on, and with.
    public var drive: DriveIdentity
    public var program: String
    public var manufacturer: String
    public var volumeID: String?
    public var sectors: Int64
    public var unreadable: SectorMap
    /// Of the whole, with zeros for what can't be read.
    public var sha256: String
    public var expectedSHA256: String
    /// Every file expected or found, by path.
    public var files: [File]
    public var started: WallTime
    public var ended: WallTime

    /// Every byte of the disc.
    public var whole: TestVerdict { unreadable.isEmpty && sha256 == expectedSHA256 ? .pass : .fail }
    /// The whole and each file. The worst of them.
    public var verdict: TestVerdict { ([whole] + files.map(\.verdict)).worst }
}

/// Whether the right disc is in the drive.
public struct MediumIdentity: Hashable, Sendable, Codable {
    public var volumeID: String
    /// `External-Identifier` of the disc's own `bag-info.txt`.
    public var externalIdentifier: String?
    /// SHA-256 of `tagmanifest-sha256.txt`: of everything that the disc says of itself.
    public var tagManifestSHA256: String?

    public init(volumeID: String, externalIdentifier: String?, tagManifestSHA256: String?) {
        self.volumeID = volumeID
        self.externalIdentifier = externalIdentifier
        self.tagManifestSHA256 = tagManifestSHA256
    }
}
