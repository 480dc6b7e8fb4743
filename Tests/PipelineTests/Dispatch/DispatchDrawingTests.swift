import Catalogue
import Evidence
import Foundation
import Testing
import Timeline

@testable import Pipeline

/// 100 s of dispatch from second 0 on: 10 pixels a second from 190 on.
@Suite("The drawing of a dispatch") struct DispatchDrawingTests {
    private static let start = WallTime(seconds: 1_763_600_000)

    private func span(_ from: Int64, _ to: Int64) -> WallSpan {
        WallSpan(start: Self.start + .seconds(from), end: Self.start + .seconds(to))
    }

    private func svg(_ catalogue: SQLiteCatalogue, _ window: WallSpan? = nil, pictures: Bool = false) throws -> String {
        let record = try #require(try DispatchRecord("J1", catalogue: catalogue))
        let places = DispatchDrawing.Places(
            finding: { "/f/\($0)" }, recording: { _ in "/r" },
            picture: { "/p/\($0.prefix(1))/\($1.value / 1_000_000)" },
            window: { "/w/\(($0.start - Self.start).value / 1_000_000_000)" })
        return DispatchDrawing(
            record, window: window ?? record.extent, site: SiteTime(zone: .gmt), language: .en, places: places,
            withPictures: pictures
        ).svg
    }

    /// Two officers; one has an interruption that the other's recording holds, and both lack the end.
    private func catalogue(_ folder: String) throws -> SQLiteCatalogue {
        let catalogue = try SQLiteCatalogue(path: folder + "/catalogue.sqlite")
        _ = try catalogue.store(officers: [Officer(policeNumber: "1", name: "甲<b>"), Officer(policeNumber: "3")])
        _ = try catalogue.store(dispatches: [Dispatch(number: "J1", officers: ["1", "2", "3"], span: span(0, 100))])
        for (index, part) in [span(0, 80), span(20, 60)].enumerated() {
            let sha256 = String(repeating: "\(index)", count: 64)
            let clock = ClockReading(source: .fileName, start: part.start, error: .seconds(1))
            let recording = Recording(
                sha256: sha256, size: 1, originalName: "\(index).mp4", vaultPath: "o/\(index)", receivedAt: Self.start,
                recorder: "R\(index)", officer: "\(index + 1)", span: part, clock: clock, duration: part.length,
                verdict: .whole)
            let gap = Finding(kind: .interruption, start: .seconds(30), end: .seconds(40), lost: .seconds(10))
            try catalogue.commit(
                RecordingCommit(
                    recording: recording,
                    findings: index == 0 ? [NewFinding(span: span(30, 40), finding: gap)] : [],
                    segments: [
                        Segment(
                            number: "", dispatch: "J1", officer: "\(index + 1)", recording: sha256,
                            recorder: "R\(index)",
                            span: part, offset: .zero, length: part.length)
                    ]))
        }
        return catalogue
    }

    private func inFolder<T>(_ body: (SQLiteCatalogue) throws -> T) throws -> T {
        let folder = NSTemporaryDirectory() + "unbroken-drawing-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let catalogue = try catalogue(folder)
        defer { try? catalogue.close() }
        return try body(catalogue)
    }

    @Test("every file lies where its clock puts it, and what all recorded together has no hole where a colleague was")
    func places() throws {
        try inFolder { catalogue in
            let svg = try svg(catalogue)
            // 0–80 s and 20–60 s of 100 s on 1000 pixels.
            #expect(svg.contains("<rect x=\"190\" y=\"78\" width=\"800\" height=\"22\" class=\"d-run\"/>"))
            #expect(svg.contains("<rect x=\"390\" y=\"134\" width=\"400\" height=\"22\" class=\"d-run\"/>"))
            #expect(svg.contains("<rect x=\"190\" y=\"36\" width=\"800\" height=\"16\" class=\"d-together\"/>"))
            #expect(svg.contains("<rect x=\"490\" y=\"76\" width=\"100\" height=\"26\" class=\"d-gap\"/>"))
            #expect(svg.contains(">80.0 %<"))
            // The third officer of the list has a lane too, and nothing in it.
            #expect(svg.contains(">no recording<"))
            #expect(svg.contains("甲&lt;b&gt; 1") && !svg.contains("甲<b>"))
        }
    }

    @Test("a gap shorter than a pixel is still seen, with a shape, a number and a link")
    func narrow() throws {
        try inFolder { catalogue in
            let svg = try svg(catalogue, span(-50_000, 50_000))
            #expect(svg.contains("width=\"3\" height=\"26\" class=\"d-gap\""))
            #expect(svg.contains("href=\"/f/1\"") && svg.contains("class=\"d-mark d-loss\"") && svg.contains(">F1<"))
        }
    }

    @Test("an explained finding has its sign, and what was not found again is not drawn")
    func states() throws {
        try inFolder { catalogue in
            try catalogue.append([
                LedgerStep(
                    finding: 1, number: 1, kind: .escalate, by: "9", at: Self.start,
                    basis: LedgerBasis(regulation: "x", article: nil))
            ])
            #expect(try svg(catalogue).contains(">F1!<"))
        }
    }

    @Test("pictures stand at the time of the file they are of, and only where something was recorded")
    func pictures() throws {
        try inFolder { catalogue in
            let svg = try svg(catalogue, pictures: true)
            let first = svg.components(separatedBy: "href=\"/p/0/").dropFirst().map { $0.prefix { $0 != "\"" } }
            let second = svg.components(separatedBy: "href=\"/p/1/").dropFirst().map { $0.prefix { $0 != "\"" } }
            // Every 12.5 s, at the middle of 64 pixels: 3.2 s, 15.7 s …, and 20 s later in the second file.
            #expect(first == ["3200", "15700", "28200", "40700", "53200", "65700", "78200"])
            #expect(second == ["8200", "20700", "33200"])
        }
    }

    @Test("marks in one place are one with their count, that leads closer")
    func together() throws {
        try inFolder { catalogue in
            let losses = (0..<3).map { index in
                NewFinding(
                    recorder: "R0", span: span(41 + index, 42 + index),
                    finding: Finding(kind: .break, lost: .seconds(1), evidence: FindingEvidence()))
            }
            try catalogue.replaceFindings(scope: "recorder:R0", with: losses)
            let svg = try svg(catalogue, span(-1000, 1000))
            #expect(svg.contains(" ×4<") && svg.contains("href=\"/w/25\""))
        }
    }

    @Test("the track is drawn to scale: north up, and a hundred metres are a hundred metres")
    func track() throws {
        let points = [Coordinate(latitude: 60, longitude: 10), Coordinate(latitude: 60.009, longitude: 10.018)]
        let track = DispatchTrack(lines: [.init(lane: 1, name: "<甲>", points: points)], place: nil)
        let svg = track.svg(.zh)
        // cos 60° = 0.5: 0.018° east is as long as 0.009° north.
        let path = try #require(svg.range(of: "<path d=\"M")).upperBound
        let numbers = svg[path...].prefix { $0 != "\"" }.split { $0 == " " || $0 == "L" }.compactMap { Double($0) }
        try #require(numbers.count == 4)
        #expect(abs((numbers[2] - numbers[0]) - (numbers[1] - numbers[3])) < 0.5)
        #expect(svg.contains("1 &lt;甲&gt;") && svg.contains(">200 m<"))
        #expect(abs(DispatchTrack.cosine(60) - 0.5) < 1e-7 && abs(DispatchTrack.cosine(90)) < 1e-6)
        #expect(DispatchTrack(lines: [], place: points[0]).svg(.en).isEmpty)
    }
}
