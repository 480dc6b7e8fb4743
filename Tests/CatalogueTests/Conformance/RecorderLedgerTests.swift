import Catalogue
import Evidence
import Testing

@Suite("Conformance: issue and return of recorders")
struct RecorderLedgerTests {
    private func check(_ occasion: RecorderCheck.Occasion, at time: Int64) -> RecorderCheck {
        RecorderCheck(
            recorder: "R1", occasion: occasion,
            state: RecorderState(
                works: true, battery: 90, storageFree: 28_000_000_000, pictureIsClear: false,
                clock: ClockOffset(offset: .seconds(-3), error: .milliseconds(500)), clockWasSet: true, note: "刮痕"),
            results: [
                RecorderCheck.Result(key: "battery", verdict: .pass, limit: 80, article: "7"),
                RecorderCheck.Result(key: "picture", verdict: .fail),
            ], regulation: "tangshan-gaoxin", by: "9", at: .at(time))
    }

    private func issue(_ at: Int64, _ back: Int64? = nil, recorder: String = "R1", to officer: String = "1")
        -> RecorderIssue
    {
        RecorderIssue(
            recorder: recorder, officer: officer, by: "9", at: .at(at), until: .at(at + 50),
            handedBack: back.map { RecorderReturn(by: "9", at: .at($0)) })
    }

    @Test("What was issued and returned comes back with its checks", arguments: EngineUnderTest.all)
    func stored(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        var new = issue(10)
        new.check = check(.issue, at: 10)
        new.reason = "no other"
        let issued = try catalogue.issue(new, closing: nil)
        #expect(issued.id > 0 && issued.check?.id ?? 0 > 0 && issued.isOut)
        var filter = RecorderIssueFilter()
        filter.outOnly = true
        #expect(try catalogue.recorderIssues(filter) == [issued])
        let back = RecorderReturn(by: "8", at: .at(60), broughtBy: "2", check: check(.return, at: 60))
        let returned = try #require(try catalogue.handBack(issue: issued.id, back))
        #expect(returned.handedBack?.broughtBy == "2" && returned.handedBack?.check?.state.note == "刮痕")
        #expect(try catalogue.recorderIssues(RecorderIssueFilter()) == [returned])
        #expect(try catalogue.recorderIssues(filter).isEmpty)
        #expect(try catalogue.recorderChecks(recorder: "R1", span: nil).map(\.occasion) == [.issue, .return])
        #expect(try catalogue.recorderChecks(recorder: nil, span: .at(0, 60)).map(\.verdict) == [.fail])
        #expect(throws: CatalogueError.self) { try catalogue.handBack(issue: issued.id, back) }
        #expect(try catalogue.handBack(issue: 99, back) == nil)
    }

    @Test("A recorder is out to one at a time, whatever order the rows come in", arguments: EngineUnderTest.all)
    func overlaps(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        _ = try catalogue.issue(issue(100, 200), closing: nil)
        for (at, back) in [(150, 160), (50, 101), (199, nil), (50, nil), (100, 100)] as [(Int64, Int64?)] {
            let error = #expect(throws: CatalogueError.self) { try catalogue.issue(issue(at, back), closing: nil) }
            #expect(error?.code == .changedMeanwhile)
        }
        _ = try catalogue.issue(issue(50, 100), closing: nil)
        _ = try catalogue.issue(issue(200), closing: nil)
        _ = try catalogue.issue(issue(200, recorder: "R2"), closing: nil)
        #expect(throws: CatalogueError.self) { try catalogue.issue(issue(300), closing: nil) }
        let closing = RecorderReturn(by: "9", at: .at(300), correction: "nobody entered it")
        let next = try catalogue.issue(issue(300, to: "2"), closing: closing)
        var filter = RecorderIssueFilter()
        filter.recorder = "R1"
        let all = try catalogue.recorderIssues(filter)
        #expect(all.map(\.at) == [.at(50), .at(100), .at(200), .at(300)])
        #expect(all[2].handedBack?.correction == "nobody entered it" && all[3] == next)
        filter.span = .at(150, 250)
        #expect(try catalogue.recorderIssues(filter).map(\.at) == [.at(100), .at(200)])
        filter = RecorderIssueFilter()
        filter.officer = "2"
        #expect(try catalogue.recorderIssues(filter) == [next])
    }

    @Test("Four-property checks come back as entered, the newest first", arguments: EngineUnderTest.all)
    func propertyChecks(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        let results = [
            PropertyResult(test: .opens, passed: 3, failed: 1, notes: [PropertyNote("unreadable", "a.mp4", "空")]),
            PropertyResult(test: .receipt, passed: 4),
        ]
        var stored: [PropertyReport] = []
        for time in [1, 2] as [Int64] {
            stored.append(
                try catalogue.add(
                    propertyCheck: PropertyReport(
                        stage: .archive, subject: "dispatch D1", recordings: 4, results: results, by: "1", at: .at(time)
                    )))
        }
        #expect(stored.map(\.verdict) == [.fail, .fail] && stored[0].id < stored[1].id)
        #expect(try catalogue.propertyChecks(limit: 10) == [stored[1], stored[0]])
        #expect(try catalogue.propertyChecks(limit: 1) == [stored[1]])
    }

    @Test("When something of a recorder last came in", arguments: EngineUnderTest.all)
    func received(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        for (index, time) in [30, 90, 60].enumerated() {
            var recording = Recording.sample("a\(index)")
            recording.receivedAt = .at(Int64(time))
            try catalogue.commit(RecordingCommit(recording: recording))
        }
        #expect(try catalogue.lastReceived(recorder: "R1") == .at(90))
        #expect(try catalogue.lastReceived(recorder: "R2") == nil)
    }

    @Test("What a recorder can, and when a matter was filed, come back as stored", arguments: EngineUnderTest.all)
    func lists(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        let recorders = [
            Recorder(serial: "R1", gear: ["explosion-proof", "positioning"]), Recorder(serial: "R2"),
            Recorder(serial: "R3", gear: []),
        ]
        #expect(try catalogue.store(recorders: recorders).inserted == 3)
        #expect(try catalogue.recorders() == recorders)
        let matters = [
            MatterRecord(number: "M1", dispatches: [], end: .at(5), filed: .at(9)),
            MatterRecord(number: "M2", dispatches: ["D1"]),
        ]
        #expect(try catalogue.store(matters: matters).inserted == 2)
        #expect(try catalogue.matters() == matters)
    }
}
