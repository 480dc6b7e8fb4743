/// Small values that UDF's descriptors are made of.
enum UDFValues {
    static let revision: UInt16 = 0x0102

    /// An identifier of ECMA-167 1/7.4.
    static func entity(_ name: String, suffix: [UInt8] = []) -> [UInt8] {
        var out = ByteBuilder(capacity: 32)
        out.u8(0)
        out.text(name, width: 23, fill: 0)
        out.raw(suffix)
        out.pad(to: 32)
        return out.bytes
    }

    /// Whose image it is. No version: the same content shall be the same image.
    static let implementation = entity("*Unbroken")
    /// UDF 1.02, 2.1.5.3: the revision, and hard and soft write protection.
    static let domain = entity("*OSTA UDF Compliant", suffix: [0x02, 0x01, 0x03])
    static let volumeInformation = entity("*UDF LV Info", suffix: [0x02, 0x01])

    static func extent(_ bytes: UInt32, _ sector: UInt32) -> [UInt8] {
        var out = ByteBuilder(capacity: 8)
        out.le32(bytes)
        out.le32(sector)
        return out.bytes
    }

    /// ECMA-167 4/14.14.2; the last four bytes carry the file's unique number (UDF 1.02, 2.3.10.1).
    static func longExtent(_ bytes: UInt32, block: UInt32, unique: UInt32 = 0) -> [UInt8] {
        var out = ByteBuilder(capacity: 16)
        out.le32(bytes)
        out.le32(block)
        out.le16(0)
        out.le16(0)
        out.le32(unique)
        return out.bytes
    }
}
