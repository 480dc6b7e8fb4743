import Foundation
import Testing

extension EndToEnd {
    @Suite("very many files") struct ManyFilesTests {
        /// Enough to notice what grows with the square of the count, few enough for a debug build.
        static let count = 1000

        @Test("thousands of small files in one folder are all accounted for", .timeLimit(.minutes(5))) func many()
            throws
        {
            let card = try Scratch.fresh("many")
            for index in 0..<Self.count {
                try Files.write(Array("not a film \(index)\n".utf8), to: "\(card)/clip-\(100_000 + index).mp4")
            }
            let vault = try SampleVault()
            let outcome = try vault.ingest(card, seconds: 280)
            #expect(outcome.code == 4)
            let lines = try outcome.lines()
            #expect(lines.of("unbroken.item/1").count == Self.count)
            let summary = try #require(lines.of("unbroken.upload/1").last)
            #expect(summary["stored"].number == Double(Self.count))
            #expect(summary["unreadable"].number == Double(Self.count))
            #expect(try vault.recordings().count == Self.count)
            #expect(vault.originals().count == Self.count)
            let again = try vault.ingest(card, seconds: 280)
            #expect(try again.lines().of("unbroken.upload/1").last?["known"].number == Double(Self.count))
            let each = (outcome.seconds * 1000 / Double(Self.count)).formatted(.number.precision(.fractionLength(1)))
            print("\(Self.count) small files: \(each) ms each; again: \(again.seconds) s for all")
            #expect(again.seconds < outcome.seconds, "a second upload costs as much as the first")
        }
    }
}
