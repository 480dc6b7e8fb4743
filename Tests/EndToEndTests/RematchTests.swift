import Foundation
import Testing

extension EndToEnd {
    @Suite("lists that change, and cards that come again") struct RematchTests {
        private let good = ResilienceTests.names[1]

        private func list(_ officer: String, _ start: String, _ end: String) throws -> String {
            let path = try Scratch.fresh("list") + "/list.csv"
            let text = """
                接警编号,出警民警警号,派警时间,结束时间,地点
                N1,\(officer),2026-11-20 \(start),2026-11-20 \(end),甲路

                """
            try Files.write(Array(text.utf8), to: path)
            return path
        }

        /// A vault with one recording of 14:32 by officer 021001, and the list of one dispatch imported over it.
        private func vault(_ card: String) throws -> SampleVault {
            let vault = try SampleVault()
            _ = try vault.run(["dispatch", "import", list("021001", "14:29:00", "14:35:00")])
            _ = try vault.ingest(card)
            #expect(try vault.numbers().keys.sorted() == ["N1-021001-001"])
            return vault
        }

        @Test("a dispatch whose time is corrected lets go of recordings that it no longer covers") func moved() throws {
            let vault = try vault(ResilienceTests.card([good]))
            _ = try vault.run(["dispatch", "import", list("021001", "20:29:00", "20:35:00")])
            #expect(try vault.numbers().isEmpty)
            #expect(try vault.findings("--kind", "unmatched").count == 2, "the recording and the dispatch")
            // And back: a number that was given is not given again.
            _ = try vault.run(["dispatch", "import", list("021001", "14:29:00", "14:35:00")])
            #expect(try vault.numbers().keys.sorted() == ["N1-021001-002"])
        }

        @Test("a dispatch given to another officer lets go of recordings, too") func otherOfficer() throws {
            let vault = try vault(ResilienceTests.card([good]))
            _ = try vault.run(["dispatch", "import", list("099999", "14:29:00", "14:35:00")])
            #expect(try vault.numbers().isEmpty)
            #expect(try vault.findings("--kind", "unmatched").count == 2)
        }

        @Test("an officer's two recorders are numbered in the order of recording, whenever the list comes")
        func twoRecorders() throws {
            let card = try Scratch.fresh("card")
            let bytes = try Files.bytes(ResilienceTests.card([good]) + "/" + good)
            let names = [
                "DCAM_ZZZ999_021001_20261120_143000.mp4", "DCAM_AAA111_021001_20261120_143100.mp4",
                "DCAM_ZZZ999_021001_20261120_143200.mp4",
            ]
            for (index, name) in names.enumerated() { try Files.write(bytes + [UInt8(index)], to: "\(card)/\(name)") }
            let path = try list("021001", "14:29:00", "14:35:00")
            for isListFirst in [true, false] {
                let vault = try SampleVault()
                if isListFirst { _ = try vault.run(["dispatch", "import", path]) }
                _ = try vault.ingest(card)
                if !isListFirst { _ = try vault.run(["dispatch", "import", path]) }
                // The newest come first.
                let numbers = try vault.segments().compactMap { $0["number"].text }
                #expect(numbers == ["N1-021001-003", "N1-021001-002", "N1-021001-001"], "list first: \(isListFirst)")
            }
        }

        @Test("a card that comes again under another path is no duplicate") func otherPath() throws {
            let card = try ResilienceTests.card([good])
            let vault = try SampleVault()
            _ = try vault.ingest(card)
            let name = (card as NSString).lastPathComponent
            let spellings = ["\(card)/.", "\(card)/../\(name)", "\(card)//"]
            for spelling in spellings {
                let summary = try vault.ingest(spelling).lines().of("unbroken.upload/1").last
                #expect(summary?["known"].number == 1, "\(spelling): \(String(describing: summary))")
            }
            #expect(try vault.findings("--kind", "duplicate").isEmpty)
            #expect(vault.originals().count == 1)
        }

        @Test("output that nobody reads, or that the disk refuses, is no crash") func output() throws {
            let script = "\"$0\" check --json --no-digest \"$1\" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}"
            let piped = try Running(
                ["bash", "-c", script, Product.binary, SampleDay.folder], environment: Product.environment()
            ).wait()
            #expect(piped.code.map { $0 < 128 || $0 == 128 + SIGPIPE } == true, "\(String(describing: piped.code))")
            #expect(!piped.err.contains("Fatal error"))
            let full = try Running(
                ["bash", "-c", "exec \"$0\" check --no-digest \"$1\" >/dev/full", Product.binary, SampleDay.folder],
                environment: Product.environment()
            ).wait()
            #expect(full.code == 1)
            #expect(full.err.contains("error: ") && !full.err.contains("Fatal error"))
        }
    }
}
