import Evidence

/// What lies in a bag, as a value. From it follow the bytes of every tag file, in one way only.
public struct BagContents: Hashable, Sendable {
    /// A file with what is known of its bytes.
    public struct File: Hashable, Sendable {
        public var path: BagPath
        public var size: Int64
        /// Lower-case hex.
        public var digests: [BagAlgorithm: String]

        public init(path: BagPath, size: Int64, digests: [BagAlgorithm: String]) {
            self.path = path
            self.size = size
            self.digests = digests
        }
    }

    public let payload: [File]
    /// Files of ours outside `data/`: index, pictures, readme. Not the bag's own.
    public let tagFiles: [File]
    public let info: BagInfo
    public let algorithms: [BagAlgorithm]
    /// Recordings that lie there in parts: path and SHA-256 of the whole.
    public let joined: [File]

    public init(
        payload: [File], tagFiles: [File], info: BagInfo, algorithms: [BagAlgorithm], joined: [File] = []
    ) throws(BagError) {
        let wanted = Set(algorithms).union([.sha256]).sorted()
        for algorithm in wanted where algorithm.digest == nil {
            throw BagError(.unknownAlgorithm, path: algorithm.rawValue)
        }
        for file in payload + tagFiles {
            for algorithm in wanted where file.digests[algorithm]?.count != algorithm.length {
                throw BagError(.missingDigest, path: file.path.text, detail: algorithm.title)
            }
        }
        for file in payload where !file.path.isPayload { throw BagError(.unusablePath, path: file.path.text) }
        for file in tagFiles {
            let path = file.path.text
            guard !Self.isReserved(path) else { throw BagError(.reservedName, path: path) }
            // A manifest's line can't keep white space before a name, and `~` or `*` in its place is read as another.
            guard let first = path.unicodeScalars.first, !" \t~*#\\".unicodeScalars.contains(first) else {
                throw BagError(.unusablePath, path: path)
            }
        }
        // The name of a joined recording must be free: it is made there.
        try Self.checkNames((payload + tagFiles + joined).map(\.path))
        self.joined = joined.sorted { $0.path < $1.path }
        self.payload = payload.sorted { $0.path < $1.path }
        self.tagFiles = tagFiles.sorted { $0.path < $1.path }
        self.info = info
        self.algorithms = wanted
    }

    /// Digests of the recordings that lie in parts, to be checked when they are joined.
    static let joinedName = "joined-sha256.txt"

    /// Names that the bag gives its own files, in any case: on some file systems they are the same.
    static func isReserved(_ path: String) -> Bool {
        let lower = path.lowercased()
        let own: Set<String> = ["bagit.txt", "bag-info.txt", "fetch.txt", "data", joinedName, BagWriter.lockName]
        let isManifest = lower.hasPrefix("manifest-") || lower.hasPrefix("tagmanifest-")
        return own.contains(lower) || lower.hasPrefix("data/")
            || isManifest && lower.hasSuffix(".txt") && !lower.contains("/")
    }

    /// Two names that are one on some file system, or a file where another path has a folder.
    private static func checkNames(_ paths: [BagPath]) throws(BagError) {
        var seen: [String: (spelling: String, isFile: Bool)] = [:]
        seen.reserveCapacity(paths.count)
        for path in paths.sorted() {
            let bytes = path.text.utf8
            var end = bytes.startIndex
            while end < bytes.endIndex {
                end = bytes[bytes.index(after: end)...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
                let spelling = String(decoding: bytes[..<end], as: UTF8.self)
                let isFile = end == bytes.endIndex
                let key = BagPath.foldedKey(spelling)
                if let before = seen[key] {
                    guard !isFile, !before.isFile, before.spelling.utf8.elementsEqual(spelling.utf8) else {
                        throw BagError(.namesCollide, path: path.text, detail: before.spelling)
                    }
                } else {
                    seen[key] = (spelling, isFile)
                }
            }
        }
    }

    /// Bytes and number of payload files.
    public var oxum: String {
        "\(payload.reduce(Int64(0)) { $0.addingSaturated($1.size) }).\(payload.count)"
    }

    /// `bagit.txt`, `bag-info.txt`, the payload manifests and ``joined``: what the tag manifests list beside ``tagFiles``.
    public func ownFiles() throws(BagError) -> [(path: BagPath, bytes: [UInt8])] {
        var full = info
        full.fields.removeAll { $0.label.lowercased() == "payload-oxum" }
        full.add("Payload-Oxum", oxum)
        var result = [
            (try BagPath("bag-info.txt"), Array(try full.rendered().utf8)),
            (try BagPath("bagit.txt"), Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8)),
        ]
        for algorithm in algorithms {
            result.append(
                (try BagPath("manifest-\(algorithm.rawValue).txt"), Self.manifest(payload, algorithm)))
        }
        if !joined.isEmpty { result.append((try BagPath(Self.joinedName), Self.manifest(joined, .sha256))) }
        return result
    }

    /// The tag manifests, once the digests of ``ownFiles()`` are known.
    public func tagManifests(own: [File]) throws(BagError) -> [(path: BagPath, bytes: [UInt8])] {
        let listed = (tagFiles + own).sorted { $0.path < $1.path }
        var result: [(BagPath, [UInt8])] = []
        for algorithm in algorithms {
            for file in listed where file.digests[algorithm] == nil {
                throw BagError(.missingDigest, path: file.path.text, detail: algorithm.title)
            }
            result.append(
                (try BagPath("tagmanifest-\(algorithm.rawValue).txt"), Self.manifest(listed, algorithm)))
        }
        return result
    }

    /// Two spaces, as `sha256sum` writes and reads it.
    private static func manifest(_ files: [File], _ algorithm: BagAlgorithm) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(files.count * 160)
        for file in files {
            result += (file.digests[algorithm] ?? "").utf8
            result += "  ".utf8
            result += file.path.encoded.utf8
            result.append(0x0A)
        }
        return result
    }
}
