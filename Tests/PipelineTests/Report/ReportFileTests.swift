import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Where reports are written")
struct ReportFileTests {
    @Test("a report appears whole under its name, and replaces only one of its own kind")
    func replaces() throws {
        let scratch = try ReportScratch()
        let path = scratch.path + "/r.html"
        for text in ["first", "second"] {
            let file = try ReportFile(path, inputs: [], mark: HTMLReport.mark)
            try file.write("<!DOCTYPE html>\n\(HTMLReport.mark)\n")
            let spool = try Spool()
            spool.append(String(repeating: text, count: 100_000))
            try file.write(spool)
            let before = try? scratch.text("r.html")
            #expect(before?.contains(text) != true, "not there before it is done")
            try file.finish()
        }
        #expect(try scratch.text("r.html").hasSuffix("second"))
        #expect(scratch.names == ["r.html"])
        #expect(throws: SourceError.self) { try ReportFile(path, inputs: [], mark: SVGReport.mark) }
    }

    @Test("recordings and other people's files are never overwritten, under whatever name they are reached")
    func refuses() throws {
        let scratch = try ReportScratch()
        let video = scratch.path + "/a.mp4"
        let bytes = Data("\(HTMLReport.mark) looks like a report, and is an input".utf8)
        try bytes.write(to: URL(filePath: video))
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/link", withDestinationPath: video)
        try FileManager.default.linkItem(atPath: video, toPath: scratch.path + "/hard")
        for name in ["a.mp4", "link", "hard"] {
            #expect(throws: SourceError.self, "\(name)") {
                try ReportFile("\(scratch.path)/\(name)", inputs: [RawPath(video)], mark: HTMLReport.mark)
            }
        }
        try Data("a recording nobody asked to check".utf8).write(to: URL(filePath: scratch.path + "/other.mp4"))
        for name in ["other.mp4", ".", "no/such/folder/r.html"] {
            #expect(throws: SourceError.self, "\(name)") {
                try ReportFile("\(scratch.path)/\(name)", inputs: [], mark: HTMLReport.mark)
            }
        }
        #expect(try Data(contentsOf: URL(filePath: video)) == bytes)
        #expect(scratch.names == ["a.mp4", "hard", "link", "other.mp4"], "nothing left behind")
    }

    @Test("a report given up leaves nothing, and an empty file may be replaced")
    func givenUp() throws {
        let scratch = try ReportScratch()
        _ = FileManager.default.createFile(atPath: scratch.path + "/r.xml", contents: Data())
        do {
            let file = try ReportFile(scratch.path + "/r.xml", inputs: [], mark: JUnitReport.mark)
            try file.write("half")
            #expect(scratch.names.count == 2)
        }
        #expect(scratch.names == ["r.xml"])
        #expect(try scratch.text("r.xml").isEmpty)
    }

    @Test("a spool gives back what it was given, and can be emptied into another")
    func spools() throws {
        let scratch = try ReportScratch()
        let first = try Spool()
        let second = try Spool()
        let long = String(repeating: "警0123456789", count: 20_000)
        second.append("a")
        first.append(long)
        try first.move(to: second)
        first.append("b")
        try first.move(to: second)
        let file = try ReportFile(scratch.path + "/s", inputs: [], mark: "x")
        try file.write(second)
        try file.finish()
        #expect(try scratch.text("s") == "a\(long)b")
    }
}
