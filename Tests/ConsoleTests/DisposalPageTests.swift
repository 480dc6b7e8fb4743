import Catalogue
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pipeline
import Regulation
import Testing
import Vault

@testable import Console

@Suite("Disposal on the pages") struct DisposalPageTests {
    /// Received eight years ago: its time is over by every rule that has a number.
    static func old(_ fixture: Fixture) throws -> Recording {
        var recording = fixture.recordings[1]
        recording.sha256 = String(repeating: "d", count: 64)
        recording.originalName = "old\"><script>alert(6)</script>.mp4"
        recording.vaultPath = "originals/old.mp4"
        let start = WallTime.now - .seconds(8 * 366 * 86_400)
        recording.receivedAt = start
        recording.span = WallSpan(start: start, end: start + .seconds(60))
        try fixture.house.catalogue.commit(RecordingCommit(recording: recording))
        return recording
    }

    @Test("what is due is looked at, proposed by one, approved by another, undone within its window")
    func twoPersons() async throws {
        let fixture = try Fixture()
        let recording = try Self.old(fixture)
        let gate = try fixture.house.gate()
        for (person, role) in [("021002", Role.archivist), ("021002", .approver)] {
            _ = try gate.grant(RoleGrant(person: person, role: role, by: "021001", at: .now))
        }
        try await fixture.test { client in
            var archivist = try await Visitor.signedIn("021002", client)
            let due = try await archivist.get("/retention").text
            #expect(due.contains("alert(6)") && !due.contains("<script>alert"))
            let today = try await archivist.get("/").text
            #expect(today.contains("<a href=\"/retention\"><b>1</b>"))
            let list = try await archivist.get("/disposal/propose")
            let (csrf, code) = (list.field("csrf"), list.field("code"))
            #expect(code.utf8.count == 12 && list.text.contains("alert(6)"))
            // Looking changes nothing, and another code is no look at all.
            #expect(try fixture.house.catalogue.disposals().isEmpty)
            let blind = try await archivist.post("/disposal/propose", ["csrf": csrf, "code": "000000000000"])
            #expect(blind.status == .conflict && blind.text.contains("清单与所给代码不符"))
            let proposed = try await archivist.post("/disposal/propose", ["csrf": csrf, "code": code, "why": "到期"])
            let place = try #require(proposed.headers[.location])
            #expect(proposed.status == .seeOther && place.hasPrefix("/disposal/one?id="))
            let disposal = try #require(try fixture.house.catalogue.disposals().first)
            #expect(disposal.items.map(\.sha256) == [recording.sha256] && disposal.by == "021002")
            #expect(disposal.undoDays == 30)

            // The same person has the approver's role as well: not of his own proposal.
            let own = try await archivist.get(place)
            let form = ["csrf": own.field("csrf"), "id": "\(disposal.id)", "code": own.field("code")]
            let alone = try await archivist.post("/disposal/approve", form)
            #expect(alone.status == .forbidden && alone.text.contains("须由另一人审批"))
            #expect(try fixture.house.catalogue.disposal(disposal.id)?.state == .proposed)

            var approver = try await Visitor.signedIn("022001", client)
            let seen = try await approver.get(place)
            let decision = ["csrf": seen.field("csrf"), "id": "\(disposal.id)", "code": seen.field("code")]
            #expect(try await approver.post("/disposal/approve", decision).status == .seeOther)
            guard case .approved = try fixture.house.catalogue.disposal(disposal.id)?.state else {
                throw Trouble("not approved")
            }
            // Its window is open: nothing can be carried out, and there is no button for it.
            let open = try await archivist.get(place)
            #expect(
                !open.text.contains("action=\"/disposal/dispose\"") && open.text.contains("action=\"/disposal/undo\""))
            let early = try await archivist.post("/disposal/dispose", form)
            #expect(early.status == .conflict && early.text.contains("可撤销"))
            #expect(try fixture.house.catalogue.tombstones().isEmpty)
            #expect(try await approver.post("/disposal/undo", decision).status == .seeOther)
            #expect(try fixture.house.catalogue.disposal(disposal.id)?.state == .undone)
        }
    }

    @Test("after its window what was approved is carried out by the code of what then goes, and only once")
    func toTheEnd() async throws {
        let fixture = try Fixture()
        let recording = try Self.old(fixture)
        let original = fixture.folder + "/originals/old.mp4"
        try Folders.write(Fixture.bytes, to: RawPath(original))
        _ = try fixture.house.gate().grant(RoleGrant(person: "021002", role: .archivist, by: "021001", at: .now))
        let keeper = RetentionKeeper(
            catalogue: fixture.house.catalogue, layers: try fixture.house.rules().layers,
            site: try fixture.house.rules().site)
        let disposals = DisposalKeeper(retention: keeper)
        let code = try disposals.preview(proposing: [recording]).code
        // A window of no days: over as soon as it is approved.
        let disposal = try disposals.propose(
            [recording], code: code, thumbnails: .keep, undoDays: 0, by: "021002", why: "到期")
        try await fixture.test { client in
            var approver = try await Visitor.signedIn("022001", client)
            let place = "/disposal/one?id=\(disposal.id)"
            let seen = try await approver.get(place)
            let decision = ["csrf": seen.field("csrf"), "id": "\(disposal.id)", "code": seen.field("code")]
            #expect(try await approver.post("/disposal/approve", decision).status == .seeOther)
            #expect(try await approver.post("/disposal/dispose", decision).status == .forbidden)

            var archivist = try await Visitor.signedIn("021002", client)
            let page = try await archivist.get(place)
            #expect(page.text.contains("action=\"/disposal/dispose\"") && page.text.contains("移除这 1 个原件"))
            var form = ["csrf": page.field("csrf"), "id": "\(disposal.id)", "code": "000000000000"]
            #expect(try await archivist.post("/disposal/dispose", form).status == .conflict)
            #expect(FileManager.default.fileExists(atPath: original))
            // While another program writes into the vault it waits.
            form["code"] = page.field("code")
            var upload: Vault? = try Vault(at: RawPath(fixture.folder), immutable: false)
            #expect(upload != nil)
            #expect(try await archivist.post("/disposal/dispose", form).status == .conflict)
            #expect(FileManager.default.fileExists(atPath: original))
            upload = nil
            let before = try fixture.house.catalogue.custodyEventCount()
            #expect(try await archivist.post("/disposal/dispose", form).status == .seeOther)
            #expect(!FileManager.default.fileExists(atPath: original))
            #expect(try fixture.house.catalogue.tombstones().map(\.sha256) == [recording.sha256])
            #expect(try fixture.house.catalogue.custodyEventCount() > before)
            #expect(try await archivist.get("/disposal/disposed").text.contains("alert(6)"))
            // Gone is gone: pressed again nothing is left to do, and the other originals stand.
            let after = try fixture.house.catalogue.custodyEventCount()
            _ = try await archivist.post("/disposal/dispose", form)
            #expect(try fixture.house.catalogue.tombstones().count == 1)
            #expect(try fixture.house.catalogue.custodyEventCount() == after)
            for other in fixture.recordings {
                #expect(FileManager.default.fileExists(atPath: fixture.folder + "/" + other.vaultPath))
            }
        }
    }

    @Test("who has no role for it sees the proposals, and neither proposes, approves nor undoes")
    func rights() async throws {
        let fixture = try Fixture()
        _ = try Self.old(fixture)
        try await fixture.test { client in
            var reviewer = try await Visitor.signedIn("021002", client)
            let list = try await reviewer.get("/disposal")
            #expect(list.status == .ok && !list.text.contains("/disposal/propose"))
            #expect(try await reviewer.get("/disposal/propose").status == .forbidden)
            let csrf = list.field("csrf")
            let forced = try await reviewer.post("/disposal/propose", ["csrf": csrf, "code": "000000000000"])
            #expect(forced.status == .forbidden)
            let keeper = RetentionKeeper(
                catalogue: fixture.house.catalogue, layers: try fixture.house.rules().layers,
                site: try fixture.house.rules().site)
            _ = try fixture.house.gate().grant(
                RoleGrant(person: "029999", role: .archivist, by: "021001", at: .now))
            let disposals = DisposalKeeper(retention: keeper)
            let all = try fixture.house.catalogue.recordings(RecordingFilter())
            let code = try disposals.preview(proposing: all).code
            let disposal = try disposals.propose(
                all, code: code, thumbnails: .keep, undoDays: 30, by: "029999", why: nil)
            for step in ["approve", "refuse", "undo"] {
                let answer = try await reviewer.post(
                    "/disposal/\(step)", ["csrf": csrf, "id": "\(disposal.id)", "code": "x"])
                #expect(answer.status == .forbidden, "\(step)")
            }
            #expect(try fixture.house.catalogue.disposal(disposal.id)?.steps.isEmpty == true)
            #expect(try await reviewer.get("/disposal/one?id=\(disposal.id)").status == .ok)
            #expect(try await reviewer.get("/disposal/one?id=999").status == .notFound)
        }
    }
}
