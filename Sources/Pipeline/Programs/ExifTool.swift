import Archive
import Evidence
import Foundation
import Glibc
import Inspection

/// Asks exiftool, where it is installed and a pipeline file wants it, for the positions of formats we do not read.
///
/// The recording is its standard input, opened for reading: no path reaches the program, so none can be taken for an
/// option, and nothing can be written. It gets thirty seconds and 16 MiB of answer.
enum ExifTool {
    static let patience = 30
    private static let largestAnswer = 16 << 20
    /// `-ee` extracts what lies in the media, `-G3 -a` keeps every sample apart (`Doc1:` …), `-n` prints numbers.
    static let arguments = [
        "-j", "-n", "-ee", "-G3", "-a", "-api", "LargeFileSupport=1", "-ExifToolVersion", "-SampleTime", "-GPSDateTime",
        "-GPSLatitude", "-GPSLongitude", "-",
    ]

    static func program(path: String? = ProcessInfo.processInfo.environment["PATH"]) -> String? {
        (path ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/exiftool" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// Nil where it is not installed, fails, takes too long, or finds no place and no time.
    static func track(_ file: RawPath, program: String? = program(), patience: Int = patience) -> PositionTrack? {
        guard let program else { return nil }
        let descriptor = file.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
        guard descriptor >= 0 else { return nil }
        let input = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let run = OutsideProgram(
            path: program, arguments: arguments, patience: patience, largestAnswer: largestAnswer)
        // It says with its exit code that a file is odd; what it printed counts.
        guard case .answered(let answer, _) = run.answer(input: input) else { return nil }
        return track(answer: answer)
    }

    /// One object with keys like `Doc3:GPSDateTime`; those of `Main` have no place on the media line.
    static func track(answer: Data) -> PositionTrack? {
        guard let list = (try? JSONSerialization.jsonObject(with: answer)) as? [[String: Any]], let all = list.first
        else { return nil }
        var samples: [String: [String: Any]] = [:]
        for (key, value) in all {
            let parts = key.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            samples[String(parts[0]), default: [:]][String(parts[1])] = value
        }
        func number(_ value: Any?) -> Double? {
            let found = value as? Double ?? (value as? Int).map(Double.init) ?? (value as? String).flatMap(Double.init)
            return found.flatMap { $0.isFinite ? $0 : nil }
        }
        let version = number(samples["Main"]?["ExifToolVersion"]).map { String(format: "%.2f", $0) } ?? "?"
        let fixes = samples.values.compactMap { sample -> PositionFix? in
            var fix = PositionFix(quality: .unstated, format: .exifTool)
            if let seconds = number(sample["SampleTime"]), abs(seconds) < 1e6 {
                fix.media = .milliseconds(Int64((seconds * 1000).rounded()))
            }
            fix.time = (sample["GPSDateTime"] as? String).flatMap(time)
            if let latitude = number(sample["GPSLatitude"]), let longitude = number(sample["GPSLongitude"]) {
                fix.position = Coordinate(checkedLatitude: latitude, longitude: longitude)
            }
            return fix.time == nil && fix.position == nil ? nil : fix
        }.sorted {
            ($0.media?.value ?? .min, $0.time?.nanoseconds ?? 0) < ($1.media?.value ?? .min, $1.time?.nanoseconds ?? 0)
        }
        guard !fixes.isEmpty else { return nil }
        let kept = fixes.thinned()
        return PositionTrack(what: "exiftool \(version)", positions: kept, gpsTimes: kept.compactMap(\.gpsTime))
    }

    /// `2017:04:17 17:31:03.5Z`; without `Z` it may be any zone's and is left.
    private static func time(_ text: String) -> WallTime? {
        guard text.utf8.count < 40, text.hasSuffix("Z") else { return nil }
        let parts = text.split(separator: " ")
        guard parts.count == 2 else { return nil }
        let iso = String(parts[0].map { $0 == ":" ? "-" : $0 }) + "T" + String(parts[1])
        return (try? ListTime(iso, in: .gmt))?.time
    }
}
