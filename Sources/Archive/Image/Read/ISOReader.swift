import Evidence

/// The trees of ISO 9660: plain, Rock Ridge, Joliet.
struct ISOReader: Sendable {
    struct Root: Sendable {
        var sector: UInt32
        var bytes: UInt32
    }

    private(set) var volumeID = ""
    /// That the volume says it has.
    private(set) var sectors: UInt32?
    private let source: any ByteSource
    private var plain: Root
    private var joliet: Root?
    /// Bytes before the first field in each record, where Rock Ridge is there (SUSP 5.3).
    private var skipped: Int?
    private let limits = ImageLimits()

    var sides: Set<ImageSide> {
        var sides: Set<ImageSide> = [.plain]
        if joliet != nil { sides.insert(.joliet) }
        if skipped != nil { sides.insert(.rockRidge) }
        return sides
    }

    /// Nil where there is no ISO 9660.
    init?(_ source: any ByteSource) throws(ImageError) {
        self.source = source
        var plain: Root?
        var at: Int64 = 16
        while at < 64, (at + 1) * 2048 <= source.size {
            let view = ByteView(try source.read(at: at * 2048, count: Sector.size))
            guard view.slice(1, 5).map({ Array($0.bytes) }) == Array("CD001".utf8), let kind = view.u8(0), kind != 255
            else { break }
            if kind == 1 || kind == 2, let root = Self.root(view) {
                if kind == 1, plain == nil {
                    plain = root
                    sectors = view.both32(80)
                    let name = String(decoding: view.slice(40, 32)?.bytes ?? [], as: UTF8.self)
                    volumeID = String(name.prefix { $0 != " " && $0 != "\0" })
                }
                // Joliet's escape sequences are those of UCS-2 level 1 to 3.
                if kind == 2, let escape = view.slice(88, 3).map({ Array($0.bytes) }), escape[0] == 0x25,
                    escape[1] == 0x2F,
                    [0x40, 0x43, 0x45].contains(escape[2])
                {
                    joliet = root
                }
            } else if kind == 1 {
                throw ImageError(.damaged, path: "image", detail: "volume descriptor in sector \(at)")
            }
            at += 1
        }
        guard let plain else { return nil }
        self.plain = plain
        skipped = try rockRidge()
    }

    private static func root(_ view: ByteView) -> Root? {
        guard view.both16(128) == UInt16(Sector.size), let sector = view.both32(158), let bytes = view.both32(166)
        else {
            return nil
        }
        return Root(sector: sector, bytes: bytes)
    }

    /// SP in the root's own record says that there are fields, and where they begin.
    private func rockRidge() throws(ImageError) -> Int? {
        let first = try source.read(at: Int64(plain.sector) * 2048, count: Sector.size)
        let view = ByteView(first)
        guard let length = view.u8(0), let record = view.slice(0, Int(length)),
            let fields = record.slice(34, record.count - 34),
            fields.slice(0, 2).map({ Array($0.bytes) }) == Array("SP".utf8), fields.u8(4) == 0xBE, fields.u8(5) == 0xEF
        else { return nil }
        return fields.u8(6).map(Int.init)
    }

    func entries(_ side: ImageSide) throws(ImageError) -> [ImageEntry] {
        let root = side == .joliet ? joliet ?? plain : plain
        var result: [ImageEntry] = []
        var seen: Set<UInt32> = []
        var open: [(root: Root, path: String, depth: Int)] = [(root, "", 0)]
        while let folder = open.popLast() {
            guard seen.insert(folder.root.sector).inserted, folder.depth < limits.depth else {
                throw damaged(folder.root.sector, "a folder that leads into itself: \(folder.path)")
            }
            var below: [(root: Root, path: String, depth: Int)] = []
            try forEachRecord(folder.root) { (record) throws(ImageError) in
                guard let (name, facts) = try name(record, side) else { return }
                let path = folder.path.isEmpty ? name : folder.path + "/" + name
                if record.isFolder || facts.relocated != nil {
                    let place =
                        try facts.relocated.map { (sector) throws(ImageError) in try self.own(sector) } ?? record.root
                    below.append((place, path, folder.depth + 1))
                    result.append(
                        ImageEntry(path: path, isFolder: true, size: 0, modified: facts.modified ?? record.modified))
                } else {
                    var entry = ImageEntry(
                        path: path, isFolder: false, size: record.size, modified: facts.modified ?? record.modified)
                    for extent in record.extents { entry.add(extent) }
                    result.append(entry)
                }
                if result.count > limits.entries { throw damaged(folder.root.sector, "too many files") }
            }
            open += below.reversed()
        }
        return result
    }

    private func damaged(_ sector: UInt32, _ what: String) -> ImageError {
        ImageError(.damaged, path: "image", detail: "sector \(sector): \(what)")
    }

    // MARK: Records

    struct Record {
        var identifier: [UInt8]
        var isFolder: Bool
        var root: Root
        var modified: WallTime?
        var system: ByteView
        var size: Int64 = 0
        var extents: [ImageExtent] = []
    }

    /// Every file and folder in a folder; the parts of a large file as one.
    private func forEachRecord(_ folder: Root, _ take: (Record) throws(ImageError) -> Void) throws(ImageError) {
        guard Int64(folder.bytes) <= limits.folderBytes else {
            throw damaged(folder.sector, "a folder of \(folder.bytes) bytes")
        }
        var pending: Record?
        for block in 0..<((Int64(folder.bytes) + 2047) / 2048) {
            let sector = UInt32(clamping: Int64(folder.sector) + block)
            let view = ByteView(try source.read(at: Int64(sector) * 2048, count: Sector.size))
            var at = 0
            while at < Sector.size, let length = view.u8(at), length > 0 {
                guard let bytes = view.slice(at, Int(length)), let (part, isContinued) = record(bytes) else {
                    throw damaged(sector, "record at byte \(at)")
                }
                at += Int(length)
                var whole = pending ?? part
                if pending != nil {
                    guard whole.identifier == part.identifier, !part.isFolder else {
                        throw damaged(sector, "parts of a file do not belong together")
                    }
                    whole.size += part.size
                    whole.extents += part.extents
                }
                for extent in part.extents where extent.length > 0 && extent.offset + extent.length > source.size {
                    throw damaged(sector, "a file beyond the image's end")
                }
                guard whole.extents.count <= limits.fileExtents else {
                    throw damaged(sector, "too many parts of a file")
                }
                pending = isContinued ? whole : nil
                if !isContinued { try take(whole) }
            }
        }
        if pending != nil { throw damaged(folder.sector, "the last part of a file is missing") }
    }

    private func record(_ view: ByteView) -> (Record, isContinued: Bool)? {
        guard let sector = view.both32(2), let size = view.both32(10), let flags = view.u8(25),
            let length = view.u8(32),
            let identifier = view.slice(33, Int(length)), view.u8(26) == 0, view.u8(27) == 0
        else { return nil }
        let system = 33 + Int(length) + (length % 2 == 0 ? 1 : 0)
        let isFolder = flags & 0x02 != 0
        var record = Record(
            identifier: Array(identifier.bytes), isFolder: isFolder, root: Root(sector: sector, bytes: size),
            modified: view.slice(18, 7).flatMap(DiscDate.time(iso7:)),
            system: view.slice(system, max(0, view.count - system)) ?? ByteView([]))
        if !isFolder {
            record.size = Int64(size)
            record.extents = [ImageExtent(offset: Int64(sector) * 2048, length: Int64(size))]
        }
        return (record, flags & 0x80 != 0)
    }

    /// The size of a folder elsewhere stands in its own first record (RRIP 4.1.5.1).
    private func own(_ sector: UInt32) throws(ImageError) -> Root {
        let view = ByteView(try source.read(at: Int64(sector) * 2048, count: Sector.size))
        guard let length = view.u8(0), let bytes = view.slice(0, Int(length)), let (record, _) = record(bytes),
            record.isFolder
        else {
            throw damaged(sector, "not a folder")
        }
        return Root(sector: sector, bytes: record.root.bytes)
    }

    // MARK: Names

    /// Nil for `.`, `..`, and the place where a moved folder lies.
    private func name(_ record: Record, _ side: ImageSide) throws(ImageError) -> (String, RockRidgeFields)? {
        if record.identifier == ISORecord.current || record.identifier == ISORecord.parent { return nil }
        switch side {
        case .rockRidge:
            let fields = try RockRidgeFields(record.system, skipping: skipped ?? 0, source, limits)
            if fields.isMoved { return nil }
            guard !fields.name.isEmpty else { return (Self.plainName(record.identifier), fields) }
            guard let name = String(validating: fields.name, as: UTF8.self), Self.isSafe(name) else {
                throw damaged(record.root.sector, "a name that is none")
            }
            return (name, fields)
        case .joliet:
            let bytes = record.identifier
            let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
                UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
            }
            let bare = units.suffix(2) == [0x3B, 0x31] ? units.dropLast(2) : units[...]
            let name = String(decoding: bare, as: UTF16.self)
            guard Self.isSafe(name) else { throw damaged(record.root.sector, "a name that is none") }
            return (name, RockRidgeFields())
        case .plain, .udf:
            return (Self.plainName(record.identifier), RockRidgeFields())
        }
    }

    private static func plainName(_ identifier: [UInt8]) -> String {
        var name = String(decoding: identifier, as: UTF8.self)
        if name.hasSuffix(";1") { name.removeLast(2) }
        if name.hasSuffix(".") { name.removeLast() }
        return name.replacing("/", with: "_")
    }

    static func isSafe(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/")) && !name.utf8.contains(0)
    }
}
