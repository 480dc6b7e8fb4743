/// Bytes from a disc, looked at by place. What lies outside reads as nothing, so that no length in a damaged image can
/// lead beyond its end.
struct ByteView {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }
    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    var count: Int { bytes.count }

    func u8(_ at: Int) -> UInt8? {
        guard at >= 0, at < bytes.count else { return nil }
        return bytes[bytes.startIndex + at]
    }

    func slice(_ at: Int, _ count: Int) -> ByteView? {
        guard at >= 0, count >= 0, at <= bytes.count, count <= bytes.count - at else { return nil }
        return ByteView(bytes[(bytes.startIndex + at)..<(bytes.startIndex + at + count)])
    }

    func le16(_ at: Int) -> UInt16? { little(at, 2).map { UInt16(truncatingIfNeeded: $0) } }
    func le32(_ at: Int) -> UInt32? { little(at, 4).map { UInt32(truncatingIfNeeded: $0) } }
    func le64(_ at: Int) -> UInt64? { little(at, 8) }

    /// Nil where the two byte orders disagree: the record is damaged.
    func both32(_ at: Int) -> UInt32? {
        guard let low = le32(at), let high = slice(at + 4, 4) else { return nil }
        return high.bytes.reduce(0) { $0 << 8 | UInt32($1) } == low ? low : nil
    }

    func both16(_ at: Int) -> UInt16? {
        guard let low = le16(at), let high = slice(at + 2, 2) else { return nil }
        return high.bytes.reduce(0) { $0 << 8 | UInt16($1) } == low ? low : nil
    }

    private func little(_ at: Int, _ width: Int) -> UInt64? {
        slice(at, width).map { $0.bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }
}
