import Evidence
import Testing

@testable import Archive

@Suite("Images: names")
struct ImageNameTests {
    private func refused(_ path: String) -> ImageError.Code? {
        var tree = ImageTree(modified: noon)
        do throws(ImageError) {
            try tree.addFile(path, .bytes([]), modified: noon)
            return nil
        } catch { return error.code }
    }

    @Test("what no disc can hold is refused, with the reason")
    func refusals() {
        for path in ["", "/a", "a/", "a//b", "..", "a/../b", ".", "..two", "a\u{0}b", "a\nb", "a\u{7F}"] {
            #expect(refused(path) == .unusableName, "\(path)")
        }
        #expect(refused("e\u{301}.txt") == .nameNotComposed)
        #expect(refused("é.txt") == nil)
        #expect(ImageNames.composed("e\u{301}.txt").utf8.elementsEqual("é.txt".utf8))
        #expect(refused(String(repeating: "执", count: 84) + "a") == nil)
        #expect(refused(String(repeating: "执", count: 84) + "ab") == .nameTooLong)
        // 127 UTF-16 units is all that UDF has room for.
        #expect(refused("执" + String(repeating: "a", count: 126)) == nil)
        #expect(refused("执" + String(repeating: "a", count: 127)) == .nameTooLong)
    }

    @Test("the same name twice, and a file where a folder is, are refused")
    func taken() throws {
        var tree = ImageTree(modified: noon)
        try tree.addFile("a/b", .bytes([1]), modified: noon)
        #expect(code { try tree.addFile("a/b", .bytes([1]), modified: noon) } == .nameTaken)
        #expect(code { try tree.addFile("a", .bytes([1]), modified: noon) } == .nameTaken)
        #expect(code { try tree.addFile("a/b/c", .bytes([1]), modified: noon) } == .nameTaken)
        #expect(code { try tree.addFolder("a/b", modified: noon) } == .nameTaken)
        try tree.addFolder("a", modified: WallTime(seconds: 5))
        #expect(tree.nodes[1].modified == WallTime(seconds: 5))
    }

    private func joliet(_ names: [String], folders: Set<String> = []) -> [String] {
        UniqueNames.joliet.assign(
            names.map { name in
                let candidate = JolietName.candidate(name, isFolder: folders.contains(name))
                return (candidate, JolietName.text(candidate) == Array(name.utf16))
            }
        ).map { String(decoding: JolietName.text($0), as: UTF16.self) }
    }

    private func iso(_ names: [String]) -> [String] {
        UniqueNames.iso.assign(
            names.map { name in (ISOName.candidate(name, isFolder: false), false) }
        ).map { String(decoding: ISOName.identifier($0, isFolder: false), as: UTF8.self) }
    }

    @Test("Joliet names are of 64 units at most, hold none of the forbidden letters, and end in no dot or space")
    func jolietRules() {
        #expect(joliet(["a:b*c?.txt"]) == ["a_b_c_.txt"])
        #expect(joliet(["end.", "end..", "end "]) == ["end_", "end__", "end_~1"])
        #expect(joliet(["😀𠮷.mp4"]) == ["😀𠮷.mp4"])
        let long = joliet([String(repeating: "长", count: 80) + ".mp4"])[0]
        #expect(long == String(repeating: "长", count: 60) + ".mp4")
        // 31 pairs of surrogates are 62 units: with the ending no room for half a pair.
        let pairs = joliet([String(repeating: "𠀋", count: 31) + ".mp4"])[0]
        #expect(pairs == String(repeating: "𠀋", count: 30) + ".mp4")
    }

    @Test("no two Joliet names are one without case, and names that came through whole keep theirs")
    func jolietUnique() {
        #expect(joliet(["CASE.TXT", "Case.txt", "case.txt"]) == ["CASE.TXT", "Case~1.txt", "case~2.txt"])
        #expect(joliet(["a?", "a_", "a_~1"]) == ["a_~2", "a_", "a_~1"])
        let many = joliet((0..<1200).map { String(repeating: "一", count: 70) + "\($0).mp4" })
        #expect(Set(many).count == 1200)
        #expect(many.allSatisfy { $0.utf16.count <= 64 && $0.hasSuffix(".mp4") })
    }

    @Test("plain names are of 30 capitals and digits at most, and each is the only one")
    func isoUnique() {
        #expect(
            iso(["README.txt", "readme.txt", "处警.mp4", "记录.mp4", "x.tar.gz", ".hidden", "noext"]) == [
                "README.TXT;1", "README001.TXT;1", "__.MP4;1", "__001.MP4;1", "X_TAR.GZ;1", "_HIDDEN.;1", "NOEXT.;1",
            ])
        let many = iso((0..<3000).map { String(repeating: "一", count: 40) + "\($0).mp4" })
        #expect(Set(many).count == 3000)
        #expect(
            many.allSatisfy {
                $0.utf8.count <= 30 + 3 && $0.utf8.dropLast(2).allSatisfy { ISOName.isAllowed($0) || $0 == 0x2E }
            })
    }

    @Test("plain names are ordered by stem, then extension, filled up with spaces")
    func order() {
        func name(_ text: String) -> ShortName<UInt8> { ISOName.candidate(text, isFolder: false) }
        let names = ["A.X0", "A.X", "AB.A", "A_.A", "A", "A0.A"].map(name).sorted(by: ISOName.precedes)
        #expect(
            names.map { String(decoding: ISOName.identifier($0, isFolder: false), as: UTF8.self) } == [
                "A.;1", "A.X;1", "A.X0;1", "A0.A;1", "AB.A;1", "A_.A;1",
            ])
    }

    @Test("a volume's name is of letters that every tree spells alike")
    func volumes() {
        #expect(code { _ = try volume("BWC_2026_0001") } == nil)
        for id in ["", "lower", "WITH SPACE", "中文", String(repeating: "A", count: 33)] {
            #expect(code { _ = try volume(id) } == .unusableVolume, "\(id)")
        }
    }

    @Test("every error has words in both languages, and says what to do")
    func words() {
        for code in ImageError.Code.allCases {
            let error = ImageError(code, path: "p")
            for words in [error.message, error.hint] {
                #expect(words.zh.unicodeScalars.contains { $0.value > 0x2E80 }, "\(code)")
                #expect(!words.en.isEmpty && !words.en.unicodeScalars.contains { $0.value > 0x2E80 }, "\(code)")
            }
        }
    }
}
