import Evidence

/// Where a file's bytes come from.
public enum ImageContent: Hashable, Sendable {
    /// A regular file. `sha256`, lower-case hex, is what it must have where known.
    case file(RawPath, size: Int64, sha256: String?)
    /// So many bytes of a regular file from an offset on: a recording stored in parts. `sha256` is the part's.
    case part(RawPath, offset: Int64, size: Int64, sha256: String?)
    case bytes([UInt8])

    public var size: Int64 {
        switch self {
        case .file(_, let size, _), .part(_, _, let size, _): size
        case .bytes(let bytes): Int64(bytes.count)
        }
    }
}

/// What shall lie on a disc: folders and files under their names there. A value; nothing is read.
public struct ImageTree: Sendable {
    public struct Node: Sendable {
        public var name: String
        public var parent: Int
        public var modified: WallTime
        /// Nil for a folder.
        public var content: ImageContent?
        /// By the bytes of their names, whatever the order they were added in.
        public internal(set) var children: [Int] = []

        public var isFolder: Bool { content == nil }
    }

    struct Place: Hashable {
        var parent: Int
        var name: [UInt8]
    }

    /// The first is the root. A folder comes before what it holds.
    public private(set) var nodes: [Node]
    private var places: [Place: Int] = [:]

    /// - Parameter modified: of the root, and of folders that come about because a file lies in them.
    public init(modified: WallTime) { nodes = [Node(name: "", parent: 0, modified: modified)] }

    public var fileCount: Int { nodes.count { !$0.isFolder } }
    public var bytes: Int64 { nodes.reduce(0) { $0.addingSaturated($1.content?.size ?? 0) } }

    /// - Parameter path: parts with `/` between them, none at the ends.
    public mutating func addFile(_ path: String, _ content: ImageContent, modified: WallTime) throws(ImageError) {
        guard content.size >= 0 else { throw ImageError(.unusableName, path: path, detail: "size \(content.size)") }
        let (parent, name) = try folder(above: path)
        guard places[Place(parent: parent, name: Array(name.utf8))] == nil else {
            throw ImageError(.nameTaken, path: path)
        }
        append(Node(name: name, parent: parent, modified: modified, content: content))
    }

    /// A folder; those above it are made where need be. One that came about by itself takes this time.
    public mutating func addFolder(_ path: String, modified: WallTime) throws(ImageError) {
        let (parent, name) = try folder(above: path)
        if let known = places[Place(parent: parent, name: Array(name.utf8))] {
            guard nodes[known].isFolder else { throw ImageError(.nameTaken, path: path) }
            nodes[known].modified = modified
        } else {
            append(Node(name: name, parent: parent, modified: modified))
        }
    }

    private mutating func folder(above path: String) throws(ImageError) -> (parent: Int, name: String) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        var parent = 0
        for (index, part) in parts.enumerated() {
            try ImageNames.check(part, of: path)
            if index == parts.count - 1 { return (parent, part) }
            if let known = places[Place(parent: parent, name: Array(part.utf8))] {
                guard nodes[known].isFolder else { throw ImageError(.nameTaken, path: path) }
                parent = known
            } else {
                parent = append(Node(name: part, parent: parent, modified: nodes[0].modified))
            }
        }
        throw ImageError(.unusableName, path: path)
    }

    @discardableResult
    private mutating func append(_ node: Node) -> Int {
        let index = nodes.count
        places[Place(parent: node.parent, name: Array(node.name.utf8))] = index
        nodes.append(node)
        nodes[node.parent].children.append(index)
        return index
    }

    /// Parts with `/` between them; empty for the root.
    public func path(of index: Int) -> String {
        var parts: [String] = []
        var at = index
        while at != 0 {
            parts.append(nodes[at].name)
            at = nodes[at].parent
        }
        return parts.reversed().joined(separator: "/")
    }

    /// Every node, a folder before what it holds, siblings by the bytes of their names.
    func walk() -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(nodes.count)
        var open = [0]
        while let index = open.popLast() {
            result.append(index)
            open += sortedChildren(index).reversed()
        }
        return result
    }

    func sortedChildren(_ index: Int) -> [Int] {
        nodes[index].children.sorted { nodes[$0].name.utf8.lexicographicallyPrecedes(nodes[$1].name.utf8) }
    }
}
