import Evidence
import Foundation
import Testing
import Timeline

@testable import Inspection
@testable import Pipeline

@Suite("Reports, written and read back")
struct ReportTests {
    /// Lines of every sort: whole, with findings, unreadable, a photo, each with a name that tries to break out.
    static func lines() -> [CheckRun.Line] {
        var broken = Sample.line(
            "dir/\(hostileName)",
            Sample.facts([
                Sample.finding(
                    .interruption, 10, 20, streams: [0, 1], facts: ["voice.seconds": hostileName, "witnesses": "2"]),
                Sample.finding(FindingKind(rawValue: hostileName), 30, 31), Finding(kind: .damaged),
            ]))
        broken.facts.metadata = ["title": hostileName, hostileName: "]]>"]
        broken.facts.log = [hostileName]
        broken.facts.container = hostileName
        broken.clock = Sample.clock([("file-name", 0, 1), ("container", 1, 1), (hostileName, 86_400, 2)])
        broken.pictures = [Sample.picture("before-gap", at: 9), Sample.picture("after-gap", at: 20)]
        var photo = Sample.line("photo.jpg")
        photo.facts.duration = nil
        photo.facts.streams = [Sample.stream(0, "video", from: .zero, to: .zero, packets: 1)]
        var empty = Sample.line(
            "empty.mp4",
            FileFacts(
                size: 0, verdict: .unreadable,
                findings: [
                    Finding(kind: .noMedia, evidence: FindingEvidence(facts: ["reason": "the file is empty"]))
                ]))
        empty.facts.reason = "the file is empty"
        empty.sha256 = nil
        return [Sample.line("whole.mp4"), broken, photo, empty]
    }

    /// All three reports of those lines.
    static func write(
        _ language: Language, to scratch: ReportScratch, lines: [CheckRun.Line] = ReportTests.lines(),
        sequence: CheckRun.Sequence? = SequenceDrawingTests.sequence(3)
    ) throws {
        let reports = try CheckReports(
            .init(html: scratch.path + "/r.html", svg: scratch.path + "/r.svg", junit: scratch.path + "/r.xml"),
            run: try Sample.run(language, groups: [hostileName, "second"]), inputs: [])
        for line in lines { reports.add(line) }
        if let sequence { reports.add(sequence) }
        try reports.finish(
            problems: [(path: "/gone/\(hostileName)", words: "can't be read")],
            finished: WallTime(seconds: 1_795_133_800))
    }

    @Test("the page is well-formed, loads nothing, and carries no script of anybody's", arguments: Language.allCases)
    func html(_ language: Language) throws {
        let scratch = try ReportScratch()
        try Self.write(language, to: scratch)
        let text = try scratch.text("r.html")
        #expect(text.hasPrefix("<!DOCTYPE html>\n\(HTMLReport.mark)"))
        let page = try ParsedXML(text)
        #expect(page.all("html").first?.attributes["lang"] == (language == .zh ? "zh-Hans" : "en"))
        #expect(page.all("script").isEmpty && page.all("link").isEmpty && page.all("iframe").isEmpty)
        for element in page.elements {
            #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
            for key in ["href", "src"] {
                guard let target = element.attributes[key] else { continue }
                #expect(target.hasPrefix("#") || target.hasPrefix("data:image/jpeg;base64,"), "\(target)")
            }
        }
        #expect(page.all("meta").contains { $0.attributes["content"]?.contains("default-src 'none'") == true })
        #expect(page.all("article").count == 4)
        // Every link and every picture used is there, and no name is given twice.
        let names = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(names).count == names.count)
        for element in page.elements {
            guard let target = element.attributes["href"], target.hasPrefix("#") else { continue }
            #expect(names.contains(String(target.dropFirst())), "\(target)")
        }
        let strong = page.all("strong").map(\.text)
        #expect(strong == ["1", "1", "1", "1"], "whole, findings, unreadable, not evaluated: \(strong)")
    }

    @Test("the page says what the finding rests on")
    func evidence() throws {
        let scratch = try ReportScratch()
        try Self.write(.en, to: scratch)
        let page = try ParsedXML(try scratch.text("r.html"))
        let article = try #require(page.all("article").first { $0.attributes["id"] == "f2" }).text
        for words in [
            "Every track stops at 0:10.000 and goes on only at 0:20.000: 10.000 s are missing.", "0:10.000 ± 0.040 s",
            "in the middle", "4711", "1/90", "0.060 s", "voice.seconds", "last keyframe before 0:09.000",
            "2026-11-20 08:15:10+08:00",
        ] {
            #expect(article.contains(words), "\(words) is not in \(article)")
        }
        let whole = page.all("body").first?.text ?? ""
        for words in [
            "the whole file: the file is empty", "SHA-256: not computed", "1 packets show no rhythm", "/gone/a",
            "The files with number 43 are not here", "inspection 1", "unbroken 0.1.0",
        ] {
            #expect(whole.contains(words), "\(words)")
        }
    }

    @Test("the drawings are one well-formed document with titles", arguments: Language.allCases)
    func svg(_ language: Language) throws {
        let scratch = try ReportScratch()
        try Self.write(language, to: scratch)
        let text = try scratch.text("r.svg")
        #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(SVGReport.mark)"))
        let drawing = try ParsedXML(text)
        let root = try #require(drawing.elements.first)
        #expect(root.name == "svg" && root.attributes["width"] == "1200")
        #expect(drawing.elements[1].name == "title" && drawing.elements[2].name == "desc")
        let height = try #require(root.attributes["height"].flatMap(Double.init))
        let lowest = drawing.elements.compactMap { $0.attributes["y"].flatMap(Double.init) }.max() ?? 0
        #expect(lowest < height && lowest > height - 120)
        #expect(drawing.all("image").count == 2 && drawing.all("script").isEmpty)
    }

    @Test("the batch form counts what it holds, and its texts read back", arguments: Language.allCases)
    func junit(_ language: Language) throws {
        let scratch = try ReportScratch()
        try Self.write(language, to: scratch)
        let xml = try ParsedXML(try scratch.text("r.xml"))
        let root = try #require(xml.elements.first)
        #expect(root.name == "testsuites" && root.attributes["time"] == "6.000")
        let suites = xml.all("testsuite")
        #expect(suites.count == 3, "one for each argument, one for what could not be read")
        #expect(suites[0].attributes["name"]?.hasPrefix("a\"><script>") == true)
        #expect(suites[0].attributes["timestamp"] == "2026-11-20T00:15:00")
        #expect(suites[1].attributes["name"] == "second" && suites[1].attributes["tests"] == "0")
        for key in ["tests", "failures", "errors", "skipped"] {
            let sum = suites.compactMap { $0.attributes[key].flatMap(Int.init) }.reduce(0, +)
            #expect(root.attributes[key] == String(sum), "\(key)")
        }
        #expect(xml.all("testcase").count == 6 && root.attributes["tests"] == "6")
        #expect(
            root.attributes["failures"] == "2" && root.attributes["errors"] == "2" && root.attributes["skipped"] == "1")
        let failures = xml.all("failure")
        #expect(failures.count == 6, "three in the file, three between files")
        #expect(failures[0].attributes["type"] == "interruption")
        #expect(failures[0].text.contains("before stream 0 pts 900 dts - timeBase 1/90 offset 4711"))
        #expect(xml.all("error").first?.attributes["type"] == "no-media")
    }

    @Test("ten thousand findings of a file are a thousand rows and a number")
    func manyFindings() throws {
        let scratch = try ReportScratch()
        let findings = (0..<10_000).map { Sample.finding(.interruption, $0, $0 + 1) }
        try Self.write(.en, to: scratch, lines: [Sample.line("x", Sample.facts(findings))], sequence: nil)
        let page = try ParsedXML(try scratch.text("r.html"))
        #expect(page.all("tr").filter { $0.attributes["class"] == "finding" }.count == 1000)
        #expect(try scratch.text("r.html").contains("9000 more findings"))
        #expect(try ParsedXML(try scratch.text("r.xml")).all("failure").count == 1001)
        #expect(try scratch.text("r.svg").utf8.count < 400_000)
    }

    @Test("many whole files are listed each, and drawn for the first few hundred")
    func manyFiles() throws {
        let scratch = try ReportScratch()
        try Self.write(.en, to: scratch, lines: (0..<1500).map { Sample.line("\($0).mp4") }, sequence: nil)
        let page = try ParsedXML(try scratch.text("r.html"))
        #expect(page.all("article").count == 1500)
        #expect(page.all("figure").count == CheckReports.mostWholeDrawings)
        #expect(try scratch.text("r.svg").contains("1000 more files are not drawn"))
        #expect(try ParsedXML(try scratch.text("r.xml")).all("testcase").count == 1501)
    }

    @Test("a page carries no more pictures than a browser opens, and says what it leaves out")
    func manyPictures() throws {
        let scratch = try ReportScratch()
        let lines = (0..<1005).map { number in
            var line = Sample.line("\(number).mp4", Sample.facts([Sample.finding(.interruption, 10, 20)]))
            line.pictures = [Sample.picture("before-gap", at: 9), Sample.picture("after-gap", at: 20)]
            return line
        }
        try Self.write(.en, to: scratch, lines: lines, sequence: nil)
        let text = try scratch.text("r.html")
        #expect(text.components(separatedBy: "data:image/jpeg;base64,").count - 1 == CheckReports.mostPictures)
        #expect(text.components(separatedBy: "the page is full of pictures: 2 left out here").count - 1 == 5)
        let names = Set(try ParsedXML(text).elements.compactMap { $0.attributes["id"] })
        #expect(names.count >= 1005 + CheckReports.mostPictures)
    }

    @Test("what could not be evaluated is said, and is not whole")
    func notEvaluated() {
        var line = Sample.line("raw.h264")
        line.facts.streams = [Sample.stream(0, "video", from: nil, to: nil)]
        var items = OpenQuestion.items(line, .en)
        #expect(OpenQuestion.isWhole(line, items) && items.contains { $0.text.contains("stores no times") })
        line.facts.streams.append(Sample.stream(1, "audio"))
        items = OpenQuestion.items(line, .en)
        #expect(!OpenQuestion.isWhole(line, items), "the sound was judged")
        line.facts.findings = [
            Sample.finding(.interruption, 1, 2, facts: ["voice": "not-evaluated", "voice.reason": "no sound"])
        ]
        #expect(OpenQuestion.items(line, .en).contains { $0.text == "voice: no sound" })
        line.picturesWanted = true
        #expect(OpenQuestion.items(line, .zh).contains { $0.text.contains("没有一帧能解码") })
    }
}
