import CHost
import Evidence
import Glibc
import Vault

/// An image that is being written: a temporary file beside its place, which gets its name when it is whole.
///
/// The temporary file is locked: a second build of the same image is refused, and what a killed one left is used up by
/// the next, or replaced by it where a program of the killed one may still be writing to it. Unchecked: used by one thread at a time.
final class ImageFile: ImageSink, @unchecked Sendable {
    let target: RawPath
    let temporary: RawPath
    private(set) var descriptor: Int32
    private var written: Int64 = 0
    private var flushed: Int64 = 0
    private var isDirect = false
    private var isNamed = false

    /// - Parameters:
    ///   - size: what the image will have; room for it is reserved.
    ///   - isShared: a program of ours is to write to it by its name: then never to what another one left.
    init(_ target: RawPath, size: Int64, isDirect: Bool, isShared: Bool = false) throws(ImageError) {
        self.target = target
        temporary = target.parent.appending(RawPath(bytes: Array(".building-".utf8) + target.name.bytes.prefix(200)))
        descriptor = try Self.open(temporary, for: target, isNew: isShared)
        do throws(ImageError) {
            if Self.exists(target) { throw ImageError(.targetExists, path: target.text) }
            guard ftruncate(descriptor, 0) == 0 else { throw .writing(target, errno) }
            try reserve(size)
        } catch {
            discard()
            throw error
        }
        self.isDirect = isDirect && uhost_set_direct(descriptor, 1) == 0
    }

    deinit { discard() }

    private static func exists(_ path: RawPath) -> Bool {
        var status = stat()
        return path.withCString { lstat($0, &status) } == 0
    }

    /// Opens and locks; sees to it that what was locked still bears the name, since the one before may just have ended.
    private static func open(_ path: RawPath, for target: RawPath, isNew: Bool) throws(ImageError) -> Int32 {
        var isLeftOver = isNew && exists(path)
        for _ in 0..<8 {
            let descriptor = path.withCString { Glibc.open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
            guard descriptor >= 0 else { throw .writing(target, errno) }
            let held = uhost_try_lock(descriptor)
            guard held == 0 else {
                close(descriptor)
                if held == EAGAIN || held == EACCES { throw ImageError(.inUse, path: target.text) }
                throw .writing(target, held)
            }
            var own = stat()
            var named = stat()
            let isSame =
                fstat(descriptor, &own) == 0 && path.withCString { lstat($0, &named) } == 0
                && own.st_ino == named.st_ino && own.st_dev == named.st_dev
            if isSame, isLeftOver {
                _ = path.withCString { unlink($0) }
                isLeftOver = false
            } else if isSame {
                return descriptor
            }
            close(descriptor)
        }
        throw ImageError(.inUse, path: target.text)
    }

    /// A disk that is too small is told now, not after an hour.
    func reserve(_ size: Int64) throws(ImageError) {
        var system = statvfs()
        if fstatvfs(descriptor, &system) == 0 {
            let free = UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize)).partialValue
            if free < UInt64(size) {
                throw ImageError(.noSpace, path: target.text, detail: "\(size) bytes needed, \(free) free")
            }
        }
        let failure = uhost_reserve(descriptor, size)
        // Not every file system can; then the write itself tells.
        if failure == ENOSPC || failure == EDQUOT || failure == EFBIG { throw .writing(target, failure) }
    }

    func write(_ bytes: UnsafeRawBufferPointer, isStopped: () -> Bool) throws(ImageError) {
        // Past the page cache only whole blocks can go.
        if isDirect, bytes.count % 4096 != 0 { setBuffered() }
        var done = 0
        while done < bytes.count, let base = bytes.baseAddress {
            let put = Glibc.write(descriptor, base + done, bytes.count - done)
            if put < 0, errno == EINTR { continue }
            if put < 0, errno == EINVAL, isDirect {
                setBuffered()
                continue
            }
            guard put > 0 else { throw .writing(target, put < 0 ? errno : ENOSPC) }
            done += put
            if isDirect, done % 4096 != 0 { setBuffered() }
        }
        written += Int64(bytes.count)
        // Written to the disk while the rest is still coming, so that the sync at the end has little to wait for.
        if !isDirect, written - flushed >= 8 << 20 {
            uhost_start_writeback(descriptor, flushed, written - flushed)
            flushed = written
        }
    }

    func write(_ bytes: [UInt8]) throws(ImageError) {
        var failure: ImageError?
        bytes.withUnsafeBytes { raw in
            do throws(ImageError) { try write(raw) { false } } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// A program may have made its file anew under the same name: that one is then ours.
    func adopt() throws(ImageError) {
        let made = temporary.withCString { Glibc.open($0, O_RDWR | O_CLOEXEC | O_NOFOLLOW) }
        guard made >= 0 else { throw .writing(target, errno) }
        close(descriptor)
        descriptor = made
        let held = uhost_try_lock(descriptor)
        guard held == 0 else { throw .writing(target, held) }
    }

    /// Through the page cache from here on: to be read by anyone, and written in pieces of any size.
    func setBuffered() {
        _ = uhost_set_direct(descriptor, 0)
        isDirect = false
    }

    /// Sync, name, sync of the folder. Replaces nothing.
    func commit(size: Int64) throws(ImageError) {
        setBuffered()
        var status = stat()
        guard fchmod(descriptor, 0o444) == 0, fsync(descriptor) == 0, fstat(descriptor, &status) == 0 else {
            throw .writing(target, errno)
        }
        guard Int64(status.st_size) == size else {
            throw ImageError(.notAsPlanned, path: target.text, detail: "\(status.st_size) bytes, not \(size)")
        }
        let linked = temporary.withCString { from in target.withCString { to in link(from, to) } }
        if linked == 0 {
            _ = temporary.withCString { unlink($0) }
        } else if errno == EEXIST {
            throw ImageError(.targetExists, path: target.text)
        } else {
            // A file system without links (FAT): as good as it gets there.
            if Self.exists(target) { throw ImageError(.targetExists, path: target.text) }
            let renamed = temporary.withCString { from in target.withCString { to in rename(from, to) } }
            guard renamed == 0 else { throw .writing(target, errno) }
        }
        isNamed = true
        close(descriptor)
        do { try Folders.sync(target.parent) } catch { throw ImageError(error) }
    }

    /// Leaves nothing behind but what was there. To be called when the image failed: the owner may outlive the failure by a
    /// thread that is just ending.
    func discard() {
        guard !isNamed else { return }
        isNamed = true
        _ = temporary.withCString { unlink($0) }
        close(descriptor)
    }
}
