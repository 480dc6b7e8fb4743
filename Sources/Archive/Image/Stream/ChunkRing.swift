import Foundation

/// A piece of the image on its way, and which of its bytes are whose.
///
/// Unchecked: the ring hands it to its producer alone, then to its consumers, who only read.
final class Chunk: @unchecked Sendable {
    enum Mark {
        case bytes(Range<Int>)
        /// The file is complete; its number.
        case end(Int)
    }

    let memory: UnsafeMutableRawBufferPointer
    var used = 0
    var marks: [Mark] = []

    init(size: Int) { memory = .allocate(byteCount: size, alignment: 4096) }
    deinit { memory.deallocate() }

    var room: Int { memory.count - used }
    var filled: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<used]) }
}

/// A fixed number of chunks that go round: one fills them, several read each of them, and it is filled again when all
/// of those are done. Bounded memory, and reading, digesting and writing at the same time.
final class ChunkRing: @unchecked Sendable {
    private let condition = NSCondition()
    private let chunks: [Chunk]
    private var published = 0
    private var done: [Int]
    private var ended = 0
    private var isClosed = false
    private var failure: ImageError?

    init(chunks: Int, size: Int, consumers: Int) {
        self.chunks = (0..<chunks).map { _ in Chunk(size: size) }
        done = [Int](repeating: 0, count: consumers)
    }

    /// An empty chunk, once there is one.
    func next(isCancelled: () -> Bool) throws(ImageError) -> Chunk {
        condition.lock()
        defer { condition.unlock() }
        while failure == nil, published - (done.min() ?? 0) >= chunks.count {
            // A consumer may stand before a pipe that nobody reads.
            _ = condition.wait(until: Date(timeIntervalSinceNow: 0.2))
            if isCancelled() { throw ImageError(.stopped, path: "") }
        }
        if let failure { throw failure }
        let chunk = chunks[published % chunks.count]
        chunk.used = 0
        chunk.marks.removeAll(keepingCapacity: true)
        return chunk
    }

    func publish() {
        condition.lock()
        published += 1
        condition.broadcast()
        condition.unlock()
    }

    /// The next chunk for this consumer; nil when there will be none.
    func take(_ consumer: Int) -> Chunk? {
        condition.lock()
        defer { condition.unlock() }
        while failure == nil, !isClosed, done[consumer] == published { condition.wait() }
        guard failure == nil, done[consumer] < published else { return nil }
        return chunks[done[consumer] % chunks.count]
    }

    func release(_ consumer: Int) {
        condition.lock()
        done[consumer] += 1
        condition.broadcast()
        condition.unlock()
    }

    /// The first failure counts; everybody stops.
    func fail(_ error: ImageError) {
        condition.lock()
        if failure == nil { failure = error }
        condition.broadcast()
        condition.unlock()
    }

    var hasFailed: Bool {
        condition.lock()
        defer { condition.unlock() }
        return failure != nil
    }

    /// A consumer has left and touches no chunk any more.
    func leave() {
        condition.lock()
        ended += 1
        condition.broadcast()
        condition.unlock()
    }

    /// No more chunks: waits until every consumer has left. Throws what stopped them.
    func close() throws(ImageError) {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
        while ended < done.count { condition.wait() }
        if let failure { throw failure }
    }
}
