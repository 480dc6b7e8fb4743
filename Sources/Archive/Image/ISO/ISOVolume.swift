/// The volume descriptors of ISO 9660 (ECMA-119 8.4) and Joliet (8.5, with the escape sequence of UCS-2 level 3).
struct ISOVolume {
    enum Kind {
        case primary
        case joliet
    }

    var kind: Kind
    var volumeID: String
    var setID: String
    var date: DiscDate
    var sectors: UInt32
    var pathTableSize: UInt32
    var littleTable: UInt32
    var bigTable: UInt32
    /// The root's record, 34 bytes.
    var root: ISORecord

    static let maker = "UNBROKEN"

    static let terminator: [UInt8] = [0xFF] + Array("CD001".utf8) + [1]

    var bytes: [UInt8] {
        var out = ByteBuilder()
        out.u8(kind == .primary ? 1 : 2)
        out.text("CD001", width: 5)
        out.u8(1)
        out.u8(0)
        text(&out, "", 32)
        text(&out, volumeID, 32)
        out.zeros(8)
        out.both32(sectors)
        // %/E: UCS-2 level 3 (Joliet).
        if kind == .joliet { out.raw([0x25, 0x2F, 0x45]) }
        out.zeros(kind == .joliet ? 29 : 32)
        out.both16(1)
        out.both16(1)
        out.both16(UInt16(Sector.size))
        out.both32(pathTableSize)
        out.le32(littleTable)
        out.le32(0)
        out.be32(bigTable)
        out.be32(0)
        out.raw(root.bytes)
        text(&out, setID, 128)
        text(&out, "", 128)
        text(&out, Self.maker, 128)
        text(&out, Self.maker, 128)
        for _ in 0..<3 { text(&out, "", 37) }
        // Made, changed; never void; no other moment from which on it counts.
        out.raw(date.iso17)
        out.raw(date.iso17)
        for _ in 0..<2 { out.raw([UInt8](repeating: 0x30, count: 16) + [0]) }
        out.u8(1)
        out.u8(0)
        out.pad(to: Sector.size)
        return out.bytes
    }

    /// Letters in the primary descriptor, UCS-2 in Joliet's; spaces behind them.
    private func text(_ out: inout ByteBuilder, _ text: String, _ width: Int) {
        guard kind == .joliet else { return out.text(text, width: width) }
        let units = Array(text.utf16.prefix(width / 2))
        for unit in units { out.be16(unit) }
        for _ in units.count..<(width / 2) { out.be16(0x20) }
        if width % 2 == 1 { out.u8(0) }
    }
}

/// The list of all folders (ECMA-119 9.4): by level, then by parent, then by name.
enum ISOPathTable {
    struct Row {
        var identifier: [UInt8]
        var sector: UInt32
        /// Number of the parent's row, from 1.
        var parent: UInt16
    }

    /// The parent's number has 16 bits.
    static let largest = 65_535

    static func size(_ row: Int) -> Int { 8 + row + row % 2 }

    static func bytes(_ rows: [Row], isBig: Bool) -> [UInt8] {
        var out = ByteBuilder()
        for row in rows {
            out.u8(UInt8(row.identifier.count))
            out.u8(0)
            if isBig { out.be32(row.sector) } else { out.le32(row.sector) }
            if isBig { out.be16(row.parent) } else { out.le16(row.parent) }
            out.raw(row.identifier)
            if row.identifier.count % 2 == 1 { out.u8(0) }
        }
        return out.bytes
    }
}
