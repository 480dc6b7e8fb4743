import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("What a case system writes of an event holds at once, under every regulation")
struct EventWordTests {
    static let regulations = ["tangshan-gaoxin", "zonghe-zhifa", "jian-xian", "luanchuan", "dapuhe"]

    private func store(
        _ site: KeptSite, _ rows: [String]
    ) throws -> (report: ImportReport, held: RetentionKeeper.HeldByRecord) {
        let csv = "案件编号,接警编号,情形\n" + rows.joined(separator: "\n") + "\n"
        let options = ListOptions(
            zone: site.site.zone, riskLevels: site.layers.site.keeping.retention.riskLevels,
            traits: TraitReading(site.layers))
        let result = try ListImport.matters(from: Array(csv.utf8), file: "m.csv", options: options)
        let stored = try ListKeeper(retention: site.retention, by: "021002").store(matters: result)
        return (stored.list.report, stored.held)
    }

    @Test(
        "001 §6, 003 §15, 004 §13: complaint, petition, objection, reconsideration and litigation, in any usual word",
        arguments: regulations)
    func words(_ regulation: String) throws {
        let site = try KeptSite(regulation, roles: false)
        let words = [
            "投诉", "投诉举报", "举报", "信访投诉", "信访", "上访", "群众信访", "异议", "提出异议", "行政复议", "复议", "申请行政复议", "行政诉讼",
            "诉讼", "提起行政诉讼", "complaint", "petition", "objection", "reconsideration", "litigation", "Law suit",
        ]
        for (index, word) in words.enumerated() {
            try site.dispatch("D\(index)")
            let recording = try site.receive("\(index).mp4", under: ["D\(index)"])
            let (report, held) = try store(site, ["M\(index),D\(index),\(word)"])
            #expect(report.invalid == 0, "\(word): \(report.problems.map(\.reason.zh))")
            #expect(held.raised.map(\.subject) == [.matter("M\(index)")], "\(regulation) \(word)")
            #expect(try site.catalogue.isHeld(recording.sha256), "\(regulation) \(word)")
            #expect(!report.problems.contains { $0.reason.en.contains("neither holds") }, "\(word)")
        }
    }

    @Test(
        "every term of the regulation's own rules and holds is understood, with its own commas", arguments: regulations)
    func terms(_ regulation: String) throws {
        let site = try KeptSite(regulation, roles: false)
        let keeping = site.layers.site.keeping
        let rules = keeping.retention.rules.filter { !$0.when.isEmpty }.map { ($0.item.words.zh, $0.when) }
        let holds = keeping.holds.compactMap { item in MatterTrait(rawValue: item.key).map { (item.words.zh, [$0]) } }
        #expect(holds.count == keeping.holds.count, "every event of a hold is a kind of matter a list can name")
        for (index, (term, traits)) in (rules + holds.map({ ($0.0, Set($0.1)) })).enumerated() {
            let found = Set(TraitReading(site.layers).traits(term))
            #expect(!found.isEmpty && found.isSubset(of: traits), "\(term): \(found)")
            let (report, _) = try store(site, ["M\(index),D,\"\(term)\""])
            #expect(report.invalid == 0, "\(term): \(report.problems.map(\.reason.zh))")
        }
    }

    @Test("a word nobody knows leaves its row out, says which are known, and holds what it certainly speaks of")
    func unknown() throws {
        let site = try KeptSite(roles: false)
        try site.dispatch("D1", "D2")
        let first = try site.receive("a.mp4", under: ["D1"])
        let second = try site.receive("b.mp4", under: ["D2"])
        let (report, held) = try store(site, ["M1,D1,被群众投诉了三次", "M2,D2,天气不好"])
        #expect(report.invalid == 2)
        #expect(report.problems.allSatisfy { $0.reason.zh.contains("信访、上访") && $0.reason.en.contains("litigation") })
        #expect(held.raised.map(\.subject) == [.matter("M1"), .dispatch("D1")])
        #expect(try site.catalogue.isHeld(first.sha256) && !site.catalogue.isHeld(second.sha256))
    }

    @Test(
        "several dispatches in a cell are held each, with spaces between them or in wide digits",
        arguments: ["D1 D2", "D1　D2", "Ｄ１，Ｄ２", "D1;D2", "Ｄ１ D2"])
    func several(_ cell: String) throws {
        let site = try KeptSite(roles: false)
        try site.dispatch("D1", "D2")
        let both = [try site.receive("a.mp4", under: ["D1"]), try site.receive("b.mp4", under: ["D2"])]
        let (report, held) = try store(site, ["M1,\"\(cell)\",投诉"])
        #expect(report.problems.isEmpty && held.raised.count == 1, "\(report.problems.map(\.reason.zh))")
        for recording in both { #expect(try site.catalogue.isHeld(recording.sha256)) }
    }

    @Test("an event that comes after the disposal says which originals are gone")
    func tooLate() throws {
        let site = try KeptSite()
        try site.dispatch("D1")
        let recording = try site.receive("a.mp4", under: ["D1"])
        _ = try site.catalogue.store(matters: [MatterRecord(number: "M1", dispatches: ["D1"])])
        let late = KeptSite.start + KeptSite.days(400)
        let id = try site.approved([recording], at: late, undoDays: 0)
        #expect(try site.carryOut(id, at: late).tombstones.count == 1)
        let (report, held) = try store(site, ["M1,D1,信访"])
        #expect(held.raised.count == 1)
        let told = report.problems.filter { $0.reason.zh.contains("此前已处置") }
        #expect(told.count == 1 && told[0].reason.en.contains("a.mp4"), "\(report.problems.map(\.reason.zh))")
    }

    @Test(
        "004 §15: a court or a reconsideration body by any usual name is one",
        arguments: [
            ("县中院", Recipient.Kind.court), ("省高院", .court), ("某县人民法院", .court), ("人民法庭", .court),
            ("县人民政府复议机构", .reconsideration), ("行政复议局", .reconsideration), ("当事人张某", .party), ("市电视台", .media),
            ("某公司", .other),
        ])
    func recipients(_ name: String, _ kind: Recipient.Kind) {
        #expect(Recipient(text: name).kind == kind)
    }
}
