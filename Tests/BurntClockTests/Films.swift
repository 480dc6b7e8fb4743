import Evidence
import Foundation
import Glibc
import LibAV
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

/// Small films with a burnt-in clock, made with ffmpeg.
enum Films {
    static let mono = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
    static let fonts = "/usr/share/fonts/truetype/dejavu/"
    static let isPossible =
        FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")
        && FileManager.default.fileExists(atPath: mono)
    static let missing: Comment = "ffmpeg or DejaVu's fonts are not installed: these films cannot be made"

    static let folder: String = {
        LibAVLog.route()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "unbroken-burnt-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: Films.folder) }
        return folder.path
    }()

    static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
        process.arguments = ["-hide_banner", "-nostdin", "-v", "error", "-y"] + arguments
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "ffmpeg: \(said)")
    }

    /// How an overlay looks.
    struct Look: Sendable, CustomStringConvertible {
        var size: String
        var font: String
        /// Font size as a share of the height: h/22.
        var share: Int
        var style: String
        var place: String
        var background: String
        var layout = "%Y-%m-%d %H\\\\\\:%M\\\\\\:%S"

        var description: String { "\(size) \(font) h/\(share) \(style.prefix(24)) on \(background.prefix(10))" }

        /// The filter that draws the clock, `epoch` seconds after 1970 at time zero.
        func overlay(_ epoch: Int) -> String {
            "drawtext=fontfile=\(Films.fonts)\(font).ttf:fontsize=h/\(share):\(style):\(place):"
                + "text='%{pts\\:gmtime\\:\(epoch)\\:\(layout)}'"
        }
    }

    /// Films one look for `seconds`, five pictures and one keyframe a second.
    static func film(_ name: String, _ look: Look, epoch: Int, seconds: Int) throws -> RawPath {
        let path = folder + "/" + name
        let source = look.background.replacingOccurrences(of: "SIZE", with: "s=\(look.size):r=5")
        try run(
            [
                "-f", "lavfi", "-i", source, "-t", "\(seconds)", "-vf", look.overlay(epoch) + ",format=yuv420p",
                "-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-g", "5", "-sc_threshold", "0", "-threads",
                "2", path,
            ])
        return RawPath(path)
    }

    static func inspect(_ path: RawPath) -> FileFacts {
        LibAVLog.route()
        return Inspector(pictures: PictureRequest(folder: nil, interval: .zero, readsClock: true)).inspect(path)
    }
}

extension BurntStamp {
    /// Seconds since 1970 on the wall.
    var wallSecond: Int64? { date.map { $0.dayNumber * 86_400 + timeOfDay.value / 1_000_000_000 } }
}

/// Counts of readings.
struct Tally: CustomStringConvertible {
    var looked = 0
    var right = 0
    var wrong = 0
    /// Of those wrong, the ones that the line did not drop.
    var wrongKept = 0
    var notRead: Int { looked - right - wrong }
    var description: String {
        "\(looked) looked at: \(right) right, \(wrong) wrong (\(wrongKept) kept), \(notRead) not read"
    }

    /// - Parameter clock: seconds since 1970 on the wall at media time zero.
    mutating func add(_ burnt: BurntClockFacts, clock: Int64) {
        looked += burnt.looked
        for reading in burnt.readings {
            let truth = clock + reading.media.value / 1_000_000_000
            if reading.stamp.wallSecond == truth {
                right += 1
                continue
            }
            wrong += 1
            guard let start = burnt.track.start else { continue }
            let off = (reading.stamp.timeOfDay - start - reading.media).value % 86_400_000_000_000
            if min(abs(off), 86_400_000_000_000 - abs(off)) <= 2_000_000_000 { wrongKept += 1 }
        }
    }
}
