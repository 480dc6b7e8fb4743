import Archive
import Evidence
import Foundation
import Testing

@Suite("Preview of a plan")
struct PlanPreviewTests {
    private static func plan() -> DiscPlan {
        var items = PlanMaking.incidents(60, seed: 5)
        items.append(PlanMaking.item(900_000, bytes: 99_000_000_000, group: "案件<1>&\"二\"\u{1}"))
        items.append(PlanMaking.item(900_001, bytes: 1000, group: "案件<1>&\"二\"\u{1}"))
        return DiscPlanner(PlanSettings(medium: .bdR25)).plan(items)
    }

    @Test("the table has a line a disc, the totals, and what is not planned", arguments: Words.Language.allCases)
    func table(language: Words.Language) {
        let plan = Self.plan()
        let text = plan.table(for: DiscSet.usual, language)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 1 + 1 + plan.discs.count + 1 + 1 + 1 + 1)
        for disc in plan.discs { #expect(lines[disc.number + 1].contains(" \(disc.items) ")) }
        #expect(text.contains("\(plan.discs.count * 3)"))
        #expect(lines.last?.contains(UnplannedItem.Reason.tooLarge.words.text(language)) == true)
        let detailed = plan.table(for: [], language, isDetailed: true)
        for group in plan.discs.flatMap(\.groups) { #expect(detailed.contains(group.group)) }
        #expect(detailed.contains("000 §19"))
    }

    @Test("the picture is XML that a parser takes, with a title on every block", arguments: Words.Language.allCases)
    func picture(language: Words.Language) throws {
        let plan = Self.plan()
        let scratch = try Scratch()
        let file = try scratch.file("plan.svg", plan.picture(language))
        let read = try run(
            "python3",
            [
                "-c",
                """
                import sys, xml.etree.ElementTree as E
                s = "{http://www.w3.org/2000/svg}"
                root = E.parse(sys.argv[1]).getroot()
                discs = [g for g in root.iter(s + "g")]
                assert all(r.find(s + "title").text for g in discs for r in g.iter(s + "rect"))
                for g in discs:
                    end = 64.0
                    for r in g.iter(s + "rect"):
                        assert abs(float(r.get("x")) - end) < 0.01, (r.get("x"), end)
                        end = float(r.get("x")) + float(r.get("width"))
                    assert abs(end - 792) < 0.01, end
                print(len(discs))
                """, file.text,
            ])
        #expect(read.status == 0, "\(read.output)")
        #expect(read.output == "\(plan.discs.count)\n")
        #expect(plan.picture(language) == plan.picture(language))
    }

    @Test("a picture of thousands of tiny groups stays small")
    func small() {
        let items = (0..<20_000).map { PlanMaking.item($0, bytes: 1000, group: "D\($0)") }
        let plan = DiscPlanner(PlanSettings(medium: .bdR25)).plan(items)
        #expect(plan.picture(.en).utf8.count < 20_000)
        #expect(plan.picture(.en).contains("20000 more groups"))
    }

    @Test("words are there in both languages")
    func words() {
        for reason in UnplannedItem.Reason.allCases { #expect(reason.words.zh != reason.words.en) }
        for set in DiscSet.usual { #expect(!set.title.zh.isEmpty && !set.title.en.isEmpty) }
        let plan = DiscPlanner(PlanSettings(medium: .bdR100)).plan([])
        #expect(plan.table(for: [], .zh) != plan.table(for: [], .en))
    }
}
