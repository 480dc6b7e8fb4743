import Evidence
import Foundation
import Testing

@testable import Inspection
@testable import Pipeline

@Suite("What a timeline shows")
struct TimelineModelTests {
    @Test("a loss is a hole in its own lane only, and runs are what is left")
    func holes() throws {
        let facts = Sample.facts([
            Sample.finding(.interruption, 10, 20, streams: [0, 1]), Sample.finding(.soundLoss, 30, 35, streams: [1]),
        ])
        let model = try #require(TimelineModel(facts, language: .en))
        let picture = try #require(model.lanes.first { $0.isPicture })
        let sound = try #require(model.lanes.first { !$0.isPicture })
        #expect(
            picture.runs == [.init(start: .zero, end: .seconds(10)), .init(start: .seconds(20), end: .seconds(60))])
        #expect(sound.runs.map(\.start) == [.zero, .seconds(20), .seconds(35)])
        #expect(picture.marks.map(\.number) == [1] && sound.marks.map(\.number) == [1, 2])
    }

    @Test("holes that overlap, lie outside or have no length leave sensible runs")
    func oddHoles() throws {
        let facts = Sample.facts([
            Sample.finding(.interruption, 50, 70), Sample.finding(.interruption, 10, 30),
            Sample.finding(.interruption, 20, 25), Sample.finding(.interruption, 40, 40),
            Sample.finding(.interruption, -5, 3),
        ])
        let model = try #require(TimelineModel(facts, language: .en))
        let runs = [(3, 10), (30, 50)].map { TimelineModel.Run(start: .seconds($0), end: .seconds($1)) }
        #expect(model.lanes.allSatisfy { $0.runs == runs })
        #expect(model.start == .seconds(-5) && model.end == .seconds(70))
    }

    @Test("kinds to come have their place: covered in the picture, silent in the sound, unknown ones in all")
    func kindsToCome() throws {
        let facts = Sample.facts([
            Sample.finding(FindingKind(rawValue: "covered"), 1, 5),
            Sample.finding(FindingKind(rawValue: "silent"), 6, 9),
            Sample.finding(FindingKind(rawValue: "foreign"), 10, 12),
        ])
        let model = try #require(TimelineModel(facts, language: .en))
        let picture = try #require(model.lanes.first { $0.isPicture })
        let sound = try #require(model.lanes.first { !$0.isPicture })
        #expect(picture.marks.map(\.look) == [.covered, .other])
        #expect(sound.marks.map(\.look) == [.silent, .other])
        #expect(picture.runs.count == 1, "nothing is missing where a picture is covered")
        let markup = TimelineDrawing(model: model, language: .en).draw(top: 0).markup
        #expect(markup.contains("u-covered") && markup.contains("u-silent") && markup.contains("u-other"))
    }

    @Test("findings without time are named, too many are counted")
    func caps() throws {
        var findings = (0..<500).map { Sample.finding(.interruption, Int64($0), Int64($0) + 1) }
        findings.append(Finding(kind: .damaged))
        let model = try #require(TimelineModel(Sample.facts(findings), language: .en))
        #expect(model.marks.count == TimelineModel.mostMarks)
        #expect(model.marksLeftOut == 300 && model.unplaced == [501])
        let drawn = TimelineDrawing(model: model, language: .en).draw(top: 0)
        #expect(drawn.markup.contains("300 more findings are not drawn") && drawn.markup.contains("501"))
        #expect(drawn.markup.utf8.count < 300_000)
    }

    @Test("a photo and an unreadable file have no time line")
    func nothing() {
        var photo = Sample.facts()
        photo.duration = nil
        photo.streams = [Sample.stream(0, "video", from: .zero, to: .zero, packets: 1)]
        #expect(TimelineModel(photo, language: .en) == nil)
        #expect(TimelineModel(FileFacts(size: 0, verdict: .unreadable, findings: []), language: .en) == nil)
    }

    @Test("times at the edge of what can be counted are drawn without a trap")
    func extremes() throws {
        var wild = Sample.finding(.interruption, 1, 2)
        wild.start = Nanoseconds(.min)
        wild.end = Nanoseconds(.max)
        var line = Sample.line("x", Sample.facts([wild]))
        line.clock = Sample.clock([("file-name", 0, 1), ("gps", .max / 2_000_000_000, 9_000_000_000)])
        line.pictures = [Sample.picture("first", at: 0)]
        let svg = HTMLFile(line: line, number: 1, site: SiteTime(zone: .gmt), language: .en).section()
        _ = try ParsedXML(svg)
    }

    @Test("a drawing stays below where it begins, whatever its findings", arguments: [0.0, 500.0])
    func offset(top: Double) throws {
        var line = Sample.line("x", Sample.facts((0..<40).map { Sample.finding(.interruption, $0, $0 + 1) }))
        line.clock = Sample.clock([("file-name", 0, 1), ("container", 3, 1), ("gps", 90_000, 2)])
        line.pictures = (0..<12).map { Sample.picture("before-gap", at: $0) }
        let drawing = FileDrawing(line: line, site: SiteTime(zone: .gmt), language: .en, id: "f1")
        let (markup, bottom) = drawing.draw(top: top)
        let parsed = try ParsedXML("<svg>\(markup)</svg>")
        let places = parsed.elements.flatMap { element in
            ["y", "y1", "y2"].compactMap { element.attributes[$0].flatMap(Double.init) }
        }
        #expect(places.count > 100)
        #expect(places.allSatisfy { $0 >= top - 1 && $0 <= bottom })
        let across = parsed.all("rect").compactMap { element -> Double? in
            guard let x = element.attributes["x"].flatMap(Double.init) else { return nil }
            return x + (element.attributes["width"].flatMap(Double.init) ?? 0)
        }
        #expect(across.allSatisfy { $0 >= 0 && $0 <= 1200 })
        #expect(parsed.all("use").count == 8, "no more pictures than fit side by side")
    }

    @Test("pictures belong to a break only near it")
    func sides() {
        let finding = Sample.finding(.interruption, 100, 200)
        let pictures = [0, 60, 95, 120, 205, 300].map { Sample.picture("before-gap", at: $0) }
        let sides = ReportPicture.sides(of: finding, among: pictures)
        #expect(sides.before == 2 && sides.after == 4)
        let far = ReportPicture.sides(of: finding, among: [0, 300].map { Sample.picture("first", at: $0) })
        #expect(far.before == nil && far.after == nil)
        #expect(ReportPicture.sides(of: Sample.finding(.soundLoss, 100, 200), among: pictures).before == nil)
    }
}
