import Foundation
import Glibc
import Synchronization

/// Temporary folders of the tests: all below one, which goes when the tests end.
enum Scratch {
    private static let counter = Atomic<Int>(0)

    private static let root: String = {
        // Without a doubled slash: the command prints paths in their plain form.
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "unbroken-e2e-\(getpid())").standardized.path
        mkdir(folder, 0o755)
        atexit { Scratch.remove() }
        return folder
    }()

    private static func remove() { try? FileManager.default.removeItem(atPath: root) }

    /// A new, empty folder.
    static func fresh(_ label: String) throws -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let path = "\(root)/\(label)-\(number)"
        guard mkdir(path, 0o755) == 0 else { throw Trouble("\(path): \(String(cString: strerror(errno)))") }
        return path
    }
}

/// Small steps on files that the tests share.
enum Files {
    /// Copies a file and dates it an hour back, as a card's file is: nothing waits for it to settle.
    static func copy(_ source: String, to target: String) throws {
        try makeFolder((target as NSString).deletingLastPathComponent)
        try FileManager.default.copyItem(atPath: source, toPath: target)
        try age(target)
    }

    static func write(_ bytes: some Sequence<UInt8>, to path: String, isAged: Bool = true) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            throw Trouble("can't write \(path)")
        }
        if isAged { try age(path) }
    }

    static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    static func age(_ path: String, seconds: Int = 3600) throws {
        let time = timespec(tv_sec: Glibc.time(nil) - seconds, tv_nsec: 0)
        let times = [time, time]
        guard utimensat(AT_FDCWD, path, times, 0) == 0 else {
            throw Trouble("\(path): \(String(cString: strerror(errno)))")
        }
    }

    /// A file whose name is these bytes, whatever they mean.
    static func write(_ bytes: [UInt8], toRawName name: [UInt8], in folder: String) throws {
        let path = (Array(folder.utf8) + [UInt8(ascii: "/")] + name + [0]).map { CChar(bitPattern: $0) }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        guard descriptor >= 0 else { throw Trouble("\(name): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw Trouble("\(name): not written") }
        let time = timespec(tv_sec: Glibc.time(nil) - 3600, tv_nsec: 0)
        let times = [time, time]
        futimens(descriptor, times)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { throw Trouble("can't read \(path)") }
        return Array(data)
    }

    /// Every file and folder below `path` with its size, mode and modification time; folders by name only.
    static func tree(_ path: String, leavingOut: (String) -> Bool = { _ in false }) -> [String: String] {
        var result: [String: String] = [:]
        guard let walker = FileManager.default.enumerator(atPath: path) else { return result }
        while let name = walker.nextObject() as? String {
            guard !leavingOut(name) else { continue }
            var status = stat()
            lstat(path + "/" + name, &status)
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            let time = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
            result[name] = isFolder ? "folder" : "\(status.st_mode) \(status.st_size) \(time)"
        }
        return result
    }
}

/// What this machine lets a test do.
enum Host {
    static let isRoot = geteuid() == 0

    static func has(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").contains {
            access("\($0)/\(program)", X_OK) == 0
        }
    }

    /// The folder of real media, where there is one.
    static let media = ProcessInfo.processInfo.environment["UNBROKEN_MEDIA"]
    static let canBeNobody = !isRoot || has("setpriv")
    static let canMount = isRoot && has("mount") && has("umount") && mounts()

    private static func mounts() -> Bool {
        guard let folder = try? Scratch.fresh("mount-trial") else { return false }
        guard (try? tool(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder])) == 0 else { return false }
        return (try? tool(["umount", folder])) == 0
    }

    /// Runs another program; its exit code.
    @discardableResult
    static func tool(_ command: [String]) throws -> Int32 {
        try Running(command, environment: ProcessInfo.processInfo.environment).wait(seconds: 60).code ?? -1
    }
}
