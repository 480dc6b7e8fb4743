import Evidence
import Glibc
import Vault

/// What lies in a bag's folder: every file below it, by its path in the bag. Nothing is followed out of it.
struct BagTree {
    struct File {
        var size: Int64
        /// A link to a file in the bag: what is read is what it points to.
        var isLink: Bool
    }

    let base: RawPath
    private(set) var files: [RawPath: File] = [:]
    private(set) var folders: Set<RawPath> = []
    /// Folders whose names could not all be read: what is not found there may be there.
    private(set) var unread: Set<RawPath> = []

    /// Walks the folder. What is neither file nor folder, or can't be read, goes into the report.
    init(_ base: RawPath, into report: inout BagReport, shouldStop: () -> Bool) {
        self.base = base
        let real = Self.real(base)
        var open = [RawPath(bytes: [])]
        while let folder = open.popLast() {
            if shouldStop() {
                report.add(.stopped, .notEvaluated, folder.text)
                return
            }
            let entries: [Folders.Entry]
            do { entries = try Folders.entries(folder.bytes.isEmpty ? base : base.appending(folder)) } catch {
                report.add(
                    .unreadable, Self.severity(error.errno), folder.bytes.isEmpty ? base.text : folder.text, error.cause
                )
                report.completeness = max(report.completeness, .notEvaluated)
                unread.insert(folder)
                continue
            }
            for entry in entries {
                let path = folder.bytes.isEmpty ? entry.name : folder.appending(entry.name)
                if entry.isFolder {
                    folders.insert(path)
                    open.append(path)
                } else if entry.isFile {
                    files[path] = File(size: entry.size, isLink: false)
                } else if entry.failure != 0 {
                    report.add(
                        .unreadable, Self.severity(entry.failure), path.text, String(cString: strerror(entry.failure)))
                    unread.insert(path)
                } else {
                    addSpecial(path, real, &report)
                }
            }
        }
    }

    private mutating func addSpecial(_ path: RawPath, _ real: RawPath?, _ report: inout BagReport) {
        let full = base.appending(path)
        var status = stat()
        guard full.withCString({ lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFLNK else {
            report.add(.notAFile, .error, path.text)
            return
        }
        guard let real, let target = Self.real(full),
            target.bytes.starts(with: real.bytes + [UInt8(ascii: "/")]),
            full.withCString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG
        else {
            report.add(.linkOutside, .error, path.text)
            return
        }
        report.add(.linkInside, .warning, path.text)
        files[path] = File(size: Int64(status.st_size), isLink: true)
    }

    private static func real(_ path: RawPath) -> RawPath? {
        guard let text = path.withCString({ realpath($0, nil) }) else { return nil }
        defer { free(text) }
        return RawPath(bytes: Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
    }

    /// Whether a path may lie where the walk could not look.
    func mayHold(_ path: RawPath) -> Bool {
        guard !unread.isEmpty else { return false }
        var path = path
        while !path.bytes.isEmpty {
            if unread.contains(path) { return true }
            path = path.bytes.contains(UInt8(ascii: "/")) ? path.parent : RawPath(bytes: [])
        }
        return unread.contains(path)
    }

    /// Missing rights are ours to see to; anything else is the medium's.
    static func severity(_ failure: Int32) -> BagFinding.Severity {
        failure == EACCES || failure == EPERM || failure == ENAMETOOLONG ? .notEvaluated : .error
    }

    /// Files and bytes below `data/`.
    var payload: (files: Int, bytes: Int64) {
        files.reduce(into: (0, Int64(0))) { sum, item in
            guard item.key.isBagPayload else { return }
            sum.0 += 1
            sum.1 = sum.1.addingSaturated(item.value.size)
        }
    }
}

extension RawPath {
    var isBagPayload: Bool { bytes.starts(with: "data/".utf8) }
}
