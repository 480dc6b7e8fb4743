import Archive
import Evidence
import Foundation
import Glibc
import Vault

/// Makes, plans and lists images from the command line, for the benchmarks and the judges in `Tests/Discs`.
///
/// ```
/// image-bench write bridge|xorriso FOLDER IMAGE    prints sectors and SHA-256
/// image-bench pipe FOLDER                          the bridge image on standard output
/// image-bench plan bridge|xorriso FOLDER           prints sectors
/// image-bench list rock-ridge|joliet|plain|udf IMAGE  SHA-256, size and path of every file, as our reader finds them
/// ```
@main
struct ImageBench {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let volume = try ImageVolume(id: "BWC_2026_0001", set: "SET_2026_A", date: WallTime(seconds: 1_767_225_600))
        do {
            switch (arguments.first, arguments.count) {
            case ("write", 4):
                let written = try writer(arguments[1]).write(
                    tree(arguments[2]), volume, to: RawPath(arguments[3]), control: ImageControl())
                print("\(written.sectors) \(written.sha256)")
                try FileHandle.standardError.write(contentsOf: Data("\(peakMemory()) KB\n".utf8))
            case ("pipe", 2): _ = try BridgeWriter().stream(tree(arguments[1]), volume, to: STDOUT_FILENO)
            case ("list", 3):
                let source = try ImageSource(RawPath(arguments[2]))
                let side = ImageSide(rawValue: arguments[1]) ?? .udf
                let entries = try ImageReader(source).entries(side)
                let back = try ImageReadBack.run(source, entries)
                for entry in entries where !entry.isFolder {
                    print("\(back.files[entry.path] ?? "-") \(entry.size) \(entry.path)")
                }
            case ("plan", 3): print(try writer(arguments[1]).plannedSectors(tree(arguments[2]), volume))
            default:
                print("usage: image-bench write|plan bridge|xorriso FOLDER [IMAGE], pipe FOLDER")
                exit(2)
            }
        } catch let error as ImageError {
            try FileHandle.standardError.write(contentsOf: Data("error: \(error.message.en)\n".utf8))
            exit(1)
        }
    }

    static func writer(_ name: String) throws -> any ImageWriter {
        switch name {
        case "xorriso": try XorrisoWriter()
        case "bridge-buffered": BridgeWriter(isDirect: false)
        default: BridgeWriter()
        }
    }

    static func tree(_ root: String) throws -> ImageTree {
        var tree = ImageTree(modified: WallTime(seconds: 1_767_225_600))
        func add(_ folder: RawPath, _ prefix: String) throws {
            for entry in try Folders.entries(folder) {
                let path = folder.appending(entry.name)
                let name = prefix.isEmpty ? entry.name.text : prefix + "/" + entry.name.text
                let modified = WallTime(nanoseconds: entry.modifiedNanoseconds)
                if entry.isFolder {
                    try tree.addFolder(name, modified: modified)
                    try add(path, name)
                } else if entry.isFile {
                    try tree.addFile(name, .file(path, size: entry.size, sha256: nil), modified: modified)
                }
            }
        }
        try add(RawPath(root), "")
        return tree
    }

    static func peakMemory() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { $0.split(separator: " ").compactMap { Int($0) }.first } ?? 0
    }
}
