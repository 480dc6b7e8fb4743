import Evidence
import Foundation
import Inspection
import Synchronization

/// Parts of recordings that a browser can't play as they lie, repackaged or transcoded for it: files of our own, never
/// in the place of an original, emptied at every start. Made by the system's `ffmpeg` in a process of its own with
/// limits on memory, processor time and size, without network protocols.
final class PreviewShelf: Sendable {
    /// What a browser gets to play.
    enum Way: String, Sendable {
        /// The original as it lies.
        case original
        /// Its packets in another container.
        case copy
        /// The picture's packets in another container, the sound encoded again: as quick as a copy.
        case sound
        /// Decoded and encoded again, small.
        case transcode
        /// Nothing in it can be played.
        case nothing

        /// A part of it is made for the browser.
        var isPreview: Bool { self == .copy || self == .sound || self == .transcode }

        /// The key of the words that say so.
        var note: String {
            switch self {
            case .original, .nothing: "original"
            case .copy: "previewCopy"
            case .sound: "previewSound"
            case .transcode: "previewTranscode"
            }
        }
    }

    struct Failure: Error {}

    static let longest: Int64 = 600
    private static let mostFiles = 64
    private static let mostGrowing = 8
    private static let patience = 90
    let folder: RawPath
    /// Two cores: one preview at a time, so that pages stay quick.
    private let turn = Mutex(0)
    /// What is sent while it is made, by the name of the file it becomes.
    private let growing = Mutex<[String: GrowingPreview]>([:])
    private let makers = OperationQueue()

    init(root: RawPath) throws {
        makers.maxConcurrentOperationCount = 1
        folder = root.appending(".console-previews")
        try? FileManager.default.removeItem(atPath: folder.text)
        guard mkdir(folder.text, 0o700) == 0 || errno == EEXIST else { throw Failure() }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.text) }

    /// What Chromium and Firefox play: H.264 and AAC (or MP3) in MP4.
    static func way(_ facts: FileFacts?) -> Way {
        guard let facts, !facts.streams.isEmpty else { return .nothing }
        let video = facts.streams.filter { $0.kind == "video" }
        let audio = facts.streams.filter { $0.kind == "audio" }
        guard !video.isEmpty || !audio.isEmpty else { return .nothing }
        guard video.allSatisfy({ $0.codec == "h264" }) else { return .transcode }
        guard audio.allSatisfy({ ["aac", "mp3"].contains($0.codec) }) else { return .sound }
        let names = (facts.container ?? "").split(separator: ",")
        let isMP4 = names.contains("mp4") || names.contains("mov") || names.contains("m4a")
        return isMP4 && video.count <= 1 && audio.count <= 1 ? .original : .copy
    }

    static let type = "video/mp4"

    /// The part from `start` on, `length` seconds of it.
    func file(
        of original: RawPath, sha256: String, way: Way, start: Int64, length: Int64
    ) throws -> RawPath {
        let path = place(sha256, way, start, length)
        if FileManager.default.fileExists(atPath: path.text) { return path }
        return try turn.withLock { _ in
            // Made by another request while this one waited.
            if FileManager.default.fileExists(atPath: path.text) { return path }
            makeRoom()
            let making = folder.appending(".making.mp4")
            try? FileManager.default.removeItem(atPath: making.text)
            try run(arguments(original, way, start, length) + Self.whole(making))
            guard rename(making.text, path.text) == 0 else { throw Failure() }
            return path
        }
    }

    private func place(_ sha256: String, _ way: Way, _ start: Int64, _ length: Int64) -> RawPath {
        folder.appending("\(sha256)-\(start)-\(length)-\(way.rawValue).mp4")
    }

    /// A part to be sent while it is made; nil where it is whole already. Two that ask get the same one. Who gets it
    /// has joined it, and leaves it.
    func growing(
        of original: RawPath, sha256: String, way: Way, start: Int64, length: Int64
    ) -> GrowingPreview? {
        let path = place(sha256, way, start, length)
        return growing.withLock { all in
            if let known = all[path.text], known.join() { return known }
            // Beyond that many, one waits for a whole file.
            if all.count >= Self.mostGrowing || FileManager.default.fileExists(atPath: path.text) { return nil }
            guard let preview = GrowingPreview(path: folder.appending(".growing-\(UUID().uuidString).mp4")) else {
                return nil
            }
            _ = preview.join()
            all[path.text] = preview
            makers.addOperation { [self] in
                do {
                    try make(preview, original, path, arguments(original, way, start, length))
                    preview.end(.whole)
                } catch {
                    preview.end(.failed)
                }
                growing.withLock { all in
                    if all[path.text] === preview { all[path.text] = nil }
                }
                // Those who read it have it open.
                try? FileManager.default.removeItem(atPath: preview.path.text)
            }
            return preview
        }
    }

    private func make(
        _ preview: GrowingPreview, _ original: RawPath, _ path: RawPath, _ arguments: [String]
    ) throws {
        try turn.withLock { _ in
            makeRoom()
            let making = folder.appending(".making.mp4")
            try? FileManager.default.removeItem(atPath: making.text)
            try run(arguments + Self.fragments(preview.path)) { preview.isAbandoned }
            // The same packets with their table in front: what is asked for from now on can be jumped in.
            try run(["-nostdin", "-v", "error", "-i", "file:" + preview.path.text, "-c", "copy"] + Self.whole(making))
            guard rename(making.text, path.text) == 0 else { throw Failure() }
        }
    }

    private static func whole(_ target: RawPath) -> [String] {
        ["-movflags", "+faststart", "-f", "mp4", "-y", target.text]
    }

    /// A fifth of a second each, written as soon as it is there: with half a second the first picture came 80 ms later.
    private static func fragments(_ target: RawPath) -> [String] {
        [
            "-movflags", "+delay_moov+default_base_moof+frag_keyframe", "-frag_duration", "200000", "-flush_packets",
            "1",
            "-f", "mp4", "-y", target.text,
        ]
    }

    private func arguments(_ original: RawPath, _ way: Way, _ start: Int64, _ length: Int64) -> [String] {
        var result = [
            "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-ss", "\(start)", "-t", "\(length)", "-i",
            "file:" + original.text, "-map", "0:v:0?", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1",
        ]
        if way == .copy { return result + ["-c", "copy"] }
        if way == .sound {
            result += ["-c:v", "copy"]
        } else {
            result += [
                // No looking ahead: the first picture leaves as soon as it is coded.
                "-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency", "-g", "25", "-crf", "28", "-pix_fmt",
                "yuv420p", "-vf", "scale='min(640,iw)':-2",
            ]
        }
        return result + ["-c:a", "aac", "-b:a", "64k", "-ac", "1"]
    }

    private func run(_ arguments: [String], unless isGivenUp: () -> Bool = { false }) throws {
        guard !isGivenUp() else { throw Failure() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        // 2 GiB of address space, a minute and a half of processor time, 1 GiB of output, no core dump.
        process.arguments =
            ["--as=2147483648", "--cpu=90", "--fsize=1073741824", "--core=0", "--", "/usr/bin/ffmpeg"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = ContinuousClock.now + .seconds(Self.patience)
        while process.isRunning, ContinuousClock.now < deadline, !isGivenUp() { usleep(5000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else { throw Failure() }
    }

    /// The oldest go first.
    private func makeRoom() {
        let manager = FileManager.default
        let names = ((try? manager.contentsOfDirectory(atPath: folder.text)) ?? []).filter {
            // What begins with a dot is being made.
            $0.hasSuffix(".mp4") && !$0.hasPrefix(".")
        }
        guard names.count >= Self.mostFiles else { return }
        let aged = names.map { name -> (name: String, at: Int) in
            var status = stat()
            _ = stat(folder.text + "/" + name, &status)
            return (name, status.st_mtim.tv_sec)
        }.sorted { $0.at < $1.at }
        for old in aged.prefix(names.count - Self.mostFiles + 1) {
            try? manager.removeItem(atPath: folder.text + "/" + old.name)
        }
    }
}
