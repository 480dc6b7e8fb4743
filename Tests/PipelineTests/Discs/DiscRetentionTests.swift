import Archive
import Catalogue
import Evidence
import Regulation
import Testing

@testable import Pipeline

@Suite("Only verified discs satisfy retention")
struct DiscRetentionTests {
    private let late = KeptSite.start + KeptSite.days(400)

    private func obstacle(_ site: DiscSite, _ recording: Recording) throws -> DisposalObstacle.Why? {
        let preview = try site.kept.disposals(at: late).preview(proposing: [recording])
        return preview.obstacles.first?.why
    }

    @Test(
        "What a confirmed plan waits for can't be disposed of, by the keeper nor past it, until all its discs are verified"
    )
    func waiting() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        #expect(try obstacle(site, recordings[0]) == nil)
        // Approved before the plan; the plan comes before it is carried out.
        let id = try site.kept.approved(recordings, at: late)
        _ = try site.confirmed(recordings)
        #expect(try obstacle(site, recordings[0]) == .awaitsDisc)
        let outcome = try site.kept.carryOut(id, at: late + KeptSite.days(31))
        #expect(outcome.tombstones.isEmpty && outcome.obstacles.map(\.why) == [.awaitsDisc, .awaitsDisc])
        let past = #expect(throws: CatalogueError.self) {
            try site.kept.catalogue.dispose(
                Tombstone(
                    sha256: recordings[0].sha256, disposal: id, by: "021002", at: late + KeptSite.days(31))
            ) {}
        }
        #expect(past?.code == .refused)
        for identity in ["DP1-SEALED-001", "DP1-USE-001"] {
            #expect(try obstacle(site, recordings[0]) == .awaitsDisc)
            try site.built(identity)
            let drive = try site.rehearsal()
            try site.burn(identity, on: drive)
            #expect(try obstacle(site, recordings[0]) == .awaitsDisc)
            try site.verify(identity, on: drive)
        }
        #expect(try obstacle(site, recordings[0]) == nil)
        #expect(try site.kept.carryOut(id, at: late + KeptSite.days(31)).tombstones.count == 2)
    }

    @Test("A disc that is lent, lost or fails its check is waited for again")
    func lent() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        _ = try site.made(recordings)
        #expect(try obstacle(site, recordings[0]) == nil)
        let keeper = site.keeper()
        for (kind, waits) in [(DiscEvent.Kind.lent, true), (.lost, true)] {
            try keeper.enter(
                DiscEvent(kind, by: "021002", at: KeptSite.start, person: "021004"), keeper.copy("DP1-USE-001"))
            #expect(try (obstacle(site, recordings[0]) == .awaitsDisc) == waits, "\(kind)")
        }
        // Given up: its time is over, no rule asks for a disc, nothing is waited for.
        _ = try keeper.withdraw("DP1", by: "021002", why: "test")
        #expect(try obstacle(site, recordings[0]) == nil)
    }

    @Test("A rule that asks for a disc is owed until every set's disc is verified, and again when one is gone")
    func owed() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        _ = try site.kept.catalogue.store(
            matters: [MatterRecord(number: "M1", dispatches: ["D1"], traits: [MatterTrait.massIncident.rawValue])])
        func answer() throws -> RetentionAnswer {
            try #require(try site.kept.retention.answer(recordings[0]))
        }
        #expect(try answer().owesDisc && !answer().isAwaitingDisc)
        let plan = try site.confirmed(recordings)
        #expect(try answer().owesDisc && answer().isAwaitingDisc)
        for copy in try site.kept.catalogue.discCopies(ofPlan: plan.id) {
            #expect(try answer().owesDisc)
            try site.built(copy.identity)
            let drive = try site.rehearsal()
            try site.burn(copy.identity, on: drive)
            #expect(try answer().owesDisc)
            try site.verify(copy.identity, on: drive)
        }
        #expect(try !answer().owesDisc && answer().isOnDisc && !answer().isAwaitingDisc)
        // Long-term: on discs, and still not due.
        #expect(try !answer().isDue(at: late))
        try site.keeper().enter(
            DiscEvent(.destroyed, by: "021002", at: KeptSite.start), site.keeper().copy("DP1-SEALED-001"))
        #expect(try answer().owesDisc && answer().isAwaitingDisc)
    }
}
