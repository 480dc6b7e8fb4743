import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("planning discs") struct DiscPlanTests {
        private func plan(_ vault: SampleVault, _ more: String...) throws -> JSON {
            let outcome = try vault.run(["disc", "plan", "--json", "--lang", "en"] + more)
            guard let line = try outcome.lines().first else { throw Trouble(outcome.err) }
            return line
        }

        private func planned(_ plan: JSON) -> [String] {
            plan["discs"].list.flatMap { $0["groups"].list }.flatMap { $0["items"].list }.compactMap {
                $0["recording"].text
            }
        }

        @Test(
            "000 §19(4): what the regulation wants on disc is planned with its article, its matter together; else nothing"
        )
        func due() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            #expect(try planned(plan(vault)).isEmpty)
            let segments = try vault.segments()
            let dispatch = try #require(segments.first?["dispatch"].text)
            let file = try Scratch.fresh("list") + "/cases.csv"
            try Files.write(Array("案件编号,接警编号,情形\nM1,\(dispatch),群体性事件\n".utf8), to: file)
            #expect(try vault.run(["matter", "import", file]).code == 0)
            let plan = try plan(vault, "--medium", "dvd+r", "--sets", "2")
            let expected = Set(segments.filter { $0["dispatch"].text == dispatch }.compactMap { $0["recording"].text })
            #expect(Set(planned(plan)) == expected && planned(plan).count == expected.count)
            #expect(plan["discsNeeded"].number == 2 && plan["discs"].list.count == 1)
            let group = try #require(plan["discs"].list.first?["groups"].list.first)
            #expect(group["group"].text == "M1")
            #expect(group["items"].list.allSatisfy { $0["reason"].text?.contains("Art. 19") == true }, "\(group)")
            let picture = try Scratch.fresh("picture") + "/plan.svg"
            let table = try vault.run(["disc", "plan", "--lang", "zh", "--detail", "--picture", picture])
            #expect(
                table.code == 0 && table.out.contains("M1") && table.out.contains("第19条"), "\(table.out)\(table.err)")
            #expect(String(decoding: try Files.bytes(picture), as: UTF8.self).hasPrefix("<svg"))
        }

        @Test("What is named goes onto a disc without a rule; what fits on none is told")
        func named() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let recordings = try vault.recordings()
            let one = try #require(recordings.max { $0.size < $1.size })
            #expect(try planned(plan(vault, "--recording", one.sha256)) == [one.sha256])
            let small = try vault.run(["disc", "plan", "--recording", one.sha256, "--sectors", "2000", "--json"])
            #expect(small.code == 3)
            let line = try #require(try small.lines().first)
            #expect(line["unplanned"].list.map { $0["reason"].text } == ["too-large"], "\(line)")
            let hold = try vault.run([
                "retention", "hold", "--recording", one.sha256, "--event", "complaint", "--by", "021001", "--text", "x",
            ])
            #expect(hold.code == 0)
            #expect(try planned(plan(vault, "--held")) == [one.sha256])
            #expect(try vault.run(["disc", "plan", "--medium", "floppy"]).code == 2)
            #expect(try vault.run(["disc", "plan", "--sets", "0"]).code == 2)
        }
    }
}
