import Evidence
import Glibc
import Vault

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

    /// Reads a recording once: its digest is held against the catalogue's, and each part has its own.
    static func files(
        _ item: BagRequest.Payload, _ placed: [(path: BagPath, part: FilePart)], _ algorithms: [BagAlgorithm],
        onBlock: (Int64) -> Bool
    ) throws(BagError) -> [BagContents.File] {
        guard placed.count > 1 else {
            let reading = try digests(item.source, algorithms, onBlock: onBlock)
            return [try compared(item, reading, algorithms)]
        }
        guard let whole = RunningDigest(.sha256) else { throw BagError(.unknownAlgorithm, path: "sha256") }
        var running: [[RunningDigest]] = []
        for _ in placed {
            running.append(try known(algorithms).compactMap { RunningDigest($0) })
            guard running.last?.count == algorithms.count else {
                throw BagError(.unknownAlgorithm, path: algorithms.map(\.rawValue).joined(separator: " "))
            }
        }
        var at: Int64 = 0
        var number = 0
        let size: Int64
        do {
            size = try FileDigest.blocks(item.source) { block in
                whole.update(block)
                var rest = block[...]
                while !rest.isEmpty, number < placed.count {
                    let part = placed[number].part
                    let take = min(Int64(rest.count), part.offset + part.bytes - at)
                    let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(take)))
                    for digest in running[number] { digest.update(piece) }
                    rest = rest.dropFirst(Int(take))
                    at += take
                    if at == part.offset + part.bytes { number += 1 }
                }
                return onBlock(Int64(block.count))
            }
        } catch {
            throw BagError(error)
        }
        _ = try compared(item, FileReading(size: size, digests: [whole.finish()]), [.sha256])
        return zip(placed, running).map { place, digests in
            BagContents.File(
                path: place.path, size: place.part.bytes,
                digests: Dictionary(zip(algorithms, digests.map { $0.finish() })) { first, _ in first })
        }
    }

    /// A recording in parts, for the list of what they join to.
    static func whole(_ item: BagRequest.Payload) -> BagContents.File {
        BagContents.File(path: item.path, size: item.size, digests: [.sha256: item.sha256])
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
