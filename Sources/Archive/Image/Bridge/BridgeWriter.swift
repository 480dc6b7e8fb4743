import Evidence

/// Our own images: ISO 9660 level 3 with Rock Ridge, Joliet and UDF 1.02, all naming the same bytes.
public struct BridgeWriter: ImageWriter {
    /// Written past the page cache where the file system can: an image is as large as a disc, and would drive everything
    /// else out of memory.
    public var isDirect: Bool

    public init(isDirect: Bool = true) { self.isDirect = isDirect }

    public var name: String { "unbroken \(ProgramVersion.number)" }

    public func plannedSectors(_ tree: ImageTree, _ volume: ImageVolume) throws(ImageError) -> Int64 {
        try BridgeLayout(tree, volume).sectors
    }

    public func write(
        _ tree: ImageTree, _ volume: ImageVolume, to target: RawPath, control: ImageControl = ImageControl()
    ) throws(ImageError) -> WrittenImage {
        let layout = try BridgeLayout(tree, volume)
        let size = layout.sectors * Int64(Sector.size)
        let file = try ImageFile(target, size: size, isDirect: isDirect)
        defer { file.discard() }
        let written = try send(layout, tree, to: file, name: target.text, control)
        try file.commit(size: size)
        return written
    }

    /// Sends the image to a program's standard input, for example a burner's: no copy on disk. What this throws comes after
    /// bytes have been sent: whatever took them holds half an image.
    ///
    /// - Parameter descriptor: the writing end of a pipe; not closed.
    public func stream(
        _ tree: ImageTree, _ volume: ImageVolume, to descriptor: Int32, control: ImageControl = ImageControl()
    ) throws(ImageError) -> WrittenImage {
        let layout = try BridgeLayout(tree, volume)
        let sink = PipeSink(descriptor)
        defer { sink.restore() }
        return try send(layout, tree, to: sink, name: volume.id, control)
    }

    private func send(
        _ layout: BridgeLayout, _ tree: ImageTree, to sink: any ImageSink, name: String, _ control: ImageControl
    ) throws(ImageError) -> WrittenImage {
        let nodes = tree.nodes
        let sources = layout.nodes.map(\.source)
        let stream = ImageStream(to: sink, total: layout.sectors * Int64(Sector.size), control: control) {
            file, found in
            switch nodes[sources[file]].content {
            case .file(let path, _, let expected), .part(let path, _, _, let expected):
                return SourceReading.compare(path, found, expected)
            case .bytes, nil: return nil
            }
        }
        let digests: StreamDigests
        do throws(ImageError) {
            try layout.forEachPiece { (sector, piece) throws(ImageError) in
                try Self.append(piece, at: sector, layout, tree, stream)
            }
            guard stream.position == layout.sectors * Int64(Sector.size) else {
                throw ImageError(.notAsPlanned, path: name, detail: "\(stream.position) bytes")
            }
            digests = try stream.finish()
        } catch {
            var first = stream.abandon(error)
            if first.path.isEmpty { first.path = name }
            throw first
        }
        var files: [String: String] = [:]
        for (file, digest) in digests.files { files[tree.path(of: sources[file])] = digest }
        return WrittenImage(sectors: layout.sectors, sha256: digests.whole, files: files)
    }

    private static func append(
        _ piece: BridgePiece, at sector: Int64, _ layout: BridgeLayout, _ tree: ImageTree, _ stream: ImageStream
    ) throws(ImageError) {
        // Empty files have no place.
        guard sector == 0 && stream.position > 0 || stream.position == sector * Int64(Sector.size) else {
            throw ImageError(
                .notAsPlanned, path: layout.volume.id, detail: "sector \(sector) at byte \(stream.position)")
        }
        switch piece {
        case .bytes(let bytes): try stream.append(bytes)
        case .file(let index):
            switch tree.nodes[layout.nodes[index].source].content {
            case .file(let path, let size, _): try SourceReading.append(path, size: size, to: stream)
            case .part(let path, let offset, let size, _):
                try SourceReading.append(path, offset: offset, size: size, to: stream)
            case .bytes(let bytes): try stream.append(bytes, isFile: true)
            case nil: break
            }
            try stream.endFile(index)
            try stream.fillSector()
        }
    }
}
