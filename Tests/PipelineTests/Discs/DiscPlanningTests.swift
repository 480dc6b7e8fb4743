import Archive
import Catalogue
import Evidence
import Testing

@testable import Pipeline

@Suite("Plans of discs")
struct DiscPlanningTests {
    @Test("A plan is frozen only with the code of the list that was looked at, by an archivist, for enough sets")
    func confirming() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        let preview = try site.preview(recordings)
        #expect(preview.items.map(\.path).sorted() == ["data/D1/b.mp4", "data/D1/一 楼.mp4"])
        let late = try site.kept.receive("c.mp4")
        let other = try site.preview(recordings + [late])
        let wrong = discFailure {
            _ = try site.keeper().confirm(other, code: preview.code, by: "021002", why: nil)
        }
        guard case .otherList(let code)? = wrong else { throw NotThat(wrong) }
        #expect(code == other.code)
        let person = discFailure {
            _ = try site.keeper().confirm(preview, code: preview.code, by: "021004", why: nil)
        }
        guard case .access? = person else { throw NotThat(person) }
        let one = try site.preview(recordings, sets: [.sealed])
        let few = discFailure { _ = try site.keeper().confirm(one, code: one.code, by: "021002", why: nil) }
        guard case .tooFewSets(1, least: 2)? = few else { throw NotThat(few) }
        #expect(try site.kept.catalogue.discPlans().isEmpty)
        let plan = try site.keeper().confirm(preview, code: preview.code, by: "021002", why: "due")
        let copies = try site.kept.catalogue.discCopies(ofPlan: plan.id).map(\.identity)
        #expect(copies == ["DP1-SEALED-001", "DP1-USE-001"])
    }

    @Test("What lies on discs of as many sets is left out, until one of them is lost or useless")
    func leavingOut() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        let plan = try site.made(recordings)
        #expect(try site.preview(recordings).items.isEmpty)
        #expect(try site.preview(recordings).choice.onDiscs.count == 2)
        #expect(try site.preview(recordings, again: true).items.count == 2)
        #expect(try site.preview(recordings, sets: [.sealed, .forUse, .offSite]).items.count == 2)
        let copy = try #require(try site.kept.catalogue.discCopies(ofPlan: plan.id).last)
        try site.keeper().enter(DiscEvent(.lost, by: "021002", at: KeptSite.start), copy)
        #expect(try site.preview(recordings).items.count == 2)
    }

    @Test("A plan given up holds nothing back any more, and can't be built")
    func withdrawn() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        let plan = try site.confirmed(recordings)
        #expect(try site.preview(recordings).items.isEmpty)
        let silent = discFailure { _ = try site.keeper().withdraw(plan.key, by: "021002", why: "") }
        guard case .needsReason? = silent else { throw NotThat(silent) }
        _ = try site.keeper().withdraw("dp1", by: "021002", why: "another medium")
        #expect(try site.preview(recordings).items.count == 2)
        let ended = discFailure { try site.built("DP1-SEALED-001") }
        guard case .planEnded("DP1")? = ended else { throw NotThat(ended) }
    }
}

/// What came instead of the failure a test waits for.
struct NotThat: Error, CustomStringConvertible {
    var description: String
    init(_ failure: DiscFailure?) { description = failure.map { "\($0)" } ?? "no failure" }
}
