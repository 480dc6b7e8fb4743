import Catalogue
import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Checks of discs that are due, and their draws")
struct DiscDueTests {
    private let zone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
    private let start = KeptSite.start

    private func copy(_ number: Int, _ events: [DiscEvent]) -> DiscCopyRecord {
        DiscCopyRecord(
            id: Int64(number), plan: 1, planKey: "DP1", set: "USE", disc: number, identity: "DP1-USE-00\(number)",
            events: events)
    }

    private func verified(_ at: WallTime, unreadable: Int64 = 0) -> [DiscEvent] {
        [
            DiscEvent(.built, by: "1", at: at), DiscEvent(.burning, by: "1", at: at),
            DiscEvent(.burnt, by: "1", at: at),
            DiscEvent(.verified, by: "1", at: at, verdict: .pass, unreadable: unreadable),
        ]
    }

    private func due(
        _ copies: [DiscCopyRecord], _ draws: [DiscDraw] = [], _ settings: DiscSettings = .usual, after days: Int64
    ) -> [String] {
        DiscDue.list(copies, draws, settings, at: start + KeptSite.days(days), zone: zone).map {
            "\($0.copy.disc) \($0.why.rawValue)"
        }
    }

    @Test("A verified disc is due three years after it was last read whole, to the day")
    func months() {
        let discs = [copy(1, verified(start))]
        // 2026-11-20 to 2029-11-20: 1096 days, one of them of February 2028.
        #expect(due(discs, after: 1095).isEmpty)
        #expect(due(discs, after: 1096) == ["1 check"])
        let read = DiscEvent(.checked, by: "1", at: start + KeptSite.days(1000), verdict: .pass, unreadable: 0)
        #expect(due([copy(1, verified(start) + [read])], after: 1096).isEmpty)
        // A tester's report is no reading.
        let scan = DiscEvent(.checked, by: "1", at: start + KeptSite.days(1000), verdict: .notEvaluated)
        #expect(due([copy(1, verified(start) + [scan])], after: 1096) == ["1 check"])
    }

    @Test("What is burnt and unread, back, failed or lost is to be done at once; what is lent or migrated is not")
    func atOnce() {
        let base = verified(start)
        func after(_ kinds: DiscEvent.Kind...) -> [DiscEvent] {
            base + kinds.map { DiscEvent($0, by: "1", at: start) }
        }
        #expect(due([copy(1, Array(base.prefix(3)))], after: 0) == ["1 unverified"])
        #expect(due([copy(1, after(.lent))], after: 0).isEmpty)
        #expect(due([copy(1, after(.lent, .returned))], after: 0) == ["1 returned"])
        #expect(due([copy(1, after(.lost))], after: 0) == ["1 replace"])
        #expect(due([copy(1, after(.failed))], after: 0) == ["1 replace"])
        #expect(due([copy(1, after(.migrated))], after: 9000).isEmpty)
    }

    @Test("Migration is due by age, or by unreadable sectors, each by the site's setting")
    func migration() {
        #expect(due([copy(1, verified(start))], after: 3653).contains { $0 == "1 migrate" })
        #expect(!due([copy(1, verified(start))], after: 3652).contains { $0 == "1 migrate" })
        #expect(due([copy(1, verified(start, unreadable: 1))], after: 1) == ["1 migrate"])
        var patient = DiscSettings.usual
        patient.migrateUnreadable = 2
        #expect(due([copy(1, verified(start, unreadable: 1))], [], patient, after: 1).isEmpty)
    }

    @Test("Of a draw, those drawn are read; the rest count as looked at, unless one of those drawn fails")
    func draw() {
        let discs = (1...4).map { copy($0, verified(start)) }
        let at = start + KeptSite.days(1100)
        let draw = DiscDraw(
            id: 1, logSize: 0, seed: "s", percent: 25, candidates: discs.map(\.identity), items: ["DP1-USE-002"],
            by: "1", at: at)
        #expect(due(discs, [draw], after: 1101) == ["2 drawn"])
        var read = discs
        read[1].events.append(DiscEvent(.checked, by: "1", at: at + KeptSite.days(1), verdict: .pass, unreadable: 0))
        #expect(due(read, [draw], after: 1102).isEmpty)
        var failed = discs
        failed[1].events.append(DiscEvent(.checked, by: "1", at: at + KeptSite.days(1), verdict: .fail, unreadable: 9))
        let list = due(failed, [draw], after: 1102)
        #expect(Set(list) == ["1 sample-failed", "2 replace", "3 sample-failed", "4 sample-failed"])
    }

    @Test("A draw follows from its seed alone, takes its share rounded up, and a stored one repeats")
    func repeats() throws {
        let site = try DiscSite()
        let plan = try site.confirmed(try site.recordings())
        let image = DiscImage(
            sha256: String(repeating: "1", count: 64), sectors: 9, tagManifest: String(repeating: "2", count: 64),
            program: "x")
        // Read whole twenty years ago.
        let long = WallTime.now - KeptSite.days(7300)
        for copy in try site.kept.catalogue.discCopies(ofPlan: plan.id) {
            for kind in [DiscEvent.Kind.built, .burning, .burnt, .verified] {
                try site.keeper().enter(
                    DiscEvent(kind, by: "021002", at: long, image: image), site.keeper().copy(copy.identity))
            }
        }
        site.settings.samplePercent = 50
        site.settings.migrateYears = 100
        let drawing = DiscDrawing(site.keeper(at: .now), log: site.custody.log)
        try site.custody.carry()
        let draw = try drawing.draw(by: "021002")
        #expect(draw.candidates == ["DP1-SEALED-001", "DP1-USE-001"] && draw.items.count == 1)
        #expect(try drawing.holds(draw))
        var steered = draw
        steered.items = draw.candidates.filter { !draw.items.contains($0) }
        #expect(try !drawing.holds(steered))
        let ten = (0..<10).map { "D\($0)" }
        #expect(try DiscDrawing.drawn(ten, seed: "a", percent: 21).count == 3)
        #expect(
            try DiscDrawing.drawn(ten, seed: "a", percent: 21)
                == DiscDrawing.drawn(ten.reversed(), seed: "a", percent: 21))
    }
}
