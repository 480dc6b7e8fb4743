/// One entry of an ISO 9660 or Joliet folder (ECMA-119 9.1).
struct ISORecord {
    var identifier: [UInt8]
    var isFolder: Bool
    var sector: UInt32
    var size: UInt32
    var modified: DiscDate
    /// More of the same file follows in the next record (9.1.6, bit 7).
    var isContinued = false
    /// SUSP fields; an even number of bytes is made of them here.
    var system: [UInt8] = []

    /// `.` and `..` (9.1.11 note, 6.8.2.2).
    static let current: [UInt8] = [0]
    static let parent: [UInt8] = [1]

    /// Record without SUSP fields.
    static func length(identifier: Int) -> Int { 33 + identifier + (identifier % 2 == 0 ? 1 : 0) }

    static func length(identifier: Int, system: Int) -> Int {
        let bare = length(identifier: identifier) + system
        return bare + bare % 2
    }

    var bytes: [UInt8] {
        let length = Self.length(identifier: identifier.count, system: system.count)
        var out = ByteBuilder(capacity: length)
        out.u8(UInt8(length))
        out.u8(0)
        out.both32(sector)
        out.both32(size)
        out.raw(modified.iso7)
        out.u8((isFolder ? 0x02 : 0) | (isContinued ? 0x80 : 0))
        out.u8(0)
        out.u8(0)
        out.both16(1)
        out.u8(UInt8(identifier.count))
        out.raw(identifier)
        if identifier.count % 2 == 0 { out.u8(0) }
        out.raw(system)
        out.pad(to: length)
        return out.bytes
    }
}

/// Where the records of a folder come to stand: none across a sector's end (ECMA-119 6.8.1.1).
struct ISOPacking {
    private(set) var used = 0

    mutating func add(_ length: Int) {
        let left = Sector.size - used % Sector.size
        if length > left { used += left }
        used += length
    }

    var sectors: Int { max(1, (used + Sector.size - 1) / Sector.size) }
}

/// The parts of a file as ISO 9660 lists them: each less than 4 GiB (ECMA-119 level 3, 10.3), all but the last whole
/// sectors, so that they lie one after the other in one piece.
enum ISOExtents {
    static let largest: Int64 = 0xFFFF_F800

    static func count(_ size: Int64) -> Int { size == 0 ? 1 : Int((size + largest - 1) / largest) }

    /// Sector and bytes of each part. An empty file has one of no bytes.
    static func of(size: Int64, at sector: UInt32) -> [(sector: UInt32, size: UInt32)] {
        guard size > 0 else { return [(0, 0)] }
        return (0..<count(size)).map { index in
            let before = Int64(index) * largest
            return (sector + UInt32(before / Int64(Sector.size)), UInt32(min(largest, size - before)))
        }
    }
}
