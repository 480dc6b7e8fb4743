import Foundation
import Testing

/// `SampleMedia/TRUTH.json`: what is true about the sample day (its README explains every key).
struct Truth: Decodable, Sendable {
    struct Finding: Decodable, Sendable, Hashable {
        var kind: String
        var alsoAccepted: [String]?
        var start: Double?
        var end: Double?
        var lost: Double?
        var `where`: String?
        var streams: [String]?
    }

    struct Stream: Decodable, Sendable, Hashable {
        var cadence: Double
    }

    struct File: Decodable, Sendable, Hashable, CustomTestStringConvertible {
        var path: String
        var sha256: String
        var bytes: Int
        var medium: String
        var recorder: String?
        var officer: String?
        var start: String?
        var recordedSeconds: Double?
        var duration: Double?
        var streams: [Stream]
        var verdict: String
        var verdictAlsoAccepted: [String]?
        var findings: [Finding]
        var duplicateOf: String?
        var dispatches: [String]
        /// What a wrong clock says, where the true time can't be had from the bytes.
        var clock: String?

        var name: String { (path as NSString).lastPathComponent }
        var testDescription: String { name }
    }

    struct Between: Decodable, Sendable {
        var kind: String
        var recorder: String
        var numbers: [Int]?
        var seconds: Double?
        var files: [String]
    }

    struct Pair: Decodable, Sendable {
        var files: [String]
        var seconds: Double
    }

    var files: [File]
    var between: [Between]
    var pairs: [Pair]
    var unmatchedFiles: [String]
    var unmatchedDispatches: [String]
    var invalidDispatches: [String]

    static let shared: Truth = {
        let data = FileManager.default.contents(atPath: Product.sample + "/TRUTH.json") ?? Data()
        let nothing = Truth(
            files: [], between: [], pairs: [], unmatchedFiles: [], unmatchedDispatches: [], invalidDispatches: [])
        return (try? JSONDecoder().decode(Truth.self, from: data)) ?? nothing
    }()

    func file(_ path: String) throws -> File {
        guard let found = files.first(where: { $0.path == path }) else { throw Trouble("TRUTH.json has no \(path)") }
        return found
    }

    func between(_ kind: String) throws -> Between {
        guard let found = between.first(where: { $0.kind == kind }) else { throw Trouble("TRUTH.json has no \(kind)") }
        return found
    }

    /// Segment number to digest: counted per dispatch and officer in the order of recording.
    var segments: [String: String] {
        var result: [String: String] = [:]
        var counts: [String: Int] = [:]
        for file in files.sorted(by: { ($0.start ?? "") < ($1.start ?? "") }) {
            for dispatch in file.dispatches {
                let stem = "\(dispatch)-\(file.officer ?? "?")"
                counts[stem, default: 0] += 1
                result["\(stem)-\(String(1000 + (counts[stem] ?? 0)).dropFirst())"] = file.sha256
            }
        }
        return result
    }
}
