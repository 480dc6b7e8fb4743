import Evidence
import Glibc
import Regulation
import Testing
import Vault

@testable import Catalogue
@testable import Pipeline

@Suite("Disposal by two persons")
struct DisposalTests {
    private let late = KeptSite.start + KeptSite.days(400)

    @Test("From proposal to tombstone: the bytes and pictures go, the row, its segments and its trail stay")
    func wholeWay() throws {
        let site = try KeptSite()
        try site.dispatch("D1")
        let recording = try site.receive("a.mp4", under: ["D1"])
        let other = try site.receive("b.mp4", at: late)
        let keeper = site.disposals(at: late)
        let preview = try keeper.preview(proposing: [recording, other])
        #expect(preview.items.map(\.sha256) == [recording.sha256] && preview.obstacles.map(\.sha256) == [other.sha256])
        #expect(preview.items[0].basis == LedgerBasis(regulation: "national-2016", article: "13"))
        let id = try site.approved([recording, other], at: late)
        #expect(throws: DisposalError.self) { try site.carryOut(id, at: late + KeptSite.days(29)) }
        #expect(site.isThere(recording))
        let outcome = try site.carryOut(id, at: late + KeptSite.days(30))
        #expect(outcome.tombstones.map(\.sha256) == [recording.sha256] && outcome.obstacles.isEmpty)
        #expect(!site.isThere(recording) && site.isThere(other))
        #expect(Folders.list(site.vault.derivedFolder(recording.sha256)).isEmpty)
        #expect(!Folders.list(site.vault.derivedFolder(other.sha256)).isEmpty)
        #expect(try site.catalogue.recording(recording.sha256)?.originalName == "a.mp4")
        #expect(try site.catalogue.segments(of: recording.sha256).count == 1)
        #expect(try site.catalogue.tombstone(of: recording.sha256)?.by == "021002")
        #expect(try site.catalogue.custodyEvents(of: recording.sha256).count >= 2)
        // Once is enough.
        #expect(try site.disposals(at: late + KeptSite.days(40)).preview(carryingOut: id).items.isEmpty)
    }

    @Test("A setting keeps the pictures")
    func keepsPictures() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let keeper = site.disposals(at: late)
        let proposed = try keeper.propose(
            [recording], code: keeper.preview(proposing: [recording]).code, thumbnails: .keep, undoDays: 0,
            by: "021002", why: "space")
        _ = try keeper.approve(proposed.id, code: keeper.preview(approving: proposed.id).code, by: "021003", why: nil)
        _ = try site.carryOut(proposed.id, at: late)
        #expect(!site.isThere(recording) && !Folders.list(site.vault.derivedFolder(recording.sha256)).isEmpty)
    }

    @Test(
        "Proposer and approver are two persons, with the roles for it; the same person is refused, by the catalogue too"
    )
    func twoPersons() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let keeper = site.disposals(at: late)
        let code = try keeper.preview(proposing: [recording]).code
        for person in ["021001", "021003", "021004"] {
            #expect(throws: DisposalError.self, "\(person)") {
                try keeper.propose(
                    [recording], code: code, thumbnails: .remove, undoDays: 0, by: person, why: nil)
            }
        }
        let proposed = try keeper.propose(
            [recording], code: code, thumbnails: .remove, undoDays: 0, by: "021002", why: nil)
        // Even an approver's role does not let one person be both.
        _ = try site.gate(at: late).grant(
            RoleGrant(person: "021002", role: .approver, by: "021001", at: late))
        let second = try keeper.preview(approving: proposed.id).code
        #expect {
            try keeper.approve(proposed.id, code: second, by: "021002", why: nil)
        } throws: { error in
            if case .step(.samePerson)? = error as? DisposalError { true } else { false }
        }
        #expect {
            try keeper.approve(proposed.id, code: second, by: "021004", why: nil)
        } throws: { error in
            if case .access(.notApprover)? = error as? DisposalError { true } else { false }
        }
        let step = DisposalStep(
            kind: .approve, by: "021002", at: late, basis: LedgerBasis(regulation: "x", article: nil))
        #expect(throws: CatalogueError.self) { try site.catalogue.add(step: step, toDisposal: proposed.id) }
        #expect(try site.catalogue.disposal(proposed.id)?.state == .proposed)
    }

    @Test("An approver of one unit approves no list with another unit's recordings, one of other acts none")
    func approverOfUnit() throws {
        let site = try KeptSite()
        let ours = try site.receive("a.mp4", officer: "021003")
        let theirs = try site.receive("b.mp4", officer: "021004")
        let gate = site.gate(at: late)
        _ = try gate.end(role: 3, by: "021001", why: "narrowed")
        _ = try gate.grant(
            RoleGrant(person: "021003", role: .approver, acts: ["dispose"], unit: "U1", by: "021001", at: late))
        _ = try gate.grant(
            RoleGrant(person: "021005", role: .approver, acts: ["view", "copy"], by: "021001", at: late))
        #expect(throws: DisposalError.self) { try site.approved([ours, theirs], at: late) }
        #expect(try site.catalogue.disposals().last?.state == .proposed)
        _ = try site.approved([ours], at: late)
        let keeper = site.disposals(at: late)
        let code = try keeper.preview(approving: 1).code
        #expect(throws: DisposalError.self) { try keeper.approve(1, code: code, by: "021005", why: nil) }
    }

    @Test("Nothing is written without the code of the list that was looked at")
    func code() throws {
        let site = try KeptSite()
        let first = try site.receive("a.mp4")
        let keeper = site.disposals(at: late)
        let code = try keeper.preview(proposing: [first]).code
        let second = try site.receive("b.mp4")
        #expect {
            try keeper.propose([first, second], code: code, thumbnails: .remove, undoDays: 0, by: "021002", why: nil)
        } throws: { error in
            if case .otherList? = error as? DisposalError { true } else { false }
        }
        #expect(try site.catalogue.disposals().isEmpty)
    }

    @Test("A vault without roles disposes of nothing")
    func noRoles() throws {
        let site = try KeptSite(roles: false)
        let recording = try site.receive("a.mp4")
        let keeper = site.disposals(at: late)
        let code = try keeper.preview(proposing: [recording]).code
        #expect {
            try keeper.propose([recording], code: code, thumbnails: .remove, undoDays: 0, by: "021002", why: nil)
        } throws: { error in
            if case .access(.refused(.noRolesAtAll, _, _))? = error as? DisposalError { true } else { false }
        }
    }

    @Test(
        "A hold on the recording, its dispatch or its matter stops the approval, and the disposal after it",
        arguments: ["recording", "dispatch", "matter"])
    func held(kind: String) throws {
        let site = try KeptSite()
        try site.dispatch("D1")
        let recording = try site.receive("a.mp4", under: ["D1"])
        let free = try site.receive("b.mp4")
        _ = try site.catalogue.store(matters: [MatterRecord(number: "M1", dispatches: ["D1"])])
        let subject = try #require(
            HoldRecord.Subject(
                kind: kind, key: ["recording": recording.sha256, "dispatch": "D1", "matter": "M1"][kind] ?? ""))
        let keeper = site.disposals(at: late)
        let proposed = try keeper.propose(
            [recording, free], code: keeper.preview(proposing: [recording, free]).code, thumbnails: .remove,
            undoDays: 0, by: "021002", why: nil)
        let hold = try site.retention.hold(subject, event: "complaint", by: "021002", why: "called")
        let preview = try keeper.preview(approving: proposed.id)
        #expect(preview.obstacles.map(\.why) == [.held])
        #expect(throws: DisposalError.self) {
            try keeper.approve(proposed.id, code: preview.code, by: "021003", why: nil)
        }
        _ = try site.retention.release(hold.id, by: "021003", why: "withdrawn")
        _ = try keeper.approve(proposed.id, code: keeper.preview(approving: proposed.id).code, by: "021003", why: nil)
        _ = try site.retention.hold(subject, event: "litigation", by: "021002", why: "court")
        #expect(try site.catalogue.isHeld(recording.sha256) && !site.catalogue.isHeld(free.sha256))
        // The catalogue itself refuses, whoever asks.
        #expect {
            try site.catalogue.dispose(
                Tombstone(sha256: recording.sha256, disposal: proposed.id, by: "021002", at: late), {})
        } throws: { error in
            (error as? CatalogueError)?.code == .refused
        }
        let outcome = try site.carryOut(proposed.id, at: late)
        #expect(outcome.tombstones.map(\.sha256) == [free.sha256] && outcome.obstacles.map(\.why) == [.held])
        #expect(site.isThere(recording) && !site.isThere(free))
    }

    @Test("A hold that comes between the last look and the tombstone can't: the last look is inside the transaction")
    func lastLook() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let id = try site.approved([recording], at: late, undoDays: 0)
        let second = try SQLiteCatalogue(path: site.catalogue.path, busyTimeout: 0.1)
        var failure: (any Error)?
        _ = try site.catalogue.dispose(
            Tombstone(sha256: recording.sha256, disposal: id, by: "021002", at: late)
        ) {
            do {
                _ = try second.hold(
                    HoldRecord(
                        subject: .recording(recording.sha256), event: "complaint",
                        basis: LedgerBasis(regulation: "x", article: nil), by: "021002", at: late))
            } catch {
                failure = error
            }
        }
        #expect((failure as? CatalogueError)?.code == .busy)
        try second.close()
    }

    @Test("What owes a disc, and what a matter keeps, stays though its own time is over")
    func kept() throws {
        let site = try KeptSite()
        try site.dispatch("D1", "D2", "D3")
        let disc = try site.receive("a.mp4", under: ["D1"])
        let open = try site.receive("b.mp4", under: ["D2"])
        let closed = try site.receive("c.mp4", under: ["D3"])
        _ = try site.catalogue.store(matters: [
            MatterRecord(number: "M1", dispatches: ["D1"], traits: ["massIncident"], end: KeptSite.start),
            MatterRecord(number: "M2", dispatches: ["D2"], traits: ["administrativeCase"]),
            MatterRecord(number: "M3", dispatches: ["D3"], traits: ["administrativeCase"], end: late),
        ])
        let preview = try site.disposals(at: late).preview(proposing: [disc, open, closed])
        #expect(preview.items.isEmpty && preview.obstacles.count == 3)
        let later = try site.disposals(at: late + KeptSite.days(100)).preview(proposing: [disc, open, closed])
        #expect(later.items.map(\.sha256) == [closed.sha256])
    }

    @Test(
        "A recording stays under every dispatch it was ever filed under, and a clock that fell back makes nothing due")
    func neverShorter() throws {
        let site = try KeptSite()
        try site.dispatch("D1")
        let moved = try site.receive("a.mp4", under: ["D1"])
        _ = try site.catalogue.store(matters: [
            MatterRecord(number: "M1", dispatches: ["D1"], traits: ["administrativeCase"])
        ])
        try site.file(moved, under: [])
        #expect(try site.catalogue.segments(of: moved.sha256).isEmpty)
        let old = try site.receive("b.mp4", recorded: WallTime(seconds: 946_684_800))
        let soon = KeptSite.start + KeptSite.days(30)
        #expect(try site.disposals(at: soon).preview(proposing: [old]).items.isEmpty)
        let preview = try site.disposals(at: late).preview(proposing: [moved, old])
        #expect(preview.items.map(\.sha256) == [old.sha256] && preview.obstacles.map(\.why) == [.kept(until: nil)])
    }

    @Test("Undone or refused, a proposal is settled; its window can't be jumped")
    func settled() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let id = try site.approved([recording], at: late)
        let keeper = site.disposals(at: late)
        #expect(try keeper.undo(id, by: "021003", why: "wrong list").state == .undone)
        #expect(throws: DisposalError.self) { try site.carryOut(id, at: late + KeptSite.days(60)) }
        #expect(throws: CatalogueError.self) {
            try site.catalogue.dispose(
                Tombstone(sha256: recording.sha256, disposal: id, by: "021002", at: late + KeptSite.days(60)), {})
        }
        let proposed = try keeper.propose(
            [recording], code: keeper.preview(proposing: [recording]).code, thumbnails: .remove, undoDays: 0,
            by: "021002", why: nil)
        #expect(try keeper.refuse(proposed.id, by: "021003", why: "keep").state == .refused)
        #expect(throws: DisposalError.self) { try keeper.undo(proposed.id, by: "021002", why: nil) }
        #expect(site.isThere(recording))
    }

    @Test("An original that is missing or has another size is not disposed of, but told")
    func missing() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let id = try site.approved([recording], at: late, undoDays: 0)
        let place = site.vault.path(ofRelative: recording.vaultPath)
        try Folders.write(Array("another".utf8), to: place)
        let outcome = try site.carryOut(id, at: late)
        #expect(outcome.tombstones.isEmpty && outcome.obstacles.map(\.why) == [.missing])
        #expect(Folders.list(place.parent).count == 1)
    }
}

@Suite("Guards that read what is sealed")
struct DisposalGuardTests {
    @Test("A matter's filing taken away by hand opens no guard, and is told")
    func filing() throws {
        let site = try KeptSite()
        try site.dispatch("D1")
        let recording = try site.receive("a.mp4", under: ["D1"])
        _ = try site.catalogue.store(matters: [MatterRecord(number: "M1", dispatches: ["D1"])])
        _ = try site.retention.hold(.matter("M1"), event: "complaint", by: "021002", why: "x")
        #expect(try site.catalogue.mattersOutOfStep().isEmpty)
        _ = try site.catalogue.sql("DELETE FROM matter_dispatch")
        #expect(try site.catalogue.isHeld(recording.sha256))
        #expect(try site.catalogue.mattersOutOfStep() == ["M1"])
    }

    @Test("A disposed recording is not seen, and no line is written")
    func gone() throws {
        let late = KeptSite.start + KeptSite.days(400)
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let gate = site.gate(at: late)
        let request = try gate.ask(
            AccessRequest(
                act: "view", who: .person("021004"), subject: .recording(recording.sha256), reason: "x", by: "021004",
                at: late))
        _ = try gate.decide(request.id, approve: true, until: nil, by: "021003", why: nil)
        _ = try site.carryOut(try site.approved([recording], at: late, undoDays: 0), at: late)
        #expect(throws: AccessError.self) { try gate.pass(.view, recording, by: "021004") }
        #expect(try site.catalogue.register(of: nil, during: nil).isEmpty)
    }
}

@Suite("Disposal that was killed")
struct DisposalRecoveryTests {
    private let late = KeptSite.start + KeptSite.days(400)

    @Test("Before the commit: the original goes back to its place")
    func before() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        try site.vault.setAside(recording.vaultPath, sha256: recording.sha256)
        #expect(!site.isThere(recording))
        #expect(try DisposalRecovery.run(site.catalogue, site.vault) == [recording.sha256])
        #expect(site.isThere(recording) && site.vault.setAside().isEmpty)
        // Killed between the second name and the removal of the first.
        try site.vault.setAside(recording.vaultPath, sha256: recording.sha256)
        let aside = site.vault.disposing.appending(recording.sha256)
        let place = site.vault.path(ofRelative: recording.vaultPath)
        _ = aside.withCString { from in place.withCString { to in link(from, to) } }
        try DisposalRecovery.run(site.catalogue, site.vault)
        #expect(site.isThere(recording) && site.vault.setAside().isEmpty)
    }

    @Test("After the commit: the bytes go; where a hold came meanwhile they come back, and the tombstone is taken back")
    func after() throws {
        let site = try KeptSite()
        let gone = try site.receive("a.mp4")
        let held = try site.receive("b.mp4")
        let id = try site.approved([gone, held], at: late, undoDays: 0)
        for recording in [gone, held] {
            _ = try site.catalogue.dispose(
                Tombstone(sha256: recording.sha256, disposal: id, by: "021002", at: late)
            ) { try site.vault.setAside(recording.vaultPath, sha256: recording.sha256) }
        }
        _ = try site.retention.hold(.recording(held.sha256), event: "complaint", by: "021002", why: "x")
        #expect(try DisposalRecovery.run(site.catalogue, site.vault, now: late) == [held.sha256])
        #expect(!site.isThere(gone) && site.isThere(held) && site.vault.setAside().isEmpty)
        #expect(try site.catalogue.tombstone(of: held.sha256) == nil)
        #expect(try site.catalogue.tombstone(of: gone.sha256) != nil)
        #expect(try site.catalogue.tombstones().count == 2)
    }

    @Test("A tombstone that the catalogue refuses leaves the original in its place")
    func refused() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let id = try site.approved([recording], at: late, undoDays: 0)
        // A guard of the schema that knows more than the program.
        _ = try site.catalogue.sql(
            "CREATE TRIGGER stop BEFORE INSERT ON tombstone BEGIN SELECT RAISE(ABORT, 'not today'); END")
        let outcome = try site.carryOut(id, at: late)
        #expect(outcome.tombstones.isEmpty && site.isThere(recording) && site.vault.setAside().isEmpty)
        guard case .guarded(let words)? = outcome.obstacles.first?.why else {
            Issue.record("not told: \(outcome.obstacles)")
            return
        }
        #expect(words.en.contains("not today"))
    }
}
