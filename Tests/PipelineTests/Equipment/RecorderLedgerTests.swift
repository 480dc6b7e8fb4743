import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("Recorders handed out and taken back")
struct RecorderLedgerKeeperTests {
    /// 2026-11-20T08:00 in Shanghai.
    private let start = WallTime(seconds: 1_795_132_800)

    private func hours(_ count: Int64) -> WallTime { start + .seconds(count * 3600) }

    private func request(
        _ recorder: String = "A", to officer: String = "1", at time: WallTime, _ state: RecorderState = RecorderState(),
        needs: [RecorderGear] = [], reason: String? = nil, correction: String? = nil, until: WallTime? = nil
    ) -> RecorderLedger.Request {
        RecorderLedger.Request(
            recorder: recorder, officer: officer, by: "9", at: time, until: until, state: state, needs: needs,
            reason: reason, correction: correction)
    }

    private let good = RecorderState(
        works: true, battery: 90, storageFree: 28_000_000_000, pictureIsClear: true, soundIsClear: true,
        clock: ClockOffset(offset: .seconds(2), error: .seconds(1)))

    @Test("000 §7: all six things are looked at; each that is not right fails by itself, with its article")
    func sixThings() throws {
        let keeper = try LedgerOfTests("tangshan-gaoxin")
        #expect(keeper.ledger.rules.judge(good).allSatisfy { $0.verdict == .pass && $0.article == "7" })
        #expect(keeper.ledger.rules.judge(RecorderState()).map(\.verdict) == .init(repeating: .notEvaluated, count: 6))
        let wrong: [(String, (inout RecorderState) -> Void)] = [
            ("works", { $0.works = false }), ("battery", { $0.battery = 79 }),
            ("storage", { $0.storageFree = 15_999_999_999 }), ("picture", { $0.pictureIsClear = false }),
            ("sound", { $0.soundIsClear = false }),
            ("clock", { $0.clock = ClockOffset(offset: .seconds(-60), error: .seconds(1)) }),
        ]
        for (index, (key, change)) in wrong.enumerated() {
            var state = good
            change(&state)
            let failure = try #require(throws: RecorderLedger.Failure.self) {
                try keeper.ledger.issue(request(at: hours(Int64(index)), state))
            }
            guard case .failedCheck(let check) = failure else { return #expect(Bool(false), "\(failure)") }
            #expect(check.failed.map(\.key) == [key] && check.occasion == .refusal)
        }
        // Refused: nothing is out, and every refusal is a fault.
        #expect(try keeper.ledger.entries(RecorderIssueFilter()).isEmpty)
        #expect(try keeper.ledger.faults(recorder: "A", span: nil).count == 6)
    }

    @Test(
        "000 §7, 001 §7, 003 §10 and §13, 004 §20: what each regulation has looked at before use; the rest is the site's own",
        arguments: [
            ("tangshan-gaoxin", ["works 7", "battery 7", "storage 7", "picture 7", "sound 7", "clock 7"]),
            ("zonghe-zhifa", ["works 7", "battery 7", "storage 7", "picture -", "sound -", "clock 7"]),
            ("jian-xian", ["works -", "battery -", "storage -", "clock -"]),
            ("luanchuan", ["works 13/2", "battery 13/2", "storage 13/2", "clock 10/1"]),
            ("dapuhe", ["works 20", "battery 20", "storage 20", "clock -"]),
        ])
    func asked(_ id: String, _ expected: [String]) throws {
        let book = try Books.load(id)
        #expect(book.judge(RecorderState()).map { "\($0.key) \($0.article ?? "-")" } == expected)
        // What was looked at is judged, whether or not it was asked for.
        #expect(book.judge(good).count == 6 && book.judge(good).allSatisfy { $0.verdict == .pass })
    }

    @Test("001 §6: issue is registered with who handed it out, to whom and when, and so is the return")
    func registered() throws {
        let keeper = try LedgerOfTests("zonghe-zhifa")
        _ = try keeper.ledger.issue(request(at: start, until: hours(8)))
        let back = try keeper.ledger.takeBack("A", by: "2", at: hours(9), state: RecorderState())
        #expect(back.issue.officer == "1" && back.issue.by == "9" && back.issue.at == start)
        // Silent about when it is due: a local setting.
        #expect(back.source.isLocal && back.due == hours(24) && back.lateness == nil)
    }

    @Test("one that fails is issued with a reason only, and the reason stands in the row")
    func reason() throws {
        let keeper = try LedgerOfTests("tangshan-gaoxin")
        var state = good
        state.battery = 10
        let entry = try keeper.ledger.issue(request(at: start, state, reason: "no other"))
        #expect(entry.issue.reason == "no other" && entry.issue.check?.verdict == .fail)
        #expect(entry.issue.check?.failed.first?.limit == 80)
        #expect(try keeper.ledger.faults(recorder: nil, span: nil).map(\.occasion) == [.issue])
    }

    @Test("000 §15: one that is out is refused with who has it; a return nobody entered is entered with why")
    func outAlready() throws {
        let keeper = try LedgerOfTests("tangshan-gaoxin")
        let first = try keeper.ledger.issue(request(at: start))
        #expect(throws: RecorderLedger.Failure.isOut(first.issue)) {
            try keeper.ledger.issue(request(to: "2", at: hours(1)))
        }
        // Before the other had it, a correction says nothing.
        #expect(throws: RecorderLedger.Failure.isOut(first.issue)) {
            try keeper.ledger.issue(request(to: "2", at: hours(-1), correction: "x"))
        }
        let second = try keeper.ledger.issue(request(to: "2", at: hours(3), correction: "came back at two"))
        let back = try keeper.ledger.takeBack("A", by: "9", at: hours(9), broughtBy: "1", state: RecorderState())
        #expect(back.issue.id == second.issue.id && back.issue.handedBack?.broughtBy == "1")
        let all = try keeper.ledger.entries(RecorderIssueFilter()).map(\.issue)
        #expect(all.map { $0.handedBack?.correction } == ["came back at two", nil])
        #expect(throws: RecorderLedger.Failure.isNotOut("A")) {
            try keeper.ledger.takeBack("A", by: "9", at: hours(10), state: RecorderState())
        }
    }

    @Test("unknown recorders and officers, and times that can't be, are refused")
    func refused() throws {
        let ledger = try LedgerOfTests("luanchuan")
        #expect(throws: RecorderLedger.Failure.unknownRecorder("Z")) {
            try ledger.ledger.issue(request("Z", at: start))
        }
        #expect(throws: RecorderLedger.Failure.unknownOfficer("7")) {
            try ledger.ledger.issue(request(to: "7", at: start))
        }
        let later = WallTime.now + .seconds(3600)
        #expect(throws: RecorderLedger.Failure.badTime(later)) { try ledger.ledger.issue(request(at: later)) }
        #expect(throws: RecorderLedger.Failure.badTime(start)) {
            try ledger.ledger.issue(request(at: start, until: start))
        }
        _ = try ledger.ledger.issue(request(at: start))
        #expect(throws: RecorderLedger.Failure.badTime(hours(-1))) {
            try ledger.ledger.takeBack("A", by: "9", at: hours(-1), state: RecorderState())
        }
    }

    @Test("003 §10: due at the midnight of the day; missing from then on, and only then")
    func missing() throws {
        let keeper = try LedgerOfTests("luanchuan")
        _ = try keeper.ledger.issue(request(at: start))
        _ = try keeper.ledger.look(at: "B", by: "9", at: start, state: good)
        let week = Nanoseconds.seconds(7 * 86_400)
        #expect(try keeper.ledger.missing(at: hours(16), unseenFor: week).isEmpty)
        let found = try keeper.ledger.missing(at: hours(17), unseenFor: week)
        #expect(found.map(\.serial) == ["A"] && found.first?.source.article?.text == "10/1")
        // B gave no sign for more than a week.
        let later = try keeper.ledger.missing(at: start + week + .seconds(1), unseenFor: week)
        #expect(later.map(\.serial) == ["A", "B"])
        #expect(later.last?.why == .notSeen(since: start) && later.last?.source.isLocal == true)
        let back = try keeper.ledger.takeBack("A", by: "9", at: hours(20), state: RecorderState())
        #expect(back.lateness == .seconds(4 * 3600))
        #expect(try keeper.ledger.missing(at: hours(21), unseenFor: week).isEmpty)
        // As it was then.
        #expect(try keeper.ledger.missing(at: hours(17), unseenFor: week).map(\.serial) == ["A"])
    }

    @Test("a recorder nobody ever saw is missing; what was taken in from one is a sign of it")
    func neverSeen() throws {
        let keeper = try LedgerOfTests("dapuhe")
        var recording = Recording(
            sha256: "a", size: 1, originalName: "a.mp4", vaultPath: "a", receivedAt: hours(1), recorder: "A")
        recording.verdict = .whole
        try keeper.ledger.catalogue.commit(RecordingCommit(recording: recording))
        let found = try keeper.ledger.missing(at: hours(2), unseenFor: .seconds(3600 * 24))
        #expect(found.map(\.serial) == ["B"] && found.first?.why == .notSeen(since: nil))
    }

    @Test("002 §31: gear the work asks for must be on the recorder; where the list is silent it is not evaluated")
    func gear() throws {
        let keeper = try LedgerOfTests("jian-xian")
        let entry = try keeper.ledger.issue(request(at: start, needs: [.positioning]))
        #expect(
            entry.issue.check?.results.last == RecorderCheck.Result(key: "positioning", verdict: .pass, article: "31"))
        #expect(throws: RecorderLedger.Failure.self) {
            try keeper.ledger.issue(request("A", to: "2", at: hours(2), needs: [.explosionProof], correction: "back"))
        }
        #expect(try keeper.ledger.faults(recorder: "A", span: nil).first?.failed.map(\.key) == ["explosion-proof"])
        let silent = try keeper.ledger.issue(request("B", at: start, needs: [.nightVision]))
        #expect(silent.issue.check?.results.last?.verdict == .notEvaluated)
    }

    @Test("003 §10: at the dock the clock is read and set right; it stands in the recorder's history")
    func clocks() throws {
        let keeper = try LedgerOfTests("luanchuan")
        _ = try keeper.ledger.issue(request(at: start, good))
        var state = RecorderState(clock: ClockOffset(offset: .seconds(-45), error: .seconds(1)), clockWasSet: true)
        state.battery = 3
        let back = try keeper.ledger.takeBack("A", by: "9", at: hours(9), state: state)
        // An empty battery at the end of the day is no fault; a clock beyond the tolerance is.
        #expect(back.issue.handedBack?.check?.failed.map(\.key) == ["clock"])
        _ = try keeper.ledger.catalogue.confirm(
            clock: ClockConfirmation(
                recorder: "A", from: hours(2), offset: .seconds(20), error: .seconds(15), by: "9", at: hours(10)))
        let clocks = try RecorderClocks(recorder: "A", span: nil, ledger: keeper.ledger)
        #expect(clocks.entries.map(\.witness) == [.check, .confirmed, .check])
        #expect(clocks.entries.map(\.verdict) == [.pass, .notEvaluated, .fail] && clocks.isBeyond)
        #expect(clocks.entries.last?.wasSet == true)
        let before = WallSpan(start: start, end: hours(1))
        #expect(try RecorderClocks(recorder: "A", span: before, ledger: keeper.ledger).entries.count == 1)
    }
}
