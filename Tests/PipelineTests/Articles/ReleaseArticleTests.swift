import Catalogue
import Custody
import Evidence
import Foundation
import Regulation
import Testing
import Vault

@testable import Pipeline

/// What may leave, who lets it, and what the refusal says: driven through the gate that console and command line call.
@Suite("Articles about giving recordings out, and about destroying them")
struct ReleaseArticleTests {
    private let now = KeptSite.start

    private func words(_ error: any Error) -> String {
        (error as? AccessError)?.message(SiteTime(zone: .gmt), .zh) ?? "\(error)"
    }

    private func ask(
        _ site: KeptSite, _ recording: Recording, to recipient: Recipient, act: String = "release"
    ) throws -> AccessRequest {
        try site.gate(at: now).ask(
            AccessRequest(
                act: act, who: .person("021004"), subject: .recording(recording.sha256), reason: "申请",
                recipient: recipient.text, by: "021004", at: now))
    }

    private func approve(_ site: KeptSite, _ request: AccessRequest, why: String?, by: String = "021003") throws
        -> AccessRequest
    { try site.gate(at: now).decide(request.id, approve: true, until: nil, by: by, why: why) }

    /// Asks, sees the approval refused without a word about the conditions, approves with one, and passes.
    private func released(
        _ site: KeptSite, _ recording: Recording, to recipient: Recipient, naming conditions: [String]
    ) throws -> ViewEntry {
        let gate = site.gate(at: now)
        #expect(throws: AccessError.self) { try gate.pass(.release, recording, by: "021004", reason: "x") }
        let request = try ask(site, recording, to: recipient)
        if !conditions.isEmpty {
            #expect { try approve(site, request, why: nil) } throws: { error in
                conditions.allSatisfy { words(error).contains($0) }
            }
            #expect(try site.catalogue.request(request.id)?.decision == nil)
        }
        _ = try approve(site, request, why: "已核对，不涉密")
        return try gate.pass(.release, recording, by: "021004")
    }

    @Test("000 §20: who cuts is found, nobody releases without the county's head, secrets are answered for")
    func tangshan() throws {
        let site = try DiscSite()
        let recording = try #require(try site.recordings().first)
        let audit = CustodyAudit(
            log: site.custody.log, catalogue: site.kept.catalogue, root: site.kept.vault.root)
        try site.custody.carry()
        #expect(try audit.run().isWhole)
        let refusal = #expect(throws: AccessError.self) {
            try site.kept.gate(at: now).pass(.release, recording, by: "021004", reason: "媒体")
        }
        let text = words(try #require(refusal))
        #expect(text.contains("县级以上公安机关负责人") && text.contains("第20条第2款"), "\(text)")
        let entry = try released(
            site.kept, recording, to: Recipient(.media, "某报"), naming: ["国家秘密", "第20条第3款"])
        #expect(entry.basis.article == "20/2" && entry.approver == "021003")
        // Cut by a byte: no way of the program does it, and whoever did it past the program is found.
        let original = site.kept.vault.path(ofRelative: recording.vaultPath)
        let bytes = Array(try #require(FileManager.default.contents(atPath: original.text)))
        try FileManager.default.removeItem(atPath: original.text)
        try Folders.write(bytes.dropLast(), to: original)
        try site.custody.carry()
        let report = try audit.run()
        #expect(report.faults.map(\.what) == [.originalChanged])
        #expect(report.faults.first?.sha256 == recording.sha256)
    }

    @Test("003 §17: neither given out nor published without the bureau's head, who answers for internet and secrets")
    func luanchuan() throws {
        let site = try KeptSite("luanchuan")
        let recording = try site.receive("a.mp4")
        for kind in [Recipient.Kind.publication, .other] {
            let entry = try released(
                site, recording, to: Recipient(kind, "某网站"), naming: ["互联网", "第17条第1款", "国家秘密", "第17条第2款"])
            #expect(entry.basis == LedgerBasis(regulation: "luanchuan", article: "17/1"))
            let request = try #require(try site.catalogue.requests(on: nil).last)
            _ = try site.gate(at: now).end(request: request.id, by: "021004", why: "done")
        }
        #expect(try site.catalogue.register(of: recording.sha256, during: nil).count == 2)
    }

    @Test("002 §29: nothing is destroyed without leave; the party's lawful application is answered under this article")
    func jianXian() throws {
        let site = try KeptSite("jian-xian")
        let recording = try site.receive("a.mp4")
        // Without leave: not by the keeper, nor past it.
        let late = now + KeptSite.days(4000)
        #expect(throws: (any Error).self) { try site.carryOut(1, at: late) }
        let listed = try site.catalogue.add(
            disposal: Disposal(
                items: [
                    Disposal.Item(
                        sha256: recording.sha256, name: "a.mp4", size: recording.size, keptUntil: now,
                        basis: LedgerBasis(regulation: "jian-xian", article: "28"))
                ], thumbnails: .keep, undoDays: 0, by: "021002", at: now))
        let past = #expect(throws: CatalogueError.self) {
            try site.catalogue.dispose(
                Tombstone(sha256: recording.sha256, disposal: listed.id, by: "021002", at: late)
            ) {}
        }
        #expect(past?.message.zh.contains("未经批准") == true && site.isThere(recording))
        #expect(try site.catalogue.tombstone(of: recording.sha256) == nil)
        // The party is given it, under the article that says so; anybody else under the site's own rule.
        let party = try released(site, recording, to: Recipient(.party, "当事人甲"), naming: ["第26条第2款"])
        #expect(party.basis == LedgerBasis(regulation: "jian-xian", article: "29/2"))
        let request = try #require(try site.catalogue.requests(on: nil).last)
        _ = try site.gate(at: now).end(request: request.id, by: "021004", why: "done")
        let other = try released(site, recording, to: Recipient(.other, "某单位"), naming: ["第26条第2款"])
        #expect(other.basis == LedgerBasis(regulation: "jian-xian", article: nil))
    }

    @Test("001 §15 and §17: copying is the site's own approval; what is banned is the private copy")
    func zongheCopy() throws {
        let site = try KeptSite("zonghe-zhifa")
        let recording = try site.receive("a.mp4")
        let refusal = #expect(throws: AccessError.self) {
            try site.gate(at: now).pass(.copy, recording, by: "021004", reason: "自用")
        }
        let text = words(try #require(refusal))
        #expect(text.contains("本地设置") && !text.contains("第15条"), "\(text)")
        #expect(try site.catalogue.register(of: nil, during: nil).isEmpty)
        let request = try ask(site, recording, to: Recipient(.other, "自用"), act: "copy")
        _ = try approve(site, request, why: nil)
        #expect(try site.gate(at: now).pass(.copy, recording, by: "021004").basis.article == nil)
    }

    @Test(
        "004 §15: to courts and reconsideration the legal reviewer alone; to anybody else the regulation says nothing",
        arguments: [
            (Recipient(.court, "昌黎县人民法院"), "15", "release-court"),
            (Recipient(.reconsideration, "县政府"), "15", "release-reconsideration"),
            // A name that says it needs no kind.
            (Recipient(text: "昌黎县人民法院"), "15", "release-court"), (Recipient(.party, "当事人甲"), nil, "release"),
            (Recipient(.other, "某单位"), nil, "release"),
        ] as [(Recipient, String?, String)])
    func dapuhe(_ recipient: Recipient, _ article: String?, _ act: String) throws {
        let site = try KeptSite("dapuhe")
        let recording = try site.receive("a.mp4")
        let gate = site.gate(at: now)
        let refusal = #expect(throws: AccessError.self) {
            try gate.pass(.release, recording, by: "021004", reason: "x")
        }
        let text = words(try #require(refusal))
        #expect(text.contains("本地设置") && text.contains("人民法院、行政复议机构：法制审核人员（dapuhe 第15条）"), "\(text)")
        // The head of the squad may release to others; the legal reviewer to courts: two approvers of one act each.
        for (person, acts) in [("021005", ["release"]), ("021002", [act])] where act != "release" || person == "021005"
        {
            _ = try gate.grant(RoleGrant(person: person, role: .approver, acts: acts, by: "021001", at: now))
        }
        let request = try ask(site, recording, to: recipient)
        if article != nil {
            let wrong = #expect(throws: AccessError.self) { try approve(site, request, why: "x", by: "021005") }
            #expect(words(try #require(wrong)).contains("法制审核人员（dapuhe 第15条）"))
        }
        let approved = try approve(site, request, why: nil, by: article == nil ? "021005" : "021002")
        #expect(approved.decision?.basis == LedgerBasis(regulation: "dapuhe", article: article))
        #expect(try gate.pass(.release, recording, by: "021004").basis.article == article)
    }

    @Test("004 §15: what went to a court stays: held under the article, its papers kept and sealed; once for a request")
    func copyKept() throws {
        let site = try DiscSite("dapuhe")
        let kept = site.kept
        let recording = try #require(try site.recordings().first)
        let late = now + KeptSite.days(400)
        #expect(try kept.disposals(at: late).preview(proposing: [recording]).obstacles.isEmpty)
        let request = try ask(kept, recording, to: Recipient(.court, "昌黎县人民法院"))
        _ = try approve(kept, request, why: nil)
        let copy = EvidenceCopy(
            gate: kept.gate(at: now), root: kept.vault.root, log: site.custody.log, site: kept.site)
        func make(_ name: String) throws -> EvidenceCopy.Result {
            try copy.make(
                .release, [recording], by: "021004", reason: nil, to: kept.vault.root.appending(name),
                carry: { try site.custody.carry() })
        }
        let result = try make("court")
        let hold = try #require(try kept.catalogue.holds(on: .recording(recording.sha256)).first)
        #expect(result.kept == [hold] && hold.basis == LedgerBasis(regulation: "dapuhe", article: "15"))
        #expect(hold.why == "Q1 → court 昌黎县人民法院" && hold.by == "021004")
        guard case .held? = try kept.disposals(at: late).preview(proposing: [recording]).obstacles.first?.why else {
            return #expect(Bool(false), "not held")
        }
        let papers = kept.vault.root.appending("released").appending("1")
        for name in ["note.txt", "note.pdf", "digests.csv", "recordings.json"] {
            let there = FileManager.default.contents(atPath: papers.appending(name).text)
            #expect(
                there != nil && there == FileManager.default.contents(atPath: "\(result.place.text)/\(name)"), "\(name)"
            )
        }
        let digest = FileDigestOf(papers.appending("digests.csv"))
        let entries = try kept.catalogue.custodyEvents(after: 0, limit: 1000).compactMap {
            try? CustodyEntry(encoded: $0)
        }
        #expect(
            entries.contains { $0.kind == .access && $0.about?["step"] == "kept" && $0.about?["digests"] == digest })
        // Any of them changed or gone is found and named.
        func faults() throws -> [CustodyFault] {
            _ = try site.custody.carry()
            return try CustodyAudit(log: site.custody.log, catalogue: kept.catalogue, root: kept.vault.root).run()
                .faults
        }
        let untouched = try faults()
        for name in ["note.pdf", "digests.csv", "recordings.json", "manifest-sha256.txt"] {
            let place = papers.appending(name)
            let bytes = try #require(FileManager.default.contents(atPath: place.text))
            var changed = bytes
            changed[changed.startIndex] ^= 1
            try Folders.write(Array(changed), to: place)
            #expect(
                try faults().filter { !untouched.contains($0) }.map { [$0.what.rawValue, $0.subject] }
                    == [["original-changed", "released/1/\(name)"]])
            #expect(unlink(place.text) == 0)
            #expect(
                try faults().filter { !untouched.contains($0) }.map { [$0.what.rawValue, $0.subject] }
                    == [["original-missing", "released/1/\(name)"]])
            try Folders.write(Array(bytes), to: place)
        }
        #expect(try faults() == untouched)
        #expect(try make("court again").kept == [hold])
        #expect(try kept.catalogue.holds(on: .recording(recording.sha256)).count == 1)
        // Released under another rule, nothing is held.
        let other = try #require(
            try kept.catalogue.recordings(RecordingFilter()).first { $0.sha256 != recording.sha256 })
        _ = try approve(kept, ask(kept, other, to: Recipient(.other, "某单位")), why: nil)
        let plain = try copy.make(
            .release, [other], by: "021004", reason: nil, to: kept.vault.root.appending("other"),
            carry: { try site.custody.carry() })
        #expect(plain.kept.isEmpty && FileManager.default.fileExists(atPath: plain.place.text))
    }
}
