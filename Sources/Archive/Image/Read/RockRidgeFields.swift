import Evidence

/// What the fields after a record's name say (SUSP 1.12, RRIP 1.12), those in continuation areas too.
struct RockRidgeFields {
    private(set) var name: [UInt8] = []
    private(set) var modified: WallTime?
    /// The folder itself is elsewhere (CL).
    private(set) var relocated: UInt32?
    /// This is the elsewhere (RE).
    private(set) var isMoved = false

    init() {}

    init(_ system: ByteView, skipping: Int, _ source: any ByteSource, _ limits: ImageLimits) throws(ImageError) {
        var area: ByteView? = system.slice(skipping, max(0, system.count - skipping))
        var fields = 0
        var areas = 0
        while let view = area {
            area = nil
            var at = 0
            while let kind = view.slice(at, 2).map({ Array($0.bytes) }), let length = view.u8(at + 2), length >= 4,
                let field = view.slice(at, Int(length))
            {
                fields += 1
                at += Int(length)
                switch kind {
                case Array("NM".utf8): name += field.slice(5, field.count - 5)?.bytes ?? []
                case Array("TF".utf8): modified = Self.modified(field) ?? modified
                case Array("CL".utf8): relocated = field.both32(4)
                case Array("RE".utf8): isMoved = true
                case Array("ST".utf8): at = view.count
                case Array("CE".utf8):
                    guard let sector = field.both32(4), let offset = field.both32(12), let count = field.both32(20),
                        offset < 2048, count <= 2048 - offset
                    else { throw ImageError(.damaged, path: "image", detail: "continuation area") }
                    area = ByteView(try source.read(at: Int64(sector) * 2048 + Int64(offset), count: Int(count)))
                default: break
                }
                guard fields <= limits.fields, name.count <= 1024 else {
                    throw ImageError(.damaged, path: "image", detail: "too many fields in a record")
                }
            }
            areas += 1
            guard areas <= 32 else {
                throw ImageError(.damaged, path: "image", detail: "continuation areas without end")
            }
        }
    }

    /// RRIP 4.1.6: creation first, if there, then modification; long form where bit 7 is set.
    private static func modified(_ field: ByteView) -> WallTime? {
        guard let flags = field.u8(4), flags & 0x02 != 0, flags & 0x80 == 0 else { return nil }
        return field.slice(5 + (flags & 0x01 != 0 ? 7 : 0), 7).flatMap(DiscDate.time(iso7:))
    }
}
