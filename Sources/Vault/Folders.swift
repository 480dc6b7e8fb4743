import Evidence
import Glibc

/// Folders and durable renames: the few calls every write in the vault is made of.
public enum Folders {
    /// Creates a folder and those above it; each new one is synced into its parent.
    public static func make(_ path: RawPath) throws(VaultError) {
        if path.withCString({ mkdir($0, 0o755) }) == 0 {
            try sync(path.parent)
            return
        }
        switch errno {
        case EEXIST: return
        case ENOENT where path.parent != path:
            try make(path.parent)
            if path.withCString({ mkdir($0, 0o755) }) != 0, errno != EEXIST { throw .writing(path, errno) }
            try sync(path.parent)
        default: throw .writing(path, errno)
        }
    }

    /// Makes renames and new names in a folder durable.
    public static func sync(_ path: RawPath) throws(VaultError) {
        let descriptor = path.withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .writing(path, errno) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0, errno != EINVAL { throw .writing(path, errno) }
    }

    /// Writes a small file: temporary name in the same folder, sync, rename, sync of the folder.
    /// - Parameter durably: false for what only a running process tells: whole to every reader, but not synced.
    public static func write(_ bytes: [UInt8], to path: RawPath, durably: Bool = true) throws(VaultError) {
        let temporary = path.parent.appending(".writing-\(getpid())-\(path.name.text)")
        let descriptor = temporary.withCString { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw .writing(path, errno) }
        var done = 0
        var failure: Int32 = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { Glibc.write(descriptor, $0 + done, bytes.count - done) } ?? 0
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else {
                failure = errno
                break
            }
            done += put
        }
        if failure == 0, durably, fsync(descriptor) != 0 { failure = errno }
        close(descriptor)
        if failure == 0, rename(from: temporary, to: path) != 0 { failure = errno }
        if failure != 0 {
            _ = temporary.withCString { unlink($0) }
            throw .writing(path, failure)
        }
        if durably { try sync(path.parent) }
    }

    /// Removes what `write` left unfinished in a folder, of processes that are no more. A process that lives keeps its
    /// own; so does one whose number another has by now, until that one ends too.
    public static func removeUnwritten(in folder: RawPath) {
        guard let listing = folder.withCString({ opendir($0) }) else { return }
        defer { closedir(listing) }
        while let item = readdir(listing) {
            // Names only: a folder of tiles has hundreds, and none of them need be looked at.
            let name = withUnsafeBytes(of: item.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
            guard let writer = writer(ofUnwritten: name), kill(writer, 0) != 0, errno == ESRCH else { continue }
            _ = folder.appending(RawPath(bytes: name)).withCString { unlink($0) }
        }
    }

    private static func writer(ofUnwritten name: [UInt8]) -> pid_t? {
        let mark = Array(".writing-".utf8)
        guard name.starts(with: mark) else { return nil }
        let number = name[mark.count...].prefix { $0 != UInt8(ascii: "-") }
        // Nought and below are groups of processes to `kill`.
        return pid_t(String(decoding: number, as: UTF8.self)).flatMap { $0 > 0 ? $0 : nil }
    }

    /// Gives a finished file or folder its name, durably.
    public static func rename(_ path: RawPath, to target: RawPath) throws(VaultError) {
        guard rename(from: path, to: target) == 0 else { throw .writing(target, errno) }
        try sync(target.parent)
    }

    static func rename(from: RawPath, to: RawPath) -> Int32 {
        from.withCString { source in to.withCString { target in Glibc.rename(source, target) } }
    }

    /// Removes a folder and everything in it. Only ever called on derived and temporary folders.
    public static func removeTree(_ path: RawPath) {
        for entry in list(path) {
            let inner = path.appending(entry.name)
            if entry.isFolder { removeTree(inner) } else { _ = inner.withCString { unlink($0) } }
        }
        _ = path.withCString { rmdir($0) }
    }

    public struct Entry: Hashable, Sendable {
        public var name: RawPath
        public var isFolder: Bool
        public var isFile: Bool
        /// Its own entry could not be read: a card that is dying, a folder without rights.
        public var failure: Int32 = 0
        public var size: Int64
        public var modifiedNanoseconds: Int64
        public var inode: UInt64
        public var device: UInt64
    }

    /// The entries of a folder, sorted by name; empty when it can't be read (`errno` tells).
    public static func list(_ path: RawPath) -> [Entry] { (try? entries(path)) ?? [] }

    /// The entries of a folder, sorted by name. Links are not followed.
    public static func entries(_ path: RawPath) throws(VaultError) -> [Entry] {
        guard let folder = path.withCString({ opendir($0) }) else { throw .reading(path, errno) }
        defer { closedir(folder) }
        var result: [Entry] = []
        while true {
            errno = 0
            guard let item = readdir(folder) else {
                if errno != 0 { throw .reading(path, errno) }
                break
            }
            let name = withUnsafeBytes(of: item.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            var status = stat()
            let looked = withUnsafePointer(to: &item.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: name.count + 1) {
                    fstatat(dirfd(folder), $0, &status, AT_SYMLINK_NOFOLLOW)
                }
            }
            guard looked == 0 else {
                // Gone since it was listed: nothing to tell. Anything else is.
                if errno != ENOENT {
                    result.append(
                        Entry(
                            name: RawPath(bytes: name), isFolder: false, isFile: false, failure: errno, size: 0,
                            modifiedNanoseconds: 0, inode: 0, device: 0))
                }
                continue
            }
            let kind = status.st_mode & S_IFMT
            result.append(
                Entry(
                    name: RawPath(bytes: name), isFolder: kind == S_IFDIR, isFile: kind == S_IFREG,
                    size: Int64(status.st_size),
                    modifiedNanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
                    inode: UInt64(status.st_ino), device: UInt64(status.st_dev)))
        }
        return result.sorted { $0.name < $1.name }
    }
}
