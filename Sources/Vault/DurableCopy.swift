import CHost
import Evidence
import Glibc

/// What reading a file once told.
public struct FileReading: Hashable, Sendable {
    public var size: Int64
    /// Lower-case hex, in the order asked for.
    public var digests: [String]

    public init(size: Int64, digests: [String]) {
        self.size = size
        self.digests = digests
    }
}

extension FileDigest {
    /// Several digests of a regular file in one reading.
    ///
    /// - Parameter onBlock: told each block's bytes; false stops (``VaultError/Code/stopped``).
    public static func digests(
        _ path: RawPath, _ algorithms: [RunningDigest.Algorithm], followingLinks: Bool = false,
        onBlock: (Int64) -> Bool = { _ in true }
    ) throws(VaultError) -> FileReading {
        let source = try OpenedSource(path, followingLinks: followingLinks)
        return try source.read(algorithms) { (block: UnsafeRawBufferPointer) throws(VaultError) in
            if !onBlock(Int64(block.count)) { throw VaultError(code: .stopped, path: path.text) }
        }
    }

    /// Reads a regular file once, a mebibyte at a time, for whoever computes something of his own.
    ///
    /// - Parameter onBlock: told each block; false stops (``VaultError/Code/stopped``).
    /// - Returns: its size.
    public static func blocks(
        _ path: RawPath, onBlock: (UnsafeRawBufferPointer) -> Bool
    ) throws(VaultError) -> Int64 {
        let source = try OpenedSource(path, followingLinks: false)
        return try source.read([]) { (block: UnsafeRawBufferPointer) throws(VaultError) in
            if !onBlock(block) { throw VaultError(code: .stopped, path: path.text) }
        }.size
    }
}

/// Copies that last: temporary file beside the target, digests while copying, sync, rename, sync of the folder.
public enum DurableCopy {
    /// Copies a regular file. The source is opened for reading only; a target of the same name is replaced.
    ///
    /// - Parameters:
    ///   - range: the bytes to copy; all of them when nil. The reading's size is then that of the range.
    ///   - accept: asked when all bytes are copied and before they get their name; what it throws leaves no trace.
    ///   - onBlock: told each block's bytes; false stops (``VaultError/Code/stopped``).
    public static func copy(
        _ source: RawPath, to target: RawPath, _ algorithms: [RunningDigest.Algorithm], range: Range<Int64>? = nil,
        onBlock: (Int64) -> Bool = { _ in true }, accept: (FileReading) throws(VaultError) -> Void = { _ in }
    ) throws(VaultError) -> FileReading {
        let input = try OpenedSource(source, followingLinks: false)
        let temporary = target.parent.appending(".copying-\(getpid())-\(Vault.nextTemporary())")
        let output = temporary.withCString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        guard output >= 0 else { throw .writing(temporary, errno) }
        var isKept = false
        defer {
            close(output)
            if !isKept { _ = temporary.withCString { unlink($0) } }
        }
        var total: Int64 = 0
        var flushed: Int64 = 0
        let reading = try input.read(algorithms, range) { (block: UnsafeRawBufferPointer) throws(VaultError) in
            try writeAll(block, to: output, temporary)
            total += Int64(block.count)
            if total - flushed >= 32 << 20 {
                uhost_start_writeback(output, flushed, total - flushed)
                flushed = total
            }
            if !onBlock(Int64(block.count)) { throw VaultError(code: .stopped, path: source.text) }
        }
        try accept(reading)
        var times = [input.status.st_atim, input.status.st_mtim]
        futimens(output, &times)
        guard fchmod(output, 0o444) == 0, fsync(output) == 0 else { throw .writing(temporary, errno) }
        guard Folders.rename(from: temporary, to: target) == 0 else { throw .writing(target, errno) }
        isKept = true
        try Folders.sync(target.parent)
        return reading
    }

    private static func writeAll(
        _ block: UnsafeRawBufferPointer, to output: Int32, _ path: RawPath
    ) throws(VaultError) {
        var done = 0
        while done < block.count, let base = block.baseAddress {
            let put = write(output, base + done, block.count - done)
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw .writing(path, put < 0 ? errno : ENOSPC) }
            done += put
        }
    }
}

/// A regular file, open for reading; closed with its owner.
private struct OpenedSource: ~Copyable {
    let path: RawPath
    let descriptor: Int32
    let status: stat

    init(_ path: RawPath, followingLinks: Bool) throws(VaultError) {
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW)
        let descriptor = path.withCString { open($0, flags) }
        guard descriptor >= 0 else { throw .reading(path, errno) }
        var status = stat()
        // A pipe gives nothing and a device may have no end.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw VaultError(code: .sourceUnreadable, path: path.text, errno: EINVAL)
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        self.path = path
        self.descriptor = descriptor
        self.status = status
    }

    deinit { close(descriptor) }

    /// Reads to the end. Throws when the file's size or time is not the same afterwards.
    func read(
        _ algorithms: [RunningDigest.Algorithm], _ range: Range<Int64>? = nil,
        _ onBlock: (UnsafeRawBufferPointer) throws(VaultError) -> Void
    ) throws(VaultError) -> FileReading {
        var running: [RunningDigest] = []
        for algorithm in algorithms {
            guard let digest = RunningDigest(algorithm) else { throw VaultError(code: .noDigest, path: path.text) }
            running.append(digest)
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        var total: Int64 = 0
        if let range, lseek(descriptor, off_t(range.lowerBound), SEEK_SET) != off_t(range.lowerBound) {
            throw .reading(path, errno)
        }
        let wanted = range.map { Int64($0.count) } ?? Int64.max
        while total < wanted {
            let got = Glibc.read(descriptor, buffer.baseAddress, Int(min(Int64(buffer.count), wanted - total)))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .reading(path, errno) }
            if got == 0 { break }
            let block = UnsafeRawBufferPointer(rebasing: buffer[..<got])
            for digest in running { digest.update(block) }
            total += Int64(got)
            try onBlock(block)
        }
        var after = stat()
        guard fstat(descriptor, &after) == 0 else { throw .reading(path, errno) }
        guard range != nil || after.st_size == total, wanted == .max || wanted == total,
            after.st_size == status.st_size,
            after.st_mtim.tv_sec == status.st_mtim.tv_sec, after.st_mtim.tv_nsec == status.st_mtim.tv_nsec
        else { throw VaultError(code: .sourceChanging, path: path.text) }
        return FileReading(size: total, digests: running.map { $0.finish() })
    }
}
