import Evidence

/// One file or folder with its names in all trees and its place on the disc.
struct BridgeNode: Sendable {
    /// Its index in ``ImageTree/nodes``.
    var source: Int
    /// Index in the layout's nodes; the root is its own parent.
    var parent: Int
    var name: [UInt8]
    var identifier: [UInt8]
    var isFolder: Bool
    /// Of a file. A folder's size differs from tree to tree.
    var size: Int64
    var modified: DiscDate
    var iso = ShortName<UInt8>(stem: [], ending: [])
    var joliet = ShortName<UInt16>(stem: [], ending: [])
    /// First sector of a file's bytes; 0 where it has none.
    var sector: UInt32 = 0
    /// Offset in the continuation area of what its Rock Ridge fields have no room for.
    var continued: Int?

    var isoIdentifier: [UInt8] { ISOName.identifier(iso, isFolder: isFolder) }
    var jolietIdentifier: [UInt8] { JolietName.identifier(joliet, isFolder: isFolder) }
}

/// What a folder holds, in the order of each tree, and where each tree's list of it stands.
struct BridgeFolder: Sendable {
    struct Listing: Sendable {
        /// Indices of nodes, in this tree's order.
        var children: [Int]
        var sector: UInt32 = 0
        var bytes = 0
        /// Its number in this tree's path table, from 1.
        var number = 0

        var sectors: Int64 { Sector.count(Int64(bytes)) }
    }

    var node: Int
    var folders = 0
    var udf: Listing
    var iso: Listing
    var joliet: Listing
}
