import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import Vault

/// An open file that is being sent. Read beside the threads that carry connections, in pieces.
final class OpenFile: Sendable {
    let descriptor: Int32
    let size: Int64

    /// Nil where it is not there, or is no ordinary file. A link is not followed: originals are never links.
    init?(_ path: RawPath) {
        let opened = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
        guard opened >= 0 else { return nil }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            return nil
        }
        descriptor = opened
        size = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    /// Of a file that is still written.
    var currentSize: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    func read(_ offset: Int64, _ count: Int) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { room in
            max(0, pread(descriptor, room.baseAddress, min(count, room.count), off_t(offset)))
        }
        guard got > 0 else { throw VaultError(code: .sourceUnreadable, path: "") }
        return buffer
    }
}

extension OpenFile {
    private static let piece = 256 << 10

    /// The file, or the part that was asked for.
    ///
    /// - Parameter tag: names these bytes and no others; of an original its digest.
    func response(to request: Request, type: String, tag: String, house: House) -> Response {
        var headers: HTTPFields = [
            .contentType: type, .acceptRanges: "bytes", .eTag: "\"\(tag)\"",
            .cacheControl: "private, no-store",
        ]
        // A player that goes on with other bytes than it began with gets all of them.
        let isSame = request.headers[.ifRange].map { $0 == "\"\(tag)\"" } ?? true
        switch ByteRange(isSame ? request.headers[.range] : nil, size: size) {
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(size)"
            headers[.contentType] = nil
            return Response(status: .rangeNotSatisfiable, headers: headers)
        case .whole:
            return Response(status: .ok, headers: headers, body: body(0, size, house))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(size)"
            return Response(
                status: .partialContent, headers: headers,
                body: body(range.lowerBound, range.upperBound - range.lowerBound + 1, house))
        }
    }

    private func body(_ start: Int64, _ count: Int64, _ house: House) -> ResponseBody {
        guard count > 0 else { return ResponseBody() }
        return ResponseBody(contentLength: Int(count)) { writer in
            var offset = start
            let end = start + count
            while offset < end {
                let (from, length) = (offset, Int(min(Int64(Self.piece), end - offset)))
                let piece = try await house.work { try self.read(from, length) }
                offset += Int64(piece.readableBytes)
                try await writer.write(piece)
            }
            house.metrics.count("unbroken_media_bytes_total", by: count)
            try await writer.finish(nil)
        }
    }
}
