import Evidence
import Foundation
import Testing
import Timeline

@testable import Pipeline

@Suite("Files unlike their recorder's others")
struct ForeignFileTests {
    private func member(_ label: String, serial: String? = nil, editor: Bool = false) throws -> BetweenFiles.Member {
        var make = MakeFacts()
        make.container = "mov"
        make.boxes = editor ? "ftyp,moov,mdat" : "ftyp,mdat,moov"
        make.writers = editor ? ["encoder=Lavf60.3.100"] : []
        make.videoCodec = "h264"
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Pipelines/recorders")
        let profiles = try RecorderProfiles.load(path.standardized.path)
        let site = SiteClock(zone: .gmt, now: WallTime(seconds: 1_900_000_000))
        return BetweenFiles.Member(
            label: label, name: profiles.recognise(path: Array(label.utf8), at: site), span: nil, clockError: .zero,
            duration: nil, origin: nil, originWraps: false, make: SharedMake(make))
    }

    private func day(_ serial: String, _ count: Int) throws -> [BetweenFiles.Member] {
        try (0..<count).map { try member("DCAM_\(serial)_021001_20261120_0815\(10 + $0).mp4") }
    }

    @Test("the finding names the file, what the recorder writes and what the file has")
    func finding() throws {
        let odd = try member("DCAM_CAM001_021001_20261120_081550.mp4", editor: true)
        let found = ForeignFiles.findings(try day("CAM001", 6) + [odd])
        try #require(found.map(\.member) == [6])
        let facts = found[0].finding.evidence.facts
        #expect(found[0].finding.kind == .foreign)
        #expect(facts["files"] == odd.label)
        #expect(facts["learntFrom"] == "6")
        #expect(facts["differs"] == "boxes, writer")
        #expect(facts["boxes.usual"] == "ftyp,mdat,moov" && facts["boxes.here"] == "ftyp,moov,mdat")
        #expect(facts["tools"] == "lavf")
        #expect(FindingWords.line(found[0].finding, .en).contains("order of boxes, writing program"))
        #expect(FindingWords.line(found[0].finding, .zh).contains("文件结构顺序、写入软件"))
    }

    @Test("each recorder has its own habits; a file with a name of its own belongs to the only one there is")
    func recorders() throws {
        let odd = try member("edited.mp4", editor: true)
        #expect(ForeignFiles.findings(try day("CAM001", 6) + [odd]).map(\.member) == [6])
        #expect(ForeignFiles.findings(try day("CAM001", 6) + (try day("CAM002", 6)) + [odd]).isEmpty)
        #expect(ForeignFiles.findings(try day("CAM001", 4) + (try day("CAM002", 4)) + [odd]).isEmpty)
    }

    @Test("only the files asked about are told, also when they belong to a finding that began before")
    func told() throws {
        let odd = try (0..<5).map { try member("DCAM_CAM001_021001_20261121_0815\(10 + $0).mp4", editor: true) }
        let all = try day("CAM001", 8) + odd
        #expect(ForeignFiles.findings(all, told: [0, 1, 2]).isEmpty)
        let late = ForeignFiles.findings(all, told: [11, 12])
        try #require(late.map(\.member) == [11])
        #expect(late[0].finding.evidence.facts["count"] == "2")
    }

    @Test(
        "a name's shape folds its digits",
        arguments: [
            ("DCAM_CAM001_021001_20261120_081530_IMP.mp4", "DCAM_CAM9_9_9_9_IMP"), ("GX010017.MP4", "GX9"), ("x", ""),
        ])
    func shapes(name: String, shape: String) { #expect(ForeignFiles.shape(name) == shape) }

    @Test("every trait has words in both languages", arguments: MakeTrait.allCases)
    func words(_ trait: MakeTrait) {
        #expect(!TraitWords.words(trait).en.isEmpty && !TraitWords.words(trait).zh.isEmpty)
        #expect(TraitWords.list(trait.rawValue, .zh) == TraitWords.words(trait).zh)
    }
}
