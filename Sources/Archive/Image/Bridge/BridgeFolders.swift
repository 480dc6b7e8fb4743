/// The folders of each tree as bytes, whole sectors each.
extension BridgeLayout {
    func udfFolder(_ index: Int) -> [UInt8] {
        let folder = folders[index]
        let start = folder.udf.sector - Self.partitionStart
        var out = ByteBuilder(capacity: folder.udf.bytes + Sector.size)
        func add(_ node: Int, identifier: [UInt8], isFolder: Bool) {
            let name = UDFName(
                identifier: identifier, isFolder: isFolder, icbBlock: entryBlock(node),
                unique: UInt32(truncatingIfNeeded: unique(node)))
            out.raw(name.descriptor(at: start + UInt32(out.count / Sector.size)))
        }
        add(nodes[folder.node].parent, identifier: [], isFolder: true)
        for child in folder.udf.children {
            add(child, identifier: nodes[child].identifier, isFolder: nodes[child].isFolder)
        }
        out.pad(toMultipleOf: Sector.size)
        return out.bytes
    }

    func entryBlock(_ node: Int) -> UInt32 { Self.firstEntry + UInt32(node) }
    /// The root's is 0, all others' are above 15.
    func unique(_ node: Int) -> UInt64 { node == 0 ? 0 : UInt64(node) + 15 }

    func udfEntry(_ index: Int) -> [UInt8] {
        let node = nodes[index]
        let folder = folderOfNode[index].map { folders[$0] }
        let file = UDFFile(
            isFolder: node.isFolder, size: folder.map { Int64($0.udf.bytes) } ?? node.size,
            block: (folder?.udf.sector ?? max(node.sector, Self.partitionStart)) - Self.partitionStart,
            links: UInt16(clamping: 1 + (folder?.folders ?? 0)), modified: node.modified, unique: unique(index))
        return file.entry(at: entryBlock(index))
    }

    func isoFolder(_ index: Int) -> [UInt8] {
        var records: [ISORecord] = []
        let folder = folders[index]
        records.append(folderRecord(index, \.iso, ISORecord.current, system: ownSystem(index)))
        let above = folderOfNode[nodes[folder.node].parent] ?? 0
        records.append(
            folderRecord(above, \.iso, ISORecord.parent, system: RockRidge.fixed(facts(folders[above].node))))
        for child in folder.iso.children {
            let node = nodes[child]
            let fields = RockRidge.fixed(facts(child))
            let name = RockRidge.name(node.name)
            let system =
                node.continued.map { offset in
                    fields
                        + RockRidge.continued(
                            sector: continuationStart + UInt32(offset / Sector.size), offset: offset % Sector.size,
                            length: name.count)
                } ?? fields + name
            records += childRecords(child, \.iso, node.isoIdentifier, system: system)
        }
        return Self.packed(records)
    }

    func jolietFolder(_ index: Int) -> [UInt8] {
        let folder = folders[index]
        let above = folderOfNode[nodes[folder.node].parent] ?? 0
        var records = [
            folderRecord(index, \.joliet, ISORecord.current), folderRecord(above, \.joliet, ISORecord.parent),
        ]
        for child in folder.joliet.children { records += childRecords(child, \.joliet, nodes[child].jolietIdentifier) }
        return Self.packed(records)
    }

    func root(_ tree: KeyPath<BridgeFolder, BridgeFolder.Listing>) -> ISORecord {
        folderRecord(0, tree, ISORecord.current)
    }

    /// Rock Ridge's texts and the names too long for their records.
    func continuationArea() -> [UInt8] {
        var out = ByteBuilder(capacity: continuationBytes + Sector.size)
        out.raw(RockRidge.extensionReference)
        for folder in folders {
            for child in folder.iso.children {
                guard let offset = nodes[child].continued else { continue }
                out.pad(to: offset)
                out.raw(RockRidge.name(nodes[child].name))
            }
        }
        out.pad(toMultipleOf: Sector.size)
        return out.bytes
    }

    private func facts(_ index: Int) -> RockRidge.Facts {
        let node = nodes[index]
        let links = folderOfNode[index].map { 2 + folders[$0].folders } ?? 1
        return RockRidge.Facts(
            isFolder: node.isFolder, links: UInt32(links), modified: node.modified)
    }

    private func ownSystem(_ index: Int) -> [UInt8] {
        let fields = RockRidge.fixed(facts(folders[index].node))
        guard index == 0 else { return fields }
        return RockRidge.start + fields
            + RockRidge.continued(
                sector: continuationStart, offset: 0, length: RockRidge.extensionReference.count)
    }

    private func folderRecord(
        _ index: Int, _ tree: KeyPath<BridgeFolder, BridgeFolder.Listing>, _ identifier: [UInt8], system: [UInt8] = []
    ) -> ISORecord {
        let listing = folders[index][keyPath: tree]
        return ISORecord(
            identifier: identifier, isFolder: true, sector: listing.sector, size: UInt32(clamping: listing.bytes),
            modified: nodes[folders[index].node].modified, system: system)
    }

    private func childRecords(
        _ child: Int, _ tree: KeyPath<BridgeFolder, BridgeFolder.Listing>, _ identifier: [UInt8], system: [UInt8] = []
    ) -> [ISORecord] {
        if let folder = folderOfNode[child] { return [folderRecord(folder, tree, identifier, system: system)] }
        let parts = ISOExtents.of(size: nodes[child].size, at: nodes[child].sector)
        return parts.enumerated().map { index, part in
            ISORecord(
                identifier: identifier, isFolder: false, sector: part.sector, size: part.size,
                modified: nodes[child].modified, isContinued: index < parts.count - 1, system: system)
        }
    }

    private static func packed(_ records: [ISORecord]) -> [UInt8] {
        var out = ByteBuilder(capacity: records.count * 128 + Sector.size)
        for record in records {
            let bytes = record.bytes
            if bytes.count > Sector.size - out.count % Sector.size { out.pad(toMultipleOf: Sector.size) }
            out.raw(bytes)
        }
        out.pad(toMultipleOf: Sector.size)
        return out.bytes
    }
}
