import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("Lists stored through the library")
struct ListKeeperTests {
    private func read(_ text: String, _ site: KeptSite) throws -> ImportResult<MatterRecord> {
        try ListImport.matters(from: Array(text.utf8), file: "m.json", options: ListOptions(zone: site.site.zone))
    }

    @Test("Whoever has no right to lists is refused by the library, whatever the list, and nothing is stored")
    func right() throws {
        let site = try KeptSite()
        let options = ListOptions(zone: site.site.zone)
        func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
        let dispatches = try ListImport.dispatches(
            from: bytes(
                #"[{"number": "D7", "officers": ["021004"], "start": "2026-11-20T17:00", "end": "2026-11-20T19:00"}]"#),
            file: "d.json", options: options)
        let officers = try ListImport.officers(
            from: bytes(#"[{"police_number": "031001"}]"#), file: "o.json", options: options)
        let recorders = try ListImport.recorders(
            from: bytes(#"[{"serial": "CAM9"}]"#), file: "r.json", options: options)
        let matters = try read(#"[{"number": "M1", "dispatches": ["D1"], "traits": ["complaint"]}]"#, site)
        let ledger = RecorderLedger(catalogue: site.catalogue, rules: site.layers.site, site: site.site)
        let rows = try ListImport.recorderLedger(
            from: bytes("设备编号,领用人警号,领用时间,发放人警号\nCAM9,021004,2026-11-20 08:00,021002\n"), file: "l.csv",
            options: options)
        try #require(rows.values.count == 1)
        let before = try site.catalogue.custodyEventCount()
        for person in ["021004", nil] {
            let keeper = ListKeeper(retention: site.retention, by: person)
            #expect(throws: AccessError.self) { _ = try keeper.store(dispatches: dispatches) }
            #expect(throws: AccessError.self) { _ = try keeper.store(officers: officers) }
            #expect(throws: AccessError.self) { _ = try keeper.store(recorders: recorders) }
            #expect(throws: AccessError.self) { _ = try keeper.store(matters: matters) }
            #expect(throws: AccessError.self) { _ = try ledger.store(rows, by: person) }
        }
        #expect(try site.catalogue.custodyEventCount() == before)
        let keeper = ListKeeper(retention: site.retention, by: "021002")
        #expect(try keeper.store(dispatches: dispatches).stored.inserted == 1)
        #expect(try keeper.store(officers: officers).stored.inserted == 1)
        #expect(try keeper.store(recorders: recorders).stored.inserted == 1)
        #expect(try keeper.store(matters: matters).list.stored.inserted == 1)
        _ = try ledger.store(rows, by: "021002")
        #expect(try site.catalogue.custodyEventCount() > before)
    }

    @Test("A matter that names a dispatch nobody knows is taken and told, in either language, until its list comes")
    func unknownDispatch() throws {
        let site = try KeptSite()
        try site.dispatch("Da1", "D2")
        let text =
            #"[{"number": "M1", "dispatches": ["dA1", "D2"]}, {"number": "M2", "dispatches": ["D2", "D8", "D9"]}, {"number": "M3"}]"#
        let keeper = ListKeeper(retention: site.retention, by: "021002")
        let (report, stored) = try keeper.store(matters: read(text, site)).list
        #expect(stored.inserted == 3 && report.valid == 3 && report.invalid == 0)
        #expect(report.matched == 2 && report.unmatched == 1)
        // The other is M3's, which names none.
        let told = try #require(report.problems.first { $0.value == "M2" })
        #expect(report.problems.count == 2 && told.severity == .warning)
        #expect(told.reason.text(.en).contains("D8, D9") && told.reason.text(.zh).contains("D8、D9"))
        #expect(try site.catalogue.matter("M2")?.dispatches == ["D2", "D8", "D9"])
        try site.dispatch("D8", "D9")
        let again = try keeper.store(matters: read(text, site)).list
        #expect(again.report.unmatched == 0 && again.report.problems.count == 1 && again.stored.unchanged == 3)
    }

    @Test(
        "A complaint holds at once, whatever else its row lacks: what the row names is held, and the row itself is refused",
        arguments: [
            (
                #"{"number": "M1", "dispatches": ["D1"], "traits": "complaint;no such word"}"#,
                ["matter M1", "dispatch D1"]
            ),
            (
                #"{"number": "M1", "dispatches": ["D1"], "traits": "投诉", "end": "someday"}"#,
                ["matter M1", "dispatch D1"]
            ),
            (
                #"{"number": "M1", "dispatches": ["D1"], "traits": "投诉", "caseFile": "?"}"#,
                ["matter M1", "dispatch D1"]
            ),
            (#"{"number": "", "dispatches": ["D1"], "traits": "complaint"}"#, ["dispatch D1"]),
        ])
    func complaintInABadRow(row: String, held: [String]) throws {
        let site = try KeptSite()
        try site.dispatch("D1")
        let result = try read("[\(row)]", site)
        #expect(result.values.isEmpty && result.report.invalid == 1)
        let keeper = ListKeeper(retention: site.retention, by: "021002")
        let (list, raised) = try keeper.store(matters: result)
        #expect(list.stored.inserted == 0)
        #expect(raised.raised.map { "\($0.subject.kind) \($0.subject.key)" } == held)
        #expect(try site.catalogue.holds(inForceOnly: true).map(\.event) == held.map { _ in "complaint" })
        // The same list again raises nothing more.
        #expect(try keeper.store(matters: read("[\(row)]", site)).held.raised.isEmpty)
    }

    @Test("A matter named twice with other data: the first row is kept, and a complaint of the second holds as well")
    func complaintInASecondRow() throws {
        let site = try KeptSite()
        try site.dispatch("D1", "D2")
        let text =
            #"[{"number": "M1", "dispatches": ["D1"]}, {"number": "M1", "dispatches": ["D2"], "traits": "complaint"}]"#
        let (list, held) = try ListKeeper(retention: site.retention, by: "021002").store(matters: read(text, site))
        #expect(list.stored.inserted == 1)
        #expect(held.raised.map { "\($0.subject.kind) \($0.subject.key)" } == ["matter M1", "dispatch D2"])
    }

    @Test("A case with a row for each of its dispatches has them all")
    func rowForEachDispatch() throws {
        let site = try KeptSite()
        let rows = ["D1", "D2", "D1"].map { #"{"number": "M1", "dispatches": ["\#($0)"], "traits": "complaint"}"# }
        let result = try read("[\(rows.joined(separator: ","))]", site)
        #expect(result.values.map(\.dispatches) == [["D1", "D2"]])
        #expect(result.report.problems.allSatisfy { !$0.reason.en.contains("with other data") })
    }

    @Test("A day without a time ends a case with its last second, so that no period is shorter")
    func dayOfCaseEnd() throws {
        let site = try KeptSite()
        for day in ["2026-11-20", "2026/11/20", "2026年11月20日"] {
            let text = #"[{"number": "M1", "dispatches": ["D1"], "end": "\#(day)", "filed": "\#(day)"}]"#
            let matter = try #require(try read(text, site).values.first)
            #expect(matter.end == WallTime(seconds: 1_795_190_399) && matter.filed == matter.end)
        }
    }
}
