import Catalogue
import Custody
import Evidence
import Foundation
import Glibc
import Regulation
import Testing
import Vault

@testable import Pipeline

@Suite("Articles about keeping, tracing and supervising")
struct KeepingArticleTests {
    private let now = KeptSite.start

    private func audit(_ site: DiscSite) throws -> CustodyReport {
        try site.custody.carry()
        return try CustodyAudit(
            log: site.custody.log, catalogue: site.kept.catalogue, root: site.kept.vault.root
        ).run()
    }

    /// Past the program, as another program would.
    private func sqlite(_ site: DiscSite, _ sql: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [site.kept.vault.root.appending("catalogue.sqlite").text, sql]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("000 §14: no recorder is lent to who is not of the force, nor to a second person while it is out")
    func lending() throws {
        let keeper = try LedgerOfTests("tangshan-gaoxin")
        func request(to officer: String, at seconds: Int64) -> RecorderLedger.Request {
            RecorderLedger.Request(recorder: "A", officer: officer, by: "9", at: WallTime(seconds: seconds))
        }
        #expect(throws: RecorderLedger.Failure.unknownOfficer("visitor")) {
            try keeper.ledger.issue(request(to: "visitor", at: 1_795_132_800))
        }
        let first = try keeper.ledger.issue(request(to: "1", at: 1_795_132_800))
        #expect(throws: RecorderLedger.Failure.isOut(first.issue)) {
            try keeper.ledger.issue(request(to: "2", at: 1_795_132_900))
        }
        #expect(try keeper.ledger.entries(RecorderIssueFilter()).map(\.issue.officer) == ["1"])
    }

    @Test("000 §17: the case system's message reaches the recordings; kept by grade of content; closed to who may not")
    func caseSystem() throws {
        let site = try KeptSite()
        try site.dispatch("D1", "D2")
        let graded = try site.receive("a.mp4", under: ["D1"])
        let plain = try site.receive("b.mp4", under: ["D2"])
        func answer(_ recording: Recording) throws -> RetentionAnswer {
            try #require(try site.retention.answer(recording))
        }
        let before = try answer(plain).decision
        #expect(try answer(graded).decision == before && before.disc == .none)
        let body = #"[{"number": "M1", "dispatches": ["D1"], "traits": ["massIncident", "complaint"]}]"#
        let sent = ListEndpoint(retention: site.retention).answer(
            method: "POST", path: "/api/v1/matters", contentType: "application/json", body: Array(body.utf8),
            by: "021002", language: .zh)
        #expect(sent.status == 200, "\(sent.body)")
        let after = try answer(graded)
        #expect(after.decision.keepUntil == .open(.held) || after.decision.keepUntil == .open(.longTerm))
        #expect(after.decision.disc == .required && after.owesDisc && after.holds.map(\.event) == ["complaint"])
        #expect(try answer(plain).decision == before)
        // Secrecy: the list of what there is says nothing of its pictures, and the bytes are behind the gate.
        #expect(throws: AccessError.self) { try site.gate(at: now).pass(.view, graded, by: "021004", reason: "x") }
        #expect(try site.catalogue.register(of: nil, during: nil).isEmpty)
        var status = stat()
        let path = site.vault.path(ofRelative: graded.vaultPath)
        #expect(path.withCString { stat($0, &status) } == 0 && status.st_mode & 0o222 == 0)
    }

    @Test("002 §6: from receipt to the last look every step is there, in order, each proven by the log")
    func trace() throws {
        let site = try DiscSite("jian-xian")
        let recording = try #require(try site.recordings().first)
        let gate = site.kept.gate(at: now)
        let request = try gate.ask(
            AccessRequest(
                act: "view", who: .person("021004"), subject: .recording(recording.sha256), reason: "复核", by: "021004",
                at: now))
        _ = try gate.decide(request.id, approve: true, until: nil, by: "021003", why: nil)
        _ = try gate.pass(.view, recording, by: "021004")
        try site.custody.carry()
        let all = try site.kept.catalogue.custodyEvents(of: recording.sha256)
        let entries = all.compactMap { try? CustodyEntry(encoded: $0) }
        #expect(entries.first?.kind == .receive && entries.last?.kind == .view, "\(entries.map(\.kind))")
        #expect(entries.map(\.n) == entries.map(\.n).sorted() && entries.last?.by == "021004")
        for (entry, bytes) in zip(entries, all) {
            let proof = try site.custody.log.inclusion(of: entry.n - 1)
            #expect(try proof.verify(entry: bytes, keys: site.custody.log.keys()).size > 0)
        }
        #expect(try audit(site).isWhole)
    }

    @Test("002 §8: a byte of an original, a row and an entry of the log can't be changed unseen; the log is signed")
    func tampering() throws {
        let site = try DiscSite("jian-xian")
        let recording = try #require(try site.recordings().first)
        #expect(try audit(site).isWhole)
        let note = try site.custody.log.note()
        #expect(try !note.verified(by: site.custody.log.keys()).isEmpty)
        let forged = try SignedNote(encoded: note.encoded.replacing("\n\n", with: "0\n\n", maxReplacements: 1))
        #expect(throws: CustodyError.self) { try forged.verified(by: site.custody.log.keys()) }
        let path = site.kept.vault.path(ofRelative: recording.vaultPath)
        let bytes = Array(try #require(FileManager.default.contents(atPath: path.text)))
        func put(_ new: [UInt8]) throws {
            try FileManager.default.removeItem(atPath: path.text)
            try Folders.write(new, to: path)
        }
        try put([bytes[0] ^ 1] + bytes.dropFirst())
        let changed = try audit(site)
        #expect(changed.faults.map(\.what) == [.originalChanged] && changed.faults[0].sha256 == recording.sha256)
        try put(bytes)
        #expect(try audit(site).isWhole)
        try sqlite(site, "UPDATE recording SET officer = '021005' WHERE sha256 = '\(recording.sha256)'")
        #expect(try audit(site).faults.map(\.what) == [.rowChanged])
        try sqlite(site, "UPDATE recording SET officer = '021004' WHERE sha256 = '\(recording.sha256)'")
        #expect(try audit(site).isWhole)
        try sqlite(
            site,
            "DROP TRIGGER IF EXISTS custody_event_unchanged; UPDATE custody_event SET entry = replace(entry, '021001', '021005') WHERE id = 1"
        )
        let entry = try audit(site)
        #expect(!entry.isWhole)
    }

    @Test("004 §4: the legal reviewer checks what was recorded and how it is kept; who is none is refused")
    func reviewer() throws {
        let site = try DiscSite("dapuhe")
        _ = try site.recordings()
        let gate = site.kept.gate(at: now)
        _ = try gate.grant(RoleGrant(person: "021005", role: .reviewer, by: "021001", at: now))
        let draw = SpotCheckDraw(
            catalogue: site.kept.catalogue, log: site.custody.log, book: site.kept.layers.site)
        let recording = try #require(try site.kept.catalogue.recordings(RecordingFilter()).first)
        let day = WallSpan(start: now - .seconds(86_400), end: now + .seconds(86_400))
        #expect(throws: AccessError.self) {
            try draw.draw(day, percent: 100, by: "021004", site: site.kept.site)
        }
        let drawn = try site.kept.catalogue.add(
            spotCheck: SpotCheck(
                span: day, logSize: 1, seed: "s", percent: 100, candidates: 1,
                items: [SpotCheck.Item(stratum: "U2", sha256: recording.sha256)], by: "021005", at: now))
        let rule = site.kept.layers.site.supervision.spotCheck
        func enter(by person: String) throws -> CheckResult {
            try draw.enter(
                CheckResult(
                    spotCheck: drawn.id, sha256: recording.sha256,
                    results: ["conduct": "pass", "playback": "fail"], by: person, at: now), rule: rule)
        }
        #expect(throws: AccessError.self) { try enter(by: "021004") }
        #expect(try enter(by: "021005").by == "021005")
        #expect(try site.kept.catalogue.checkResults(of: drawn.id).map(\.results["playback"]) == ["fail"])
    }

    @Test("004 §4 (the second): words and recordings, one matter: filed, its recordings are found and held with it")
    func twoForms() throws {
        let site = try KeptSite("dapuhe")
        try site.dispatch("D1")
        let recording = try site.receive("a.mp4", under: ["D1"])
        _ = try site.catalogue.store(matters: [
            MatterRecord(number: "M1", dispatches: ["D1"], traits: ["penaltyCaseEvidence"], end: now)
        ])
        let answer = try #require(try site.retention.answer(recording))
        // The recording lies as long as the file of words does, and that nobody said how long is told.
        #expect(answer.matters.map(\.number) == ["M1"] && answer.decision.keepUntil == .open(.caseFileUnknown))
        #expect(answer.decision.decider.item.source.article?.text == "12/3")
    }

    @Test("004 §8: who helps to film has recordings of his own, and no right to explain, ask or see")
    func helper() throws {
        let site = try KeptSite("dapuhe")
        let recording = try site.receive("a.mp4", officer: "021005")
        #expect(try site.catalogue.recordings(RecordingFilter()).first?.officer == "021005")
        let gate = site.gate(at: now)
        for act in [ApprovedAct.view, .copy, .release] {
            #expect(throws: AccessError.self) { try gate.pass(act, recording, by: "021005", reason: "x") }
        }
        #expect(throws: AccessError.self) {
            try gate.ask(
                AccessRequest(
                    act: "view", who: .person("021005"), subject: .recording(recording.sha256), reason: "x",
                    by: "021005", at: now))
        }
        #expect(throws: AccessError.self) { try gate.require(.explain, of: "021005") }
        #expect(throws: Never.self) { try gate.require(.explain, of: "021004") }
    }

    @Test(
        "004 §9: the squad keeps what it was handed: an original that is gone is named, and who had a right to dispose of it"
    )
    func keeping() throws {
        let site = try DiscSite("dapuhe")
        let recordings = try site.recordings()
        #expect(try audit(site).originals == 2)
        let path = site.kept.vault.path(ofRelative: recordings[1].vaultPath)
        try FileManager.default.removeItem(atPath: path.text)
        let report = try audit(site)
        #expect(report.faults.map(\.what) == [.originalMissing])
        #expect(report.faults.first?.subject == recordings[1].vaultPath)
        #expect(throws: (any Error).self) {
            try site.kept.disposals(at: now).propose(
                recordings, code: "x", thumbnails: .remove, undoDays: 0, by: "021004", why: nil)
        }
    }

    @Test(
        "004 §14: recordings are evidence in reconsideration and suit: from the word of one on they can't be disposed of",
        arguments: ["reconsideration", "litigation"])
    func suits(_ event: String) throws {
        let site = try KeptSite("dapuhe")
        try site.dispatch("D1")
        let recording = try site.receive("a.mp4", under: ["D1"])
        let late = now + KeptSite.days(400)
        #expect(try site.disposals(at: late).preview(proposing: [recording]).obstacles.isEmpty)
        let body = #"[{"number": "M1", "dispatches": ["D1"], "traits": ["\#(event)"]}]"#
        let sent = ListEndpoint(retention: site.retention).answer(
            method: "POST", path: "/api/v1/matters", contentType: "application/json", body: Array(body.utf8),
            by: "021002", language: .zh)
        #expect(sent.status == 200, "\(sent.body)")
        let hold = try #require(try site.catalogue.holds(on: .matter("M1")).first)
        #expect(hold.event == event && hold.basis == LedgerBasis(regulation: "dapuhe", article: nil))
        guard case .held? = try site.disposals(at: late).preview(proposing: [recording]).obstacles.first?.why else {
            return #expect(Bool(false), "not held")
        }
    }

    @Test("001 §15: one paragraph holds both rules: the absence is named only where it moved the deadline")
    func afterReturn() throws {
        let site = try KeptSite("zonghe-zhifa")
        let reader = HandOverReader(
            catalogue: site.catalogue, rule: site.layers.site.keeping.handOver, site: site.site)
        // Recorded to 18:00; away from noon to 19:00 of the day before, or three days on.
        let recording = try site.receive("a.mp4", at: now + .seconds(3600), recorded: now)
        func answer(_ returned: WallTime) -> HandOverAnswer {
            reader.answer(
                recording,
                [
                    Absence(
                        id: 7, officer: "021004", span: WallSpan(start: now - .seconds(20_000), end: returned),
                        reason: "remote", by: "021002", at: now)
                ])
        }
        let used = answer(now + KeptSite.days(3))
        #expect(used.absence?.id == 7 && used.source.article?.text == "15/1")
        #expect(HandOverWords.text(used, regulation: "zonghe-zhifa", site: site.site, .zh).contains("（返回后）"))
        let unused = answer(now - .seconds(60))
        #expect(unused.absence == nil && unused.source.article?.text == "15/1")
        #expect(!HandOverWords.text(unused, regulation: "zonghe-zhifa", site: site.site, .zh).contains("返回后"))
        // An absence that covers the recording's end, and whose deadline is not the later one.
        let sooner = HandOverRule(
            within: .hours(48), source: Source(article: Article("15/1")), receiver: RuleWords(zh: "科", en: "office"),
            afterReturn: .init(hours: 1, source: Source(article: Article("15/1")), when: [.remote]))
        let other = HandOverReader(catalogue: site.catalogue, rule: sooner, site: site.site).answer(
            recording,
            [
                Absence(
                    id: 8, officer: "021004",
                    span: WallSpan(start: now - .seconds(20_000), end: now + .seconds(3600)), reason: "remote",
                    by: "021002", at: now)
            ])
        #expect(other.absence == nil && other.deadline == now + .seconds(48 * 3600))
    }
}
