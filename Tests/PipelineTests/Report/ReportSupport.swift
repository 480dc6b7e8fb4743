import Evidence
import Foundation
import FoundationXML
import Testing
import Timeline

@testable import Inspection
@testable import Pipeline

/// A file name made to break out of whatever it is put into.
let hostileName = "a\"><script>alert(1)</script>]]>&\u{202E}gpj.\u{1}\u{7F}'--> .mp4"

/// Values as inspection gives them.
enum Sample {
    static func stream(
        _ index: Int, _ kind: String, from start: Nanoseconds? = .zero, to end: Nanoseconds? = .seconds(60),
        packets: Int64 = 1500
    ) -> FileFacts.Stream {
        FileFacts.Stream(
            index: index, kind: kind, codec: kind == "video" ? "h264" : "aac", cadence: .milliseconds(40),
            regularity: 990, packets: packets, keyframes: 60, start: start, end: end,
            width: kind == "video" ? 1920 : nil, height: kind == "video" ? 1080 : nil, rotation: nil,
            sampleRate: kind == "audio" ? 16_000 : nil, channels: nil, programme: nil, wraps: 0)
    }

    static func facts(_ findings: [Finding] = [], verdict: Verdict? = nil) -> FileFacts {
        var facts = FileFacts(
            size: 1_000_000, verdict: verdict ?? (findings.isEmpty ? .whole : .findings), findings: findings)
        facts.container = "mov"
        facts.streams = [stream(0, "video"), stream(1, "audio")]
        facts.duration = .seconds(60)
        facts.versions = ["inspection": "1", "libavformat": "59"]
        return facts
    }

    static func finding(
        _ kind: FindingKind, _ start: Int64, _ end: Int64, streams: [Int] = [], facts: [String: String] = [:]
    ) -> Finding {
        var evidence = FindingEvidence(toleranceNanoseconds: 60_000_000, errorNanoseconds: 40_000_000, facts: facts)
        evidence.before = [
            PacketPlace(stream: 0, pts: 900, dts: nil, timeBase: "1/90", offset: 4711, size: 10, keyframe: true)
        ]
        return Finding(
            kind: kind, start: .seconds(start), end: .seconds(end), lost: .seconds(end - start), place: .middle,
            streams: streams, evidence: evidence)
    }

    static func line(_ path: String = "a.mp4", _ facts: FileFacts = Sample.facts()) -> CheckRun.Line {
        var line = CheckRun.Line(path: path, sha256: String(repeating: "ab", count: 32), facts: facts)
        line.elapsed = .milliseconds(1500)
        return line
    }

    static func clock(_ readings: [(String, Int64, Int64)]) -> ClockChoice {
        let base = WallTime(seconds: 1_795_133_700)
        var choice = ClockChoice(
            name: nil, nameIsImplausible: false, container: [], fileTime: nil, duration: nil, utcOffset: .zero,
            received: base)
        choice.readings = readings.map { source, offset, error in
            ClockReading(
                source: ClockSource(rawValue: source), start: base + .seconds(offset), error: .seconds(error),
                note: hostileName)
        }
        choice.chosen = choice.readings.first
        choice.disagreeing = choice.readings.filter { ($0.start - base).value.magnitude > 60_000_000_000 }.map(\.source)
        return choice
    }

    static func run(_ language: Language = .en, groups: [String] = ["folder"]) throws -> ReportRun {
        ReportRun(
            version: "0.1.0", arguments: groups, groups: groups, started: WallTime(seconds: 1_795_133_700),
            zone: try #require(TimeZone(identifier: "Asia/Shanghai")), language: language)
    }

    /// A JPEG's beginning is all that anyone looks at here.
    static func picture(_ reason: String, at seconds: Int64) -> ReportPicture {
        ReportPicture(
            reason: reason, time: .seconds(seconds), width: 240, height: 136, jpeg: [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3])
    }
}

/// A folder of one test, removed with it.
final class ReportScratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "unbroken-report-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? [] }
}

/// What a strict XML parser sees. Throws where the text is not well-formed.
final class ParsedXML: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""
        var depth: Int
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    init(_ text: String) throws {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        guard parser.parse() else {
            struct Malformed: Error { var line: Int, column: Int, reason: String }
            throw Malformed(
                line: parser.lineNumber, column: parser.columnNumber,
                reason: "\(String(describing: parser.parserError))")
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(Element(name: elementName, attributes: attributes, depth: open.count))
        open.append(elements.count - 1)
    }

    func parser(_ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        for index in open { elements[index].text += string }
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
}
