import Evidence
import Glibc

/// The image as it goes by: what is appended is written, digested as a whole, and digested file by file, each on a
/// thread of its own.
///
/// ``finish()`` or ``abandon(_:)`` must be called: both wait for the threads. Appended to by one thread.
final class ImageStream {
    private let ring: ChunkRing
    private let control: ImageControl
    private let total: Int64
    private let results = StreamDigests()
    private var current: Chunk?
    private(set) var position: Int64 = 0
    /// Called with each full chunk and the place of its first byte, before it goes to the threads: where files are known by
    /// their places only, it marks them.
    var onChunk: ((Int64, Chunk) throws(ImageError) -> Void)?

    /// - Parameter onFile: called on another thread with a file's number and digest; what it returns stops the image.
    init(
        to sink: (any ImageSink)?, total: Int64, control: ImageControl, chunks: Int = 8, chunkSize: Int = 2 << 20,
        onFile: @escaping @Sendable (Int, String) -> ImageError? = { _, _ in nil }
    ) {
        self.total = total
        self.control = control
        ring = ChunkRing(chunks: chunks, size: chunkSize, consumers: sink == nil ? 2 : 3)
        let results = results
        ring.start(0) { () throws(ImageError) -> any ChunkConsumer in try WholeDigesting(results) }
        ring.start(1) { () throws(ImageError) -> any ChunkConsumer in try FileDigesting(results, onFile: onFile) }
        if let sink { ring.start(2) { () throws(ImageError) -> any ChunkConsumer in Writing(sink) } }
    }

    /// Calls `body` with room for bytes, at most so many; it says how many it put there.
    ///
    /// - Parameter file: the bytes are a file's.
    func fill(
        atMost limit: Int, isFile: Bool = false, _ body: (UnsafeMutableRawBufferPointer) throws(ImageError) -> Int
    ) throws(ImageError) -> Int {
        let chunk = try chunkWithRoom()
        let count = min(limit, chunk.room)
        let start = chunk.used
        let got = try body(UnsafeMutableRawBufferPointer(rebasing: chunk.memory[start..<(start + count)]))
        chunk.used += got
        position += Int64(got)
        if isFile, got > 0 { chunk.marks.append(.bytes(start..<(start + got))) }
        return got
    }

    func append(_ bytes: [UInt8], isFile: Bool = false) throws(ImageError) {
        var done = 0
        while done < bytes.count {
            done += try fill(atMost: bytes.count - done, isFile: isFile) { room in
                room.copyBytes(from: bytes[done..<(done + room.count)])
                return room.count
            }
        }
    }

    func fillSector() throws(ImageError) {
        let rest = Int(position % Int64(Sector.size))
        if rest > 0 { try append([UInt8](repeating: 0, count: Sector.size - rest)) }
    }

    /// All bytes of a file have been appended.
    func endFile(_ number: Int) throws(ImageError) {
        // An empty file, or one that ended with a chunk, has its mark in the next.
        let chunk = try chunkWithRoom()
        chunk.marks.append(.end(number))
    }

    private func chunkWithRoom() throws(ImageError) -> Chunk {
        if control.isCancelled() { throw ImageError(.stopped, path: "") }
        if let current, current.room > 0 { return current }
        try flush()
        control.onProgress(min(position, total), total)
        let chunk = try ring.next(isCancelled: control.isCancelled)
        current = chunk
        return chunk
    }

    private func flush() throws(ImageError) {
        if let current {
            try onChunk?(position - Int64(current.used), current)
            ring.publish()
        }
        current = nil
    }

    /// Everything written and digested.
    func finish() throws(ImageError) -> StreamDigests {
        try flush()
        try ring.close()
        control.onProgress(total, total)
        return results
    }

    /// Stops the threads, and says what stopped the image: the first failure, wherever it was.
    func abandon(_ error: ImageError) -> ImageError {
        ring.fail(error)
        do throws(ImageError) { try ring.close() } catch { return error }
        return error
    }
}
