import Archive
import Foundation
import Testing

@Suite("Names on discs")
struct NameTests {
    static let hostile = [
        "处警.mp4", "a/b\\c:d*e?f\"g<h>i|j%.mp4", "..", ".", "", " ", "CON", "con.mp4", "LPT1.avi", "..hidden",
        "trailing. .",
        "e\u{301}.mp4", "𠮷田😀.mp4", "a\u{202E}4pm.exe", "line\nfeed", "\u{2028}",
        String(repeating: "长", count: 100) + ".mp4",
        String(repeating: "x", count: 300), "." + String(repeating: "y", count: 80), "\u{FEFF}bom", "\u{E000}",
    ]

    @Test("any name becomes one that every reader keeps, and stays itself when made again", arguments: hostile)
    func usable(name: String) {
        let made = DiscName.usable(name)
        #expect(!made.isEmpty && made.utf16.count <= 60 && made.utf8.count <= 253)
        #expect(made.unicodeScalars.allSatisfy { $0.value <= 0xFFFF && $0.value >= 0x20 })
        #expect(!made.contains { "\\/:*?\"<>|%".contains($0) })
        #expect(made.first != "." && made.last != "." && made.last != " ")
        #expect(made.precomposedStringWithCanonicalMapping.utf8.elementsEqual(made.utf8))
        #expect(DiscName.usable(made) == made)
    }

    @Test("a shortened name keeps its extension")
    func extensionStays() {
        #expect(DiscName.usable(String(repeating: "长", count: 100) + ".mp4").hasSuffix("长.mp4"))
    }

    @Test("paths are the same in whatever order recordings come, and never one without case or in another form")
    func assignment() throws {
        var requests: [DiscPaths.Request] = []
        let names = [
            "A.MP4", "a.mp4", "e\u{301}.mp4", "\u{E9}.mp4", "a?.mp4", "a*.mp4", "a_.mp4", "big.mp4", "big.mp4.001",
        ]
        for (index, name) in names.enumerated() {
            for folder in ["D1", "d1", nil, "no-dispatch", "D:1", "D_1"] {
                let sha = String(String(index) + String(folder.hashValueText) + String(repeating: "0", count: 64))
                    .prefix(64)
                requests.append(.init(sha256: String(sha), originalName: name, folder: folder, bytes: 5000))
            }
        }
        let parts = FileParts(largest: 2048)
        let first = try DiscPaths.assign(requests, parts: parts)
        #expect(first == (try DiscPaths.assign(requests.reversed(), parts: parts)))
        #expect(first.count == requests.count)
        var all: [String] = []
        for request in requests {
            let path = try #require(first[request.sha256])
            all += parts.parts(name: path.text, bytes: request.bytes).map(\.name) + [path.text]
        }
        let folded = Set(all.map { $0.lowercased() })
        #expect(folded.count == all.count)
        // A folder has one spelling.
        let folders = Set(all.compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) })
        #expect(Set(folders.map { $0.lowercased() }).count == folders.count)
    }
}

extension String? {
    fileprivate var hashValueText: String { (self ?? "none").utf8.map { String($0, radix: 16) }.joined() }
}
