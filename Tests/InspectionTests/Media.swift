import Evidence
import Foundation
import Glibc
import LibAV
import Synchronization
import Testing

@testable import Inspection
@testable import InspectionWorker

/// All suites here run one after another: libav keeps its last words in one place for the whole process, as it does in
/// a worker, where only one file is inspected at a time.
@Suite("Inspection", .serialized) enum Inspections {}

/// Small recordings made with ffmpeg, each once, in a folder that goes with the process.
enum Media {
    static let ffmpeg: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        return folders.map { "\($0)/ffmpeg" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
    static let isPossible = ffmpeg != nil
    static let missing: Comment = "ffmpeg is not installed: these recordings cannot be made"

    private static let made = Mutex<[String: RawPath]>([:])
    static let folder: RawPath = {
        LibAVLog.route()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "unbroken-media-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: Media.folder.text) }
        return RawPath(folder.path)
    }()

    /// Makes `name` with these arguments unless it is there.
    static func make(_ name: String, _ arguments: [String]) throws -> RawPath {
        try made.withLock { known in
            if let path = known[name] { return path }
            let path = folder.appending(name)
            let result = try run(["-hide_banner", "-nostdin", "-v", "error", "-y"] + arguments + [path.text])
            try #require(result.code == 0, "ffmpeg: \(result.said)")
            known[name] = path
            return path
        }
    }

    /// Runs ffmpeg; what it said on its error output comes back.
    static func run(_ arguments: [String]) throws -> (code: Int32, said: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(ffmpeg))
        process.arguments = arguments
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said)
    }

    /// A moving picture of 25 a second, a keyframe every second, and a changing sound.
    static func source(seconds: Int = 8, silent: Bool = false, filter: String = "null", sound: String = "anull")
        -> [String]
    {
        var arguments = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=\(seconds)"]
        if !silent { arguments += ["-f", "lavfi", "-i", "aevalsrc='0.2*sin(2*PI*t*(220+17*t))':s=48000:d=\(seconds)"] }
        arguments += ["-vf", filter] + (silent ? [] : ["-af", sound])
        return arguments + ["-fps_mode", "passthrough", "-fflags", "+bitexact"]
    }

    static func h264(reordered: Bool) -> [String] {
        ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-sc_threshold", "0", "-bf", reordered ? "2" : "0"]
            + ["-x264-params", "open-gop=0:b-pyramid=none", "-threads", "1"]
    }

    static func good(_ ending: String, reordered: Bool = true, silent: Bool = false) throws -> RawPath {
        let name = "good\(reordered ? "-b" : "")\(silent ? "-silent" : "").\(ending)"
        let codecs = ending == "avi" ? ["-c:v", "mpeg4", "-g", "25", "-c:a", "libmp3lame"] : h264(reordered: reordered)
        return try make(name, source(silent: silent) + codecs)
    }

    /// One second of picture, four seconds in, left out behind the encoder; and of sound, before it.
    static func holed(_ ending: String, reordered: Bool, picture: Bool = true, sound: Bool = true) throws -> RawPath {
        let name = "hole\(reordered ? "-b" : "")\(picture ? "-v" : "")\(sound ? "-a" : "").\(ending)"
        let cut = sound ? "aselect='not(between(t,4,4.9999))'" : "anull"
        let drop = picture ? ["-bsf:v", "noise=drop='between(n,100,124)'"] : []
        return try make(name, source(sound: cut) + h264(reordered: reordered) + drop)
    }

    /// A file of these bytes.
    static func write(_ name: String, _ bytes: [UInt8]) throws -> RawPath {
        let path = folder.appending(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path.text))
        return path
    }

    static func bytes(_ path: RawPath) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.text)))
    }

    /// A fresh empty folder.
    static func emptyFolder() throws -> String {
        let path = folder.text + "/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}

func inspect(_ path: RawPath, pictures: PictureRequest? = nil) -> FileFacts {
    LibAVLog.route()
    return Inspector(pictures: pictures).inspect(path)
}

extension FileFacts {
    func findings(_ kind: FindingKind) -> [Finding] { findings.filter { $0.kind == kind } }

    /// Kinds in order, for a quick look.
    var kinds: [String] { findings.map(\.kind.rawValue) }
}

/// Whether a time lies within one picture of 25 a second (or `frame` seconds) of what was planted.
func near(_ time: Nanoseconds?, _ seconds: Double, frame: Double = 0.0415) -> Bool {
    guard let time else { return false }
    return abs(Double(time.value) / 1e9 - seconds) <= frame
}

/// Boxes of ISO media, to be bent.
enum Boxes {
    struct Box {
        var type: String
        var start: Int
        var end: Int
    }

    static func number(_ bytes: [UInt8], _ offset: Int) -> Int {
        guard offset + 4 <= bytes.count else { return 0 }
        return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    static func put(_ value: Int, _ bytes: inout [UInt8], _ offset: Int) {
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index)) }
    }

    static func top(_ bytes: [UInt8]) -> [Box] {
        var result: [Box] = []
        var offset = 0
        while offset + 8 <= bytes.count {
            let size = number(bytes, offset)
            guard size >= 8, offset + size <= bytes.count else { break }
            result.append(
                Box(
                    type: String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self), start: offset,
                    end: offset + size))
            offset += size
        }
        return result
    }

    /// Where the payload of the n-th box of this type begins, found by its name.
    static func payload(_ type: String, _ bytes: [UInt8], nth: Int = 0) throws -> Int {
        let name = Array(type.utf8)
        var seen = 0
        for offset in 4..<max(4, bytes.count - 4) where bytes[offset..<offset + 4].elementsEqual(name) {
            if seen == nth { return offset + 4 }
            seen += 1
        }
        return try #require(nil, "no box \(type)")
    }
}
