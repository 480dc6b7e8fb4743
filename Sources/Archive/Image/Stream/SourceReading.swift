import Evidence
import Glibc

/// Reads a source into the stream, once, and holds it against what was planned.
enum SourceReading {
    /// Appends the file's bytes. Its size must be the planned one before, while and after, and its time must stay.
    static func append(_ path: RawPath, size: Int64, to stream: ImageStream) throws(ImageError) {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW) }
        guard descriptor >= 0 else { throw .reading(path, errno) }
        defer { close(descriptor) }
        let before = try look(descriptor, path)
        guard before.size == size else { throw changed(path, before.size, size) }
        try append(descriptor, path, size: size, to: stream)
        let after = try look(descriptor, path)
        guard after == before else { throw changed(path, after.size, size) }
    }

    /// Appends a part of it. The file must be long enough, and stay as it is.
    static func append(_ path: RawPath, offset: Int64, size: Int64, to stream: ImageStream) throws(ImageError) {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW) }
        guard descriptor >= 0 else { throw .reading(path, errno) }
        defer { close(descriptor) }
        let before = try look(descriptor, path)
        guard offset >= 0, before.size >= offset.addingSaturated(size) else {
            throw changed(path, before.size, offset.addingSaturated(size))
        }
        guard lseek(descriptor, off_t(offset), SEEK_SET) == off_t(offset) else { throw .reading(path, errno) }
        try append(descriptor, path, size: size, to: stream)
        let after = try look(descriptor, path)
        guard after == before else { throw changed(path, after.size, before.size) }
    }

    private static func append(
        _ descriptor: Int32, _ path: RawPath, size: Int64, to stream: ImageStream
    ) throws(ImageError) {
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        var left = size
        while left > 0 {
            let got = try stream.fill(atMost: Int(clamping: left), isFile: true) { (room) throws(ImageError) -> Int in
                while true {
                    let got = read(descriptor, room.baseAddress, room.count)
                    if got < 0, errno == EINTR { continue }
                    guard got >= 0 else { throw .reading(path, errno) }
                    return got
                }
            }
            guard got > 0 else { throw changed(path, size - left, size) }
            left -= Int64(got)
        }
    }

    struct Look: Hashable {
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
        var inode: UInt64
        var device: UInt64
    }

    private static func look(_ descriptor: Int32, _ path: RawPath) throws(ImageError) -> Look {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .reading(path, errno) }
        return try look(status, path)
    }

    /// A source as it is now, without opening it. Links are not followed: what they point to was not planned.
    static func look(_ path: RawPath) throws(ImageError) -> Look {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else { throw .reading(path, errno) }
        return try look(status, path)
    }

    private static func look(_ status: stat, _ path: RawPath) throws(ImageError) -> Look {
        // A pipe gives nothing and a device never ends.
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ImageError(.sourceUnreadable, path: path.text, detail: "not a regular file")
        }
        return Look(
            size: Int64(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
            inode: UInt64(status.st_ino), device: UInt64(status.st_dev))
    }

    static func changed(_ path: RawPath, _ found: Int64, _ expected: Int64) -> ImageError {
        ImageError(
            .sourceChanged, path: path.text,
            detail: found == expected ? "its time changed while it was read" : "\(found) bytes, not \(expected)")
    }

    static func compare(_ path: RawPath, _ found: String, _ expected: String?) -> ImageError? {
        guard let expected, expected != found else { return nil }
        return ImageError(.sourceChanged, path: path.text, detail: "SHA-256 \(found), not \(expected)")
    }
}
