import Foundation
import Testing

@testable import Catalogue

@Suite("What the catalogue's guards say")
struct WordsOfErrorsTests {
    @Test("every guard of the schema has its words in Chinese")
    func guards() throws {
        let folder = TemporaryFolder()
        let catalogue = try folder.open()
        let said = try catalogue.sql("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").compactMap { $0[0] }
            .flatMap { sql in sql.matches(of: /RAISE\(ABORT, '([^']*)'\)/).map { String($0.output.1) } }
        #expect(said.count > 40)
        for text in Set(said) {
            let words = CatalogueError.guarded(text)
            #expect(words != text && words.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(text)")
        }
    }
}
