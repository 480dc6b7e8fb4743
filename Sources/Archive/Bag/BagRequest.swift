import Evidence

/// What shall lie in a bag, and where it is now.
public struct BagRequest: Hashable, Sendable {
    /// An original, with the size and digest that the catalogue has.
    public struct Payload: Hashable, Sendable {
        /// Below `data/`.
        public var path: BagPath
        public var source: RawPath
        public var size: Int64
        /// Lower-case hex.
        public var sha256: String

        public init(path: BagPath, source: RawPath, size: Int64, sha256: String) {
            self.path = path
            self.source = source
            self.size = size
            self.sha256 = sha256
        }
    }

    /// A file beside the payload: made for the bag, or lying in the vault (a picture).
    public struct TagFile: Hashable, Sendable {
        public var path: BagPath
        public var content: BagFileContent

        public init(path: BagPath, content: BagFileContent) {
            self.path = path
            self.content = content
        }
    }

    public var payload: [Payload]
    public var tagFiles: [TagFile]
    public var info: BagInfo
    /// SHA-256 is added where it is not named.
    public var algorithms: [BagAlgorithm]
    /// Recordings larger than a file may be lie there in parts; what they join to stands in `joined-sha256.txt`.
    public var parts: FileParts

    public init(
        payload: [Payload], tagFiles: [TagFile] = [], info: BagInfo, algorithms: [BagAlgorithm] = [.sha256],
        parts: FileParts = .whole
    ) {
        self.payload = payload
        self.tagFiles = tagFiles
        self.info = info
        self.algorithms = Set(algorithms).union([.sha256]).sorted()
        self.parts = parts
    }

    /// The files that a recording is on the disc: itself, or its parts.
    func files(of item: Payload) throws(BagError) -> [(path: BagPath, part: FilePart)] {
        var result: [(BagPath, FilePart)] = []
        for part in parts.parts(name: item.path.text, bytes: item.size) {
            result.append((try BagPath(part.name), part))
        }
        return result
    }

    /// Whether a bag can be made of it, as far as names and metadata tell: asked before the first byte is read. Digests
    /// of zeros stand in for those to come.
    func check() throws(BagError) {
        func stand(_ path: BagPath) -> BagContents.File {
            let zeros = algorithms.map { ($0, String(repeating: "0", count: $0.length ?? 0)) }
            return BagContents.File(path: path, size: 0, digests: Dictionary(zeros) { first, _ in first })
        }
        var payload: [BagContents.File] = []
        var joined: [BagContents.File] = []
        for item in self.payload {
            let placed = try files(of: item)
            payload += placed.map { stand($0.path) }
            if placed.count > 1 { joined.append(stand(item.path)) }
        }
        let contents = try BagContents(
            payload: payload, tagFiles: tagFiles.map { stand($0.path) }, info: info,
            algorithms: algorithms, joined: joined)
        _ = try contents.ownFiles()
    }

    var payloadBytes: Int64 { payload.reduce(0) { $0.addingSaturated($1.size) } }
}

public enum BagFileContent: Hashable, Sendable {
    case bytes([UInt8])
    case file(RawPath)
}

/// How far a bag has come.
public struct BagProgress: Hashable, Sendable {
    public var bytes: Int64
    public var totalBytes: Int64
    public var files: Int
    public var totalFiles: Int

    public init(bytes: Int64, totalBytes: Int64, files: Int, totalFiles: Int) {
        self.bytes = bytes
        self.totalBytes = totalBytes
        self.files = files
        self.totalFiles = totalFiles
    }
}

/// Told how far it has come, after each mebibyte or so; false stops.
public typealias BagWatch = (BagProgress) -> Bool
