import Evidence

/// The descriptors of a UDF volume (ECMA-167 part 3, UDF 1.02 section 2.2). Each is less than a sector.
struct UDFVolume {
    var volumeID: String
    /// Its first 16 characters must be unique to the set (UDF 1.02, 2.2.2.5).
    var setID: String
    var date: DiscDate
    var partitionStart: UInt32
    var partitionBlocks: UInt32
    var integritySector: UInt32
    var integritySectors: UInt32
    var fileCount: UInt32
    var folderCount: UInt32
    /// Larger than any given to a file.
    var nextUnique: UInt64

    /// Sectors of one volume descriptor sequence: at least 16 (ECMA-167 3/8.4.2).
    static let sequenceSectors: UInt32 = 16

    /// ECMA-119 descriptors that say: ECMA-167 follows (ECMA-167 2/9.1).
    static func recognition(_ name: String) -> [UInt8] { [0] + Array(name.utf8) + [1] }

    static func anchor(at sector: UInt32, main: UInt32, reserve: UInt32) -> [UInt8] {
        let bytes = sequenceSectors * UInt32(Sector.size)
        let body = UDFValues.extent(bytes, main) + UDFValues.extent(bytes, reserve) + [UInt8](repeating: 0, count: 480)
        return UDFTag.anchor.around(body, at: sector)
    }

    static func terminator(at location: UInt32) -> [UInt8] {
        UDFTag.terminating.around([UInt8](repeating: 0, count: 496), at: location)
    }

    /// One sector each, from `sector` on.
    func sequence(at sector: UInt32) -> [[UInt8]] {
        [
            primary(at: sector), implementationUse(at: sector + 1), partition(at: sector + 2),
            logicalVolume(at: sector + 3), unallocated(at: sector + 4), Self.terminator(at: sector + 5),
        ]
    }

    private func primary(at sector: UInt32) -> [UInt8] {
        var out = ByteBuilder()
        out.le32(1)
        out.le32(0)
        out.raw(OSTA.dstring(volumeID, width: 32))
        for value: UInt16 in [1, 1, 2, 2] { out.le16(value) }
        out.le32(1)
        out.le32(1)
        out.raw(OSTA.dstring(setID, width: 128))
        out.raw(OSTA.charspec)
        out.raw(OSTA.charspec)
        out.zeros(16)
        out.raw(UDFValues.entity("*Unbroken"))
        out.raw(date.udf)
        out.raw(UDFValues.implementation)
        out.zeros(64)
        out.le32(0)
        out.le16(0)
        out.zeros(22)
        return UDFTag.primaryVolume.around(out.bytes, at: sector)
    }

    private func implementationUse(at sector: UInt32) -> [UInt8] {
        var out = ByteBuilder()
        out.le32(2)
        out.raw(UDFValues.volumeInformation)
        out.raw(OSTA.charspec)
        out.raw(OSTA.dstring(volumeID, width: 128))
        out.zeros(3 * 36)
        out.raw(UDFValues.implementation)
        out.zeros(128)
        return UDFTag.implementationUse.around(out.bytes, at: sector)
    }

    private func partition(at sector: UInt32) -> [UInt8] {
        var out = ByteBuilder()
        out.le32(3)
        out.le16(1)
        out.le16(0)
        out.u8(2)
        out.text("+NSR02", width: 23, fill: 0)
        out.zeros(8 + 128)
        // Read only (ECMA-167 3/10.5.7).
        out.le32(1)
        out.le32(partitionStart)
        out.le32(partitionBlocks)
        out.raw(UDFValues.implementation)
        out.zeros(128 + 156)
        return UDFTag.partition.around(out.bytes, at: sector)
    }

    private func logicalVolume(at sector: UInt32) -> [UInt8] {
        var out = ByteBuilder()
        out.le32(4)
        out.raw(OSTA.charspec)
        out.raw(OSTA.dstring(volumeID, width: 128))
        out.le32(UInt32(Sector.size))
        out.raw(UDFValues.domain)
        out.raw(UDFValues.longExtent(2 * UInt32(Sector.size), block: 0))
        out.le32(6)
        out.le32(1)
        out.raw(UDFValues.implementation)
        out.zeros(128)
        out.raw(UDFValues.extent(integritySectors * UInt32(Sector.size), integritySector))
        // One partition map of type 1: volume 1, partition 0.
        out.raw([1, 6])
        out.le16(1)
        out.le16(0)
        return UDFTag.logicalVolume.around(out.bytes, at: sector)
    }

    private func unallocated(at sector: UInt32) -> [UInt8] {
        var out = ByteBuilder()
        out.le32(5)
        out.le32(0)
        return UDFTag.unallocatedSpace.around(out.bytes, at: sector)
    }

    /// Closed: nothing is being written (UDF 1.02, 2.2.6).
    func integrity() -> [UInt8] {
        var out = ByteBuilder()
        out.raw(date.udf)
        out.le32(1)
        out.zeros(8)
        out.le64(nextUnique)
        out.zeros(24)
        out.le32(1)
        out.le32(46)
        out.le32(0)
        out.le32(partitionBlocks)
        out.raw(UDFValues.implementation)
        out.le32(fileCount)
        out.le32(folderCount)
        for _ in 0..<3 { out.le16(UDFValues.revision) }
        return UDFTag.integrity.around(out.bytes, at: integritySector)
    }

    /// The root of all files (ECMA-167 4/14.1); block 0 of the partition.
    func fileSet(rootBlock: UInt32) -> [UInt8] {
        var out = ByteBuilder()
        out.raw(date.udf)
        for value: UInt16 in [3, 3] { out.le16(value) }
        for value: UInt32 in [1, 1, 0, 0] { out.le32(value) }
        out.raw(OSTA.charspec)
        out.raw(OSTA.dstring(volumeID, width: 128))
        out.raw(OSTA.charspec)
        out.raw(OSTA.dstring(volumeID, width: 32))
        out.zeros(64)
        out.raw(UDFValues.longExtent(UInt32(Sector.size), block: rootBlock))
        out.raw(UDFValues.domain)
        out.zeros(16 + 48)
        return UDFTag.fileSet.around(out.bytes, at: 0)
    }
}
