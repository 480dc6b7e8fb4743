import Archive
import Evidence
import Foundation
import Testing
import Vault

@Suite("Labels and papers")
struct PaperTests {
    static let manifest = String(repeating: "0123456789abcdef", count: 4)

    private func papers(_ made: SampleDisc.Made, image: String? = nil) throws -> DiscPapers {
        try DiscPapers(made.description, manifest: Self.manifest, image: image)
    }

    private func pdf(_ pages: [String], in scratch: Scratch, _ name: String = "paper.pdf") throws -> RawPath {
        let bytes = try PDFMaker.pdf(pages: pages, date: SampleDisc.identity.date.time, in: scratch.path)
        let file = scratch.path.appending(name)
        try Folders.write(bytes, to: file)
        return file
    }

    @Test("the code on the printed label and insert reads as set, disc and digest", arguments: ["label", "insert"])
    func code(kind: String) throws {
        let scratch = try Scratch()
        let papers = try papers(SampleDisc.make(pictures: false))
        let file = try pdf([kind == "label" ? papers.label() : papers.insert()], in: scratch)
        // As a printer would draw it.
        try run("pdftoppm", ["-r", "300", "-png", "-singlefile", file.text, scratch.path.appending("page").text])
        let answer = try run("zbarimg", ["--quiet", "--raw", scratch.path.appending("page.png").text])
        #expect(
            answer.output
                == "unbroken-disc/1 2026-000017-SEALED-001 SEALED 1/2 sha256:\(Self.manifest)\n")
    }

    @Test("the label is 118 mm wide, is drawn inside the disc, and leaves the hub free", arguments: [4600, 2200])
    func label(inner: Int) throws {
        let scratch = try Scratch()
        var made = try SampleDisc.make(pictures: false)
        made.description.identity.organisation = String(repeating: "某市公安局某区分局", count: 10)
        let page = try papers(made).label(LabelRing(outer: 11_800, inner: inner))
        let file = try pdf([page], in: scratch)
        let info = try run("pdfinfo", [file.text]).output
        #expect(info.contains("Page size:       334.488 x 334.488 pts"), "\(info)")
        // Ten pixels a millimetre, grey.
        try run("pdftoppm", ["-r", "254", "-gray", "-singlefile", file.text, scratch.path.appending("page").text])
        let bytes = try #require(contents(scratch.path.appending("page.pgm")))
        let picture = try #require(Gray(bytes))
        let hub = Double(inner) / 20 - 3
        let edge = 590.0
        var darkInHub = 0
        var darkOutside = 0
        var dark = 0
        for y in 0..<picture.height {
            for x in 0..<picture.width where picture.pixels[y * picture.width + x] < 128 {
                let far = (Double(x) - 590) * (Double(x) - 590) + (Double(y) - 590) * (Double(y) - 590)
                dark += 1
                if far < hub * hub { darkInHub += 1 }
                if far > edge * edge { darkOutside += 1 }
            }
        }
        #expect(darkInHub == 0 && darkOutside == 0 && dark > 20_000)
    }

    @Test("the list of contents names every recording and its digest, on numbered pages")
    func contentsList() throws {
        let scratch = try Scratch()
        let made = try HostileDisc.many(120)
        let pages = try papers(made).contents()
        #expect(pages.count > 3)
        let file = try pdf(pages, in: scratch)
        let text = try run("pdftotext", ["-raw", file.text, "-"]).output
        for recording in made.description.recordings { #expect(text.contains(recording.originalName)) }
        #expect(text.contains("\(pages.count) / \(pages.count)"))
        #expect(try run("pdffonts", [file.text]).output.contains("NotoSansCJK"))
    }

    @Test(
        "the note of extraction has maker, extractor and time, and fields to sign; a disc that is no extract has none")
    func note() throws {
        let scratch = try Scratch()
        var made = try SampleDisc.make(pictures: false)
        let note = try #require(try papers(made).extractionNote())
        let file = try pdf(PaperPages.svg(note), in: scratch)
        let text = try run("pdftotext", ["-layout", file.text, "-"]).output
        for word in ["制作人", "民警丙 (022001)", "提取人", "档案员甲 (020003)", "提取时间", "2026-11-23 09:00:00 +08:00", "接收人"] {
            #expect(text.contains(word), "\(word)")
        }
        made.description.identity.extraction = nil
        #expect(try papers(made).extractionNote() == nil)
    }

    @Test("the list for hand-over has every disc, its digest, and a line for each who signs")
    func handOver() throws {
        let scratch = try Scratch()
        let discs = (1...40).map { number in
            DiscHandOver.Disc(
                identity: "2026-000017-SEALED-\(number)", medium: "BD-R 25 GB", recordings: number,
                bytes: 20_000_000_000,
                sha256: Self.manifest, place: "甲库 3 架")
        }
        let list = DiscHandOver(
            from: "法制大队", to: "档案馆", reason: "年度移交", date: SampleDisc.identity.date, discs: discs)
        let file = try pdf(list.pages(), in: scratch)
        let text = try run("pdftotext", ["-layout", file.text, "-"]).output
        for disc in discs { #expect(text.contains(disc.identity)) }
        for label in ["移交人", "接收人", "监交人"] { #expect(text.contains(label)) }
    }

    @Test("the same disc gives the same bytes, and no name breaks a page")
    func deterministic() throws {
        let scratch = try Scratch()
        let made = try HostileDisc.make()
        func all() throws -> [UInt8] {
            let papers = try papers(made)
            let note = try #require(papers.extractionNote())
            let pages = [papers.label(), papers.insert()] + papers.contents() + PaperPages.svg(note)
            return try PDFMaker.pdf(pages: pages, date: SampleDisc.identity.date.time, in: scratch.path)
        }
        let first = try all()
        #expect(try all() == first)
        #expect(Folders.list(scratch.path).isEmpty)
    }

    @Test("a code's matrix is refused for a text that has none")
    func noCode() {
        #expect(throws: QRCode.Failure.failed) { try QRCode(String(repeating: "x", count: 4000)) }
        #expect(throws: QRCode.Failure.failed) { try QRCode("") }
    }
}

/// A grey picture as pdftoppm writes it: `P5`, width, height, 255, bytes.
private struct Gray {
    var width: Int
    var height: Int
    var pixels: [UInt8]

    init?(_ bytes: [UInt8]) {
        var fields: [String] = []
        var index = 0
        while fields.count < 4, index < bytes.count {
            var field = ""
            while index < bytes.count, bytes[index] > 0x20 {
                field.unicodeScalars.append(Unicode.Scalar(bytes[index]))
                index += 1
            }
            index += 1
            if !field.isEmpty { fields.append(field) }
        }
        guard fields.count == 4, fields[0] == "P5", let width = Int(fields[1]), let height = Int(fields[2]),
            bytes.count - index == width * height
        else { return nil }
        self.width = width
        self.height = height
        pixels = Array(bytes[index...])
    }
}
