import Evidence

/// Makes an image of a tree.
public protocol ImageWriter: Sendable {
    /// As it goes into the register: program and version.
    var name: String { get throws(ImageError) }

    /// Sectors of 2048 bytes the image will have: the same number that ``write(_:_:to:control:)`` writes.
    func plannedSectors(_ tree: ImageTree, _ volume: ImageVolume) throws(ImageError) -> Int64

    /// Writes the image whole or not at all: temporary file beside it, sync, name, sync of the folder. Replaces nothing.
    /// Blocks until done.
    func write(
        _ tree: ImageTree, _ volume: ImageVolume, to target: RawPath, control: ImageControl
    ) throws(ImageError) -> WrittenImage
}

/// How the one who waits is told, and how he stops it. Called often, from the calling thread.
public struct ImageControl: Sendable {
    /// Bytes of the image done, and all of them.
    public var onProgress: @Sendable (Int64, Int64) -> Void
    public var isCancelled: @Sendable () -> Bool

    public init(
        onProgress: @escaping @Sendable (Int64, Int64) -> Void = { _, _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.onProgress = onProgress
        self.isCancelled = isCancelled
    }
}

/// What was written, as its bytes went by.
public struct WrittenImage: Hashable, Sendable {
    public var sectors: Int64
    /// Of the whole image; lower-case hex.
    public var sha256: String
    /// Of each file, by its path in the tree.
    public var files: [String: String]

    public init(sectors: Int64, sha256: String, files: [String: String]) {
        self.sectors = sectors
        self.sha256 = sha256
        self.files = files
    }

    public var size: Int64 { sectors * Int64(Sector.size) }
}

/// The unit of every optical disc for data.
public enum Sector {
    public static let size = 2048

    /// Sectors that so many bytes take.
    public static func count(_ bytes: Int64) -> Int64 { bytes / 2048 + (bytes % 2048 == 0 ? 0 : 1) }
}
