import Evidence
import Foundation
import Vault

/// A folder of its own for one test, gone when the test is.
final class Scratch: Sendable {
    let path: RawPath

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "unbroken-contents-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = RawPath(folder.path)
    }

    deinit { Folders.removeTree(path) }
}

func contents(_ path: RawPath) -> [UInt8]? { FileManager.default.contents(atPath: path.text).map(Array.init) }

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
    process.standardError = FileHandle.standardError
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
}
