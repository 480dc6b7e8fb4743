import Archive
import Evidence
import Testing

@Suite("Paths in bags")
struct BagPathTests {
    @Test(
        "what a reader could lose is refused",
        arguments: [
            "", "/a", "a/", "a//b", "a/./b", "../a", "a/..", "a\0b", String(repeating: "长", count: 86),
            "a/\u{308}/../b",
        ])
    func refused(path: String) { #expect(throws: BagError.self) { try BagPath(path) } }

    @Test("CR, LF and percent are encoded, and nothing else")
    func encoded() throws {
        #expect(try BagPath("data/a\r\nb%0A 中~*\t").encoded == "data/a%0D%0Ab%250A 中~*\t")
    }

    @Test("paths are ordered and compared by their bytes")
    func ordered() throws {
        #expect(try BagPath("e\u{301}") != BagPath("\u{E9}"))
        #expect(try Set([BagPath("e\u{301}"), BagPath("\u{E9}")]).count == 2)
        #expect(try BagPath("Z") < BagPath("a"))
    }

    @Test("a name that is no UTF-8 is written with its stray bytes as %XX")
    func name() { #expect(BagPath.name(RawPath(bytes: Array("x/".utf8) + [0x61, 0xFF, 0x25])) == "a%FF%25") }

    @Test(
        "names that some file system takes for one are refused",
        arguments: [
            ["data/a.mp4", "data/A.mp4"], ["data/e\u{301}", "data/\u{E9}"], ["data/a", "data/a/b"],
            ["data/Dir/a", "data/dir/b"], ["data/a", "data/a"],
        ])
    func collide(paths: [String]) throws {
        let digests = [BagAlgorithm.sha256: String(repeating: "0", count: 64)]
        let files = try paths.map { BagContents.File(path: try BagPath($0), size: 0, digests: digests) }
        let error = #expect(throws: BagError.self) {
            try BagContents(payload: files, tagFiles: [], info: BagInfo(), algorithms: [.sha256])
        }
        #expect(error?.code == .namesCollide)
    }

    @Test(
        "the bag's own names are not for others",
        arguments: ["bagit.txt", "Bag-Info.txt", "fetch.txt", "manifest-sha1.txt", "tagmanifest-md5.txt", "DATA"])
    func reserved(name: String) throws {
        let file = BagContents.File(
            path: try BagPath(name), size: 0, digests: [.sha256: String(repeating: "0", count: 64)])
        let error = #expect(throws: BagError.self) {
            try BagContents(payload: [], tagFiles: [file], info: BagInfo(), algorithms: [.sha256])
        }
        #expect(error?.code == .reservedName)
    }

    @Test("every rule and error has its words in both languages")
    func words() {
        for rule in BagRule.allCases {
            #expect(!rule.words.zh.isEmpty && !rule.words.en.isEmpty && rule.words.zh != rule.words.en)
        }
        for code in BagError.Code.allCases {
            let error = BagError(code, path: "p")
            #expect(error.message.zh != error.message.en && error.hint.zh != error.hint.en)
        }
    }
}
