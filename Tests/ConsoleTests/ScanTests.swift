import Catalogue
import Custody
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pipeline
import Testing
import Vault

@testable import Console

@Suite("Scanned explanations") struct ScanTests {
    private static let pdf = Array("%PDF-1.4\nby hand\n".utf8)
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

    private func form(_ visitor: inout Visitor) async throws -> [String: String] {
        ["csrf": try await visitor.get("/review").field("csrf"), "cause": "low-battery", "text": ""]
    }

    private func documents(_ fixture: Fixture) -> [String] {
        let all = FileManager.default.enumerator(atPath: fixture.folder + "/documents")?.compactMap { $0 as? String }
        return (all ?? []).filter { $0.split(separator: "/").count == 3 }.sorted()
    }

    @Test(
        "a scan lies in the vault, its digest in the ledger and the custody log; whoever reviews sees and downloads it")
    func takesIn() async throws {
        let fixture = try Fixture()
        let id = fixture.findings[0]
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let page = try await visitor.get("/review")
            #expect(page.text.contains("enctype=\"multipart/form-data\"") && page.text.contains("type=\"file\""))
            let before = try fixture.house.catalogue.custodyEventCount()
            let answer = try await visitor.upload(
                "/review/F\(id)/explain", try await form(&visitor), file: "说明.PDF", Self.pdf)
            #expect(answer.status == .seeOther, "\(answer.text)")
            let step = try #require(try fixture.house.catalogue.ledger(of: id).steps.first)
            let paper = try #require(step.says.paper)
            let digest = try FileDigest.sha256(RawPath(fixture.folder + "/" + paper.place))
            #expect(paper.sha256 == digest && paper.name == "说明.pdf" && step.by == "021002")
            #expect(documents(fixture) == ["\(digest.prefix(2))/\(digest)/说明.pdf"])
            let entries = try fixture.house.catalogue.custodyEvents(after: before, limit: 10)
                .map { try CustodyEntry(encoded: $0) }
            #expect(entries.contains { $0.kind == .ledger })
            // Nothing is left of the way in.
            let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder + "/.console-previews")
            #expect(left.isEmpty)

            let place = "/review/F\(id)/scan/\(digest)"
            let card = try await visitor.get("/review/F\(id)?tab=approval")
            #expect(card.text.contains("href=\"\(place)\""))
            let file = try await visitor.get(place)
            #expect(file.status == .ok && Array(file.body.readableBytesView) == Self.pdf)
            #expect(file.headers[.contentType] == "application/pdf")
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; filename*=UTF-8''%E8%AF%B4") == true)
            #expect(file.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            // Without a role, not signed in, or of another finding: nothing.
            var nobody = try await Visitor.signedIn("029999", client)
            #expect(try await nobody.get(place).status == .forbidden)
            var stranger = Visitor(client)
            #expect(try await stranger.get(place).status == .seeOther)
            let other = try await visitor.get("/review/F\(fixture.findings[1])/scan/\(digest)")
            let odd = try await visitor.get("/review/F\(id)/scan/..%2F..%2Fvault.yaml")
            #expect(other.status == .notFound && odd.status == .notFound)
        }
    }

    @Test("what is no PDF, JPEG or PNG, or is too large, is refused whatever its name says, and nothing is kept")
    func refused() async throws {
        let fixture = try Fixture()
        let id = fixture.findings[0]
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let form = try await form(&visitor)
            for (name, bytes) in [
                ("a.pdf", Array("<html><script>alert(1)</script>".utf8)), ("a.png", Array("GIF89a".utf8)),
                ("a.pdf", [UInt8]()), ("a.pdf", Array(" %PDF-1.4".utf8)),
            ] {
                let answer = try await visitor.upload("/review/F\(id)/explain", form, file: name, bytes)
                #expect(answer.status == .unprocessableContent && answer.text.contains("扫描件不是"))
            }
            let json = try await visitor.upload(
                "/review/F\(id)/explain?lang=en", form, file: "a.pdf", [1], headers: [.accept: "application/json"])
            #expect(json.status == .unsupportedMediaType && json.text.contains("save it as one of these"))
            let large = Self.pdf + [UInt8](repeating: 0, count: Limits.scan)
            let tooLarge = try await visitor.upload("/review/F\(id)/explain", form, file: "a.pdf", large)
            #expect(tooLarge.status == .contentTooLarge)
            // Forged, and refused by the rules: the paper does not come in either.
            var forged = form
            forged["csrf"] = "x"
            #expect(
                try await visitor.upload("/review/F\(id)/explain", forged, file: "a.pdf", Self.pdf).status == .forbidden
            )
            var odd = form
            odd["cause"] = "no such cause"
            let refused = try await visitor.upload("/review/F\(id)/explain", odd, file: "a.pdf", Self.pdf)
            #expect(refused.status == .unprocessableContent)
            #expect(documents(fixture).isEmpty)
            #expect(try fixture.house.catalogue.ledger(of: id).steps.isEmpty)
        }
    }

    @Test(
        "a name is a name: no folder, no markup, no hidden file",
        arguments: [
            ("../../../vault.yaml", "vault.png"), ("..\\..\\x.PNG", "x.png"), (".htaccess", "htaccess.png"),
            (".pdf", "scan.png"),
            ("<script>alert(1)</script>.png", "script>.png"), ("<script>alert(1).png", "<script>alert(1).png"),
            ("\"><img src=x>.png", "\"><img src=x>.png"), ("a\u{7}b\u{2028}.jpg", "ab.png"), ("/", "scan.png"),
        ])
    func names(given: String, kept: String) async throws {
        let fixture = try Fixture()
        let id = fixture.findings[0]
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let answer = try await visitor.upload(
                "/review/F\(id)/explain", try await form(&visitor), file: given, Self.png)
            #expect(answer.status == .seeOther)
            let paper = try #require(try fixture.house.catalogue.ledger(of: id).steps.first?.says.paper)
            #expect(paper.name == kept && paper.place == "documents/\(paper.sha256.prefix(2))/\(paper.sha256)/\(kept)")
            let card = try await visitor.get("/review/F\(id)?tab=approval")
            #expect(!card.text.contains("<script>alert") && !card.text.contains("<img src=x>"))
            let file = try await visitor.get("/review/F\(id)/scan/\(paper.sha256)")
            #expect(file.status == .ok && file.headers[.contentType] == "image/png")
        }
    }

    @Test("a file that was left without its step is taken up by the next; the same scan again is kept once")
    func leftAndAgain() async throws {
        let fixture = try Fixture()
        try await fixture.test { client in
            // As a kill after the file and before the row leaves it.
            let source = RawPath(fixture.folder + "/scan.pdf")
            try Folders.write(Self.pdf, to: source)
            let left = try Vault(at: RawPath(fixture.folder), immutable: false).receiveDocument(source)
            var visitor = try await Visitor.signedIn("021002", client)
            for id in fixture.findings {
                #expect(try fixture.house.catalogue.ledger(of: id).steps.isEmpty)
                let answer = try await visitor.upload(
                    "/review/F\(id)/explain", try await form(&visitor), file: "other name.pdf", Self.pdf)
                #expect(answer.status == .seeOther)
                let paper = try fixture.house.catalogue.ledger(of: id).steps.first?.says.paper
                #expect(paper?.sha256 == left.sha256 && paper?.place == left.place)
            }
            #expect(documents(fixture).count == 1)
        }
    }

    @Test("while another program writes into the vault a scan waits, and an explanation without one does not")
    func busy() async throws {
        let fixture = try Fixture()
        let id = fixture.findings[0]
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let form = try await form(&visitor)
            let upload = try Vault(at: RawPath(fixture.folder), immutable: false)
            let answer = try await visitor.upload(
                "/review/F\(id)/explain", form, file: "a.pdf", Self.pdf, headers: [.accept: "application/json"])
            #expect(answer.status == .conflict && answer.text.contains("上传结束后再试"))
            #expect(upload.immutable == false && documents(fixture).isEmpty)
            var typed = form
            typed["text"] = "更换电池"
            #expect(try await visitor.post("/review/F\(id)/explain", typed).status == .seeOther)
        }
    }
}

@Suite("Forms with a file") struct FormPartsTests {
    @Test(
        "what is cut off, unmarked or holds two files is no form",
        arguments: [
            "", "--b", "--b\r\n", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
            "--b\r\n\r\n\r\n1\r\n--b--", "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n",
            "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\n1\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"b\"; filename=\"y\"\r\n\r\n1\r\n--b--\r\n",
        ])
    func odd(text: String) {
        #expect(FormParts(Array(text.utf8), contentType: "multipart/form-data; boundary=b") == nil)
    }

    @Test("fields and the file are told apart, and the mark inside a line is content")
    func reads() throws {
        let text =
            "--b\r\nContent-Disposition: form-data; name=\"t;x\"\r\n\r\na --b c\r\n"
            + "--b\r\ncontent-disposition: form-data; name=\"f\"; filename=\"a;%22b%22.pdf\"\r\nX: y\r\n\r\n\r\n1\r\n--b--\r\n"
        let parts = try #require(FormParts(Array(text.utf8), contentType: "multipart/form-data; boundary=\"b\""))
        #expect(parts.fields["t;x"] == "a --b c")
        #expect(
            parts.file?.name == "a;\"b\".pdf" && parts.file.map { String(decoding: $0.bytes, as: UTF8.self) } == "\r\n1"
        )
    }
}
