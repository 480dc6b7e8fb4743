import Archive
import Foundation
import Testing

@testable import Pipeline

@Suite("The mapping of metadata for discs")
struct MetadataMappingTests {
    static let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Pipelines/metadata/da-t.yaml")

    @Test("the shipped file is read, and names the title by its number")
    func shippedFile() throws {
        let text = try String(contentsOf: Self.shipped, encoding: .utf8)
        let mapping = try MetadataMapping(yaml: text, file: "da-t.yaml")
        #expect(mapping.elements.first { $0.field == .name }?.number == "M7")
        #expect(mapping.elements.contains { $0.field == .sha256 })
        #expect(Set(mapping.elements.map(\.name)).count == mapping.elements.count)
    }

    @Test(
        "a mistake is told with its line and column",
        arguments: [
            ("scheme: a\nelements:\n  - { field: nme, name: 题名 }", 3, 14, "unknown field"),
            ("scheme: a\nelements:\n  - { field: name, name: 题 名 }", 3, 26, "can't be the name"),
            ("scheme: a\nelements:\n  - { name: 题名 }", 3, 5, "has no field"),
            ("elements: []", 1, 1, "has no scheme"), ("scheme: a\nelement: []", 2, 1, "unknown key"),
        ])
    func mistakes(yaml: String, line: Int, column: Int, says: String) throws {
        let error = try #require(throws: SourceError.self) { try MetadataMapping(yaml: yaml, file: "own.yaml") }
        #expect(error.line == line && error.column == column)
        #expect(error.message.en.contains(says))
    }
}
