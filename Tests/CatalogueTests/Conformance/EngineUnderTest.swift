import Catalogue
import Evidence
import Foundation
import Testing

/// An engine the conformance suite runs against. A second engine adds itself to `all`; the tests stay as they are.
struct EngineUnderTest: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Opens the catalogue kept in a folder; the same folder again is the same catalogue.
    var open: @Sendable (URL) throws -> any CatalogueEngine

    static let all = [
        EngineUnderTest(testDescription: "SQLite") { folder in
            try SQLiteCatalogue(path: folder.appending(path: "catalogue.sqlite").path)
        }
    ]

    /// An empty catalogue in a folder of its own, which goes away with the value.
    func fresh() throws -> FreshCatalogue { try FreshCatalogue(self) }
}

final class FreshCatalogue {
    let folder: URL
    let catalogue: any CatalogueEngine
    private let engine: EngineUnderTest

    init(_ engine: EngineUnderTest) throws {
        self.engine = engine
        folder = FileManager.default.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        catalogue = try engine.open(folder)
    }

    /// A second handle on the same catalogue.
    func again() throws -> any CatalogueEngine { try engine.open(folder) }

    deinit { try? FileManager.default.removeItem(at: folder) }
}

// MARK: Values for tests

extension WallTime {
    /// Seconds after 2026-03-01T00:00:00Z.
    static func at(_ seconds: Int64) -> WallTime { WallTime(seconds: 1_772_323_200 + seconds) }
}

extension WallSpan {
    static func at(_ start: Int64, _ end: Int64) -> WallSpan { WallSpan(start: .at(start), end: .at(end)) }
}

extension Recording {
    static func sample(_ sha256: String, recorder: String? = "R1", name: String = "a.mp4") -> Recording {
        Recording(
            sha256: sha256, size: 1000, originalName: name, vaultPath: "originals/\(sha256)/\(name)",
            receivedAt: .at(0), recorder: recorder)
    }
}

extension Segment {
    static func sample(
        dispatch: String = "D1", officer: String = "110001", recording: String = "a", at start: Int64 = 0,
        for length: Int64 = 600, place: String? = nil, position: Coordinate? = nil, cause: String? = nil,
        category: String? = nil
    ) -> Segment {
        Segment(
            number: "", dispatch: dispatch, officer: officer, recording: recording, recorder: "R1",
            span: .at(start, start + length), offset: .zero, length: .seconds(length), place: place,
            position: position, cause: cause, category: category)
    }
}

extension CatalogueEngine {
    /// Commits a recording that consists of these segments, and returns them with their numbers.
    @discardableResult
    func put(_ sha256: String, _ segments: [Segment]) throws -> [Segment] {
        let segments = segments.map { segment in
            var segment = segment
            segment.recording = sha256
            return segment
        }
        return try commit(RecordingCommit(recording: .sample(sha256), segments: segments))
    }

    @discardableResult
    func put(_ segments: [Segment]) throws -> [Segment] { try put("a", segments) }

    /// Each segment in a recording of its own, so that a test can tell them apart by the answer's order.
    func put(each segments: [Segment]) throws {
        for (index, segment) in segments.enumerated() { try put("recording-\(index)", [segment]) }
    }

    func find(_ change: (inout SegmentQuery) -> Void) throws -> [Segment] {
        var query = SegmentQuery()
        change(&query)
        return try find(query)
    }

    func places(_ change: (inout SegmentQuery) -> Void) throws -> [String?] { try find(change).map(\.place) }
}
