import Evidence

/// Adds correction data to images of discs, and repairs damaged ones with it. Blocks until done.
///
/// Whatever a program says of its work is not believed: every result is held against a SHA-256.
public protocol ErrorCorrecting: Sendable {
    /// As it goes into the register: program and version.
    var name: String { get throws(DiscError) }

    /// Sectors that the image of so many data sectors will have with its correction data inside.
    /// Throws `tooLargeToProtect` where no size fits.
    func protectedSectors(data: Int64) throws(DiscError) -> Int64

    /// Makes an image with correction data behind its data: a new file, whole or not at all. The image stays as it is.
    ///
    /// The digest of what is burnt is that of the new file. It is taken in one pass over the finished file, which also
    /// shows that its first sectors are the image's (`dataSHA256`).
    ///
    /// - Parameters:
    ///   - sha256: of the image, lower-case hex; held against its bytes on the way.
    ///   - capacity: sectors the disc takes. Refused before anything is written when the result would have more.
    func protect(
        _ image: RawPath, sha256: String, capacity: Int64, to target: RawPath, control: ImageControl
    ) throws(DiscError) -> ProtectedImage

    /// Makes a file of correction data, kept elsewhere than the disc. Whole or not at all; the image stays as it is.
    ///
    /// - Parameters:
    ///   - image: what is burnt, with or without correction data inside.
    ///   - thousandths: size of the correction data, of the image's.
    func makeFile(
        _ image: RawPath, sha256: String, thousandths: Int, to target: RawPath, control: ImageControl
    ) throws(DiscError) -> CorrectionFile

    /// What correction data an image carries, or a file holds for it; nil where there is none. Changes nothing.
    func recognise(_ image: RawPath, file: RawPath?) throws(DiscError) -> CorrectionFacts?

    /// Repairs a copy read from a damaged disc, **in place**: never to be called on anything but such a copy.
    ///
    /// - Parameters:
    ///   - copy: grown to `sectors` where it is shorter.
    ///   - unreadable: sectors that the drive could not read; marked as dead first, which lets twice as many be repaired.
    ///   - file: a separate correction file; nil where the correction data are in the image.
    ///   - sha256: what the whole must have. Nothing else counts as repaired.
    func repair(
        _ copy: RawPath, sectors: Int64, unreadable: SectorMap, file: RawPath?, sha256: String, control: ImageControl
    ) throws(DiscError) -> RepairReport
}

/// An image with its correction data.
public struct ProtectedImage: Hashable, Sendable, Codable {
    public var sectors: Int64
    /// Of the whole, as it will be burnt.
    public var sha256: String
    /// The first so many are the image as it was.
    public var dataSectors: Int64
    public var dataSHA256: String
    public var facts: CorrectionFacts

    public init(sectors: Int64, sha256: String, dataSectors: Int64, dataSHA256: String, facts: CorrectionFacts) {
        self.sectors = sectors
        self.sha256 = sha256
        self.dataSectors = dataSectors
        self.dataSHA256 = dataSHA256
        self.facts = facts
    }
}

/// A file of correction data.
public struct CorrectionFile: Hashable, Sendable, Codable {
    public var bytes: Int64
    public var sha256: String
    /// The image it belongs to.
    public var imageSHA256: String
    public var imageSectors: Int64
    public var facts: CorrectionFacts

    public init(bytes: Int64, sha256: String, imageSHA256: String, imageSectors: Int64, facts: CorrectionFacts) {
        self.bytes = bytes
        self.sha256 = sha256
        self.imageSHA256 = imageSHA256
        self.imageSectors = imageSectors
        self.facts = facts
    }
}

/// How much can be repaired.
public struct CorrectionFacts: Hashable, Sendable, Codable {
    /// `RS03`.
    public var method: String
    /// Of 255 bytes that stand together, so many are correction data; as many may be lost when they are known to be.
    public var roots: Int
    /// In the image, else in a file of its own.
    public var place: ErrorCorrection.Place

    public init(method: String, roots: Int, place: ErrorCorrection.Place) {
        self.method = method
        self.roots = roots
        self.place = place
    }
}

/// What became of a damaged copy.
public struct RepairReport: Hashable, Sendable, Codable {
    public enum Outcome: String, Sendable, Codable {
        /// Nothing was wrong with it.
        case intact
        /// It was damaged, and every byte is right again.
        case repaired
        /// Its digest is still wrong: more is lost than the correction data can make up for.
        case notRepaired = "not-repaired"
    }

    public var outcome: Outcome
    /// Of the copy as it is now.
    public var sha256: String
    public var markedSectors: Int64
    /// What the program ended with, and its last words; nil where it was not needed.
    public var exitCode: Int32?
    public var words: String

    public init(outcome: Outcome, sha256: String, markedSectors: Int64, exitCode: Int32?, words: String) {
        self.outcome = outcome
        self.sha256 = sha256
        self.markedSectors = markedSectors
        self.exitCode = exitCode
        self.words = words
    }

    public var verdict: TestVerdict { outcome == .notRepaired ? .fail : .pass }
}
