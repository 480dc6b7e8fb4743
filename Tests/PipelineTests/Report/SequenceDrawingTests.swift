import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Files on a common wall-time axis")
struct SequenceDrawingTests {
    private static func span(_ start: Int64, _ end: Int64) -> WallSpan {
        WallSpan(start: WallTime(seconds: 1_795_133_700 + start), end: WallTime(seconds: 1_795_133_700 + end))
    }

    @Test("idle hours are cut out, short breaks stay to scale, and the order is that of time")
    func cuts() {
        let spans = [Self.span(0, 600), Self.span(620, 1200), Self.span(40_000, 40_600)]
        let axis = WallAxis(spans, left: 100, width: 1000)
        #expect(axis.parts.count == 2)
        let places = spans.flatMap { [axis.x($0.start), axis.x($0.end)] }
        #expect(places == places.sorted() && places.first == 100)
        #expect(abs((places.last ?? 0) - 1100) < 0.01)
        let scale = (places[1] - places[0]) / 600
        #expect(abs((places[2] - places[1]) / 20 - scale) < 0.001)
    }

    @Test("a year of recordings a day apart has no more parts than can be labelled")
    func many() {
        let axis = WallAxis((0..<365).map { Self.span($0 * 86_400, $0 * 86_400 + 60) }, left: 0, width: 800)
        #expect((1...WallAxis.mostParts).contains(axis.parts.count))
        #expect(axis.parts.allSatisfy { $0.width > 0 })
        #expect(WallAxis([], left: 0, width: 800).parts.isEmpty)
        let wild = WallSpan(start: WallTime(nanoseconds: .min), end: WallTime(nanoseconds: .max))
        #expect(WallAxis([wild, Self.span(0, 1)], left: 0, width: 800).x(WallTime(seconds: 0)).isFinite)
    }

    static func sequence(_ count: Int, clock: Bool = true) -> CheckRun.Sequence {
        var missing = Finding(kind: .missingFile)
        missing.evidence.facts = ["numbers": "43", "files": "\(hostileName) | b.mp4"]
        var pause = Finding(kind: .break)
        pause.lost = .seconds(20_000)
        var sequence = CheckRun.Sequence(files: [], findings: [missing, pause, Finding(kind: .duplicate)])
        sequence.members = (0..<count).map { index in
            let start = Int64(index) * 20_060
            return .init(
                path: "\(index)/\(hostileName)", name: hostileName, span: clock ? span(start, start + 60) : nil,
                clockError: .seconds(1))
        }
        sequence.positions = [.init(before: 0, after: 1), .init(before: 0, after: 1)]
        sequence.files = sequence.members.map(\.name)
        return sequence
    }

    @Test("files and what lies between them are there, with names that break nothing", arguments: Language.allCases)
    func drawing(_ language: Language) throws {
        let drawing = SequenceDrawing(
            sequence: Self.sequence(3), site: SiteTime(zone: .gmt), language: language,
            anchor: { $0 == "1/\(hostileName)" ? "f2" : nil })
        let (markup, bottom) = drawing.draw(top: 10)
        let parsed = try ParsedXML("<svg>\(markup)</svg>")
        let classes = parsed.all("rect").map { $0.attributes["class"] ?? "" }
        #expect(classes.filter { $0 == "u-file" }.count == 3 && classes.filter { $0 == "u-hole" }.count == 2)
        #expect(parsed.all("a").map { $0.attributes["href"] } == ["#f2"])
        #expect(parsed.all("text").contains { $0.text.contains("43") } && bottom > 100)
        #expect(!markup.contains("<script"))
    }

    @Test("without clocks the files are listed, and it is said; thousands are counted")
    func clockless() throws {
        let drawing = SequenceDrawing(
            sequence: Self.sequence(2, clock: false), site: SiteTime(zone: .gmt), language: .en)
        #expect(drawing.draw(top: 0).markup.contains("no clock"))
        let long = SequenceDrawing(sequence: Self.sequence(3000), site: SiteTime(zone: .gmt), language: .en).draw(
            top: 0)
        #expect(long.markup.contains("2800 more files are not drawn"))
        _ = try ParsedXML("<svg>\(long.markup)</svg>")
    }
}
