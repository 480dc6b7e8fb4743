import Evidence
import Glibc
import Vault

/// A bag whose payload stays where it is: every file with its place in the bag, for an image's writer that reads each
/// original once and keeps no copy.
public struct ListedBag: Hashable, Sendable {
    public struct File: Hashable, Sendable {
        public var path: BagPath
        public var content: BagFileContent
        public var size: Int64
        /// What whoever reads the file must find. Lower-case hex.
        public var sha256: String
    }

    /// Every file of the bag, in the order of paths.
    public var files: [File]
    /// Whether the payload was read and held against the catalogue's digests while the list was made. Where not, the
    /// digests in the manifest are the catalogue's, and the one who reads the files compares.
    public var isRead: Bool
    public var contents: BagContents

    public var bytes: Int64 { files.reduce(0) { $0.addingSaturated($1.size) } }

    /// - Parameter readingPayload: reads every original now. Needed, and done, when more than SHA-256 is asked for.
    public static func make(
        _ request: BagRequest, readingPayload: Bool = false, watch: @escaping BagWatch = { _ in true }
    ) throws(BagError) -> ListedBag {
        let isRead = readingPayload || request.algorithms != [.sha256]
        var meter = BagMeter(request, watch)
        var payload: [BagContents.File] = []
        var files: [File] = []
        for item in request.payload {
            let file: BagContents.File
            if isRead {
                let reading = try PayloadReading.digests(item.source, request.algorithms) { meter.add($0) }
                file = try PayloadReading.compared(item, reading, request.algorithms)
            } else {
                try PayloadReading.checkSize(item)
                file = BagContents.File(path: item.path, size: item.size, digests: [.sha256: item.sha256])
            }
            if !meter.fileDone() { throw BagError(.stopped, path: item.path.text) }
            payload.append(file)
            files.append(
                File(path: item.path, content: .file(item.source), size: item.size, sha256: item.sha256))
        }
        var tags: [BagContents.File] = []
        for item in request.tagFiles {
            let file = try PayloadReading.tagFile(item, request.algorithms)
            tags.append(file)
            files.append(
                File(path: item.path, content: item.content, size: file.size, sha256: file.digests[.sha256] ?? ""))
        }
        let contents = try BagContents(
            payload: payload, tagFiles: tags, info: request.info, algorithms: request.algorithms)
        for (path, bytes) in try contents.allOwnFiles() {
            files.append(
                File(
                    path: path, content: .bytes(bytes), size: Int64(bytes.count),
                    sha256: try PayloadReading.digest(bytes, .sha256, path)))
        }
        return ListedBag(files: files.sorted { $0.path < $1.path }, isRead: isRead, contents: contents)
    }
}

extension BagContents {
    /// All the bag's own files, tag manifests last.
    func allOwnFiles() throws(BagError) -> [(path: BagPath, bytes: [UInt8])] {
        let own = try ownFiles()
        var listed: [File] = []
        for (path, bytes) in own {
            listed.append(
                File(
                    path: path, size: Int64(bytes.count), digests: try PayloadReading.digests(bytes, algorithms, path)))
        }
        return own + (try tagManifests(own: listed))
    }
}

/// Counts what was read.
struct BagMeter {
    private var progress: BagProgress
    private let watch: BagWatch

    init(_ request: BagRequest, _ watch: @escaping BagWatch) {
        progress = BagProgress(
            bytes: 0, totalBytes: request.payloadBytes, files: 0, totalFiles: request.payload.count)
        self.watch = watch
    }

    mutating func add(_ bytes: Int64) -> Bool {
        progress.bytes = progress.bytes.addingSaturated(bytes)
        return watch(progress)
    }

    mutating func fileDone() -> Bool {
        progress.files += 1
        return watch(progress)
    }
}

/// Reading what goes into a bag, and holding it against what is known.
enum PayloadReading {
    static func digests(
        _ source: RawPath, _ algorithms: [BagAlgorithm], onBlock: (Int64) -> Bool
    ) throws(BagError) -> FileReading {
        let asked = try known(algorithms)
        do { return try FileDigest.digests(source, asked, onBlock: onBlock) } catch { throw BagError(error) }
    }

    static func known(_ algorithms: [BagAlgorithm]) throws(BagError) -> [RunningDigest.Algorithm] {
        var result: [RunningDigest.Algorithm] = []
        for algorithm in algorithms {
            guard let digest = algorithm.digest else { throw BagError(.unknownAlgorithm, path: algorithm.rawValue) }
            result.append(digest)
        }
        return result
    }

    /// Throws where the bytes are not those that the catalogue knows.
    static func compared(
        _ item: BagRequest.Payload, _ reading: FileReading, _ algorithms: [BagAlgorithm]
    ) throws(BagError) -> BagContents.File {
        guard reading.size == item.size else {
            throw BagError(.sizeDiffers, path: item.source.text, detail: "\(reading.size) ≠ \(item.size)")
        }
        let digests = Dictionary(zip(algorithms, reading.digests)) { first, _ in first }
        guard digests[.sha256] == item.sha256 else {
            throw BagError(
                .digestDiffers, path: item.source.text, detail: "\(digests[.sha256] ?? "") ≠ \(item.sha256)")
        }
        return BagContents.File(path: item.path, size: reading.size, digests: digests)
    }

    static func checkSize(_ item: BagRequest.Payload) throws(BagError) {
        var status = stat()
        guard item.source.withCString({ lstat($0, &status) }) == 0 else {
            let code: VaultError.Code = errno == ENOENT ? .sourceVanished : .sourceUnreadable
            throw BagError(VaultError(code: code, path: item.source.text, errno: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw BagError(VaultError(code: .sourceUnreadable, path: item.source.text, errno: EINVAL))
        }
        guard Int64(status.st_size) == item.size else {
            throw BagError(.sizeDiffers, path: item.source.text, detail: "\(status.st_size) ≠ \(item.size)")
        }
    }

    static func tagFile(
        _ item: BagRequest.TagFile, _ algorithms: [BagAlgorithm]
    ) throws(BagError) -> BagContents.File {
        switch item.content {
        case .bytes(let bytes):
            return BagContents.File(
                path: item.path, size: Int64(bytes.count), digests: try digests(bytes, algorithms, item.path))
        case .file(let source):
            let reading = try digests(source, algorithms) { _ in true }
            return BagContents.File(
                path: item.path, size: reading.size,
                digests: Dictionary(zip(algorithms, reading.digests)) { first, _ in first })
        }
    }

    static func digests(
        _ bytes: [UInt8], _ algorithms: [BagAlgorithm], _ path: BagPath
    ) throws(BagError) -> [BagAlgorithm: String] {
        var result: [BagAlgorithm: String] = [:]
        for algorithm in algorithms { result[algorithm] = try digest(bytes, algorithm, path) }
        return result
    }

    static func digest(_ bytes: [UInt8], _ algorithm: BagAlgorithm, _ path: BagPath) throws(BagError) -> String {
        guard let known = algorithm.digest, let running = RunningDigest(known) else {
            throw BagError(.unknownAlgorithm, path: algorithm.rawValue)
        }
        bytes.withUnsafeBytes { running.update($0) }
        return running.finish()
    }
}
