import Evidence
import Foundation
import Glibc
import Testing
import Vault

/// A folder of its own for one test, gone when the test is.
final class Scratch: Sendable {
    let path: RawPath

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "unbroken-vault-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = RawPath(folder.path)
    }

    deinit { Folders.removeTree(path) }

    /// Writes a file with plain system calls, so that its name may be any bytes.
    @discardableResult
    func file(_ name: RawPath, _ bytes: [UInt8], mode: mode_t = 0o644) throws -> RawPath {
        let file = path.appending(name)
        let descriptor = file.withCString { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode) }
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { write(descriptor, $0 + done, bytes.count - done) } ?? 0
            }
            try #require(put > 0)
            done += put
        }
        return file
    }

    @discardableResult
    func file(_ name: String, _ text: String) throws -> RawPath { try file(RawPath(name), Array(text.utf8)) }

    /// A new vault in this folder.
    func vault(immutable: Bool = false) throws -> Vault {
        try Self.vault(at: path.appending("vault"), immutable: immutable)
    }

    static func vault(at root: RawPath, immutable: Bool = false) throws -> Vault {
        try Vault.create(at: root)
        try Folders.write(Array("schema: 1\n".utf8), to: root.appending("vault.yaml"))
        return try Vault(at: root, immutable: immutable)
    }
}

func contents(_ path: RawPath) -> [UInt8]? {
    let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let got = read(descriptor, &buffer, buffer.count)
        guard got > 0 else { return got == 0 ? result : nil }
        result += buffer[..<got]
    }
}

func status(_ path: RawPath) throws -> stat {
    var result = stat()
    try #require(path.withCString { lstat($0, &result) } == 0)
    return result
}

/// Names in a folder, sorted.
func names(_ path: RawPath) -> [String] { Folders.list(path).map(\.name.text) }

/// Bytes that look like none of the others.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}

/// What the system's own tool says.
func sha256sum(_ path: RawPath) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.arguments = [path.text]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(text.prefix(64))
}

/// A file system of a mebibyte, to be filled.
struct SmallFileSystem: ~Copyable {
    let path: RawPath

    /// Only root may mount, and not in every container.
    static let isPossible: Bool = {
        guard let scratch = try? Scratch(), let small = try? SmallFileSystem(in: scratch) else { return false }
        return small.path.bytes.count > 0
    }()

    init(in scratch: Scratch) throws {
        path = scratch.path.appending("small")
        try Folders.make(path)
        let mounted = path.withCString { mount("tmpfs", $0, "tmpfs", 0, "size=1m,mode=755") }
        guard mounted == 0 else { throw VaultError(code: .cannotWrite, path: path.text, errno: errno) }
    }

    deinit { _ = path.withCString { umount2($0, Int32(MNT_DETACH)) } }
}
