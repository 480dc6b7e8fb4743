/// The head of every UDF descriptor (ECMA-167 3/7.2): what it is, where it stands, and a CRC over the rest.
enum UDFTag: UInt16 {
    case primaryVolume = 1
    case anchor = 2
    case implementationUse = 4
    case partition = 5
    case logicalVolume = 6
    case unallocatedSpace = 7
    case terminating = 8
    case integrity = 9
    case fileSet = 256
    case fileIdentifier = 257
    case fileEntry = 261
    case extendedFileEntry = 266

    static let length = 16

    /// - Parameter location: of the descriptor's first byte: a sector of the volume, or a block of the partition.
    func around(_ body: [UInt8], at location: UInt32) -> [UInt8] {
        var out = ByteBuilder(capacity: Self.length + body.count)
        out.le16(rawValue)
        out.le16(2)
        out.u8(0)
        out.u8(0)
        out.le16(1)
        out.le16(CRC.itu(body))
        out.le16(UInt16(truncatingIfNeeded: body.count))
        out.le32(location)
        var head = out.bytes
        head[4] = head.reduce(0, &+)
        return head + body
    }
}

/// CRC of ECMA-167 1/7.2.6: polynomial x¹⁶ + x¹² + x⁵ + 1, from zero, highest bit first.
enum CRC {
    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { crc, _ in crc & 0x8000 != 0 ? crc << 1 ^ 0x1021 : crc << 1 }
    }

    static func itu(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0) { crc, byte in crc << 8 ^ table[Int(crc >> 8) ^ Int(byte)] }
    }
}
