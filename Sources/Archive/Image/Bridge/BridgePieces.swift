import Evidence
import Vault

/// What the image is made of, in order.
enum BridgePiece {
    /// Whole sectors.
    case bytes([UInt8])
    /// The bytes of a file (by its node), filled up to whole sectors.
    case file(Int)
}

extension BridgeLayout {
    /// File entries made at one time.
    private static let batch = 256

    /// Every piece from the first sector to the last, each with the sector it must begin at. Made one by one: a disc of
    /// many small files has more descriptors than should be in memory at once.
    func forEachPiece(_ take: (Int64, BridgePiece) throws(ImageError) -> Void) throws(ImageError) {
        let udf = try udfVolume()
        try take(0, .bytes(front(udf)))
        try take(
            Int64(Self.partitionStart),
            .bytes(Self.sector(udf.fileSet(rootBlock: Self.firstEntry)) + Self.sector(UDFVolume.terminator(at: 1))))
        let entries = Int64(Self.partitionStart + Self.firstEntry)
        for start in stride(from: 0, to: nodes.count, by: Self.batch) {
            let end = min(start + Self.batch, nodes.count)
            try take(entries + Int64(start), .bytes((start..<end).flatMap { Self.sector(udfEntry($0)) }))
        }
        for index in folders.indices { try take(Int64(folders[index].udf.sector), .bytes(udfFolder(index))) }
        for (tree, table) in [(\BridgeFolder.iso, isoTable), (\.joliet, jolietTable)] {
            let rows = rows(tree)
            try take(Int64(table.little), .bytes(Self.sectors(ISOPathTable.bytes(rows, isBig: false))))
            try take(Int64(table.big), .bytes(Self.sectors(ISOPathTable.bytes(rows, isBig: true))))
        }
        for index in folders.indices { try take(Int64(folders[index].iso.sector), .bytes(isoFolder(index))) }
        try take(Int64(continuationStart), .bytes(continuationArea()))
        for index in folders.indices { try take(Int64(folders[index].joliet.sector), .bytes(jolietFolder(index))) }
        for index in nodes.indices where !nodes[index].isFolder {
            try take(Int64(nodes[index].size > 0 ? nodes[index].sector : 0), .file(index))
        }
        try take(Int64(dataEnd), .bytes(tail(udf)))
    }

    private func udfVolume() throws(ImageError) -> UDFVolume {
        let set = volume.set.isEmpty ? volume.id : volume.set
        // Sixteen hexadecimal digits that no other disc has, the same each time (UDF 1.02, 2.2.2.5).
        guard let digest = FileDigest.sha256(text: "\(set) \(volume.id) \(volume.date.nanoseconds)") else {
            throw ImageError(.noDigest, path: volume.id)
        }
        return UDFVolume(
            volumeID: volume.id, setID: digest.prefix(16) + set, date: DiscDate(volume.date),
            partitionStart: Self.partitionStart, partitionBlocks: partitionBlocks, integritySector: Self.integrity,
            integritySectors: 2, fileCount: UInt32(fileCount), folderCount: UInt32(folders.count),
            nextUnique: UInt64(nodes.count) + 16)
    }

    /// Sectors 0 to 256.
    private func front(_ udf: UDFVolume) -> [UInt8] {
        var out = ByteBuilder(capacity: Int(Self.partitionStart) * Sector.size)
        func put(_ bytes: [UInt8], at sector: UInt32) {
            out.pad(to: Int(sector) * Sector.size)
            out.raw(Self.sector(bytes))
        }
        let first = Self.volumeDescriptors
        put(isoVolume(.primary).bytes, at: first)
        put(isoVolume(.joliet).bytes, at: first + 1)
        put(ISOVolume.terminator, at: first + 2)
        for (index, name) in ["BEA01", "NSR02", "TEA01"].enumerated() {
            put(UDFVolume.recognition(name), at: first + 3 + UInt32(index))
        }
        for (index, bytes) in udf.sequence(at: Self.mainSequence).enumerated() {
            put(bytes, at: Self.mainSequence + UInt32(index))
        }
        put(udf.integrity(), at: Self.integrity)
        put(UDFVolume.terminator(at: Self.integrity + 1), at: Self.integrity + 1)
        put(anchor(at: Self.anchor), at: Self.anchor)
        return out.bytes
    }

    /// Filling, the anchor at N-256, the volume descriptors a second time far from the first, the anchor at N.
    private func tail(_ udf: UDFVolume) -> [UInt8] {
        var out = ByteBuilder(capacity: Int(sectors - Int64(dataEnd)) * Sector.size)
        func put(_ bytes: [UInt8], at sector: UInt32) {
            out.pad(to: Int(sector - dataEnd) * Sector.size)
            out.raw(Self.sector(bytes))
        }
        put(anchor(at: lastSector - 256), at: lastSector - 256)
        for (index, bytes) in udf.sequence(at: reserveSequence).enumerated() {
            put(bytes, at: reserveSequence + UInt32(index))
        }
        put(anchor(at: lastSector), at: lastSector)
        return out.bytes
    }

    var reserveSequence: UInt32 { lastSector - 128 }

    private func anchor(at sector: UInt32) -> [UInt8] {
        UDFVolume.anchor(at: sector, main: Self.mainSequence, reserve: reserveSequence)
    }

    private func isoVolume(_ kind: ISOVolume.Kind) -> ISOVolume {
        let table = kind == .primary ? isoTable : jolietTable
        return ISOVolume(
            kind: kind, volumeID: volume.id, setID: volume.set, date: DiscDate(volume.date), sectors: UInt32(sectors),
            pathTableSize: UInt32(table.size), littleTable: table.little, bigTable: table.big,
            root: root(kind == .primary ? \.iso : \.joliet))
    }

    private static func sector(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: max(0, Sector.size - bytes.count))
    }

    private static func sectors(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (Sector.size - bytes.count % Sector.size) % Sector.size)
    }
}
