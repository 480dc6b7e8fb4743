import Evidence

/// The tree of UDF up to 2.01 on a plain partition: what ``BridgeWriter`` writes, and most discs for data.
struct UDFReader: Sendable {
    private(set) var volumeID = ""
    private let source: any ByteSource
    private var partitionStart: Int64 = 0
    private var partitionBlocks: Int64 = 0
    private var root: UInt32 = 0
    private let limits = ImageLimits()

    init(_ source: any ByteSource) throws(ImageError) {
        self.source = source
        guard let (main, reserve) = anchor() else {
            throw ImageError(.notAnImage, path: "image", detail: "no UDF anchor")
        }
        // Either sequence will do: that is what there are two for.
        do throws(ImageError) { try readSequence(main) } catch { try readSequence(reserve) }
    }

    // MARK: Volume

    /// The first anchor that is whole (UDF 1.02, 2.2.3).
    private func anchor() -> (main: ImageExtent, reserve: ImageExtent)? {
        let last = source.size / 2048 - 1
        for sector in [256, last, last - 256, 512] where sector >= 0 {
            guard let view = try? descriptor(.anchor, at: sector, location: sector), let main = extent(view, 16),
                let reserve = extent(view, 24)
            else { continue }
            return (main, reserve)
        }
        return nil
    }

    private func extent(_ view: ByteView, _ at: Int) -> ImageExtent? {
        guard let length = view.le32(at), let sector = view.le32(at + 4) else { return nil }
        return ImageExtent(offset: Int64(sector) * 2048, length: Int64(length))
    }

    /// A descriptor whose tag, checksum and CRC are right, wherever it stands; its location is that which it claims.
    private func descriptor(_ tag: UDFTag, at sector: Int64, location: Int64) throws(ImageError) -> ByteView {
        let view = ByteView(try source.read(at: sector * 2048, count: Sector.size))
        guard Self.check(view, location: location) == tag else { throw damaged(sector, "no \(tag)") }
        return view
    }

    /// What a descriptor is, if it is whole.
    static func check(_ view: ByteView, location: Int64) -> UDFTag? {
        guard let head = view.slice(0, UDFTag.length)?.bytes, let length = view.le16(10), let crc = view.le16(8),
            let body = view.slice(UDFTag.length, Int(length)), view.le32(12).map(Int64.init) == location
        else { return nil }
        let sum = head.enumerated().reduce(UInt8(0)) { $0 &+ ($1.offset == 4 ? 0 : $1.element) }
        guard sum == view.u8(4), CRC.itu(body.bytes) == crc else { return nil }
        return view.le16(0).flatMap { UDFTag(rawValue: $0) }
    }

    private mutating func readSequence(_ place: ImageExtent) throws(ImageError) {
        var hasPartition = false
        var files: UInt32?
        let first = place.offset / 2048
        for sector in first..<(first + min(place.length / 2048, 64)) {
            let view = ByteView(try source.read(at: sector * 2048, count: Sector.size))
            switch Self.check(view, location: sector) {
            case .partition:
                guard let start = view.le32(188), let blocks = view.le32(192) else { continue }
                partitionStart = Int64(start)
                partitionBlocks = Int64(blocks)
                hasPartition = true
            case .logicalVolume:
                guard view.le32(212) == UInt32(Sector.size), view.le32(268) == 1, view.u8(440) == 1 else {
                    throw ImageError(
                        .unsupported, path: "image", detail: "sector \(sector): UDF with other blocks or partitions")
                }
                files = view.le32(252)
                volumeID = Self.dstring(view.slice(84, 128)) ?? ""
            case .terminating: break
            default: continue
            }
        }
        guard hasPartition, let files else { throw damaged(first, "no whole sequence of volume descriptors") }
        let set = try block(.fileSet, files)
        guard let root = set.le32(404) else { throw damaged(partitionStart, "no root") }
        self.root = root
    }

    private static func dstring(_ view: ByteView?) -> String? {
        guard let view, let used = view.u8(view.count - 1), let bytes = view.slice(0, Int(used)) else { return nil }
        return OSTA.decode(bytes.bytes)
    }

    private func block(_ tag: UDFTag, _ block: UInt32) throws(ImageError) -> ByteView {
        try descriptor(tag, at: try sector(block), location: Int64(block))
    }

    private func sector(_ block: UInt32) throws(ImageError) -> Int64 {
        guard Int64(block) < partitionBlocks else {
            throw damaged(partitionStart, "block \(block) is outside the partition")
        }
        return partitionStart + Int64(block)
    }

    private func damaged(_ sector: Int64, _ what: String) -> ImageError {
        ImageError(.damaged, path: "image", detail: "sector \(sector): \(what)")
    }

    // MARK: Files

    func entries() throws(ImageError) -> [ImageEntry] {
        var result: [ImageEntry] = []
        var seen: Set<UInt32> = []
        var open: [(icb: UInt32, path: String, depth: Int)] = [(root, "", 0)]
        while let (icb, path, depth) = open.popLast() {
            guard depth < limits.depth else { throw damaged(Int64(icb), "folders too deep: \(path)") }
            let file = try entry(icb, path)
            if !path.isEmpty {
                // Where a folder's own list stands is this tree's affair.
                var listed = file.entry
                if listed.isFolder {
                    listed.size = 0
                    listed.extents = []
                }
                result.append(listed)
            }
            guard result.count <= limits.entries else { throw damaged(Int64(icb), "too many files") }
            guard file.entry.isFolder else { continue }
            guard seen.insert(icb).inserted else {
                throw damaged(Int64(icb), "a folder that leads into itself: \(path)")
            }
            var below: [(icb: UInt32, path: String, depth: Int)] = []
            try forEachName(file) { name, block in
                below.append((block, path.isEmpty ? name : path + "/" + name, depth + 1))
            }
            open += below.reversed()
        }
        return result
    }

    private struct File {
        var entry: ImageEntry
        /// Bytes kept in the descriptor itself.
        var inside: ArraySlice<UInt8>?
    }

    private func entry(_ icb: UInt32, _ path: String) throws(ImageError) -> File {
        let at = try sector(icb)
        let view = ByteView(try source.read(at: at * 2048, count: Sector.size))
        // The extended entry has 40 more bytes before its lengths (ECMA-167 4/14.17).
        let shift: Int
        switch Self.check(view, location: Int64(icb)) {
        case .fileEntry: shift = 0
        case .extendedFileEntry: shift = 40
        default: throw damaged(at, "no file entry")
        }
        guard let kind = view.u8(27), let flags = view.le16(34),
            let size = view.le64(56).flatMap({ Int64(exactly: $0) }),
            let attributes = view.le32(168 + shift), let length = view.le32(172 + shift),
            let fields = view.slice(176 + shift + Int(attributes), Int(length))
        else { throw damaged(at, "file entry") }
        guard kind == 4 || kind == 5 || kind == 249 else {
            throw ImageError(.unsupported, path: path, detail: "file type \(kind)")
        }
        let modified = view.slice(shift == 0 ? 84 : 92, 12).flatMap(DiscDate.time(udf:))
        var file = File(entry: ImageEntry(path: path, isFolder: kind == 4, size: size, modified: modified))
        if flags & 7 == 3 {
            file.inside = fields.slice(0, Int(clamping: size))?.bytes
            file.entry.add(ImageExtent(offset: at * 2048 + Int64(176 + shift) + Int64(attributes), length: size))
            guard file.inside != nil else { throw damaged(at, "file entry") }
        } else {
            try addExtents(fields, width: flags & 7 == 0 ? 8 : 16, to: &file.entry, at)
        }
        return file
    }

    private func addExtents(_ first: ByteView, width: Int, to entry: inout ImageEntry, _ sector: Int64)
        throws(ImageError)
    {
        var fields = first
        var offset = 0
        var left = entry.size
        var steps = 0
        while left > 0 {
            guard let word = fields.le32(offset), let block = fields.le32(offset + 4), steps < limits.fileExtents else {
                throw damaged(sector, "\(left) bytes of a file have no place")
            }
            steps += 1
            offset += width
            let length = Int64(word & 0x3FFF_FFFF)
            guard length > 0 else { throw damaged(sector, "\(left) bytes of a file have no place") }
            switch word >> 30 {
            case 0:
                let used = min(length, left)
                let start = try self.sector(block)
                guard Int64(block) + Sector.count(used) <= partitionBlocks, start * 2048 + used <= source.size else {
                    throw damaged(sector, "a file beyond the partition's end")
                }
                entry.add(ImageExtent(offset: start * 2048, length: used))
                left -= used
            case 3:
                // More of the list elsewhere (ECMA-167 4/14.5).
                let view = ByteView(try source.read(at: try self.sector(block) * 2048, count: Sector.size))
                guard let used = view.le32(20), let next = view.slice(24, Int(used)) else {
                    throw damaged(sector, "list of extents")
                }
                fields = next
                offset = 0
            default: throw ImageError(.unsupported, path: entry.path, detail: "a file with holes")
            }
        }
    }

    /// Names in a folder; the parent and deleted ones are left out.
    private func forEachName(_ folder: File, _ take: (String, UInt32) -> Void) throws(ImageError) {
        let size = folder.entry.size
        guard size <= limits.folderBytes else { throw damaged(partitionStart, "a folder of \(size) bytes") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(size))
        if let inside = folder.inside {
            bytes = Array(inside)
        } else {
            for extent in folder.entry.extents {
                bytes += try source.read(at: extent.offset, count: Int(extent.length))
            }
        }
        let view = ByteView(bytes)
        var at = 0
        while at < bytes.count {
            guard let head = view.slice(at, min(bytes.count - at, 38 + 255 + 65_536)), let name = head.u8(19),
                let use = head.le16(36),
                let flags = head.u8(18), let block = head.le32(24),
                Self.check(head, location: place(at, in: folder)) == .fileIdentifier,
                let identifier = head.slice(38 + Int(use), Int(name))
            else {
                throw damaged(
                    folder.entry.extents.first.map { $0.offset / 2048 } ?? 0,
                    "a name at byte \(at) of \(folder.entry.path)")
            }
            at += (38 + Int(use) + Int(name) + 3) / 4 * 4
            if flags & 0x0C != 0 { continue }
            guard let text = OSTA.decode(identifier.bytes), ISOReader.isSafe(text) else {
                throw damaged(folder.entry.extents.first.map { $0.offset / 2048 } ?? 0, "a name that is none")
            }
            take(text, block)
        }
    }

    /// The block in which a byte of a folder lies.
    private func place(_ byte: Int, in folder: File) -> Int64 {
        var left = Int64(byte)
        for extent in folder.entry.extents {
            if left < extent.length { return (extent.offset + left) / 2048 - partitionStart }
            left -= extent.length
        }
        return -1
    }
}
