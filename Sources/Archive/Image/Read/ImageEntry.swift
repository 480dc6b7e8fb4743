import Evidence

/// A run of bytes of an image.
public struct ImageExtent: Hashable, Sendable {
    public var offset: Int64
    public var length: Int64

    public init(offset: Int64, length: Int64) {
        self.offset = offset
        self.length = length
    }
}

/// A file or folder as one tree of an image tells of it.
public struct ImageEntry: Hashable, Sendable {
    /// Parts with `/` between them, from below the root.
    public var path: String
    public var isFolder: Bool
    public var size: Int64
    public var modified: WallTime?
    /// Where a file's bytes lie, in order; runs that follow one another are one.
    public var extents: [ImageExtent] = []

    mutating func add(_ extent: ImageExtent) {
        if extent.length == 0 { return }
        if let last = extents.last, last.offset + last.length == extent.offset {
            extents[extents.count - 1].length += extent.length
        } else {
            extents.append(extent)
        }
    }
}

/// The trees an image may have.
public enum ImageSide: String, Sendable, CaseIterable {
    case rockRidge = "rock-ridge"
    case joliet
    case plain
    case udf
}

/// What an image may ask of its reader. More than a disc ever holds; less than would hurt.
struct ImageLimits {
    var entries = 2_000_000
    var depth = 512
    var folderBytes: Int64 = 256 << 20
    var fields = 256
    var fileExtents = 100_000
}
