import CHost
import Evidence
import Foundation
import Glibc
import Vault

/// Carries the image from where it comes from to the burner's standard input, digests it on the way, and keeps its last
/// piece back until the source has been found to be what it should be.
///
/// A burner whose input ends early fills the disc with zeros and says that all went well (measured, xorriso 1.5.4). So the
/// input is only ever closed by ``BurnFeed`` when every sector is confirmed; in every other case the burner is ended first.
///
/// Unchecked: its fields are guarded by the lock.
final class BurnFeed: @unchecked Sendable {
    struct Outcome: Sendable {
        var sent: Int64 = 0
        var sha256 = ""
        var failure: DiscError?
        /// The burner was gone before the source was at its end.
        var isBurnerGone = false
    }

    private static let piece = 1 << 20

    private let condition = NSCondition()
    private var outcome: Outcome?
    private var isStopped = false
    private var sentSoFar: Int64 = 0

    /// Bytes handed to the burner up to now.
    var sent: Int64 { locked { sentSoFar } }
    var finished: Outcome? { locked { outcome } }

    private func locked<Result>(_ body: () -> Result) -> Result {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }

    /// Makes it end soon.
    func stop() { locked { isStopped = true } }

    /// Waits for its thread.
    func join() -> Outcome {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let outcome { return outcome }
            condition.wait()
        }
    }

    /// Starts its thread. `input` stays the caller's, who closes it after the thread's end only.
    func start(_ source: BurnSource, bytes: Int64, to input: Int32, isCancelled: @escaping @Sendable () -> Bool) {
        Thread.detachNewThread { [self] in
            var result = Outcome()
            do throws(DiscError) {
                switch source {
                case .image(let path, let expected):
                    try send(path, expected, bytes, to: input, &result)
                case .stream(_, let produce):
                    try send(from: produce, bytes, to: input, isCancelled, &result)
                }
            } catch { result.failure = error }
            condition.lock()
            outcome = result
            condition.broadcast()
            condition.unlock()
        }
    }

    private func send(
        _ path: RawPath, _ expected: String, _ bytes: Int64, to input: Int32, _ result: inout Outcome
    ) throws(DiscError) {
        let file = try ReadFile(path)
        let before = try file.look()
        try pump(from: file.descriptor, bytes, to: input, &result) { (sha256) throws(DiscError) in
            guard try file.look() == before, sha256 == expected else {
                throw DiscError(.sourceChanged, path: path.text, detail: "SHA-256 \(sha256), not \(expected)")
            }
        }
    }

    private func send(
        from produce: @escaping @Sendable (Int32, ImageControl) throws(ImageError) -> WrittenImage, _ bytes: Int64,
        to input: Int32, _ isCancelled: @escaping @Sendable () -> Bool, _ result: inout Outcome
    ) throws(DiscError) {
        var ends: [Int32] = [-1, -1]
        guard uhost_pipe(&ends) == 0 else { throw DiscError(.programFailed, path: "pipe", errno: errno) }
        let making = ImageMaking()
        let (from, to) = (ends[0], ends[1])
        making.start(produce, to: to) { self.locked { self.isStopped } || isCancelled() }
        let pumped: Result<Void, DiscError>
        do throws(DiscError) {
            try pump(from: from, bytes, to: input, &result) { (sha256) throws(DiscError) in
                switch making.join() {
                case .failure(let error): throw DiscError(error)
                case .success(let made):
                    guard made.size == bytes, made.sha256 == sha256 else {
                        throw DiscError(.sourceChanged, path: "image", detail: "SHA-256 \(sha256), not \(made.sha256)")
                    }
                }
            }
            pumped = .success(())
        } catch { pumped = .failure(error) }
        // The maker may stand before a full pipe: it gets its error from the closed end.
        close(from)
        // What it says of its end tells more than that its pipe ended; unless it only ended because we did.
        if case .failure(let error) = making.join(), ![.readerGone, .stopped].contains(error.code) {
            throw DiscError(error)
        }
        try pumped.get()
    }

    /// - Parameter confirm: called with the digest of all bytes before the last of them go out.
    private func pump(
        from source: Int32, _ bytes: Int64, to input: Int32, _ result: inout Outcome,
        confirm: (String) throws(DiscError) -> Void
    ) throws(DiscError) {
        guard let digest = RunningDigest(.sha256) else { throw DiscError(.noDigest, path: "SHA-256") }
        let sink = PipeSink(input)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.piece, alignment: 4096)
        defer { memory.deallocate() }
        var seen: Int64 = 0
        while seen < bytes {
            let want = Int(min(Int64(Self.piece), bytes - seen))
            let got = try fill(memory, want, from: source)
            guard got == want else {
                throw DiscError(.sourceChanged, path: "image", detail: "\(seen + Int64(got)) bytes, not \(bytes)")
            }
            let filled = UnsafeRawBufferPointer(rebasing: memory[..<got])
            digest.update(filled)
            seen += Int64(got)
            if seen == bytes {
                var extra: UInt8 = 0
                guard read(source, &extra, 1) == 0 else {
                    throw DiscError(.sourceChanged, path: "image", detail: "more than \(bytes) bytes")
                }
                result.sha256 = digest.finish()
                try confirm(result.sha256)
            }
            do throws(ImageError) { try sink.write(filled) { self.locked { self.isStopped } } } catch {
                result.isBurnerGone = error.code == .readerGone
                throw error.code == .stopped
                    ? DiscError(.stopped, path: "image") : DiscError(.programFailed, path: "burner", errno: error.errno)
            }
            result.sent = seen
            locked { sentSoFar = seen }
        }
    }

    private func fill(
        _ memory: UnsafeMutableRawBufferPointer, _ want: Int, from source: Int32
    ) throws(DiscError) -> Int {
        var done = 0
        while done < want, let base = memory.baseAddress {
            let got = read(source, base + done, want - done)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw DiscError(.sourceUnreadable, path: "image", errno: errno) }
            if got == 0 { break }
            done += got
        }
        return done
    }
}

/// The image's maker on a thread of its own. Unchecked: guarded by the condition.
private final class ImageMaking: @unchecked Sendable {
    private let condition = NSCondition()
    private var result: Result<WrittenImage, ImageError>?

    /// Closes the descriptor when the maker is done.
    func start(
        _ produce: @escaping @Sendable (Int32, ImageControl) throws(ImageError) -> WrittenImage, to descriptor: Int32,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        Thread.detachNewThread { [self] in
            // Whoever reads may go: an error of the write, not our end. Threads started from here inherit it.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            var made: Result<WrittenImage, ImageError>
            do throws(ImageError) {
                made = .success(try produce(descriptor, ImageControl(isCancelled: isCancelled)))
            } catch { made = .failure(error) }
            close(descriptor)
            condition.lock()
            result = made
            condition.broadcast()
            condition.unlock()
        }
    }

    func join() -> Result<WrittenImage, ImageError> {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result { return result }
            condition.wait()
        }
    }
}
