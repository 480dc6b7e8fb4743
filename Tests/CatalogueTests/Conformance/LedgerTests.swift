import Catalogue
import Evidence
import Testing

@Suite("Conformance: the ledger")
struct LedgerTests {
    private let basis = LedgerBasis(regulation: "tangshan-gaoxin", article: "10/2")

    private func new(_ kind: FindingKind, at start: Int64?) -> NewFinding {
        NewFinding(finding: Finding(kind: kind, start: start.map { .seconds($0) }, streams: [0]))
    }

    private func commit(_ findings: [NewFinding]) -> RecordingCommit {
        RecordingCommit(recording: .sample("a"), findings: findings)
    }

    private func step(
        _ finding: Int64, _ number: Int, _ kind: LedgerStep.Kind, by: String = "021001",
        _ says: LedgerStatement = LedgerStatement()
    ) -> LedgerStep {
        LedgerStep(
            finding: finding, number: number, kind: kind, by: by, at: .at(Int64(number)), says: says, basis: basis)
    }

    @Test("Steps come back as they were written, and the finding's state follows", arguments: EngineUnderTest.all)
    func roundTrip(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.commit(commit([new(.interruption, at: 5), new(.interruption, at: 9)]))
        let ids = try fresh.catalogue.findings(FindingFilter()).map(\.id)
        let steps = [
            step(
                ids[0], 1, .voiceHeard, by: ProgramVersion.signature,
                LedgerStatement(voice: [.init(start: Nanoseconds(1), end: .seconds(3))])),
            step(
                ids[0], 2, .explain,
                LedgerStatement(
                    heardByEar: false, cause: "low-battery", record: "第7号", text: "更换电池\n“两分钟”",
                    paper: .init(sha256: "ab", name: "说明.pdf", place: "documents/说明.pdf"), needsApproval: true)),
            step(ids[0], 3, .approve, by: "021009", LedgerStatement(approves: 2, enteredBy: "021001")),
            step(ids[0], 4, .undo, LedgerStatement(undoes: 3)),
        ]
        #expect(try fresh.catalogue.ledger(of: ids[0]).steps.isEmpty)
        for (given, state) in zip(steps, [FindingState.voiceHeard, .awaitingApproval, .explained, .awaitingApproval]) {
            try fresh.catalogue.append([given])
            #expect(try fresh.catalogue.finding(ids[0])?.state == state)
        }
        #expect(try fresh.catalogue.ledger(of: ids[0]).steps == steps)
        #expect(try fresh.again().ledger(of: ids[0]).state == .awaitingApproval)
        #expect(try fresh.catalogue.finding(ids[1])?.state == .detected)
        var filter = FindingFilter()
        filter.states = [.awaitingApproval]
        #expect(try fresh.catalogue.findings(filter).map(\.id) == [ids[0]])
        #expect(try fresh.catalogue.finding(ids[1] + 1) == nil)
    }

    @Test("Several steps are written whole or not at all", arguments: EngineUnderTest.all)
    func whole(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.commit(commit([new(.interruption, at: 5)]))
        let id = try #require(try fresh.catalogue.findings(FindingFilter()).first?.id)
        let writing = LedgerStatement(text: "t", needsApproval: true)
        try fresh.catalogue.append([])
        let error = #expect(throws: CatalogueError.self) {
            try fresh.catalogue.append([step(id, 1, .explain, writing), step(id, 3, .approve, by: "2")])
        }
        #expect(error?.code == .changedMeanwhile)
        #expect(try fresh.catalogue.ledger(of: id).steps.isEmpty)
        #expect(try fresh.catalogue.finding(id)?.state == .detected)
        try fresh.catalogue.append([step(id, 1, .explain, writing), step(id, 2, .approve, by: "2")])
        #expect(try fresh.catalogue.finding(id)?.state == .explained)
    }

    @Test("A step that is not the next is refused: somebody else was first", arguments: EngineUnderTest.all)
    func notTheNext(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.commit(commit([new(.interruption, at: 5)]))
        let id = try #require(try fresh.catalogue.findings(FindingFilter()).first?.id)
        try fresh.catalogue.append([step(id, 1, .escalate)])
        for (finding, number) in [(id, 1), (id, 3), (id, 0), (id + 1, 1)] {
            let error = #expect(throws: CatalogueError.self) {
                try fresh.again().append([step(finding, number, .note, LedgerStatement(text: "t"))])
            }
            #expect(error?.code == .changedMeanwhile, "\(finding) \(number)")
        }
        #expect(try fresh.catalogue.ledger(of: id).steps.count == 1)
    }

    @Test("Of two reviewers who write the same step at once, one wins and one is told", arguments: EngineUnderTest.all)
    func atOnce(engine: EngineUnderTest) async throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.commit(commit([new(.interruption, at: 5)]))
        let id = try #require(try fresh.catalogue.findings(FindingFilter()).first?.id)
        let handles = [fresh.catalogue, try fresh.again()]
        for round in 1...20 {
            let codes = await withTaskGroup(of: CatalogueError.Code?.self) { group in
                for (index, handle) in handles.enumerated() {
                    let step = step(id, round, .note, by: "\(index)", LedgerStatement(text: "t"))
                    group.addTask {
                        do throws(CatalogueError) { try handle.append([step]) } catch { return error.code }
                        return nil
                    }
                }
                return await group.reduce(into: [CatalogueError.Code?]()) { $0.append($1) }
            }
            #expect(codes.count { $0 == nil } == 1)
            #expect(codes.count { $0 == .changedMeanwhile } == 1)
        }
        #expect(try fresh.catalogue.ledger(of: id).steps.map(\.number) == Array(1...20))
    }

    @Test(
        "A finding with steps is never lost: found again it keeps all, not found it stays and says so",
        arguments: EngineUnderTest.all)
    func inspectedAgain(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let all = [new(.interruption, at: 5), new(.interruption, at: 9), new(.soundLoss, at: 20)]
        try fresh.catalogue.commit(commit(all))
        let ids = try fresh.catalogue.findings(FindingFilter()).map(\.id)
        try fresh.catalogue.append([step(ids[1], 1, .escalate)])
        // The same findings, measured anew.
        var measured = all
        measured[1].finding.lost = .seconds(3)
        try fresh.catalogue.commit(commit(measured))
        let same = try #require(try fresh.catalogue.finding(ids[1]))
        #expect(same.state == .unexplained && same.finding.lost == .seconds(3) && !same.isNotFoundAgain)
        // None of them: two go, the one somebody looked at stays, marked.
        for _ in 1...2 { try fresh.catalogue.commit(commit([new(.truncated, at: nil)])) }
        let left = try fresh.catalogue.findings(FindingFilter())
        #expect(left.count == 2)
        let kept = try #require(left.first { $0.id == ids[1] })
        #expect(kept.finding.evidence.facts[StoredFinding.notFoundBy] == ProgramVersion.signature)
        #expect(kept.state == .unexplained && kept.finding.lost == .seconds(3) && kept.recording == "a")
        #expect(try fresh.catalogue.ledger(of: ids[1]).steps.count == 1)
        // Found again: the mark goes, the rest stays.
        try fresh.catalogue.commit(commit(measured))
        let again = try #require(try fresh.catalogue.finding(ids[1]))
        #expect(again.state == .unexplained && !again.isNotFoundAgain)
        #expect(try fresh.catalogue.findings(FindingFilter()).count == 3)
    }

    @Test("The same holds for findings of a scope", arguments: EngineUnderTest.all)
    func scopes(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let finding = NewFinding(dispatch: "D1", span: .at(5, 9), finding: Finding(kind: .notCovered))
        try fresh.catalogue.replaceFindings(scope: "dispatch:D1", with: [finding])
        let id = try #require(try fresh.catalogue.findings(FindingFilter()).first?.id)
        try fresh.catalogue.append([step(id, 1, .escalate)])
        try fresh.catalogue.replaceFindings(scope: "dispatch:D1", with: [])
        let kept = try #require(try fresh.catalogue.finding(id))
        #expect(kept.isNotFoundAgain && kept.span == .at(5, 9) && kept.state == .unexplained)
        try fresh.catalogue.replaceFindings(scope: "dispatch:D1", with: [finding])
        #expect(try fresh.catalogue.findings(FindingFilter()).map(\.id) == [id])
        #expect(try fresh.catalogue.finding(id)?.isNotFoundAgain == false)
    }
}
