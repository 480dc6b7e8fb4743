import Catalogue
import Evidence
import Foundation
import Regulation
import Testing
import Vault

@testable import Pipeline

/// The gate with each of the five regulations: who approves comes from its file, and the refusal names the article.
@Suite("Access by each regulation's rule")
struct AccessGateTests {
    private let now = KeptSite.start

    private func refusal(_ error: any Error) -> String {
        (error as? AccessError)?.message(SiteTime(zone: .gmt), .zh) ?? "\(error)"
    }

    private func ask(
        _ gate: AccessGate, _ act: String = "view", _ subject: AccessRequest.Subject, by person: String = "021004"
    ) throws -> AccessRequest {
        try gate.ask(
            AccessRequest(
                act: act, who: .person(person), subject: subject, reason: "案件复核", recipient: "法院", by: person,
                at: gate.now))
    }

    @Test(
        "Without approval nobody sees, and the refusal names who approves and the article",
        arguments: [
            ("tangshan-gaoxin", "view", "分级授权", "第21条第1款"),
            ("tangshan-gaoxin", "release", "县级以上公安机关负责人", "第20条第2款"),
            ("zonghe-zhifa", "view", "编办主要负责人", "第18条"), ("zonghe-zhifa", "copy", "编办主要负责人", "本地设置"),
            ("jian-xian", "view", "本部门负责人", "本地设置"), ("luanchuan", "view", "局主要负责人", "第16条第2款"),
            ("luanchuan", "copy", "局主要负责人", "第16条第2款"), ("luanchuan", "release", "局主要负责人", "第17条第1款"),
            ("dapuhe", "view", "综合行政执法队负责人", "第16条"), ("dapuhe", "release", "法制审核人员", "第15条"),
        ])
    func byArticle(id: String, act: String, approver: String, article: String) throws {
        let site = try KeptSite(id)
        try site.dispatch("D1")
        let recording = try site.receive("a.mp4", under: ["D1"])
        let gate = site.gate(at: now)
        let wanted = try #require(ApprovedAct(rawValue: act))
        #expect {
            try gate.pass(wanted, recording, by: "021004", reason: "想看")
        } throws: { error in
            let text = refusal(error)
            return text.contains(approver) && text.contains(article) && text.contains("须经")
        }
        #expect(try site.catalogue.register(of: nil, during: nil).isEmpty)
        let request = try ask(gate, act, .dispatch("D1"))
        #expect { try gate.pass(wanted, recording, by: "021004") } throws: { refusal($0).contains("待") }
        let approved = try gate.decide(
            request.id, approve: true, until: now + .seconds(60), by: "021003", why: "条件已核对")
        let rule = site.layers.site.access.approval(wanted, of: request)
        #expect(approved.decision?.basis == site.layers.site.basis(rule.source))
        let entry = try gate.pass(wanted, recording, by: "021004")
        #expect(entry.viewer == "021004" && entry.reason == "案件复核" && entry.approver == "021003")
        #expect(try site.catalogue.register(of: recording.sha256, during: nil) == [entry])
        // Sixty seconds later it is over.
        #expect {
            try site.gate(at: now + .seconds(60)).pass(wanted, recording, by: "021004")
        } throws: { refusal($0).contains("过期") }
        #expect(try site.catalogue.register(of: nil, during: nil).count == 1)
    }

    @Test("000 §21: a superior body sees directly, with a line in the register that says so; elsewhere it asks")
    func superior() throws {
        for (id, isDirect) in [("tangshan-gaoxin", true), ("luanchuan", false)] {
            let site = try KeptSite(id)
            let recording = try site.receive("a.mp4")
            let gate = site.gate(at: now)
            _ = try gate.grant(RoleGrant(person: "021005", role: .superior, by: "021001", at: now))
            guard isDirect else {
                #expect(throws: AccessError.self) {
                    try gate.pass(.view, recording, by: "021005", reason: "督察")
                }
                continue
            }
            #expect { try gate.pass(.view, recording, by: "021005") } throws: { refusal($0).contains("事由") }
            let entry = try gate.pass(.view, recording, by: "021005", reason: "督察")
            #expect(entry.request == nil && entry.basis.article == "21/2" && entry.approver == nil)
            #expect(throws: AccessError.self) { try gate.pass(.release, recording, by: "021005", reason: "督察") }
        }
    }

    @Test("Who asks, or would see, does not approve; the catalogue refuses it as well")
    func twoPersons() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let gate = site.gate(at: now)
        let own = try ask(gate, "view", .recording(recording.sha256), by: "021003")
        #expect {
            try gate.decide(own.id, approve: true, until: nil, by: "021003", why: nil)
        } throws: { refusal($0).contains("另一人") }
        let decision = AccessRequest.Decision(
            isApproved: true, until: nil, by: "021003", at: now, basis: LedgerBasis(regulation: "x", article: nil))
        #expect(throws: CatalogueError.self) { try site.catalogue.decide(request: own.id, decision) }
        let other = try ask(gate, "view", .recording(recording.sha256))
        #expect { try gate.decide(other.id, approve: true, until: nil, by: "021002", why: nil) } throws: {
            refusal($0).contains("不能审批")
        }
        _ = try gate.decide(other.id, approve: false, until: nil, by: "021003", why: "与案件无关")
        #expect { try gate.pass(.view, recording, by: "021004") } throws: { refusal($0).contains("与案件无关") }
        // Decided once.
        #expect(throws: AccessError.self) {
            try gate.decide(other.id, approve: true, until: nil, by: "021003", why: nil)
        }
    }

    @Test("Nor does who would see as one of a role approve for that role")
    func ownRole() throws {
        let site = try KeptSite()
        let gate = site.gate(at: now)
        let request = try gate.ask(
            AccessRequest(
                act: "view", who: .role(.approver), subject: .all, reason: "值班", by: "021004", at: now))
        #expect {
            try gate.decide(request.id, approve: true, until: nil, by: "021003", why: nil)
        } throws: { refusal($0).contains("另一人") }
    }

    @Test("A number's letters are the same in either case: the matter and its hold reach the recording")
    func letters() throws {
        let site = try KeptSite()
        try site.dispatch("A1")
        let recording = try site.receive("a.mp4", under: ["A1"])
        _ = try site.catalogue.store(
            matters: [MatterRecord(number: "M1", dispatches: ["a1"], traits: ["massIncident"])])
        let hold = try site.catalogue.hold(
            HoldRecord(
                subject: .dispatch("a1"), event: "complaint",
                basis: LedgerBasis(regulation: "tangshan-gaoxin", article: nil), by: "021002", at: now))
        let answer = try #require(try site.retention.answer(recording))
        #expect(answer.matters.map(\.number) == ["M1"] && answer.holds.map(\.id) == [hold.id])
        #expect(answer.decision.disc > .none)
        #expect(try site.catalogue.recordings(everUnder: ["a1"]).map(\.sha256) == [recording.sha256])
    }

    @Test("An approval covers a matter's recordings, those that come later included, and no others; ended, none")
    func covers() throws {
        let site = try KeptSite()
        try site.dispatch("D1", "D2")
        _ = try site.catalogue.store(matters: [MatterRecord(number: "M1", dispatches: ["D1"])])
        let inside = try site.receive("a.mp4", under: ["D1"])
        let outside = try site.receive("b.mp4", under: ["D2"])
        let gate = site.gate(at: now)
        let request = try ask(gate, "copy", .matter("M1"))
        _ = try gate.decide(request.id, approve: true, until: nil, by: "021003", why: nil)
        let later = try site.receive("c.mp4", under: ["D1"])
        for recording in [inside, later] {
            #expect(try gate.pass(.copy, recording, by: "021004").request == request.id)
            #expect(try gate.pass(.view, recording, by: "021004").request == request.id)
        }
        #expect(throws: AccessError.self) { try gate.pass(.view, outside, by: "021004") }
        #expect(throws: AccessError.self) { try gate.pass(.view, inside, by: "021002") }
        _ = try gate.end(request: request.id, by: "021004", why: "done")
        #expect(throws: AccessError.self) { try gate.pass(.view, inside, by: "021004") }
    }

    @Test("An approver of one unit approved that unit's recordings: another unit's, filed there later, are not covered")
    func unitsOfAnApproval() throws {
        let site = try KeptSite()
        try site.dispatch("D1")
        let own = try site.receive("a.mp4", under: ["D1"], officer: "021001")
        let gate = site.gate(at: now)
        _ = try gate.grant(RoleGrant(person: "021005", role: .approver, unit: "U1", by: "021001", at: now))
        let request = try ask(gate, "view", .dispatch("D1"))
        _ = try gate.decide(request.id, approve: true, until: nil, by: "021005", why: nil)
        let others = try site.receive("b.mp4", under: ["D1"], officer: "021004")
        #expect(try gate.pass(.view, own, by: "021004").request == request.id)
        #expect(throws: AccessError.self) { try gate.pass(.view, others, by: "021004") }
        // That the approver's role ended since changes nothing of what was approved.
        let role = try #require(try site.catalogue.roles().last { $0.person == "021005" })
        _ = try site.gate(at: now + .seconds(5)).end(role: role.id, by: "021001", why: "moved")
        #expect(try gate.pass(.view, own, by: "021004").request == request.id)
        #expect(throws: AccessError.self) { try gate.pass(.view, others, by: "021004") }
    }

    @Test("What ended between the answer and the line of the register is not registered, and not shown")
    func between() throws {
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        let gate = site.gate(at: now)
        func entry(_ request: Int64?) -> ViewEntry {
            ViewEntry(
                viewer: "021004", act: "view", sha256: recording.sha256, reason: "x", at: now, request: request,
                approver: "021003", basis: LedgerBasis(regulation: "x", article: nil))
        }
        let request = try ask(gate, "view", .recording(recording.sha256))
        #expect(throws: CatalogueError.self) { try site.catalogue.register(entry(request.id)) }
        _ = try gate.decide(request.id, approve: true, until: now + .seconds(9), by: "021003", why: nil)
        #expect(try site.catalogue.register(entry(request.id)).id == 1)
        var late = entry(request.id)
        late.at = now + .seconds(9)
        #expect(throws: CatalogueError.self) { try site.catalogue.register(late) }
        _ = try gate.end(request: request.id, by: "021003", why: "over")
        #expect(throws: CatalogueError.self) { try site.catalogue.register(entry(request.id)) }
        // Direct access rests on the role, and no other one stands in for it when it has ended.
        _ = try gate.grant(RoleGrant(person: "021005", role: .officer, by: "021001", at: now))
        let role = try gate.grant(RoleGrant(person: "021005", role: .superior, by: "021001", at: now))
        var direct = entry(nil)
        direct.viewer = "021005"
        #expect(try site.catalogue.register(direct).id == 2)
        _ = try gate.end(role: role.id, by: "021001", why: "left")
        #expect(throws: CatalogueError.self) { try site.catalogue.register(direct) }
        #expect(try site.catalogue.register(of: nil, during: nil).count == 2)
    }

    @Test("Wrong requests are refused before they are written")
    func wrong() throws {
        let site = try KeptSite()
        let gate = site.gate(at: now)
        #expect(throws: AccessError.self) { try ask(gate, "dispose", .all) }
        #expect(throws: AccessError.self) { try ask(gate, "view", .dispatch("D9")) }
        #expect(throws: AccessError.self) { try ask(gate, "view", .all, by: "999999") }
        #expect(throws: AccessError.self) { try ask(gate, "view", .all, by: "021005") }
        #expect(throws: AccessError.self) {
            try gate.ask(
                AccessRequest(
                    act: "release", who: .person("021004"), subject: .all, reason: "x", by: "021004", at: now))
        }
        #expect(try site.catalogue.requests(on: nil).isEmpty)
        let open = try KeptSite(roles: false)
        let recording = try open.receive("a.mp4")
        #expect { try open.gate(at: now).pass(.view, recording, by: "021004", reason: "x") } throws: {
            refusal($0).contains("还没有任何角色")
        }
    }

    @Test("The first role is an administrator's, only one gives roles, and the last one stays")
    func roles() throws {
        let site = try KeptSite(roles: false)
        let gate = site.gate(at: now)
        #expect(throws: AccessError.self) {
            try gate.grant(RoleGrant(person: "021003", role: .approver, by: "021001", at: now))
        }
        let first = try gate.grant(RoleGrant(person: "021001", role: .administrator, by: "021001", at: now))
        #expect(throws: AccessError.self) {
            try gate.grant(RoleGrant(person: "021003", role: .approver, by: "021003", at: now))
        }
        #expect(throws: AccessError.self) {
            try gate.grant(RoleGrant(person: "021003", role: .approver, acts: ["fly"], by: "021001", at: now))
        }
        #expect(throws: AccessError.self) { try gate.end(role: first.id, by: "021001", why: "leaving") }
        let second = try gate.grant(RoleGrant(person: "021002", role: .administrator, by: "021001", at: now))
        #expect(try gate.end(role: first.id, by: "021002", why: "leaving").end?.by == "021002")
        #expect(try gate.grants(of: "021001").isEmpty && gate.grants(of: "021002") == [second])
        #expect(throws: AccessError.self) { try gate.end(role: first.id, by: "021002", why: "again") }
    }

    @Test("Two administrators who end each other at once: the second is refused by the catalogue, and one stays")
    func endEachOther() throws {
        let site = try KeptSite()
        let second = try site.gate(at: KeptSite.start).grant(
            RoleGrant(person: "021005", role: .administrator, by: "021001", at: KeptSite.start))
        let first = try #require(try site.catalogue.roles().first { $0.person == "021001" })
        // Both were asked for their right before either wrote.
        _ = try site.catalogue.end(role: second.id, RoleGrant.End(by: "021001", at: KeptSite.start, why: "x"))
        let error = #expect(throws: CatalogueError.self) {
            try site.catalogue.end(role: first.id, RoleGrant.End(by: "021005", at: KeptSite.start, why: "x"))
        }
        #expect(error?.code == .changedMeanwhile && error?.message.en.contains("last administrator") == true)
        #expect(try site.catalogue.roles().filter { $0.role == .administrator && $0.isInForce }.map(\.id) == [first.id])
    }

    @Test("From the first role on, holds, spot checks and the ledger ask for theirs; before it, nothing changes")
    func duties() throws {
        let open = try KeptSite(roles: false)
        let free = try open.receive("a.mp4")
        let hold = try open.retention.hold(.recording(free.sha256), event: "complaint", by: "021005", why: "x")
        _ = try open.retention.release(hold.id, by: "021005", why: "over")
        let site = try KeptSite()
        let recording = try site.receive("a.mp4")
        #expect(throws: AccessError.self) {
            try site.retention.hold(.recording(recording.sha256), event: "complaint", by: "021004", why: "x")
        }
        let held = try site.retention.hold(.recording(recording.sha256), event: "complaint", by: "021002", why: "x")
        #expect(throws: AccessError.self) { try site.retention.release(held.id, by: "021002", why: "over") }
        // Nobody passes by calling himself the program, nor an approver of another unit or act.
        #expect(throws: AccessError.self) {
            try site.retention.release(held.id, by: ProgramVersion.signature, why: "over")
        }
        let administrator = site.gate(at: now)
        _ = try administrator.grant(
            RoleGrant(person: "021005", role: .approver, unit: "U1", by: "021001", at: now))
        _ = try administrator.grant(
            RoleGrant(person: "021005", role: .approver, acts: ["view"], by: "021001", at: now))
        #expect(throws: AccessError.self) { try site.retention.release(held.id, by: "021005", why: "over") }
        _ = try site.retention.release(held.id, by: "021003", why: "over")
        try site.catalogue.replaceFindings(
            scope: "s", with: [NewFinding(officer: "021004", finding: Finding(kind: .break))])
        let finding = try #require(try site.catalogue.findings(FindingFilter()).first?.id)
        let review = try Review(catalogue: site.catalogue, rules: site.layers.site, now: now)
        #expect(throws: ReviewError.self) { try review.escalate([finding], by: "021004", text: "x") }
        let gate = site.gate(at: now)
        _ = try gate.grant(RoleGrant(person: "021005", role: .reviewer, by: "021001", at: now))
        #expect(try review.escalate([finding], by: "021005", text: "x").count == 1)
        let written = try review.explain(
            [finding], by: "021004", cause: "low-battery", text: "电量不足", paper: nil, approvedBy: nil)
        #expect(written.first?.state == .awaitingApproval)
        #expect(throws: ReviewError.self) { try review.approve([finding], by: "021005", text: nil) }
        #expect(try review.approve([finding], by: "021003", text: nil).first?.state == .explained)
    }
}

@Suite("Matters that a list would shorten")
struct MatterKeeperTests {
    private let full = MatterRecord(
        number: "M1", dispatches: ["D1", "D2"], traits: ["conflict", "complaint"], riskLevel: "high",
        end: WallTime(seconds: 1000), caseFile: .months(24))

    private func changed(_ change: (inout MatterRecord) -> Void) -> MatterRecord {
        var record = full
        change(&record)
        return record
    }

    @Test("Each way to keep shorter is seen, and no way to keep longer is")
    func losses() {
        func losses(_ change: (inout MatterRecord) -> Void) -> [MatterKeeper.Loss] {
            MatterKeeper.losses(from: full, to: changed(change))
        }
        #expect(losses { $0.traits = ["conflict"] } == [.traits])
        #expect(losses { $0.dispatches = ["D2"] } == [.dispatches])
        #expect(losses { $0.caseFile = .months(23) } == [.caseFile])
        #expect(losses { $0.end = WallTime(seconds: 999) } == [.end])
        #expect(losses { $0.riskLevel = "low" } == [.riskLevel])
        #expect(losses { $0.traits.append("massIncident") }.isEmpty)
        #expect(losses { $0.dispatches.append("D3") }.isEmpty)
        // Unsaid would let the next list say less.
        #expect(losses { $0.caseFile = .permanent }.isEmpty && losses { $0.caseFile = nil } == [.caseFile])
        #expect(losses { $0.end = nil }.isEmpty && losses { $0.end = WallTime(seconds: 1001) }.isEmpty)
        #expect(losses { $0.parties = ["甲"] }.isEmpty)
        var permanent = full
        permanent.caseFile = .permanent
        #expect(MatterKeeper.losses(from: permanent, to: full) == [.caseFile])
    }

    @Test("Two lists in a row shorten nothing: a period left out, a case opened again and ended earlier")
    func inSteps() throws {
        let site = try KeptSite()
        let keeper = MatterKeeper(catalogue: site.catalogue)
        _ = try keeper.store([full])
        #expect(try keeper.store([changed { $0.caseFile = nil }]).refused.map(\.losses) == [[.caseFile]])
        _ = try keeper.store([changed { $0.caseFile = .months(12) }])
        #expect(try site.catalogue.matter("M1")?.caseFile == .months(24))
        #expect(try keeper.store([changed { $0.end = nil }]).refused.isEmpty)
        #expect(try site.catalogue.matter("M1")?.end == nil)
        #expect(try keeper.store([changed { $0.end = WallTime(seconds: 500) }]).refused.map(\.losses) == [[.end]])
        #expect(try site.catalogue.matter("M1")?.end == WallTime(seconds: 1000))
        // A correction of something else leaves the latest end standing, also where it says no end.
        let other = MatterKeeper.Correction(by: "021002", why: "another category")
        #expect(
            try keeper.store(
                [
                    changed {
                        $0.end = nil; $0.category = "x"
                    }
                ], correction: other
            ).refused.isEmpty)
        #expect(try keeper.store([changed { $0.end = WallTime(seconds: 500) }]).refused.map(\.losses) == [[.end]])
        // Said to be a correction, it is one.
        let correction = MatterKeeper.Correction(by: "021002", why: "wrong date")
        #expect(try keeper.store([changed { $0.end = WallTime(seconds: 500) }], correction: correction).refused.isEmpty)
        #expect(try site.catalogue.matter("M1")?.end == WallTime(seconds: 500))
    }

    @Test("A row that shortens is not taken without a correction, nor with one while the matter is held")
    func store() throws {
        let site = try KeptSite()
        let keeper = MatterKeeper(catalogue: site.catalogue)
        #expect(try keeper.store([full]).report.inserted == 1)
        // The keeper notes the latest end ever told beside the end of the row.
        let stored = changed { $0.latestEnd = $0.end }
        #expect(try site.catalogue.matter("M1") == stored)
        let less = changed { $0.traits = [] }
        let refused = try keeper.store([less]).refused
        #expect(refused.map(\.losses) == [[.traits]] && refused.map(\.isHeld) == [false])
        #expect(try site.catalogue.matter("M1") == stored)
        // What such a row adds is taken all the same.
        let mixed = changed {
            $0.traits = ["massIncident"]
            $0.dispatches = ["D3"]
            $0.end = WallTime(seconds: 2000)
        }
        #expect(try keeper.store([mixed]).refused.map(\.losses) == [[.traits, .dispatches]])
        let kept = try #require(try site.catalogue.matter("M1"))
        #expect(kept.traits == ["complaint", "conflict", "massIncident"] && kept.dispatches == ["D1", "D2", "D3"])
        #expect(kept.end == WallTime(seconds: 2000) && kept.caseFile == .months(24) && kept.riskLevel == "high")
        #expect(try keeper.store([full], correction: MatterKeeper.Correction(by: "021002", why: "x")).refused.isEmpty)
        let correction = MatterKeeper.Correction(by: "021002", why: "typed wrong")
        let hold = try site.retention.hold(.matter("M1"), event: "complaint", by: "021002", why: "x")
        #expect(try keeper.store([less], correction: correction).refused.map(\.isHeld) == [true])
        #expect(try site.catalogue.matter("M1") == stored)
        _ = try site.retention.release(hold.id, by: "021003", why: "over")
        #expect(try keeper.store([less], correction: correction).refused.isEmpty)
        var corrected = stored
        corrected.traits = []
        #expect(try site.catalogue.matter("M1") == corrected)
    }
}
