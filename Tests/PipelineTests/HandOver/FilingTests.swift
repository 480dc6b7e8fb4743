import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("Filing against the regulation's time")
struct FilingTests {
    private let site = SiteTime(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)
    /// 2026-11-20T10:00 in Shanghai; thirty days on: the midnight after 20 December.
    private let end = WallTime(seconds: 1_795_140_000)
    private let deadline = CivilDay(year: 2026, month: 12, day: 20).end(utcOffset: 8 * 3600)

    private func answers(
        _ id: String, _ matters: [MatterRecord], at time: WallTime, place: String? = "人民路",
        said: [EvidenceStatement] = []
    ) throws -> [String: FilingAnswer] {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "filing-\(UUID().uuidString)"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let catalogue = try SQLiteCatalogue(path: path)
        _ = try catalogue.store(officers: [Officer(policeNumber: "1", name: "民警甲")])
        _ = try catalogue.store(matters: matters)
        let span = WallSpan(start: end - .seconds(7200), end: end - .seconds(3600))
        _ = try catalogue.store(dispatches: ["D1", "D2"].map { Dispatch(number: $0, officers: ["1"], span: span) })
        var recording = Recording(sha256: "a", size: 1, originalName: "a.mp4", vaultPath: "a", receivedAt: end)
        recording.span = span
        try catalogue.commit(
            RecordingCommit(
                recording: recording,
                segments: [
                    Segment(
                        number: "", dispatch: "D1", officer: "1", recording: "a", span: span, offset: .zero,
                        length: span.length, place: place)
                ]))
        for statement in said {
            _ = try StatementKeeper(gate: AccessGate(catalogue: catalogue, book: Books.load(id), now: end)).add(
                statement, site: site)
        }
        let reader = FilingReader(catalogue: catalogue, rules: try Books.load(id), site: site)
        let all = try reader.answers(at: time, ended: nil)
        return Dictionary(uniqueKeysWithValues: all.map { ($0.matter.number, $0) })
    }

    private func matter(
        _ number: String, dispatch: String = "D1", traits: [MatterTrait] = [], end: WallTime?, filed: WallTime? = nil
    ) -> MatterRecord {
        MatterRecord(
            number: number, dispatches: [dispatch], traits: traits.map(\.rawValue), end: end, filed: filed)
    }

    private func statement(_ change: (inout EvidenceStatement) -> Void) -> EvidenceStatement {
        var said = EvidenceStatement(sha256: "a", by: "1", at: end)
        change(&said)
        return said
    }

    @Test("002 §23, ¶4: evidence is whole only with content, what it proves, and the party's signature with its day")
    func evidence() throws {
        var matter = matter("M", traits: [.evidence], end: end, filed: end)
        matter.category = "违法占道"
        let none = try answers("jian-xian", [matter], at: end)
        #expect(none["M"]?.verdict == .fail)
        let asked: [SegmentField] = [.content, .matterProved, .partySignature, .signatureDate]
        #expect(asked.allSatisfy { none["M"]?.gaps.first?.missing.map(\.field).contains($0) == true })
        #expect(none["M"]?.gaps.first?.missing.first { $0.field == .content }?.source.article?.text == "23/4")
        // Said bit by bit, and again: of each the last counts.
        let half = [statement { $0.content = "执法全过程" }, statement { $0.proves = "违法事实" }]
        let some = try answers("jian-xian", [matter], at: end, said: half)
        #expect(some["M"]?.gaps.first?.missing.map(\.field).contains(.content) == false)
        #expect(some["M"]?.gaps.first?.missing.map(\.field).contains(.partySignature) == true)
        let rest = statement {
            $0.party = "拒绝签字，已注明"
            $0.signedOn = "2026-11-20"
        }
        let whole = try answers("jian-xian", [matter], at: end, said: half + [rest])
        let left = (whole["M"]?.gaps.first?.missing ?? []).map(\.field)
        #expect(Set(left).isDisjoint(with: asked), "\(left)")
        // Of a matter that is no evidence nothing of it is asked for.
        let plain = try answers("jian-xian", [self.matter("M", end: end, filed: end)], at: end)
        #expect(plain["M"]?.verdict == .pass)
    }

    @Test("a statement says something, of a recording there is, with a day that has come and somebody who signed")
    func statements() throws {
        func failure(_ change: (inout EvidenceStatement) -> Void) throws -> StatementKeeper.Failure? {
            do {
                _ = try answers("jian-xian", [], at: end, said: [statement(change)])
                return nil
            } catch let failure as StatementKeeper.Failure { return failure }
        }
        func isRefused(_ change: (inout EvidenceStatement) -> Void, _ check: (StatementKeeper.Failure) -> Bool) throws {
            let failure = try failure(change)
            #expect(failure.map(check) == true, "\(String(describing: failure))")
        }
        try isRefused({ _ in }) { if case .nothingSaid = $0 { true } else { false } }
        try isRefused({ $0.content = " \n" }) { if case .nothingSaid = $0 { true } else { false } }
        try isRefused({ $0.content = String(repeating: "长", count: 1400) }) {
            if case .tooLong = $0 { true } else { false }
        }
        try isRefused({
            $0.content = "x"
            $0.sha256 = "b"
        }) { if case .unknownRecording = $0 { true } else { false } }
        try isRefused({ $0.signedOn = "2026-11-20" }) { if case .dayOfNothing = $0 { true } else { false } }
        for day in ["2026-02-29", "2026-11-21", "20.11.2026", "2026-13-01", "２０２６-11-20"] {
            try isRefused({
                $0.party = "甲"
                $0.signedOn = day
            }) { if case .badDay(day) = $0 { true } else { false } }
        }
        try isRefused({
            $0.content = "x"
            $0.by = "nobody"
        }) { if case .access = $0 { true } else { false } }
        #expect(try failure { $0.content = "x" }.map { _ in true } == nil)
    }

    @Test("002 §27: thirty days after the act ended, to the last moment; filed later is told as late")
    func deadlines() throws {
        let matters = [
            matter("in-time", end: end, filed: deadline), matter("late", end: end, filed: deadline + .seconds(60)),
            matter("never", end: end), matter("goes-on", end: nil),
        ]
        let before = try answers("jian-xian", matters, at: deadline)
        #expect(before["never"]?.state == .running && before["never"]?.deadline == deadline)
        let after = try answers("jian-xian", matters, at: deadline + Nanoseconds(1))
        #expect(
            after["in-time"]?.verdict == .pass && after["late"]?.state == .late && after["never"]?.state == .notFiled)
        #expect(after.values.allSatisfy { $0.source.article?.text == "27/1" })
        // Its only dispatch ended thirty days ago, and nobody has said that it is over.
        #expect(before["goes-on"]?.state == .open && after["goes-on"]?.state == .noEnd)
        #expect(after["goes-on"]?.verdict == .notEvaluated)
    }

    @Test("002 §27: filed and not whole: a dispatch without recording, a segment without its place")
    func incomplete() throws {
        let matters = [
            matter("whole", end: end, filed: end), matter("no-recording", dispatch: "D2", end: end, filed: end),
        ]
        let answers = try answers("jian-xian", matters, at: end)
        #expect(answers["whole"]?.verdict == .pass)
        #expect(answers["no-recording"]?.verdict == .fail && answers["no-recording"]?.unrecorded == ["D2"])
        let placeless = try self.answers("jian-xian", matters, at: end, place: nil)
        #expect(placeless["whole"]?.gaps.first?.missing.map(\.field) == [.place])
        // Nothing is held against a matter whose time is not over.
        let running = try self.answers("jian-xian", [matter("runs", dispatch: "D2", end: end)], at: end)
        #expect(running["runs"]?.verdict == .pass && running["runs"]?.isIncomplete == false)
    }

    @Test(
        "where the regulation gives no time, nothing is told",
        arguments: ["tangshan-gaoxin", "zonghe-zhifa", "luanchuan", "dapuhe"])
    func silent(_ id: String) throws {
        #expect(try answers(id, [matter("never", end: end)], at: deadline + .seconds(86_400 * 365)).isEmpty)
    }
}
