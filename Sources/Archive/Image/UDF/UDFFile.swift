import Evidence

/// What UDF says of one file or folder: its file entry (ECMA-167 4/14.9), one block.
struct UDFFile {
    var isFolder: Bool
    var size: Int64
    /// Block of the partition where its bytes begin; they lie in one piece.
    var block: UInt32
    var links: UInt16
    var modified: DiscDate
    /// 0 for the root, above 15 for all others (UDF 1.02, 3.2.1.1: 0 to 15 are Macintosh's).
    var unique: UInt64

    /// An extent's length has 30 bits; all but the last must be whole blocks (ECMA-167 4/14.14.1.1).
    static let largestExtent: Int64 = 0x3FFF_F800
    /// What is left of a block after the fixed part takes eight bytes an extent.
    static let largestSize = largestExtent * Int64((Sector.size - 176) / 8)

    func entry(at location: UInt32) -> [UInt8] {
        var allocation = ByteBuilder(capacity: 64)
        var left = size
        var at = block
        while left > 0 {
            let part = min(left, Self.largestExtent)
            allocation.raw(UDFValues.extent(UInt32(part), at))
            at += UInt32(Sector.count(part))
            left -= part
        }
        var out = ByteBuilder()
        // ICB tag (4/14.6): strategy 4, one entry; flags 0: short extents.
        out.le32(0)
        out.le16(4)
        out.le16(0)
        out.le16(1)
        out.u8(0)
        out.u8(isFolder ? 4 : 5)
        out.zeros(6)
        out.le16(0)
        // No owner, no group. Everybody reads (and enters); nobody writes (4/14.9.5).
        out.le32(.max)
        out.le32(.max)
        out.le32(isFolder ? 0x14A5 : 0x1084)
        out.le16(links)
        out.zeros(6)
        out.le64(UInt64(size))
        out.le64(UInt64(Sector.count(size)))
        for _ in 0..<3 { out.raw(modified.udf) }
        out.le32(1)
        out.zeros(16)
        out.raw(UDFValues.implementation)
        out.le64(unique)
        out.le32(0)
        out.le32(UInt32(allocation.count))
        out.raw(allocation.bytes)
        return UDFTag.fileEntry.around(out.bytes, at: location)
    }
}

/// One name in a folder (ECMA-167 4/14.4).
struct UDFName {
    /// CS0; empty for the parent.
    var identifier: [UInt8]
    var isFolder: Bool
    var icbBlock: UInt32
    var unique: UInt32

    static func length(identifier: Int) -> Int { (38 + identifier + 3) / 4 * 4 }

    func descriptor(at location: UInt32) -> [UInt8] {
        var out = ByteBuilder(capacity: 64)
        out.le16(1)
        out.u8((isFolder ? 0x02 : 0) | (identifier.isEmpty ? 0x08 : 0))
        out.u8(UInt8(identifier.count))
        out.raw(UDFValues.longExtent(UInt32(Sector.size), block: icbBlock, unique: unique))
        out.le16(0)
        out.raw(identifier)
        out.pad(to: Self.length(identifier: identifier.count) - UDFTag.length)
        return UDFTag.fileIdentifier.around(out.bytes, at: location)
    }
}
