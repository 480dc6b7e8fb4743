import CHost
import Evidence
import Glibc
import Vault

/// Writes a bag into a folder: every original copied and held against its digest on the way.
public enum BagWriter {
    /// Makes the bag `target`, which must not exist yet; its parent must.
    ///
    /// The bag is made in `.bagging-<name>` beside it and renamed when whole. What a killed run left there is used
    /// again where its digest is still right.
    public static func write(
        _ request: BagRequest, to target: RawPath, watch: @escaping BagWatch = { _ in true }
    ) throws(BagError) -> BagContents {
        guard !exists(target) else { throw BagError(.targetExists, path: target.text) }
        // Names are checked before the first byte is copied; the digests stand in until the real ones are known.
        try request.check()
        do {
            return try make(request, at: target, watch)
        } catch let error as BagError {
            throw error
        } catch let error as VaultError {
            throw BagError(error)
        } catch {
            throw BagError(.file, path: target.text, detail: "\(error)")
        }
    }

    private static func make(
        _ request: BagRequest, at target: RawPath, _ watch: @escaping BagWatch
    ) throws -> BagContents {
        let making = target.parent.appending(".bagging-\(target.name.text)")
        try Folders.make(making)
        let lock = try Lock(making)
        let placed = try request.payload.map { try request.files(of: $0) }
        try removeStrays(making, keeping: Set(placed.flatMap { $0 }.map(\.path.raw)))
        try Folders.make(making.appending("data"))
        var meter = BagMeter(request, watch)
        var payload: [BagContents.File] = []
        var joined: [BagContents.File] = []
        for (item, files) in zip(request.payload, placed) {
            if files.count > 1 {
                payload += try place(item, files, in: making, request.algorithms, &meter)
                joined.append(PayloadReading.whole(item))
            } else {
                payload.append(try place(item, in: making, request.algorithms, &meter))
            }
            if !meter.fileDone() { throw BagError(.stopped, path: item.path.text) }
        }
        var tags: [BagContents.File] = []
        for item in request.tagFiles { tags.append(try place(item, in: making, request.algorithms)) }
        let contents = try BagContents(
            payload: payload, tagFiles: tags, info: request.info, algorithms: request.algorithms,
            joined: joined)
        let own = try contents.allOwnFiles()
        for (path, bytes) in own { try Folders.write(bytes, to: making.appending(path.raw)) }
        guard !exists(target) else { throw BagError(.targetExists, path: target.text) }
        _ = lock.path.withCString { unlink($0) }
        try Folders.sync(making)
        try Folders.rename(making, to: target)
        return contents
    }

    private static func exists(_ path: RawPath) -> Bool {
        var status = stat()
        return path.withCString { lstat($0, &status) } == 0
    }

    /// Held as long as the bag is made: a second process must not tidy up under the first one's hands.
    private final class Lock {
        let path: RawPath
        private let descriptor: Int32

        init(_ folder: RawPath) throws(BagError) {
            path = folder.appending(BagWriter.lockName)
            descriptor = path.withCString { open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
            guard descriptor >= 0 else {
                throw BagError(VaultError(code: .cannotWrite, path: path.text, errno: errno))
            }
            guard uhost_try_lock(descriptor) == 0 else {
                close(descriptor)
                throw BagError(.inUse, path: folder.text)
            }
        }

        deinit { close(descriptor) }
    }

    /// In the folder where the bag is made; gone before it gets its name.
    static let lockName = ".lock"

    /// Takes out of a folder that a killed run left everything but copies this bag wants: half-made files, tag files,
    /// payload of another request.
    private static func removeStrays(_ folder: RawPath, keeping: Set<RawPath>, below: String = "") throws(VaultError) {
        for entry in try Folders.entries(folder) {
            let inner = folder.appending(entry.name)
            let path = RawPath(bytes: Array(below.utf8) + entry.name.bytes)
            if entry.isFolder {
                if let name = String(validating: path.bytes, as: UTF8.self) {
                    try removeStrays(inner, keeping: keeping, below: name + "/")
                    _ = inner.withCString { rmdir($0) }
                } else {
                    Folders.removeTree(inner)
                }
            } else if !keeping.contains(path) && path != RawPath(lockName) || !entry.isFile {
                _ = inner.withCString { unlink($0) }
            }
        }
    }

    private static func place(
        _ item: BagRequest.Payload, in folder: RawPath, _ algorithms: [BagAlgorithm], _ meter: inout BagMeter
    ) throws -> BagContents.File {
        let target = folder.appending(item.path.raw)
        if exists(target), let reading = try? PayloadReading.digests(target, algorithms, onBlock: { _ in true }),
            let file = try? PayloadReading.compared(item, reading, algorithms)
        {
            guard meter.add(item.size) else { throw BagError(.stopped, path: item.path.text) }
            return file
        }
        try Folders.make(target.parent)
        var differs: BagError?
        do {
            let reading = try DurableCopy.copy(
                item.source, to: target, PayloadReading.known(algorithms), onBlock: { meter.add($0) },
                accept: { (reading: FileReading) throws(VaultError) in
                    do throws(BagError) { _ = try PayloadReading.compared(item, reading, algorithms) } catch {
                        differs = error
                        throw VaultError(code: .sourceChanging, path: item.source.text)
                    }
                })
            return try PayloadReading.compared(item, reading, algorithms)
        } catch {
            throw differs ?? error
        }
    }

    /// A recording in parts: read once for its own digest and those of the parts, then copied part by part, each held
    /// against what was read.
    private static func place(
        _ item: BagRequest.Payload, _ files: [(path: BagPath, part: FilePart)], in folder: RawPath,
        _ algorithms: [BagAlgorithm], _ meter: inout BagMeter
    ) throws -> [BagContents.File] {
        let read = try PayloadReading.files(item, files, algorithms) { _ in meter.add(0) }
        for (file, place) in zip(read, files) {
            let target = folder.appending(file.path.raw)
            let wanted = algorithms.map { file.digests[$0] ?? "" }
            let there = try? PayloadReading.digests(target, algorithms) { _ in meter.add(0) }
            if there == FileReading(size: file.size, digests: wanted) {
                guard meter.add(file.size) else { throw BagError(.stopped, path: file.path.text) }
                continue
            }
            try Folders.make(target.parent)
            _ = try DurableCopy.copy(
                item.source, to: target, PayloadReading.known(algorithms),
                range: place.part.offset..<(place.part.offset + place.part.bytes), onBlock: { meter.add($0) },
                accept: { (reading: FileReading) throws(VaultError) in
                    guard reading.digests == wanted else {
                        throw VaultError(code: .sourceChanging, path: item.source.text)
                    }
                })
        }
        return read
    }

    private static func place(
        _ item: BagRequest.TagFile, in folder: RawPath, _ algorithms: [BagAlgorithm]
    ) throws -> BagContents.File {
        let target = folder.appending(item.path.raw)
        try Folders.make(target.parent)
        switch item.content {
        case .bytes(let bytes):
            try Folders.write(bytes, to: target)
            return try PayloadReading.tagFile(item, algorithms)
        case .file(let source):
            let reading = try DurableCopy.copy(source, to: target, PayloadReading.known(algorithms))
            return BagContents.File(
                path: item.path, size: reading.size,
                digests: Dictionary(zip(algorithms, reading.digests)) { first, _ in first })
        }
    }
}
