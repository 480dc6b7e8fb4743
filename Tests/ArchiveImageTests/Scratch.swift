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
            "unbroken-image-\(UUID().uuidString)")
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

    /// Names in the folder, sorted.
    var names: [String] { Folders.list(path).map(\.name.text) }
}

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

let noon = WallTime(seconds: 1_767_268_800)

func volume(_ id: String = "BWC_2026_0001") throws -> ImageVolume {
    try ImageVolume(id: id, set: "SET_2026_A", date: WallTime(seconds: 1_767_225_600))
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

/// What the system's own tool says.
func sha256sum(_ path: RawPath) throws -> String {
    String(try run("sha256sum", [path.text]).output.drop { $0 == "\\" }.prefix(64))
}

func size(_ path: RawPath) -> Int64? {
    var status = stat()
    return path.withCString { stat($0, &status) } == 0 ? Int64(status.st_size) : nil
}

/// A tree with what readers stumble over, half of it from files, half from memory; and what is in it.
func oddTree(_ scratch: Scratch, seed: UInt64 = 1, hasCases: Bool = true) throws -> (
    tree: ImageTree, files: [String: [UInt8]]
) {
    let names =
        [
            "处警记录.mp4", String(repeating: "唐山高新区", count: 16) + "四个字的.".dropLast() + "a", "表情😀𠮷.mp4",
            "colon: star* quest?.txt",
            "trailing.", "space ", "empty", ".hidden", String(repeating: "x", count: 253),
            "same" + String(repeating: "一", count: 70) + "甲.mp4", "same" + String(repeating: "一", count: 70) + "乙.mp4",
            "back\\slash",
            "two.dots.tar.gz", "a;1", "ümlaut.txt", "it's \"quoted\".txt",
        ] + (hasCases ? ["Case.txt", "case.txt", "CASE.TXT"] : [])
    var tree = ImageTree(modified: noon)
    var files: [String: [UInt8]] = [:]
    for (index, name) in names.enumerated() {
        let bytes = name == "empty" ? [] : noise(index * 3001 + 1, seed: seed &+ UInt64(index))
        files["odd/" + name] = bytes
        if index % 2 == 0 {
            try tree.addFile("odd/" + name, .bytes(bytes), modified: noon)
        } else {
            let source = try scratch.file("sources/\(index)", bytes)
            try tree.addFile(
                "odd/" + name, .file(source, size: Int64(bytes.count), sha256: try FileDigest.sha256(source)),
                modified: noon)
        }
    }
    let deep = (1...12).map { "第\($0)层" }.joined(separator: "/") + "/deep.bin"
    files[deep] = noise(2048)
    try tree.addFile(deep, .bytes(noise(2048)), modified: noon)
    try tree.addFolder("空文件夹/inner", modified: noon)
    for index in 0..<120 {
        let name = "many/处警\(index)-现场执法记录视频文件.mp4"
        files[name] = noise(index * 40, seed: 7)
        try tree.addFile(name, .bytes(noise(index * 40, seed: 7)), modified: noon)
    }
    return (tree, files)
}

/// The code of the error a piece of work ends with.
func code(_ body: () throws -> Void) -> ImageError.Code? {
    do {
        try body()
        return nil
    } catch { return (error as? ImageError)?.code }
}
