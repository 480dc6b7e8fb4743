import Evidence
import Glibc

enum FileTest {
    /// Whether anything has this name; a link counts, wherever it leads.
    static func exists(_ path: RawPath) -> Bool {
        var status = stat()
        return path.withCString { lstat($0, &status) } == 0
    }

    /// Bytes of a regular file; nil where there is none.
    static func size(_ path: RawPath) -> Int64? {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }

    /// Bytes free for us where the path lies; nil where the system does not say.
    static func freeBytes(_ path: RawPath) -> Int64? {
        var system = statvfs()
        guard path.withCString({ statvfs($0, &system) }) == 0 else { return nil }
        return Int64(clamping: UInt64(system.f_bavail) &* UInt64(system.f_frsize))
    }
}
