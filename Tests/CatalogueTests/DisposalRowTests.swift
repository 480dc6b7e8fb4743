import Evidence
import Foundation
import Testing

@testable import Catalogue

/// Past every keeper: what the database itself lets become a tombstone.
@Suite("SQLite: tombstones guard themselves")
struct DisposalRowTests {
    private let folder = TemporaryFolder()

    private func approved(_ catalogue: SQLiteCatalogue, _ items: [Disposal.Item]) throws -> Int64 {
        let basis = LedgerBasis(regulation: "x", article: "19")
        for item in items { try catalogue.commit(RecordingCommit(recording: .sample(item.sha256))) }
        let stored = try catalogue.add(
            disposal: Disposal(items: items, thumbnails: .keep, undoDays: 0, by: "a", at: .at(10)))
        _ = try catalogue.add(
            step: DisposalStep(kind: .approve, by: "b", at: .at(20), basis: basis), toDisposal: stored.id)
        return stored.id
    }

    private func item(_ sha256: String, until: Int64, disc: Bool = false) -> Disposal.Item {
        let basis = LedgerBasis(regulation: "x", article: "19")
        return Disposal.Item(
            sha256: sha256, name: "a", size: 1, keptUntil: .at(until), basis: basis, disc: disc ? basis : nil)
    }

    private func refusal(_ catalogue: SQLiteCatalogue, _ stone: Tombstone) -> CatalogueError? {
        #expect(throws: CatalogueError.self) { try catalogue.dispose(stone) {} }
    }

    @Test("Only what stands on the approved list goes, and only after the time that stands there")
    func listed() throws {
        let catalogue = try folder.open()
        let id = try approved(catalogue, [item("a", until: 30)])
        try catalogue.commit(RecordingCommit(recording: .sample("b")))
        for (sha256, at) in [("a", 29), ("b", 31)] {
            let error = refusal(catalogue, Tombstone(sha256: sha256, disposal: id, by: "a", at: .at(Int64(at))))
            #expect(error?.code == .refused && error?.message.en.contains("still kept") == true, "\(sha256) \(at)")
        }
        #expect(try catalogue.tombstones().isEmpty)
        _ = try catalogue.dispose(Tombstone(sha256: "a", disposal: id, by: "a", at: .at(30))) {}
        #expect(try catalogue.tombstones().map(\.sha256) == ["a"])
    }

    @Test("What a rule wants on disc goes only once a disc that was read back has it, and not after that disc failed")
    func onDisc() throws {
        let catalogue = try folder.open()
        let id = try approved(catalogue, [item("recording-1", until: 30, disc: true), item("free", until: 30)])
        #expect(try catalogue.disposal(id)?.items.map { $0.disc != nil } == [false, true])
        let stone = Tombstone(sha256: "recording-1", disposal: id, by: "a", at: .at(40))
        #expect(refusal(catalogue, stone)?.message.en.contains("wants the recording on disc") == true)
        let plan = try DiscTests.plan(catalogue)
        for copy in try catalogue.discCopies(ofPlan: plan.id) {
            #expect(refusal(catalogue, stone) != nil)
            try DiscTests.live(catalogue, copy, DiscTests.toVerified)
        }
        #expect(try catalogue.isKeptOnDisc("recording-1"))
        _ = try catalogue.dispose(Tombstone(sha256: "free", disposal: id, by: "a", at: .at(40))) {}
        let copy = try #require(try catalogue.discCopies(ofPlan: plan.id).first)
        _ = try catalogue.add(discEvent: DiscTests.event(.lost, nil), toCopy: copy.id)
        #expect(refusal(catalogue, stone) != nil)
    }

    @Test("A proposal's list of what owes a disc is frozen as its items are")
    func frozen() throws {
        let catalogue = try folder.open()
        let id = try approved(catalogue, [item("a", until: 30, disc: true)])
        for sql in [
            "DELETE FROM disposal_item_disc", "UPDATE disposal_item_disc SET sha256 = 'b'",
            "INSERT INTO disposal_item_disc (disposal_id, sha256, regulation) VALUES (\(id), 'b', 'x')",
        ] {
            #expect(throws: CatalogueError.self, "\(sql)") { try catalogue.sql(sql) }
        }
    }
}
