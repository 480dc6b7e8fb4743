import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// A preview that is sent while it is made: transcoding ten seconds takes longer than anybody wants to look at nothing.
/// When nobody looks any more, it is given up.
/// What is sent is fragmented MP4, without its length; who asks again once it is whole gets a file with byte ranges.
final class GrowingPreview: Sendable {
    enum State: Sendable {
        case making, whole, failed
    }

    let path: RawPath
    private let state = Mutex(State.making)
    private struct Readers {
        var count = 0
        var isAbandoned = false
    }
    private let readers = Mutex(Readers())

    /// Open from the beginning: the bytes stay when the file goes, however soon that is.
    private let file: OpenFile

    /// Makes the file, empty; nil where that can't be done.
    init?(path: RawPath) {
        guard FileManager.default.createFile(atPath: path.text, contents: nil), let file = OpenFile(path) else {
            return nil
        }
        self.path = path
        self.file = file
    }

    var now: State { state.withLock { $0 } }

    func end(_ end: State) { state.withLock { $0 = end } }

    /// Whoever looked has gone.
    var isAbandoned: Bool { readers.withLock { $0.isAbandoned } }

    /// One more looks; false where it was given up already.
    func join() -> Bool {
        readers.withLock { readers in
            if !readers.isAbandoned { readers.count += 1 }
            return !readers.isAbandoned
        }
    }

    func leave() {
        readers.withLock { readers in
            readers.count -= 1
            if readers.count == 0 { readers.isAbandoned = true }
        }
    }

    /// Waits for its first bytes; nil where it can't be made.
    func opened() async throws -> OpenFile? {
        while true {
            let seen = now
            if file.currentSize > 0 { return file }
            guard seen == .making else { return nil }
            try await Task.sleep(for: Self.pause)
        }
    }

    func response(house: House) -> Response {
        let body = ResponseBody { [self] writer in
            defer { leave() }
            var offset: Int64 = 0
            while true {
                // Looked at before the size: what was written before it ended is sent.
                let seen = now
                let (from, size) = (offset, file.currentSize)
                guard from < size else {
                    guard seen == .making else { break }
                    try await Task.sleep(for: Self.pause)
                    continue
                }
                let piece = try await house.work { [file] in try file.read(from, Int(min(Self.piece, size - from))) }
                offset += Int64(piece.readableBytes)
                try await writer.write(piece)
            }
            house.metrics.count("unbroken_media_bytes_total", by: offset)
            // Cut off rather than ended: a part must not pass for the whole.
            if now == .failed { throw PreviewShelf.Failure() }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: PreviewShelf.type, .cacheControl: "private, no-store"], body: body)
    }

    private static let pause = Duration.milliseconds(10)
    private static let piece: Int64 = 64 << 10
}
