import CHost
import Evidence
import Glibc

/// What came of receiving one source file.
public enum Received: Sendable, Hashable {
    /// Stored; the path is below the vault's root.
    case stored(sha256: String, path: String)
    /// The same bytes are in the vault already; nothing was stored.
    case known(sha256: String)

    public var sha256: String {
        switch self {
        case .stored(let sha256, _), .known(let sha256): sha256
        }
    }
}

extension Vault {
    /// Copies one source file into the vault. The source is opened for reading only, and never changed.
    ///
    /// - Parameters:
    ///   - folder: below `base`, for example `2026/11/20/CAM001`.
    ///   - base: `originals` when nil.
    ///   - claim: asked with the digest when all bytes are copied; false when the vault has them already. Called once,
    ///     and must remember what it answered: two equal files may arrive at the same time.
    ///   - onProgress: told the bytes copied so far.
    public func receive(
        _ source: RawPath, into folder: String, below base: RawPath? = nil, claim: (String) -> Bool,
        onProgress: (Int64) -> Void = { _ in }
    ) throws(VaultError) -> Received {
        let input = source.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW) }
        guard input >= 0 else { throw .reading(source, errno) }
        defer { close(input) }
        var before = stat()
        guard fstat(input, &before) == 0 else { throw .reading(source, errno) }
        // A pipe gives nothing and a device never ends: only files are recordings.
        guard before.st_mode & S_IFMT == S_IFREG else { throw VaultError(code: .sourceUnreadable, path: source.text) }
        posix_fadvise(input, 0, 0, POSIX_FADV_SEQUENTIAL)
        let target = (base ?? originals).appending(folder)
        try Folders.make(target)
        let temporary = target.appending(".incoming-\(getpid())-\(Self.nextTemporary())")
        let output = temporary.withCString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        guard output >= 0 else { throw .writing(temporary, errno) }
        var isKept = false
        defer {
            close(output)
            if !isKept { _ = temporary.withCString { unlink($0) } }
        }
        let sha256 = try copy(from: input, source: source, to: output, temporary: temporary, onProgress: onProgress)
        var after = stat()
        guard fstat(input, &after) == 0 else { throw .reading(source, errno) }
        var copied = stat()
        fstat(output, &copied)
        guard after.st_size == before.st_size, after.st_mtim.tv_sec == before.st_mtim.tv_sec,
            after.st_mtim.tv_nsec == before.st_mtim.tv_nsec, copied.st_size == after.st_size
        else { throw VaultError(code: .sourceChanging, path: source.text) }
        guard claim(sha256) else { return .known(sha256: sha256) }
        var times = [after.st_atim, after.st_mtim]
        futimens(output, &times)
        guard fchmod(output, 0o444) == 0, fsync(output) == 0 else { throw .writing(temporary, errno) }
        let place = try name(temporary, in: target, as: source.name)
        isKept = true
        try Folders.sync(target)
        if immutable { _ = uhost_set_immutable(output, 1) }
        return .stored(sha256: sha256, path: relative(place))
    }

    private func copy(
        from input: Int32, source: RawPath, to output: Int32, temporary: RawPath, onProgress: (Int64) -> Void
    ) throws(VaultError) -> String {
        guard let digest = RunningDigest(.sha256) else { throw VaultError(code: .noDigest, path: source.text) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        var total: Int64 = 0
        var flushed: Int64 = 0
        while true {
            let got = read(input, buffer.baseAddress, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .reading(source, errno) }
            if got == 0 { break }
            let block = UnsafeRawBufferPointer(rebasing: buffer[..<got])
            try Self.writeAll(block, to: output, temporary)
            digest.update(block)
            total += Int64(got)
            // Start writing to disk while copying goes on, so that the final fsync has little left to wait for.
            if total - flushed >= 32 << 20 {
                uhost_start_writeback(output, flushed, total - flushed)
                flushed = total
                onProgress(total)
            }
        }
        onProgress(total)
        return digest.finish()
    }

    private static func writeAll(_ block: UnsafeRawBufferPointer, to output: Int32, _ path: RawPath) throws(VaultError)
    {
        var done = 0
        while done < block.count, let base = block.baseAddress {
            let put = Glibc.write(output, base + done, block.count - done)
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw .writing(path, put < 0 ? errno : ENOSPC) }
            done += put
        }
    }

    /// Gives the temporary file its name without ever replacing another: `name.mp4`, `name (2).mp4`, ….
    private func name(_ temporary: RawPath, in folder: RawPath, as wanted: RawPath) throws(VaultError) -> RawPath {
        for number in 1...9999 {
            let candidate = folder.appending(number == 1 ? wanted : Self.numbered(wanted, number))
            // link(2) fails when the name exists: the rename that never overwrites, on every file system with links.
            let linked = temporary.withCString { from in candidate.withCString { link(from, $0) } }
            if linked == 0 {
                _ = temporary.withCString { unlink($0) }
                return candidate
            }
            if errno == EEXIST { continue }
            guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else { throw .writing(candidate, errno) }
            // A file system without hard links: the lock makes us the only writer, so look first, then rename.
            if candidate.withCString({ access($0, F_OK) }) == 0 { continue }
            guard Folders.rename(from: temporary, to: candidate) == 0 else { throw .writing(candidate, errno) }
            return candidate
        }
        throw VaultError(code: .cannotWrite, path: folder.text, errno: EEXIST)
    }

    static func numbered(_ name: RawPath, _ number: Int) -> RawPath {
        let suffix = Array(" (\(number))".utf8)
        let dot = name.bytes.lastIndex { $0 == UInt8(ascii: ".") }.flatMap { $0 > 0 ? $0 : nil } ?? name.bytes.count
        let ending = name.bytes[dot...]
        var stem = name.bytes[..<dot]
        // No name may be longer than 255 bytes; cut between characters, never inside one.
        let room = max(1, 255 - suffix.count - ending.count)
        if stem.count > room {
            stem = stem.prefix(room)
            while stem.count > 1, name.bytes[stem.endIndex] & 0xC0 == 0x80 { stem = stem.dropLast() }
        }
        return RawPath(bytes: Array(stem) + suffix + Array(ending))
    }

    /// Originals in the folders of `days` (`2026/11/20`) that have no row: what a crash left between rename and row.
    /// Half-copied temporary files there are removed.
    public func orphans(onOrAfter day: String?, isKnown: (String) -> Bool) -> [(path: RawPath, recorder: String)] {
        var result: [(RawPath, String)] = []
        for year in Folders.list(originals) where year.isFolder {
            for month in Folders.list(originals.appending(year.name)) where month.isFolder {
                let monthPath = originals.appending(year.name).appending(month.name)
                for date in Folders.list(monthPath) where date.isFolder {
                    let label = "\(year.name.text)/\(month.name.text)/\(date.name.text)"
                    if let day, label < day { continue }
                    for recorder in Folders.list(monthPath.appending(date.name)) where recorder.isFolder {
                        let folder = monthPath.appending(date.name).appending(recorder.name)
                        for file in Folders.list(folder) where file.isFile {
                            let path = folder.appending(file.name)
                            if file.name.bytes.starts(with: Array(".incoming-".utf8)) {
                                _ = path.withCString { unlink($0) }
                            } else if !isKnown(relative(path)) {
                                result.append((path, recorder.name.text))
                            }
                        }
                    }
                }
            }
        }
        return result
    }
}
