import Archive
import Catalogue
import Evidence
import Regulation
import Testing
import Vault

@testable import Pipeline

@Suite("What is to go onto discs")
struct DiscSelectionTests {
    /// Recordings of every kind: with a matter of either case, held in each of three ways, taken from their dispatch by a
    /// later list, on discs, on discs of a plan given up, disposed of.
    private static func site() throws -> DiscSite {
        let site = try DiscSite()
        let kept = site.kept
        try kept.dispatch("D1", "D2", "E3a", "D4", "D5", "D6")
        let matters = [
            MatterRecord(number: "M1", dispatches: ["D1", "D5"], traits: [MatterTrait.massIncident.rawValue]),
            MatterRecord(number: "m2", dispatches: ["e3A"], traits: [MatterTrait.complaint.rawValue]),
            MatterRecord(number: "M0", dispatches: ["D1"], traits: [MatterTrait.evidence.rawValue]),
        ]
        _ = try kept.catalogue.store(matters: matters)
        var all: [Recording] = []
        for (index, dispatches) in [
            ["D1"], ["D1"], ["D2"], ["E3a"], ["D4", "D2"], [], ["D5"], ["D6"], ["D5"], ["D1"],
        ].enumerated() {
            all.append(
                try kept.receive("\(index).mp4", at: KeptSite.start + .seconds(Int64(index * 60)), under: dispatches))
        }
        // What a dispatch asked for stays owed when a later list names another.
        try kept.file(all[1], under: ["D6"])
        for subject in [HoldRecord.Subject.recording(all[5].sha256), .dispatch("d4"), .matter("M2")] {
            let hold = HoldRecord(
                subject: subject, event: "complaint", basis: LedgerBasis(regulation: "local", article: nil),
                by: "021001",
                at: KeptSite.start)
            _ = try kept.catalogue.hold(hold)
        }
        let released = try kept.catalogue.hold(
            HoldRecord(
                subject: .dispatch("D2"), event: "complaint", basis: LedgerBasis(regulation: "local", article: nil),
                by: "021001",
                at: KeptSite.start))
        _ = try kept.catalogue.release(
            hold: released.id, HoldRecord.Release(by: "021003", at: KeptSite.start, why: "done"))
        _ = try site.made([all[0]])
        _ = try site.confirmed([all[6], all[2]])
        let givenUp = try site.made([all[8]])
        _ = try site.keeper().withdraw(givenUp.key, by: "021002", why: "another medium")
        try site.forceTombstone(of: all[9])
        return site
    }

    @Test("asked of all at once, the catalogue answers as for one after the other")
    func atOnce() throws {
        let site = try Self.site()
        let selection = DiscSelection(retention: site.kept.retention, root: site.kept.vault.root)
        let all = try site.kept.catalogue.recordings(RecordingFilter())
        var found: [(items: Int, gone: Int, onDiscs: Int)] = []
        for change: (inout DiscSelection.Request) -> Void in [
            { _ in }, { $0.allowed = true }, { $0.held = true }, { $0.dispatches = ["D1", "D2", "D4", "e3a"] },
            { $0.matters = ["M1", "m2"] }, { $0.recordings = all.map(\.sha256) },
            {
                $0.recordings = all.map(\.sha256); $0.held = true
            },
        ] {
            for sets in [nil, 1, 2, 3] {
                var request = DiscSelection.Request()
                change(&request)
                request.leavingOutSets = sets
                let single = try selection.choose(request, .zh, many: .max)
                let bulk = try selection.choose(request, .zh, many: 0)
                #expect(single.items == bulk.items, "\(request)")
                #expect(single.gone == bulk.gone && single.onDiscs == bulk.onDiscs, "\(request)")
                found.append((bulk.items.count, bulk.gone.count, bulk.onDiscs.count))
            }
        }
        // It is not for want of recordings that they agree.
        #expect(found.contains { $0.items == 9 && $0.gone == 1 })
        #expect(found.contains { $0.onDiscs == 4 })
        #expect(found.contains { (1..<9).contains($0.items) && $0.gone == 1 })
        let held = try selection.choose(
            {
                var one = DiscSelection.Request(); one.held = true; return one
            }(), .zh, many: 0)
        #expect(held.items.map(\.name).sorted() == ["3.mp4", "4.mp4", "5.mp4"])
        let groups = try selection.choose(
            {
                var one = DiscSelection.Request(); one.recordings = all.map(\.sha256); return one
            }(), .zh, many: 0)
        let named = Dictionary(uniqueKeysWithValues: groups.items.map { ($0.name, $0.group) })
        // The matter first by number; without one the dispatch; without that the recording itself.
        #expect(named["0.mp4"] == "M0" && named["1.mp4"] == "M0" && named["3.mp4"] == "m2" && named["7.mp4"] == "D6")
        #expect(named["5.mp4"]?.count == 64)
    }
}
