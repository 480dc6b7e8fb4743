import Evidence

/// What files cost on a disc beyond their bytes, in sectors of 2048 bytes. The planner adds these up, so they must never
/// be too small; whoever counts exactly (the image's writer) puts his own in the estimate's place.
public protocol DiscOverhead: Sendable {
    /// An image without any file.
    var disc: Int64 { get }
    /// A folder with this many files in it.
    func folder(files: Int64) -> Int64
    /// A file: its bytes in whole sectors, and its entries.
    func file(bytes: Int64, nameBytes: Int64) -> Int64
}

extension Int64 {
    /// Whole sectors that hold this many bytes.
    var inSectors: Int64 { self <= 0 ? 0 : (self - 1) / Medium.sectorBytes + 1 }
}

/// An upper bound for an image with ISO 9660, Joliet, Rock Ridge and UDF over one set of extents.
///
/// - disc: 257 sectors up to the first UDF anchor, 150 of padding at the end, rest for descriptors, both path tables
///   and the last anchor: 512.
/// - folder: an extent in ISO, in Joliet and in UDF with its file entry, a sector each; entries in the four path tables,
///   at most 4 × 264 bytes; records that may not cross a sector's border leave at most one record free in each, a
///   quarter of a sector at most (512 of 2048 bytes), for which each file's entries below count double.
/// - file: its bytes; a UDF file entry of one sector; a record in ISO with Rock Ridge (at most 254 bytes, and as much
///   again continued, with the name), one in Joliet (at most 34 + 2 × 64), one in UDF (at most 42 + 2 × name).
public struct BridgeOverhead: DiscOverhead, Hashable {
    public init() {}

    public var disc: Int64 { 512 }

    public func folder(files: Int64) -> Int64 { 5 }

    public func file(bytes: Int64, nameBytes: Int64) -> Int64 {
        let entries = nameBytes.multipliedSaturated(by: 6).addingSaturated(2 * (384 + 162 + 42))
        return bytes.inSectors.addingSaturated(1).addingSaturated(entries.inSectors)
    }
}
