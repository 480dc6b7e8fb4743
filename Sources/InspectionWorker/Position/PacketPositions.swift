import Evidence
import Inspection

/// What receivers said in the packets of one data or text track, as the packets come: kept small while reading.
struct PacketPositions {
    /// One a second for a day; later ones are passed over.
    static let maximumFixes = 100_000
    /// Real payloads are some kilobytes.
    static let largestPacket = 1 << 20
    /// `gpmd` as libav stores a codec tag: first letter in the lowest byte.
    private static let gpmd: UInt32 = 0x646D_7067

    private(set) var fixes: [(pts: Int64?, fix: PositionFix)] = []

    mutating func take(_ bytes: UnsafeRawBufferPointer, pts: Int64?, tag: UInt32) {
        guard bytes.count >= 8, bytes.count <= Self.largestPacket, fixes.count < Self.maximumFixes else { return }
        let fix: PositionFix?
        if tag == Self.gpmd || bytes.starts(with: "DEVC".utf8) {
            fix = GPMF.fix(bytes, media: nil)
        } else if bytes.dropFirst(4).starts(with: Novatek.marker) {
            fix = Novatek.fix(Array(bytes.prefix(Novatek.blockLimit)), media: nil)
        } else if let dollar = bytes.prefix(256).firstIndex(of: UInt8(ascii: "$")) {
            fix = NMEA(bytes[dollar...].prefix(Novatek.blockLimit)).fixes.first
        } else {
            fix = nil
        }
        if let fix { fixes.append((pts, fix)) }
    }
}
