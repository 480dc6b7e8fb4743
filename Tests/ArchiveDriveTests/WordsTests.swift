import Testing

@testable import Archive

@Suite("What programs say")
struct WordsTests {
    private func lines(_ text: String, pieces: Int, passingOver noise: String = "") -> ([String], ChildWords) {
        var words = ChildWords(passingOver: noise)
        var seen: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            bytes[start..<min(start + pieces, bytes.count)].withUnsafeBytes {
                words.add($0) { line in
                    seen.append(line)
                    return !line.hasSuffix("%")
                }
            }
        }
        words.end {
            seen.append($0)
            return true
        }
        return (seen, words)
    }

    @Test(
        "Lines are the same in whatever pieces they come; progress that is overwritten is a line each",
        arguments: 1...40)
    func pieces(size: Int) {
        let text = "one\n\u{8}\u{8} 5.0%\u{8}\u{8}  7.5%\r\n\r  two \n-> noise 1\n-> noise 2\n3 repaired\nlast"
        let (seen, words) = lines(text, pieces: size, passingOver: "-> noise")
        #expect(seen == ["one", "5.0%", "7.5%", "two", "3 repaired", "last"])
        #expect(words.summary == "one; two; 3 repaired; last")
    }

    @Test("However much is said: the last lines are kept, a long one is cut")
    func much() {
        let long = String(repeating: "x", count: 5000)
        let (seen, words) = lines((0..<20).map { "line \($0)\n" }.joined() + long, pieces: 700)
        #expect(seen.count == 21 && seen[20].count == ChildWords.longestLine)
        #expect(words.last.count == 8 && words.last.first == "line 13")
    }
}
