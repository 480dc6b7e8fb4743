import Evidence
import Glibc
import Vault

/// A regular file opened for reading, closed with its owner.
final class ReadFile {
    /// What tells that a file was touched.
    struct Look: Hashable {
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
        var inode: UInt64
        var device: UInt64
    }

    let path: RawPath
    let descriptor: Int32

    init(_ path: RawPath) throws(DiscError) {
        descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
        guard descriptor >= 0 else { throw .reading(path, errno) }
        self.path = path
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit { close(descriptor) }

    func look() throws(DiscError) -> Look {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .reading(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DiscError(.sourceUnreadable, path: path.text, detail: "not a regular file")
        }
        return Look(
            size: Int64(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
            inode: UInt64(status.st_ino), device: UInt64(status.st_dev))
    }

    /// Sectors of an image; throws where it does not end with one.
    func sectors() throws(DiscError) -> Int64 {
        let size = try look().size
        guard size > 0, size % Int64(Sector.size) == 0 else {
            throw DiscError(.sourceChanged, path: path.text, detail: "\(size) bytes: not whole sectors")
        }
        return size / Int64(Sector.size)
    }

    /// Calls `body` with piece after piece, from where the file stands to its end.
    func forEach(
        _ control: ImageControl, total: Int64, _ body: (UnsafeRawBufferPointer) throws(DiscError) -> Void
    ) throws(DiscError) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { memory.deallocate() }
        var done: Int64 = 0
        while true {
            if control.isCancelled() { throw DiscError(.stopped, path: path.text) }
            let got = read(descriptor, memory.baseAddress, memory.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .reading(path, errno) }
            if got == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: memory[..<got]))
            done += Int64(got)
            control.onProgress(min(done, total), total)
        }
    }

    static func sha256(_ path: RawPath, control: ImageControl = ImageControl()) throws(DiscError) -> String {
        let file = try ReadFile(path)
        let digest = try RunningDigest.forDisc()
        try file.forEach(control, total: try file.look().size) { bytes in digest.update(bytes) }
        return digest.finish()
    }
}

extension RunningDigest {
    static func forDisc() throws(DiscError) -> RunningDigest {
        guard let digest = RunningDigest(.sha256) else { throw DiscError(.noDigest, path: "SHA-256") }
        return digest
    }
}
