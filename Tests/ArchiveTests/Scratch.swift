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
            "unbroken-archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = RawPath(folder.path)
    }

    deinit { Folders.removeTree(path) }

    /// Writes a file with plain system calls, so that its name may be any bytes; folders above it are made.
    @discardableResult
    func file(_ name: RawPath, _ bytes: [UInt8]) throws -> RawPath {
        let file = path.appending(name)
        try Folders.make(file.parent)
        let descriptor = file.withCString { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
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

func text(_ path: RawPath) -> String { String(decoding: contents(path) ?? [], as: UTF8.self) }

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

/// Runs a program; its output and errors are read together.
@discardableResult
func run(_ program: String, _ arguments: [String], in folder: RawPath? = nil) throws -> (status: Int32, output: String)
{
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder.text) }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
}
