import Foundation
import Testing

/// docs/design/articles.md, held against the tests there are.
@Suite("The table of articles")
struct ArticleTableTests {
    private static let repository: String = {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path(percentEncoded: false)
    }()

    private struct Row {
        var number: Int
        var isServed: Bool
    }

    /// Of each regulation, the rows of its table.
    private func table() throws -> [String: [Row]] {
        let text = try String(contentsOfFile: Self.repository + "docs/design/articles.md", encoding: .utf8)
        var tables: [String: [Row]] = [:]
        var regulation = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## 00") { regulation = String(line.dropFirst(3).prefix(3)) }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, let number = Int(cells[0].prefix { $0.isNumber }) else { continue }
            tables[regulation, default: []].append(
                Row(number: number, isServed: !cells[2].hasPrefix("not for software")))
        }
        return tables
    }

    /// Articles that tests are named after: `000 §16 and §18`, `001 §15, 002 §25`.
    private func tested() throws -> [String: Set<Int>] {
        var found: [String: Set<Int>] = [:]
        let tests = try #require(FileManager.default.enumerator(atPath: Self.repository + "Tests"))
        for case let path as String in tests where path.hasSuffix(".swift") {
            let text = try String(contentsOfFile: Self.repository + "Tests/" + path, encoding: .utf8)
            for name in text.matches(of: /@Test\(\s*"((?:[^"\\]|\\.)*)"/) {
                var regulation = ""
                for token in name.output.1.matches(of: /(00[0-4]) |§(\d+)/) {
                    if let id = token.output.1 { regulation = String(id) }
                    if let article = token.output.2.flatMap({ Int($0) }), !regulation.isEmpty {
                        found[regulation, default: []].insert(article)
                    }
                }
            }
        }
        return found
    }

    @Test(
        "has every article of each regulation, in order",
        arguments: [("000", 23), ("001", 25), ("002", 36), ("003", 20), ("004", 26)])
    func complete(_ regulation: String, _ count: Int) throws {
        let numbers = try #require(try table()[regulation]).map(\.number)
        // The text of 004 has two articles 4.
        #expect(numbers == (regulation == "004" ? [1, 2, 3, 4] + Array(4...count) : Array(1...count)))
    }

    @Test("has a test named after every article that software serves, and none after any other")
    func shown() throws {
        let tested = try tested()
        for (regulation, rows) in try table() {
            let served = Set(rows.filter(\.isServed).map(\.number))
            let own = tested[regulation] ?? []
            #expect(served.subtracting(own).isEmpty, "\(regulation): no test for \(served.subtracting(own).sorted())")
            #expect(
                own.subtracting(served).isEmpty, "\(regulation): not in the table \(own.subtracting(served).sorted())")
        }
    }
}
