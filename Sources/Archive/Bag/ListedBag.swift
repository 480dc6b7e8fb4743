import Evidence

/// A bag whose payload stays where it is: every file with its place in the bag, for an image's writer that reads each
/// original once and keeps no copy.
public struct ListedBag: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case bytes([UInt8])
        case file(RawPath)
        /// A part of a recording, from an offset on, as long as the file's size says.
        case part(RawPath, offset: Int64)

        init(_ content: BagFileContent) {
            switch content {
            case .bytes(let bytes): self = .bytes(bytes)
            case .file(let path): self = .file(path)
            }
        }
    }

    public struct File: Hashable, Sendable {
        public var path: BagPath
        public var content: Content
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

    /// - Parameter readingPayload: reads every original now. Done anyway when more than SHA-256 is asked for, and of
    ///   recordings in parts, whose parts the catalogue has no digests of.
    public static func make(
        _ request: BagRequest, readingPayload: Bool = false, watch: @escaping BagWatch = { _ in true }
    ) throws(BagError) -> ListedBag {
        let isRead = readingPayload || request.algorithms != [.sha256]
        try request.check()
        var meter = BagMeter(request, watch)
        var payload: [BagContents.File] = []
        var files: [File] = []
        var joined: [BagContents.File] = []
        for item in request.payload {
            let placed = try request.files(of: item)
            let found: [BagContents.File]
            if isRead || placed.count > 1 {
                found = try PayloadReading.files(item, placed, request.algorithms) { meter.add($0) }
            } else {
                try PayloadReading.checkSize(item)
                found = [BagContents.File(path: item.path, size: item.size, digests: [.sha256: item.sha256])]
            }
            if !meter.fileDone() { throw BagError(.stopped, path: item.path.text) }
            payload += found
            for (file, place) in zip(found, placed) {
                files.append(
                    File(
                        path: file.path,
                        content: placed.count > 1 ? .part(item.source, offset: place.part.offset) : .file(item.source),
                        size: file.size, sha256: file.digests[.sha256] ?? ""))
            }
            if placed.count > 1 { joined.append(PayloadReading.whole(item)) }
        }
        var tags: [BagContents.File] = []
        for item in request.tagFiles {
            let file = try PayloadReading.tagFile(item, request.algorithms)
            tags.append(file)
            files.append(
                File(
                    path: item.path, content: Content(item.content), size: file.size,
                    sha256: file.digests[.sha256] ?? ""))
        }
        let contents = try BagContents(
            payload: payload, tagFiles: tags, info: request.info, algorithms: request.algorithms, joined: joined)
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
