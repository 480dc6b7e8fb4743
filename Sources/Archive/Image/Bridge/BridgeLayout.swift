import Evidence

/// Which sector holds what, decided before the first is written. Pure: the same tree gives the same layout.
///
/// ```
/// 0    system area, empty                     257  file set descriptor: block 0 of the UDF partition
/// 16   ISO 9660, Joliet, terminator           259  UDF file entries, one a sector
/// 19   BEA01, NSR02, TEA01                    …    UDF folders
/// 32   UDF volume descriptors                 …    path tables, ISO folders, long names, Joliet folders
/// 64   UDF integrity descriptor               …    the files, each once, shared by all trees
/// 256  UDF anchor                             …    filling; at N-256 an anchor, the volume descriptors again,
///                                                  and at N, the last sector, the third anchor
/// ```
struct BridgeLayout: Sendable {
    static let volumeDescriptors: UInt32 = 16
    static let mainSequence: UInt32 = 32
    static let integrity: UInt32 = 64
    static let anchor: UInt32 = 256
    static let partitionStart: UInt32 = 257
    /// Block of the root's file entry; the other nodes follow in order.
    static let firstEntry: UInt32 = 2
    /// An anchor, 255 sectors, an anchor (UDF 1.02, 2.2.3: two of 256, N-256 and N).
    static let tail: Int64 = 257
    /// Error correction blocks are 16 sectors on DVD and 32 on BD. A whole number of them needs no filling by the drive,
    /// and the last anchor is where it should be.
    static let cluster: Int64 = 32

    let volume: ImageVolume
    private(set) var nodes: [BridgeNode] = []
    private(set) var folders: [BridgeFolder] = []
    /// By node.
    private(set) var folderOfNode: [Int: Int] = [:]
    private(set) var isoTable = (size: 0, little: UInt32(0), big: UInt32(0))
    private(set) var jolietTable = (size: 0, little: UInt32(0), big: UInt32(0))
    private(set) var continuationStart: UInt32 = 0
    private(set) var continuationBytes = 0
    private(set) var dataStart: UInt32 = 0
    private(set) var dataEnd: UInt32 = 0
    private(set) var sectors: Int64 = 0

    var partitionBlocks: UInt32 { dataEnd - Self.partitionStart }
    var fileCount: Int { nodes.count - folders.count }
    var lastSector: UInt32 { UInt32(sectors - 1) }

    init(_ tree: ImageTree, _ volume: ImageVolume) throws(ImageError) {
        self.volume = volume
        try takeIn(tree)
        nameFolders()
        measureFolders()
        numberFolders(\.iso)
        numberFolders(\.joliet)
        try place(tree)
    }

    private mutating func takeIn(_ tree: ImageTree) throws(ImageError) {
        let order = tree.walk()
        var position = [Int](repeating: 0, count: tree.nodes.count)
        nodes.reserveCapacity(order.count)
        for (index, source) in order.enumerated() {
            position[source] = index
            let node = tree.nodes[source]
            let size = node.content?.size ?? 0
            guard size <= UDFFile.largestSize else { throw ImageError(.tooLarge, path: tree.path(of: source)) }
            nodes.append(
                BridgeNode(
                    source: source, parent: position[node.parent], name: Array(node.name.utf8),
                    identifier: index == 0 ? [] : OSTA.encode(node.name), isFolder: node.isFolder, size: size,
                    modified: DiscDate(node.modified)))
            guard node.isFolder else { continue }
            folderOfNode[index] = folders.count
            let empty = BridgeFolder.Listing(children: [])
            folders.append(BridgeFolder(node: index, udf: empty, iso: empty, joliet: empty))
        }
        for index in folders.indices {
            let children = tree.sortedChildren(nodes[folders[index].node].source).map { position[$0] }
            folders[index].udf.children = children
            folders[index].folders = children.count { nodes[$0].isFolder }
        }
        guard folders.count <= ISOPathTable.largest, folders.allSatisfy({ $0.folders < 65_000 }) else {
            throw ImageError(.tooLarge, path: volume.id, detail: "\(folders.count) folders")
        }
    }

    /// The short names of each folder's children, and each tree's order of them.
    private mutating func nameFolders() {
        for index in folders.indices {
            let children = folders[index].udf.children
            let iso = UniqueNames.iso.assign(
                children.map { child in
                    let node = nodes[child]
                    let name = ISOName.candidate(String(decoding: node.name, as: UTF8.self), isFolder: node.isFolder)
                    let text = name.ending.isEmpty ? name.stem : name.stem + [UInt8(ascii: ".")] + name.ending
                    return (name, text == node.name)
                })
            let joliet = UniqueNames.joliet.assign(
                children.map { child in
                    let text = String(decoding: nodes[child].name, as: UTF8.self)
                    let name = JolietName.candidate(text, isFolder: nodes[child].isFolder)
                    return (name, JolietName.text(name) == Array(text.utf16))
                })
            for (at, child) in children.enumerated() {
                nodes[child].iso = iso[at]
                nodes[child].joliet = joliet[at]
            }
            folders[index].iso.children = children.sorted { ISOName.precedes(nodes[$0].iso, nodes[$1].iso) }
            folders[index].joliet.children = children.sorted { JolietName.precedes(nodes[$0].joliet, nodes[$1].joliet) }
        }
    }

    /// How large each tree's list of each folder is, and what goes into the continuation area.
    private mutating func measureFolders() {
        // Fields may not cross a sector's end: readers take one sector (SUSP 5.1).
        func claim(_ bytes: Int) -> Int {
            let left = Sector.size - continuationBytes % Sector.size
            if bytes > left { continuationBytes += left }
            continuationBytes += bytes
            return continuationBytes - bytes
        }
        nodes[0].continued = claim(RockRidge.extensionReference.count)
        for index in folders.indices {
            let isRoot = index == 0
            var udf = UDFName.length(identifier: 0)
            var iso = ISOPacking()
            var joliet = ISOPacking()
            iso.add(ISORecord.length(identifier: 1, system: isRoot ? RockRidge.rootSystem : RockRidge.fixed))
            iso.add(ISORecord.length(identifier: 1, system: RockRidge.fixed))
            joliet.add(ISORecord.length(identifier: 1))
            joliet.add(ISORecord.length(identifier: 1))
            for child in folders[index].udf.children {
                udf += UDFName.length(identifier: nodes[child].identifier.count)
            }
            for child in folders[index].iso.children {
                let node = nodes[child]
                let identifier = node.isoIdentifier.count
                let split = RockRidge.split(identifier: identifier, name: node.name.count)
                if split.continued > 0 { nodes[child].continued = claim(split.continued) }
                for _ in 0..<ISOExtents.count(node.size) {
                    iso.add(ISORecord.length(identifier: identifier, system: split.system))
                }
            }
            for child in folders[index].joliet.children {
                let length = ISORecord.length(identifier: nodes[child].jolietIdentifier.count)
                for _ in 0..<ISOExtents.count(nodes[child].size) { joliet.add(length) }
            }
            folders[index].udf.bytes = udf
            folders[index].iso.bytes = iso.sectors * Sector.size
            folders[index].joliet.bytes = joliet.sectors * Sector.size
        }
    }

    /// Level by level, by parent, by name: breadth first in this tree's order.
    private mutating func numberFolders(_ tree: WritableKeyPath<BridgeFolder, BridgeFolder.Listing>) {
        for (number, index) in breadthFirst(tree).enumerated() { folders[index][keyPath: tree].number = number + 1 }
    }

    private func breadthFirst(_ tree: KeyPath<BridgeFolder, BridgeFolder.Listing>) -> [Int] {
        var result = [0]
        var at = 0
        while at < result.count {
            result += folders[result[at]][keyPath: tree].children.compactMap { folderOfNode[$0] }
            at += 1
        }
        return result
    }

    private mutating func place(_ tree: ImageTree) throws(ImageError) {
        var at = Int64(Self.partitionStart + Self.firstEntry) + Int64(nodes.count)
        func claim(_ sectors: Int64) -> UInt32 {
            defer { at = at.addingSaturated(sectors) }
            return UInt32(clamping: at)
        }
        for index in folders.indices { folders[index].udf.sector = claim(folders[index].udf.sectors) }
        for (rows, table) in [(\BridgeFolder.iso, \BridgeLayout.isoTable), (\.joliet, \.jolietTable)] {
            let size = tableSize(rows)
            let sectors = Sector.count(Int64(size))
            self[keyPath: table] = (size, claim(sectors), claim(sectors))
        }
        for index in folders.indices { folders[index].iso.sector = claim(folders[index].iso.sectors) }
        continuationStart = claim(Sector.count(Int64(continuationBytes)))
        for index in folders.indices { folders[index].joliet.sector = claim(folders[index].joliet.sectors) }
        dataStart = UInt32(clamping: at)
        for index in nodes.indices where !nodes[index].isFolder && nodes[index].size > 0 {
            nodes[index].sector = claim(Sector.count(nodes[index].size))
            guard at < Int64(UInt32.max) else {
                throw ImageError(.tooLarge, path: tree.path(of: nodes[index].source), detail: "\(at) sectors")
            }
        }
        let whole = at + Self.tail
        sectors = (whole + Self.cluster - 1) / Self.cluster * Self.cluster
        guard sectors < Int64(UInt32.max) else {
            throw ImageError(.tooLarge, path: volume.id, detail: "\(sectors) sectors")
        }
        dataEnd = UInt32(at)
    }

    private func tableSize(_ tree: KeyPath<BridgeFolder, BridgeFolder.Listing>) -> Int {
        rows(tree).reduce(0) { $0 + ISOPathTable.size($1.identifier.count) }
    }

    /// The path table of one tree.
    func rows(_ tree: KeyPath<BridgeFolder, BridgeFolder.Listing>) -> [ISOPathTable.Row] {
        breadthFirst(tree).map { index in
            let folder = folders[index]
            let node = nodes[folder.node]
            let above = folderOfNode[node.parent].map { folders[$0][keyPath: tree].number } ?? 1
            let identifier =
                index == 0 ? ISORecord.current : tree == \.iso ? node.isoIdentifier : node.jolietIdentifier
            return ISOPathTable.Row(
                identifier: identifier, sector: folder[keyPath: tree].sector, parent: UInt16(clamping: above))
        }
    }
}
