import Evidence
import Inspection

/// `free` atoms whose content begins with `GPS `, one a second, as Novatek's chips and their relatives write them.
/// Layouts as exiftool's QuickTimeStream documents them (its types 2, 3 and 3b, and NMEA text); offsets count from the
/// start of the atom. Encrypted variants are left to exiftool itself.
enum Novatek {
    /// Blocks are 32 KiB with some hundred bytes used.
    static let blockLimit = 4096
    static let marker = Array("freeGPS ".utf8)

    /// Nil where it is no such block, or says nothing.
    static func fix(_ block: [UInt8], media: Nanoseconds?) -> PositionFix? {
        guard block.count >= 0x50, block[4..<12].elementsEqual(marker) else { return nil }
        if var found = wide(block) ?? narrow(block) {
            found.media = media
            return found
        }
        let text = NMEA(block.prefix(blockLimit).dropFirst(12))
        guard var found = text.fixes.first else { return nil }
        found.media = media
        return found
    }

    private static func word(_ block: [UInt8], _ offset: Int) -> Int? {
        block.littleEndian(offset, 4).map { Int($0) }
    }

    private static func real(_ block: [UInt8], _ offset: Int) -> Double? {
        block.littleEndian(offset, 4).map { Double(Float(bitPattern: UInt32($0))) }
    }

    private static func wideReal(_ block: [UInt8], _ offset: Int) -> Double? {
        block.littleEndian(offset, 8).map { Double(bitPattern: $0) }
    }

    private static func time(_ block: [UInt8], clock: Int, date: Int) -> WallTime? {
        guard let hour = word(block, clock), let minute = word(block, clock + 4), let second = word(block, clock + 8),
            let year = word(block, date), let month = word(block, date + 4), let day = word(block, date + 8)
        else { return nil }
        return UTCParts.time(
            year: year < 2000 ? 2000 + year : year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    /// Status, N or S, E or W together at 0x48; 32-bit reals, or whole 10⁻⁷ degrees where the header says `IQS`.
    private static func narrow(_ block: [UInt8]) -> PositionFix? {
        guard block.count >= 0x5C, let time = time(block, clock: 0x30, date: 0x3C) else { return nil }
        let status = block[0x48]
        guard status == UInt8(ascii: "A") || status == UInt8(ascii: "V") || status == 0 else { return nil }
        var fix = PositionFix(time: time, quality: .none, format: .novatek)
        guard status == UInt8(ascii: "A") else { return fix }
        fix.quality = .valid
        if block[0x10..<0x13].elementsEqual("IQS".utf8) {
            guard let latitude = block.littleEndian(0x4C, 4), let longitude = block.littleEndian(0x50, 4) else {
                return nil
            }
            let north = Double(Int32(truncatingIfNeeded: latitude).magnitude) / 1e7
            let east = Double(Int32(truncatingIfNeeded: longitude).magnitude) / 1e7
            fix.position = Coordinate(
                checkedLatitude: block[0x49] == UInt8(ascii: "S") ? -north : north,
                longitude: block[0x4A] == UInt8(ascii: "W") ? -east : east)
            fix.speed = block.littleEndian(0x54, 4).map { Double(Int32(truncatingIfNeeded: $0)) / 100 }
        } else {
            guard let latitude = real(block, 0x4C), let longitude = real(block, 0x50) else { return nil }
            fix.position = UTCParts.coordinate(latitude, block[0x49], longitude, block[0x4A])
            fix.speed = real(block, 0x54).map { $0 * UTCParts.knot }
        }
        if let speed = fix.speed, !(0...1000).contains(speed) { fix.speed = nil }
        return fix.position == nil ? nil : fix
    }

    /// Status at 0x3C as a word of its own, 64-bit reals, the date after them.
    private static func wide(_ block: [UInt8]) -> PositionFix? {
        guard block.count >= 0x7C, let status = word(block, 0x3C),
            status == Int(UInt8(ascii: "A")) || status == Int(UInt8(ascii: "V")),
            let time = time(block, clock: 0x30, date: 0x70)
        else { return nil }
        var fix = PositionFix(time: time, quality: .none, format: .novatek)
        guard status == Int(UInt8(ascii: "A")) else { return fix }
        guard let latitude = wideReal(block, 0x40), let longitude = wideReal(block, 0x50),
            let place = UTCParts.coordinate(latitude, block[0x48], longitude, block[0x58])
        else { return nil }
        fix.quality = .valid
        fix.position = place
        if let speed = wideReal(block, 0x60), (0...2000).contains(speed) { fix.speed = speed * UTCParts.knot }
        return fix
    }
}
