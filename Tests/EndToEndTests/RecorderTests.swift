import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("unbroken recorder: issue, return, checks") struct RecorderTests {
        private func vault(_ id: String = "tangshan-gaoxin") throws -> SampleVault {
            let root = try Scratch.fresh("vault") + "/v"
            #expect(try Product.run(["init", root, "--regulation", id]).code == 0)
            let vault = SampleVault(at: root)
            for list in ["officers.csv", "recorders.csv"] { _ = try vault.load(list) }
            return vault
        }

        private let good = [
            "--works", "yes", "--battery", "90", "--storage-free", "28GB", "--picture", "yes", "--sound", "yes",
            "--clock-offset", "2s",
        ]

        @Test("000 §7 and §15: issued with its check, returned, in the ledger and in the custody log")
        func everyday() throws {
            let vault = try vault()
            let issued = try vault.run(
                ["recorder", "issue", "CAM001", "--to", "021001", "--by", "021002", "--json"] + good)
            #expect(issued.code == 0, "\(issued.err)")
            let line = try #require(try issued.lines().first)
            #expect(line["schema"].text == "unbroken.recorder-issue/1" && line["check"]["verdict"].text == "pass")
            #expect(line["check"]["results"].list.allSatisfy { $0["article"].text == "7" && $0["limitArticle"].isNull })
            #expect(line["return"].isNull && line["article"].isNull, "no end of duty is entered: a local setting")

            let again = try vault.run(
                ["recorder", "issue", "CAM001", "--to", "021002", "--by", "021002", "--lang", "en"])
            #expect(again.code == 1 && again.err.contains("out to 021001"), "\(again.err)")
            let back = try vault.run(["recorder", "return", "CAM001", "--by", "021002", "--clock-set", "--json"])
            #expect(back.code == 0, "\(back.err)")
            #expect(try back.lines().first?["return"]["check"]["clockSet"] == .bool(true))
            #expect(try vault.run(["recorder", "return", "CAM001", "--by", "021002"]).code == 1)

            let ledger = try vault.run(["recorder", "ledger", "--officer", "021001", "--json"]).lines()
            #expect(ledger.map { $0["id"].text } == ["I1"])
            #expect(try vault.run(["recorder", "ledger", "--to", "2020-01-01", "--json"]).out.isEmpty)
            #expect(try vault.run(["custody", "verify"]).code == 0)
            let kinds = try vault.run(["custody", "log", "--json"]).lines().compactMap { $0["kind"].text }
            #expect(kinds.suffix(2) == ["issue", "return"])
            let sql = "DROP TRIGGER recorder_issue_unchanged; UPDATE recorder_issue SET officer = '022002';"
            #expect(try Host.tool(["sqlite3", vault.root + "/catalogue.sqlite", sql]) == 0)
            let changed = try vault.run(["custody", "verify", "--json"])
            #expect(changed.code == 3)
            #expect(try changed.lines().first?["faults"].list.first?["subject"].text == "recorder_issue/1")
        }

        @Test("000 §7: one that fails is not issued and stands among the faults; with a reason it is, and that is told")
        func faulty() throws {
            let vault = try vault()
            let base = ["recorder", "issue", "CAM001", "--to", "021001", "--by", "021002"]
            let refused = try vault.run(base + ["--battery", "12", "--lang", "zh"])
            #expect(
                refused.code == 1 && refused.err.contains("电量 12%") && refused.err.contains("本地设置"), "\(refused.err)")
            #expect(LanguageTests.english(refused.err).isEmpty)
            let issued = try vault.run(base + ["--battery", "12", "--reason", "the only one", "--json"])
            #expect(issued.code == 3, "\(issued.err)")
            #expect(try issued.lines().first?["reason"].text == "the only one")
            let faults = try vault.run(["recorder", "faults", "--json"])
            #expect(faults.code == 3)
            #expect(try faults.lines().map { $0["occasion"].text } == ["refusal", "issue"])
            #expect(try vault.run(["recorder", "faults", "--to", "2020-01-01"]).code == 0)
            for wrong in [
                ["--battery", "full"], ["--clock-offset", "2s", "--clock-reads", "2026-11-20T08:00"],
                ["--works", "hm"],
                ["--needs", "wings"], ["--correct", ""], ["--at", "2090-01-01T00:00"],
            ] {
                #expect(try vault.run(base + wrong).code == 2, "\(wrong)")
            }
        }

        @Test("003 §10: who has not brought a recorder back by the day's end is told, with the article")
        func missing() throws {
            let vault = try vault("luanchuan")
            let file = try Scratch.fresh("list") + "/ledger.csv"
            let csv =
                "设备编号,领用人警号,领用时间,归还时间,发放人\nCAM001,021001,2026-11-20 08:00,,021002\nHK70217,021002,2026-11-20 08:00,2026-11-20 17:00,021002\n"
            try Files.write(Array(csv.utf8), to: file)
            let loaded = try vault.run(["recorder", "ledger", "import", file, "--json"])
            #expect(loaded.code == 0, "\(loaded.err)")
            #expect(try loaded.lines().first?["new"].number == 2)
            #expect(
                try vault.run(["recorder", "ledger", "import", file, "--json"]).lines().first?["unchanged"].number == 2)
            let missing = try vault.run(["recorder", "missing", "--at", "2026-11-21T00:00:01", "--json"])
            #expect(missing.code == 3)
            let lines = try missing.lines()
            #expect(lines.first { $0["recorder"].text == "CAM001" }?["article"].text == "10/1")
            #expect(lines.first { $0["recorder"].text == "CAM001" }?["why"].text == "not-returned")
            #expect(!lines.contains { $0["recorder"].text == "HK70217" })
            #expect(lines.first { $0["recorder"].text == "DH30388" }?["why"].text == "not-seen")
            let zh = try vault.run(["recorder", "missing", "--at", "2026-11-21T00:00:01", "--lang", "zh"])
            #expect(zh.out.contains("未归还") && LanguageTests.english(zh.out).isEmpty, "\(zh.out)")
        }
    }
}
