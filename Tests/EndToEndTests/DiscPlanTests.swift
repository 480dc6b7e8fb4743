import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("planning discs") struct DiscPlanTests {
        private func plan(_ vault: SampleVault, _ more: String...) throws -> JSON { try plan(vault, more) }

        private func plan(_ vault: SampleVault, _ more: [String]) throws -> JSON {
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

        @Test("By case, by dispatch, by the time of recording: each plans what the index says lies there, and no more")
        func selected() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let segments = try vault.segments()
            let dispatches = Set(segments.compactMap { $0["dispatch"].text }).sorted()
            let (first, second) = (dispatches[0], dispatches[1])
            func under(_ numbers: Set<String>) -> Set<String> {
                Set(
                    segments.filter { numbers.contains($0["dispatch"].text ?? "") }.compactMap { $0["recording"].text })
            }
            let file = try Scratch.fresh("list") + "/cases.csv"
            try Files.write(Array("案件编号,接警编号\nM1,\(first)\nM1,\(second)\nM2,\(second)\n".utf8), to: file)
            #expect(try vault.run(["matter", "import", file]).code == 0)
            #expect(try Set(planned(plan(vault, "--dispatch", second))) == under([second]))
            #expect(
                try Set(planned(plan(vault, "--dispatch", first, "--dispatch", second))) == under([first, second]))
            #expect(try Set(planned(plan(vault, "--matter", "M2"))) == under([second]))
            #expect(try Set(planned(plan(vault, "--matter", "M1"))) == under([first, second]))
            // By the time of recording; nobody was recording at noon.
            let noon = try #require(instant("2026-11-20T12:00:00+08:00"))
            let everything = Set(segments.compactMap { $0["recording"].text })
            let known = try vault.recordings().filter { everything.contains($0.sha256) }
            let late = Set(
                known.filter { Double(($0.span?.start.nanoseconds ?? 0) / 1_000_000_000) >= noon }.map(\.sha256))
            #expect(!late.isEmpty && late.count < known.count)
            let asked =
                ["--dispatch"] + dispatches.joined(separator: " --dispatch ").split(separator: " ").map(String.init)
            #expect(try Set(planned(plan(vault, asked + ["--from", "2026-11-20T12:00"]))) == late)
            #expect(
                try Set(planned(plan(vault, asked + ["--to", "2026-11-20T12:00"]))) == everything.subtracting(late))
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
            #expect(try plan(vault, "--recording", one.sha256, "--sectors", "2000000")["sectors"].number == 2_000_000)
            #expect(try vault.run(["disc", "plan", "--sets", "0"]).code == 2)
        }
    }
}
