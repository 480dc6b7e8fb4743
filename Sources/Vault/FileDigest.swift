import Evidence
import Glibc

/// Digests of files where they lie.
public enum FileDigest {
    /// SHA-256 of a regular file in lower-case hex. Reads a mebibyte at a time; throws when a read fails.
    public static func sha256(_ path: RawPath, onProgress: (Int64) -> Void = { _ in }) throws(VaultError) -> String {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
        guard descriptor >= 0 else { throw .reading(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        // A device may have no end.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw VaultError(code: .sourceUnreadable, path: path.text, errno: EINVAL)
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        guard let digest = RunningDigest(.sha256) else { throw VaultError(code: .noDigest, path: path.text) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        var total: Int64 = 0
        while true {
            let got = read(descriptor, buffer.baseAddress, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .reading(path, errno) }
            if got == 0 { break }
            digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            total += Int64(got)
            if total & (64 << 20 - 1) < 1 << 20 { onProgress(total) }
        }
        return digest.finish()
    }

    /// SHA-256 of a text's UTF-8; nil where the library offers none.
    public static func sha256(text: String) -> String? {
        guard let digest = RunningDigest(.sha256) else { return nil }
        Array(text.utf8).withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }
}
