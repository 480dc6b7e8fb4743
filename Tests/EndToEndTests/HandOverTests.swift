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

        @Test("002 §23: what is written of evidence is entered, sealed, listed, and no longer missing")
        func statement() throws {
            let root = try Scratch.fresh("vault") + "/v"
            #expect(try Product.run(["init", root, "--regulation", "jian-xian"]).code == 0)
            let vault = SampleVault(at: root)
            for list in ["officers.csv", "recorders.csv", "dispatches.csv"] { _ = try vault.load(list) }
            _ = try vault.ingest(SampleDay.folder)
            let file = try Scratch.fresh("list") + "/cases.csv"
            let csv = "案件编号,接警编号,案件类别,情形\nM1,2026112000001,违法占道,evidence\n"
            try Files.write(Array(csv.utf8), to: file)
            let imported = try vault.run(["matter", "import", file, "--json"])
            #expect(imported.code == 0, "\(imported.out)\(imported.err)")
            func lacking() throws -> [String: Set<String>] {
                var found: [String: Set<String>] = [:]
                for line in try vault.run(["handover", "fields", "--json"]).lines() {
                    found[line["segment"].text ?? ""] = Set(line["missing"].list.compactMap { $0["field"].text })
                }
                return found
            }
            let asked: Set<String> = ["content", "matterProved", "partySignature", "signatureDate"]
            let before = try lacking().filter { $0.key.hasPrefix("2026112000001-") }
            #expect(!before.isEmpty && before.values.allSatisfy { $0.isSuperset(of: asked) }, "\(before)")
            let segments = try vault.run(["find", "--dispatch", "2026112000001", "--json"]).lines()
            for digest in Set(segments.compactMap { $0["recording"].text }) {
                let base = ["handover", "statement", digest]
                let said = try vault.run(
                    base + ["--content", "执法全过程", "--proves", "违法占道", "--by", "021001", "--json"])
                #expect(said.code == 0, "\(said.err)")
                #expect(try said.lines().first?["content"].text == "执法全过程")
                #expect(try vault.run(base + ["--signed-on", "2026-11-20", "--by", "021001"]).code == 2)
                #expect(
                    try vault.run(base + ["--party", "当事人", "--signed-on", "2020-11-20", "--by", "021001"]).code == 0)
                let all = try vault.run(base + ["--json"]).lines()
                #expect(all.count == 2 && all.last?["signedOn"].text == "2020-11-20")
                let zh = try vault.run(base + ["--lang", "zh"])
                #expect(zh.out.contains("证明事项：违法占道") && zh.out.contains("签字日期：2020-11-20"), "\(zh.out)")
            }
            let after = try lacking().filter { $0.key.hasPrefix("2026112000001-") }
            #expect(after.values.allSatisfy { $0.isDisjoint(with: asked) }, "\(after)")
            let none = try vault.run(["handover", "statement", String(repeating: "0", count: 64), "--lang", "en"])
            #expect(none.code == 1 && none.err.contains("no such recording"), "\(none.err)")
            let log = try vault.run(["custody", "log", "--json", "--limit", "10000"]).lines()
            #expect(log.contains { $0["kind"].text == "state" && $0["by"].text == "021001" })
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
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
