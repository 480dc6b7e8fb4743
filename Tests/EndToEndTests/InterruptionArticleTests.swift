import Foundation
import Testing

extension EndToEnd {
    /// The articles about interruptions, walked by the commands a reviewer gives, under each of the five.
    @Suite("interruptions under each regulation") struct InterruptionArticleTests {
        struct Law: CustomTestStringConvertible, Sendable {
            var testDescription: String
            /// Of the interruption without a word.
            var unexplained: String
            var written: String
        }

        static let laws = [
            Law(testDescription: "tangshan-gaoxin", unexplained: "10/2", written: "10/2"),
            Law(testDescription: "zonghe-zhifa", unexplained: "11/1", written: "11/1"),
            Law(testDescription: "jian-xian", unexplained: "24/1", written: "24/1"),
            Law(testDescription: "luanchuan", unexplained: "12", written: "12"),
            Law(testDescription: "dapuhe", unexplained: "18", written: "18"),
        ]

        @Test(
            "000 §10, 001 §11, 002 §24, 003 §12, 004 §18: open, explained for an accepted cause, approved by another, under its own article",
            arguments: laws)
        func explained(law: Law) throws {
            let root = try Scratch.fresh("vault") + "/v"
            #expect(try Product.run(["init", root, "--regulation", law.testDescription]).code == 0)
            let vault = SampleVault(at: root)
            for list in SampleVault.lists { _ = try vault.load(list) }
            _ = try vault.ingest(ResilienceTests.card(["HK70217_021002_20261120112200_0044.mp4"]))
            let finding = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            // A cause the regulation does not accept is refused; without one the accepted ones are listed with articles.
            let none = try vault.run([
                "explain", finding, "--by", "021001", "--text", "x", "--cause", "weather-was-nice",
            ])
            #expect(none.code != 0 && !none.err.isEmpty, "\(none.err)")
            let listed = try vault.run(["explain", finding, "--by", "021001", "--text", "x", "--lang", "zh"])
            #expect(listed.code == 2 && listed.err.contains("第"), "\(listed.out)\(listed.err)")
            let cause = try #require(
                (listed.out + listed.err).matches(of: /[a-z]+(-[a-z]+)+/).map { String($0.output.0) }
                    .first { !["no-cause"].contains($0) && !$0.hasPrefix("unbroken") }, "\(listed.err)")
            let explained = try vault.run(["explain", finding, "--by", "021001", "--text", "如实", "--cause", cause])
            #expect(explained.code == 0, "\(cause): \(explained.err)")
            #expect(try vault.run(["approve", finding, "--by", "021001"]).code != 0, "not by who explained")
            #expect(try vault.run(["approve", finding, "--by", "021002"]).code == 0)
            let ledger = try #require(try vault.run(["gap", finding, "--json"]).lines().first)
            #expect(ledger["state"].text == "explained", "\(ledger)")
            let steps = ledger["steps"].list.filter { ["explain", "approve"].contains($0["kind"].text ?? "") }
            #expect(steps.count == 2 && steps.allSatisfy { $0["regulation"].text == law.testDescription }, "\(steps)")
            let article = try #require(steps.first?["article"].text, "\(steps)")
            #expect(article.hasPrefix(law.written.split(separator: "/")[0]), "\(article)")
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
        }
    }
}
