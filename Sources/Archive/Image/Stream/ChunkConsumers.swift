import Evidence
import Foundation
import Vault

/// One of those who read every chunk, on a thread of its own.
protocol ChunkConsumer: AnyObject {
    func take(_ chunk: Chunk, isStopped: () -> Bool) throws(ImageError)
    func end()
}

extension ChunkRing {
    /// Runs a consumer until there are no more chunks.
    func start(_ index: Int, _ make: @escaping @Sendable () throws(ImageError) -> any ChunkConsumer) {
        Thread.detachNewThread { [self] in
            do throws(ImageError) {
                let consumer = try make()
                while let chunk = take(index) {
                    try consumer.take(chunk) { self.hasFailed }
                    release(index)
                }
                consumer.end()
            } catch { fail(error) }
            leave()
        }
    }
}

final class Writing: ChunkConsumer {
    private let sink: any ImageSink
    init(_ sink: any ImageSink) { self.sink = sink }
    func take(_ chunk: Chunk, isStopped: () -> Bool) throws(ImageError) {
        try sink.write(chunk.filled, isStopped: isStopped)
    }
    func end() {}
}

/// What the digesting threads found. Unchecked: each writes its own, and they are read when both are gone.
final class StreamDigests: @unchecked Sendable {
    fileprivate(set) var whole = ""
    /// By the files' numbers.
    fileprivate(set) var files: [Int: String] = [:]
}

final class WholeDigesting: ChunkConsumer {
    private let digest: RunningDigest
    private let results: StreamDigests

    init(_ results: StreamDigests) throws(ImageError) {
        digest = try .forImage()
        self.results = results
    }

    func take(_ chunk: Chunk, isStopped: () -> Bool) { digest.update(chunk.filled) }
    func end() { results.whole = digest.finish() }
}

final class FileDigesting: ChunkConsumer {
    private var digest: RunningDigest
    private let results: StreamDigests
    private let onFile: @Sendable (Int, String) -> ImageError?

    init(_ results: StreamDigests, onFile: @escaping @Sendable (Int, String) -> ImageError?) throws(ImageError) {
        digest = try .forImage()
        self.results = results
        self.onFile = onFile
    }

    func take(_ chunk: Chunk, isStopped: () -> Bool) throws(ImageError) {
        for mark in chunk.marks {
            switch mark {
            case .bytes(let range): digest.update(UnsafeRawBufferPointer(rebasing: chunk.filled[range]))
            case .end(let file):
                let found = digest.finish()
                digest = try .forImage()
                results.files[file] = found
                if let error = onFile(file, found) { throw error }
            }
        }
    }

    func end() {}
}

extension RunningDigest {
    static func forImage() throws(ImageError) -> RunningDigest {
        guard let digest = RunningDigest(.sha256) else { throw ImageError(.noDigest, path: "SHA-256") }
        return digest
    }

    static func sha256(_ bytes: [UInt8]) throws(ImageError) -> String {
        let digest = try forImage()
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }
}
