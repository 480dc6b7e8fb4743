import Foundation
import Testing

/// What `SampleMedia/TRUTH.json` says about coverage of the dispatches.
private struct CoverageTruth: Decodable {
    struct Gap: Decodable {
        var kind: String
        var start: String
        var end: String
        var seconds: Double
    }
    struct Part: Decodable { var uncovered: [Gap] }
    struct Dispatch: Decodable {
        var number: String
        var valid: Bool
        var recordings: [String]?
        var byOfficer: [String: Part]?
        var together: Part?
    }
    var dispatches: [Dispatch]

    static func read() throws -> [Dispatch] {
        let data = try Data(contentsOf: URL(filePath: Product.sample + "/TRUTH.json"))
        return try JSONDecoder().decode(CoverageTruth.self, from: data).dispatches.filter(\.valid)
    }
}

extension EndToEnd {
    @Suite("coverage of dispatches") struct CoverageTests {
        private func isClose(_ a: JSON, _ b: String) -> Bool {
            guard let a = instant(a.text), let b = instant(b) else { return false }
            return abs(a - b) <= Comparison.tolerance
        }

        @Test("what nobody recorded of a dispatch is told with its bounds, and nothing else is")
        func together() throws {
            let day = try SampleDay.shared()
            let kinds = ["late-start", "early-stop", "not-covered", "not-evaluated"]
            for dispatch in try CoverageTruth.read() {
                var told = day.findings.filter {
                    $0["dispatch"].text == dispatch.number && kinds.contains($0["finding"]["kind"].text ?? "")
                }
                // Without any recording it is told as unmatched, once.
                let wanted = dispatch.recordings?.isEmpty == true ? [] : dispatch.together?.uncovered ?? []
                for gap in wanted {
                    let kind = ["late-start", "early-stop"].contains(gap.kind) ? gap.kind : "not-covered"
                    let index = told.firstIndex {
                        $0["finding"]["kind"].text == kind && isClose($0["wallStart"], gap.start)
                            && isClose($0["wallEnd"], gap.end)
                    }
                    #expect(index != nil, "\(dispatch.number) \(gap) is not among \(told)")
                    if let index {
                        #expect(Comparison.isClose(told[index]["finding"]["lost"], gap.seconds))
                        told.remove(at: index)
                    }
                }
                #expect(told.isEmpty, "\(dispatch.number) invented: \(told)")
            }
            // The upload tells them, too.
            let between = day.between.compactMap { $0["finding"]["kind"].text }.filter(kinds.contains)
            #expect(between.count == day.findings.count { kinds.contains($0["finding"]["kind"].text ?? "") })
        }

        @Test("what one officer's recording lacks is covered by a colleague, or by no one")
        func byColleague() throws {
            let findings = try SampleDay.shared().findings
            var results: [String] = []
            for dispatch in try CoverageTruth.read() {
                for (officer, part) in dispatch.byOfficer ?? [:] {
                    for gap in part.uncovered where ["interruption", "between-files"].contains(gap.kind) {
                        let isCovered = dispatch.together?.uncovered.contains { $0.start == gap.start } == false
                        let kind = gap.kind == "interruption" ? "interruption" : "break"
                        let found = try #require(
                            findings.first { line in
                                line["finding"]["kind"].text == kind && isClose(line["wallStart"], gap.start)
                            }, "\(gap)")
                        let cover = found["coveredBy"]
                        #expect(cover["dispatch"].text == dispatch.number)
                        #expect(cover["officer"].text == officer)
                        #expect(cover["result"].text == (isCovered ? "colleague" : "no-one"), "\(found)")
                        results.append(cover["result"].text ?? "")
                        guard isCovered else { continue }
                        let part = try #require(cover["by"].list.first)
                        #expect(part["segment"].text == "2026112000001-021002-001")
                        #expect(isClose(part["start"], gap.start) && isClose(part["end"], gap.end))
                    }
                }
            }
            #expect(results.sorted() == ["colleague", "colleague", "no-one", "no-one", "no-one"])
        }

        @Test("a recording whose clock is unknown, and one without its length, are named beside what is missing")
        func named() throws {
            let findings = try SampleDay.shared().findings
            func facts(_ number: String, _ kind: String) -> JSON? {
                findings.first { $0["dispatch"].text == number && $0["finding"]["kind"].text == kind }?["finding"][
                    "evidence"]["facts"]
            }
            let reset = "DCAM_CAM001_021001_20000101_000012.mp4"
            #expect(facts("2026112000002", "unmatched")?["withoutClock"].text == reset)
            #expect(facts("2026112000007", "early-stop")?["withoutClock"].text == reset)
            #expect(facts("2026112000004", "early-stop")?["withoutLength"].text?.hasSuffix("_0045.mp4") == true)
            #expect(facts("2026112000003", "late-start")?["withoutClock"].isNull == true)
        }

        @Test("a recorder list that comes last brings coverage up to date") func listLast() throws {
            let vault = try SampleVault()
            let lists = try Scratch.fresh("lists")
            let rows = """
                接警编号,出警民警警号,出警时间,结束时间
                N1,021001,2026-11-20 08:15:00,2026-11-20 08:17:00
                """
            try Files.write(Array(rows.utf8), to: lists + "/dispatches.csv")
            try Files.write(Array("serial,officer\nR9,021001\n".utf8), to: lists + "/recorders.csv")
            _ = try vault.run(["dispatch", "import", lists + "/dispatches.csv"])
            // A folder tells the recorder, and nothing tells the officer.
            let card = try Scratch.fresh("card") + "/HIK-R9"
            try Files.copy(
                SampleDay.folder + "/card-CAM001/DCIM/100MEDIA/DCAM_CAM001_021001_20261120_081530_IMP.mp4",
                to: card + "/hiv00012.mp4")
            _ = try vault.ingest(card)
            func kinds() throws -> [String?] {
                try vault.findings().filter { $0["dispatch"].text == "N1" }.map { $0["finding"]["kind"].text }
            }
            #expect(try kinds() == ["unmatched"])
            _ = try vault.run(["recorder", "import", lists + "/recorders.csv"])
            #expect(try vault.segments().count == 1)
            let after = try kinds()
            #expect(after.contains("not-covered") && !after.contains("unmatched"), "\(after)")
        }

        @Test("a recording with an unknown clock that may be all that is missing: not evaluated, with the reason")
        func notEvaluated() throws {
            let vault = try SampleVault()
            let list = try Scratch.fresh("list") + "/dispatches.csv"
            let rows = """
                接警编号,出警民警警号,出警时间,结束时间
                N1,021001,2026-11-20 08:16:20,2026-11-20 08:16:55
                """
            try Files.write(Array(rows.utf8), to: list)
            #expect(try vault.run(["dispatch", "import", list]).code == 0)
            // 15 s late, and there is a recording of 15 s that nobody knows the time of.
            let card = SampleDay.folder + "/card-CAM001/DCIM/100MEDIA/DCAM_CAM001_021001_"
            let copy = try Scratch.fresh("card")
            for name in ["20261120_081635.mp4", "20000101_000012.mp4"] {
                try Files.copy(card + name, to: "\(copy)/DCAM_CAM001_021001_\(name)")
            }
            _ = try vault.ingest(copy)
            let lines = try vault.findings("--dispatch", "N1").filter { $0["dispatch"].text == "N1" }
            #expect(lines.map { $0["finding"]["kind"].text } == ["not-evaluated"])
            let facts = lines.first?["finding"]["evidence"]["facts"]
            #expect(facts?["of"].text == "late-start")
            #expect(facts?["reason"].text == "the clock of DCAM_CAM001_021001_20000101_000012.mp4 is unknown")
            #expect(lines.first?["finding"]["lost"].isNull == true)
        }
    }
}
