import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("spot checks") struct SampleTests {
        /// The draw as the documentation describes it, by another program: units, then the smallest ranks of each.
        private static let script = """
            import hashlib, json, sys
            seed, percent, candidates = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
            drawn = []
            for unit in sorted({unit for unit, _ in candidates}):
                ranked = sorted((hashlib.sha256(f"{seed}\\n{digest}".encode()).digest(), digest)
                                for other, digest in candidates if other == unit)
                drawn += [[unit, digest] for _, digest in ranked[: (len(ranked) * percent + 99) // 100]]
            print(json.dumps(drawn))
            """

        private func drawn(_ line: JSON) -> [[String]] {
            line["items"].list.map { [$0["unit"].text ?? "", $0["recording"].text ?? ""] }
        }

        /// A span that is over: up to the next whole second.
        private func draw(_ vault: SampleVault, _ more: String...) throws -> Outcome {
            sleep(2)
            let now = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: -0.5))
            return try vault.run(
                ["sample", "draw", "--from", "2026-01-01T00:00", "--to", now, "--by", "021003", "--json"] + more)
        }

        @Test("000 §22 and 001 §22: a draw comes out the same for anybody, from every unit, and is entered in the log")
        func draws() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let outcome = try draw(vault, "--percent", "30")
            #expect(outcome.code == 0, "\(outcome.err)")
            let line = try #require(try outcome.lines().first)
            let units = Dictionary(
                uniqueKeysWithValues: try String(
                    decoding: Files.bytes(Product.sample + "/lists/officers.csv"), as: UTF8.self
                )
                .split(whereSeparator: \.isNewline).dropFirst().map { row in
                    let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                    return (cells[0], cells[3])
                })
            let candidates = try vault.recordings().map { [$0.officer.flatMap { units[$0] } ?? "", $0.sha256] }
            #expect(line["candidates"].number == Double(candidates.count))
            #expect(Set(drawn(line).map { $0[0] }) == Set(candidates.map { $0[0] }), "every unit is drawn from")
            let json = String(decoding: try JSONEncoder().encode(candidates), as: UTF8.self)
            let repeated = try Running(
                ["python3", "-c", Self.script, line["seed"].text ?? "", "30", json], environment: Product.environment()
            ).wait()
            let theirs = try JSONDecoder().decode([[String]].self, from: Data(repeated.out.utf8))
            #expect(theirs == drawn(line), "\(repeated.err)")

            #expect(try vault.run(["sample", "verify"]).code == 0)
            let log = try vault.run(["custody", "log", "--json", "--limit", "100000"]).lines()
            #expect(log.last?["kind"].text == "draw" && log.last?["about"]["seed"].text == line["seed"].text)
            // Drawn again, with more in the log: the same recordings.
            #expect(try draw(vault, "--percent", "100").lines().first.map(drawn)?.count == candidates.count)
            #expect(try vault.run(["sample", "verify"]).code == 0)
        }

        @Test("a draw that was changed afterwards is told by repeating it, and by the custody log")
        func changed() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            #expect(try draw(vault, "--percent", "10").code == 0)
            let digest = try #require(try vault.recordings().last?.sha256)
            let sql = "DROP TRIGGER spot_check_unchanged; UPDATE spot_check SET items = '[[\"\",\"\(digest)\"]]';"
            #expect(try Host.tool(["sqlite3", vault.root + "/catalogue.sqlite", sql]) == 0)
            #expect(try vault.run(["sample", "verify"]).code == 3)
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 3)
        }

        @Test(
            "003 §18 and 004 §22: results stand in the inspection ledger, only for what was drawn and what is checked")
        func ledger() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let line = try #require(try draw(vault, "--percent", "10").lines().first)
            let drawn = drawn(line)
            let first = try #require(drawn.first)[1]
            let other = try #require(
                try vault.recordings().map(\.sha256).first { digest in !drawn.contains { $0[1] == digest } })
            let base = ["sample", "record", "S1"]
            let by = ["--by", "021003", "--item", "completeness=pass"]
            let entered = try vault.run(base + [first] + by + ["--item", "conduct=fail", "--text", "no cap", "--json"])
            #expect(entered.code == 0, "\(entered.err)")
            let result = try #require(try entered.lines().first?["results"].list.first)
            #expect(result["results"]["conduct"].text == "fail" && result["text"].text == "no cap")
            #expect(try vault.run(base + [other] + by).code == 1)
            #expect(try vault.run(base + [first, "--by", "021003", "--item", "smile=pass"]).code == 2)
            #expect(try vault.run(base + [first, "--by", "021003", "--item", "conduct=good"]).code == 2)
            #expect(try vault.run(["sample", "record", "S9", first] + by).code == 1)
            let zh = try vault.run(["sample", "list", "--lang", "zh"])
            #expect(zh.out.contains("completeness=pass") && zh.out.contains("未检查"), "\(zh.out)")
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
        }

        @Test("a span that is not over is refused, for what happens until then would still choose the seed")
        func notOver() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let base = ["sample", "draw", "--by", "021003", "--lang", "en"]
            let early = try vault.run(base + ["--from", "2026-01-01T00:00", "--to", "2090-01-01T00:00"])
            #expect(early.code == 2 && early.err.contains("not over"), "\(early.err)")
            let empty = try vault.run(base + ["--from", "2020-01-01T00:00", "--to", "2020-01-02T00:00"])
            #expect(empty.code == 1 && empty.err.contains("nothing was received"))
            #expect(try vault.run(base + ["--from", "2020-01-01T00:00"]).code == 2)
        }
    }
}
