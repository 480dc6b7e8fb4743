import Evidence
import Glibc

enum FileTest {
    /// Whether anything has this name; a link counts, wherever it leads.
    static func exists(_ path: RawPath) -> Bool {
        var status = stat()
        return path.withCString { lstat($0, &status) } == 0
    }
}
