import Archive
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
            "unbroken-drive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = RawPath(folder.path)
    }

    deinit { Folders.removeTree(path) }

    @discardableResult
    func file(_ name: String, _ bytes: [UInt8]) throws -> RawPath {
        let file = path.appending(name)
        try Folders.make(file.parent)
        try Folders.write(bytes, to: file)
        return file
    }

    func callAsFunction(_ name: String) -> RawPath { path.appending(name) }

    /// Names in the folder, sorted, hidden ones too.
    var names: [String] { Folders.list(path).map(\.name.text) }
}

/// Bytes that look like none of the others.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    var result = [UInt8](repeating: 0, count: count)
    // Eight at a time: these tests make many megabytes.
    result.withUnsafeMutableBytes { raw in
        for index in stride(from: 0, to: count, by: 8) {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            if count - index >= 8 {
                raw.storeBytes(of: state, toByteOffset: index, as: UInt64.self)
            } else {
                for offset in index..<count {
                    raw[offset] = UInt8(truncatingIfNeeded: state >> (8 * UInt64(offset - index)))
                }
            }
        }
    }
    return result
}

func bytes(_ path: RawPath) throws -> [UInt8] {
    let source = try ImageSource(path)
    return try source.read(at: 0, count: Int(source.size))
}

func size(_ path: RawPath) -> Int64? {
    var status = stat()
    return path.withCString { stat($0, &status) } == 0 ? Int64(status.st_size) : nil
}

/// The code of the error a piece of work ends with.
func code(_ body: () throws -> Void) -> DiscError.Code? {
    do {
        try body()
        return nil
    } catch { return (error as? DiscError)?.code }
}

/// What a program prints, and how it ends.
@discardableResult
func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
}

/// Overwrites sectors of a file.
func spoil(_ path: RawPath, _ ranges: [Range<Int64>], with byte: UInt8 = 0) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path.text))
    defer { try? file.close() }
    for range in ranges {
        try file.seek(toOffset: UInt64(range.lowerBound * 2048))
        try file.write(contentsOf: Data(repeating: byte, count: range.count * 2048))
    }
}

/// A disc as small as a disc can be: a bag's root files and some recordings, as an image, with all its digests.
struct SmallDisc {
    let image: RawPath
    let written: WrittenImage
    let tree: ImageTree
    let volume: ImageVolume

    var expected: ExpectedMedium {
        ExpectedMedium(sectors: written.sectors, sha256: written.sha256, files: written.files)
    }

    /// - Parameter megabytes: of recordings.
    init(
        _ scratch: Scratch, _ name: String = "disc", megabytes: Int = 2, seed: UInt64 = 1,
        identity: String = "P2026-SEALED-001"
    ) throws {
        let noon = WallTime(seconds: 1_767_268_800)
        var tree = ImageTree(modified: noon)
        let info = "Source-Organization: 唐山\nExternal-Identifier: \(identity)\nBag-Count: 1 of 3\n"
        try tree.addFile("bagit.txt", .bytes(Array("BagIt-Version: 1.0\n".utf8)), modified: noon)
        try tree.addFile("bag-info.txt", .bytes(Array(info.utf8)), modified: noon)
        try tree.addFile("tagmanifest-sha256.txt", .bytes(Array("\(seed)  bagit.txt\n".utf8)), modified: noon)
        for index in 0..<4 {
            try tree.addFile(
                "data/处警\(index).mp4", .bytes(noise(megabytes << 18, seed: seed &+ UInt64(index))), modified: noon)
        }
        self.tree = tree
        let id = identity.map { $0 == "-" ? "_" : $0 }
        volume = try ImageVolume(id: String(id), set: "P2026", date: noon)
        image = scratch("\(name).iso")
        written = try BridgeWriter().write(tree, volume, to: image)
    }
}
