import Evidence
import Foundation
import Pipeline
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

        /// The draws of the day the vault was filled on (two where it was at midnight), made two days later.
        private func draw(_ vault: SampleVault, _ more: String...) throws -> Outcome {
            try DaysLater.run(vault, ["sample", "draw", "--by", "021003", "--json"] + DaysLater.span + more)
        }

        private func candidates(_ vault: SampleVault, of line: JSON) throws -> [[String]] {
            let from = line["from"].text ?? "", to = line["to"].text ?? ""
            let zone = SiteTimes.shanghai
            return try vault.recordings().filter { recording in
                let time = zone.text(recording.receivedAt)
                return from <= time && time < to
            }.map { [try Self.units()[$0.officer ?? ""] ?? "", $0.sha256] }
        }

        private static func units() throws -> [String: String] {
            Dictionary(
                uniqueKeysWithValues: try String(
                    decoding: Files.bytes(Product.sample + "/lists/officers.csv"), as: UTF8.self
                )
                .split(whereSeparator: \.isNewline).dropFirst().map { row in
                    let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                    return (cells[0], cells[3])
                })
        }

        @Test("000 §22 and 001 §22: a draw comes out the same for anybody, from every unit, and is entered in the log")
        func draws() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            // A day that nobody drew from is named, once it is over; on the day itself it is not.
            func undrawn(_ line: JSON?) throws -> [String] {
                #expect(line?["schema"].text == "unbroken.spot-check-undrawn/1")
                return line?["days"].list.compactMap(\.text) ?? []
            }
            let received = Set(try vault.recordings().map { String(SiteTimes.shanghai.text($0.receivedAt).prefix(10)) })
            let later = try DaysLater.run(vault, ["sample", "list", "--json"])
            #expect(try Set(undrawn(later.lines().last)) == received, "\(later.out)\(later.err)")
            let english = try DaysLater.run(vault, ["sample", "verify", "--lang", "en"])
            #expect(english.code == 0 && english.out.contains("nothing was drawn of"), "\(english.out)")
            let outcome = try draw(vault, "--percent", "30")
            #expect(outcome.code == 0, "\(outcome.err)")
            let lines = try outcome.lines()
            #expect(lines.compactMap { $0["candidates"].number }.reduce(0, +) == Double(try vault.recordings().count))
            let line = try #require(lines.last)
            let candidates = try candidates(vault, of: line)
            #expect(line["candidates"].number == Double(candidates.count))
            #expect(Set(drawn(line).map { $0[0] }) == Set(candidates.map { $0[0] }), "every unit is drawn from")
            let json = String(decoding: try JSONEncoder().encode(candidates), as: UTF8.self)
            let repeated = try Running(
                ["python3", "-c", Self.script, line["seed"].text ?? "", "30", json], environment: Product.environment()
            ).wait()
            let theirs = try JSONDecoder().decode([[String]].self, from: Data(repeated.out.utf8))
            #expect(theirs == drawn(line), "\(repeated.err)")

            #expect(try vault.run(["sample", "verify"]).code == 0)
            #expect(try undrawn(DaysLater.run(vault, ["sample", "verify", "--json"]).lines().last) == [])
            let log = try vault.run(["custody", "log", "--json", "--limit", "100000"]).lines()
            #expect(log.last?["kind"].text == "draw" && log.last?["about"]["seed"].text == line["seed"].text)
            // Drawn again, with more in the log: the same draw, not another one. Of a larger share: all of the first is in it.
            #expect(try draw(vault, "--percent", "30").lines().map { $0["id"].text } == lines.map { $0["id"].text })
            #expect(try draw(vault).lines().map { $0["id"].text } == lines.map { $0["id"].text })
            let more = try #require(try draw(vault, "--percent", "60").lines().last)
            #expect(more["seed"].text == line["seed"].text && Set(drawn(line)).isSubset(of: drawn(more)))
            #expect(try vault.run(["sample", "verify"]).code == 0)
        }

        @Test("another list of officers, imported between the day's end and the draw, moves no recording")
        func otherList() throws {
            let calm = try SampleVault(copying: SampleDay.shared().vault)
            let moved = try SampleVault(copying: calm)
            let drawnBefore = try draw(calm, "--percent", "30").lines()
            #expect(drawnBefore.count > 0 && Set(drawnBefore.flatMap { drawn($0).map { $0[0] } }).count > 1)
            let list = try Scratch.fresh("units") + "/officers.csv"
            let rows = try Self.units().keys.sorted().map { "\($0),name,somewhere else\n" }
            try Files.write(Array(("police_number,name,unit\n" + rows.joined()).utf8), to: list)
            // When the day is over: its entry is none of those the seed comes from.
            let imported = try DaysLater.run(moved, ["officer", "import", list, "--json"])
            #expect(try imported.lines().first?["updated"].number == Double(rows.count), "\(imported.err)")
            let drawnAfter = try draw(moved, "--percent", "30").lines()
            #expect(drawnAfter.map { drawn($0) } == drawnBefore.map { drawn($0) })
            #expect(drawnAfter.map { $0["seed"].text } == drawnBefore.map { $0["seed"].text })
            #expect(try moved.run(["sample", "verify"]).code == 0)
            #expect(try DaysLater.run(calm, ["officer", "import", list]).code == 0)
            #expect(try calm.run(["sample", "verify"]).code == 0)
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

        @Test("who draws chooses neither a part of a day nor a smaller share")
        func steering() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let base = ["sample", "draw", "--by", "021003", "--lang", "en"]
            for span in [
                ["--from", "2026-01-01T00:00", "--to", "2026-01-01T12:00"],
                ["--from", "2026-01-01T08:00", "--to", "2026-01-02T08:00"],
                ["--from", "2024-01-01T00:00", "--to", "2026-01-01T00:00"],
            ] {
                let refused = try vault.run(base + span)
                #expect(refused.code == 2 && refused.err.contains("whole days"), "\(refused.err)")
            }
            let few = try DaysLater.run(vault, base + DaysLater.span + ["--percent", "4"])
            #expect(few.code == 2 && few.err.contains("5 %"), "\(few.err)")
            let zh = try DaysLater.run(vault, base.dropLast() + ["zh"] + DaysLater.span + ["--percent", "4"])
            #expect(zh.code == 2 && zh.err.contains("5%"), "\(zh.err)")
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
