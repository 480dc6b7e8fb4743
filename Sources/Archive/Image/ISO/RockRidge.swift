/// The true names and POSIX facts beside ISO 9660's own (SUSP 1.12, RRIP 1.12).
///
/// Two fields are written as the edition before 1.12 had them, PX without a serial number and the extension's older name:
/// some systems (older FreeBSD, Solaris) know no other form, and everyone who knows 1.12 reads both.
enum RockRidge {
    /// A name field holds 250 bytes (RRIP 4.1.4: its length is a byte, five of it are the head).
    static let largestNameField = 250
    /// PX (36) and TF (26), in every record.
    static let fixed = 36 + 26
    static let continuation = 28
    private static let sharing = 7

    /// How many bytes of the name's fields stand in the record, and how many in a continuation area.
    static func split(identifier: Int, name: Int) -> (system: Int, continued: Int) {
        let fields = nameFields(name)
        if ISORecord.length(identifier: identifier, system: fixed + fields) <= 254 { return (fixed + fields, 0) }
        return (fixed + continuation, fields)
    }

    private static func nameFields(_ name: Int) -> Int {
        name + 5 * max(1, (name + largestNameField - 1) / largestNameField)
    }

    /// SUSP fields of `.` in the root: SP first (SUSP 5.3), ER by way of CE.
    static let rootSystem = sharing + fixed + continuation

    struct Facts {
        var isFolder: Bool
        var links: UInt32
        var modified: DiscDate
    }

    /// Everybody reads, nobody writes, owner 0: what the source's own were says nothing on a disc (RRIP 4.1.1, 4.1.6).
    static func fixed(_ facts: Facts) -> [UInt8] {
        var out = ByteBuilder(capacity: fixed)
        out.raw(Array("PX".utf8) + [36, 1])
        out.both32(facts.isFolder ? 0o040555 : 0o100444)
        out.both32(facts.links)
        out.both32(0)
        out.both32(0)
        // Modification, access, attribute change; seven bytes each.
        out.raw(Array("TF".utf8) + [26, 1, 0x0E])
        for _ in 0..<3 { out.raw(facts.modified.iso7) }
        return out.bytes
    }

    /// NM fields (RRIP 4.1.4); all but the last say that more follows.
    static func name(_ name: [UInt8]) -> [UInt8] {
        var out = ByteBuilder(capacity: name.count + 10)
        var rest = name[...]
        repeat {
            let part = rest.prefix(largestNameField)
            rest = rest.dropFirst(part.count)
            out.raw(Array("NM".utf8) + [UInt8(part.count + 5), 1, rest.isEmpty ? 0 : 1])
            out.raw(part)
        } while !rest.isEmpty
        return out.bytes
    }

    /// CE (SUSP 5.1): where the rest of a record's fields stand.
    static func continued(sector: UInt32, offset: Int, length: Int) -> [UInt8] {
        var out = ByteBuilder(capacity: continuation)
        out.raw(Array("CE".utf8) + [28, 1])
        out.both32(sector)
        out.both32(UInt32(offset))
        out.both32(UInt32(length))
        return out.bytes
    }

    /// SP (SUSP 5.3): there are such fields, from each record's first byte on.
    static let start: [UInt8] = Array("SP".utf8) + [7, 1, 0xBE, 0xEF, 0]

    /// ER (SUSP 5.5), with the texts of the extension's older edition.
    static let extensionReference: [UInt8] = {
        let identifier = "RRIP_1991A"
        let descriptor = "THE ROCK RIDGE INTERCHANGE PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS"
        let source =
            "PLEASE CONTACT DISC PUBLISHER FOR SPECIFICATION SOURCE.  SEE PUBLISHER IDENTIFIER IN PRIMARY VOLUME DESCRIPTOR FOR CONTACT INFORMATION."
        let texts = [identifier, descriptor, source].map { Array($0.utf8) }
        var out = ByteBuilder(capacity: 256)
        out.raw(Array("ER".utf8))
        out.u8(UInt8(8 + texts.reduce(0) { $0 + $1.count }))
        out.u8(1)
        for text in texts { out.u8(UInt8(text.count)) }
        out.u8(1)
        for text in texts { out.raw(text) }
        return out.bytes
    }()
}
