import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("hand-over") struct HandOverTests {
        @Test("000 §16 and §18: recordings of days ago are late, with deadline and article; missing fields by officer")
        func late() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let outcome = try vault.run(["handover", "late", "--json"])
            let late = try outcome.lines()
            #expect(outcome.code == 3 && !late.isEmpty)
            #expect(late.allSatisfy { $0["verdict"].text == "late" && $0["article"].text == "16" })
            #expect(late.allSatisfy { $0["late"].number ?? 0 > 0 })
            let all = try vault.run(["handover", "late", "--all", "--json"]).lines()
            #expect(all.count == (try vault.recordings().count))
            #expect(all.contains { $0["verdict"].text == "not-evaluated" && $0["deadline"].isNull })
            let none = try vault.run(["handover", "late", "--to", "2020-01-01T00:00", "--lang", "en"])
            #expect(none.code == 0 && none.out.contains("late 0"), "\(none.out)")
            let refused = try vault.run([
                "handover", "away", "--officer", "021001", "--from", "2026-11-20T08:00", "--to", "2026-11-22T08:00",
                "--reason", "remote", "--by", "021002", "--lang", "zh",
            ])
            #expect(refused.code == 1 && refused.err.contains("没有这种例外"), "\(refused.err)")
        }

        @Test("000 §18: a segment without a place or an officer's name is told, by officer, with the article")
        func fields() throws {
            let vault = try SampleVault(lists: ["recorders.csv"])
            let file = try Scratch.fresh("list") + "/dispatches.csv"
            try Files.write(
                Array(
                    """
                    接警编号,警号,开始时间,结束时间,事由
                    D1,021001,2026-11-20 08:00,2026-11-20 09:00,纠纷

                    """.utf8), to: file)
            #expect(try vault.run(["dispatch", "import", file]).code == 0)
            _ = try vault.ingest(SampleDay.folder)
            let outcome = try vault.run(["handover", "fields", "--json"])
            let gaps = try outcome.lines()
            #expect(outcome.code == 3 && !gaps.isEmpty)
            let missing = try #require(gaps.first)["missing"].list
            #expect(missing.map { $0["field"].text } == ["officerName", "place"])
            #expect(missing.allSatisfy { $0["article"].text == "18" })
            let zh = try vault.run(["handover", "fields", "--lang", "zh"])
            #expect(zh.out.contains("缺 出警民警姓名（第18条）"), "\(zh.out)")
        }

        @Test("002 §27: a matter not filed thirty days after its end is told; filed in time it is not")
        func filing() throws {
            let root = try Scratch.fresh("vault") + "/v"
            #expect(try Product.run(["init", root, "--regulation", "jian-xian"]).code == 0)
            let vault = SampleVault(at: root)
            for list in ["officers.csv", "recorders.csv", "dispatches.csv"] { _ = try vault.load(list) }
            _ = try vault.ingest(SampleDay.folder)
            let file = try Scratch.fresh("list") + "/cases.csv"
            let csv =
                "案件编号,接警编号,结案时间,归档时间\nM1,2026112000001,2026-11-20 10:00,\nM2,2026112000001,2026-11-20 10:00,2026-12-20 23:59\nM3,2026112000008,2026-11-20 10:00,2026-12-01 09:00\n"
            try Files.write(Array(csv.utf8), to: file)
            #expect(try vault.run(["matter", "import", file]).code == 0)
            let at = ["--at", "2026-12-21T00:00:01"]
            let outcome = try vault.run(["handover", "filing", "--all", "--json"] + at)
            #expect(outcome.code == 3, "\(outcome.err)")
            let lines = try outcome.lines()
            #expect(lines.map { $0["state"].text } == ["not-filed", "filed", "filed"])
            #expect(lines.map { $0["verdict"].text } == ["fail", "pass", "fail"])
            #expect(
                lines.allSatisfy { $0["article"].text == "27/1" && $0["deadline"].text == "2026-12-21T00:00:00+08:00" })
            #expect(lines.last?["unrecorded"].list.map { $0.text } == ["2026112000008"])
            let early = try vault.run(["handover", "filing", "--at", "2026-12-20T12:00", "--lang", "zh"])
            #expect(!early.out.contains("未归档：") && early.out.contains("不属于任何案件"), "\(early.out)")
            let other = try SampleVault().run(["handover", "filing", "--lang", "en"])
            #expect(other.code == 0 && other.err.contains("gives no time"), "\(other.err)")
        }

        @Test("002 §25: an absence is entered, excuses, and is sealed in the custody log")
        func away() throws {
            let root = try Scratch.fresh("vault") + "/v"
            #expect(try Product.run(["init", root, "--regulation", "jian-xian"]).code == 0)
            let vault = SampleVault(at: root)
            _ = try vault.load("officers.csv")
            let base = ["handover", "away", "--from", "2026-11-20T00:00", "--by", "021002", "--reason", "onWater"]
            let entered = try vault.run(base + ["--to", "2030-01-01T00:00", "--officer", "021001", "--json"])
            #expect(entered.code == 0, "\(entered.err)")
            #expect(try entered.lines().first?["id"].text == "A1")
            #expect(try vault.run(base + ["--to", "2026-11-21T00:00", "--officer", "999999"]).code == 1)
            #expect(try vault.run(base + ["--to", "2026-11-19T00:00", "--officer", "021001"]).code == 2)
            _ = try vault.ingest(SampleDay.folder)
            let all = try vault.run(["handover", "late", "--all", "--json"]).lines()
            #expect(
                all.contains {
                    $0["absence"].text == "A1" && $0["article"].text == "25/2" && $0["verdict"].text == "in-time"
                })
            #expect(all.contains { $0["officer"].text == "021002" && $0["verdict"].text == "late" })
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
            let log = try vault.run(["custody", "log", "--json"]).lines()
            #expect(log.contains { $0["kind"].text == "absence" && $0["about"]["officer"].text == "021001" })
        }
    }
}
