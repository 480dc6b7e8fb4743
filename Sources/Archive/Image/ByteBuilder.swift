/// Bytes in the orders disc formats ask for. Only grows.
struct ByteBuilder {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = Sector.size) { bytes.reserveCapacity(capacity) }

    var count: Int { bytes.count }

    mutating func u8(_ value: UInt8) { bytes.append(value) }

    mutating func le16(_ value: UInt16) { little(value) }
    mutating func le32(_ value: UInt32) { little(value) }
    mutating func le64(_ value: UInt64) { little(value) }
    mutating func be16(_ value: UInt16) { big(value) }
    mutating func be32(_ value: UInt32) { big(value) }

    /// ECMA-119 7.2.3: little-endian, then big-endian.
    mutating func both16(_ value: UInt16) {
        little(value)
        big(value)
    }

    /// ECMA-119 7.3.3.
    mutating func both32(_ value: UInt32) {
        little(value)
        big(value)
    }

    mutating func raw(_ other: some Sequence<UInt8>) { bytes.append(contentsOf: other) }

    mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: max(0, count))) }

    /// A text of fixed width; what does not fit is cut.
    mutating func text(_ text: String, width: Int, fill: UInt8 = 0x20) {
        let cut = text.utf8.prefix(width)
        bytes.append(contentsOf: cut)
        bytes.append(contentsOf: repeatElement(fill, count: width - cut.count))
    }

    mutating func pad(toMultipleOf unit: Int) { zeros((unit - bytes.count % unit) % unit) }
    mutating func pad(to size: Int) { zeros(size - bytes.count) }

    private mutating func little(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func big(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
