import Catalogue
import Evidence
import Testing

@Suite("Conformance: findings")
struct FindingTests {
    private func new(
        _ kind: FindingKind, at start: Int64?, streams: [Int] = [0], wall: Int64? = nil, lost: Int64? = nil,
        recorder: String? = nil, dispatch: String? = nil
    ) -> NewFinding {
        NewFinding(
            recorder: recorder, dispatch: dispatch, span: wall.map { .at($0, $0 + 1) },
            finding: Finding(
                kind: kind, start: start.map { .seconds($0) }, end: nil, lost: lost.map { .seconds($0) },
                place: .middle, streams: streams,
                evidence: FindingEvidence(toleranceReason: "cadence", facts: ["k": "值"])))
    }

    private func commit(_ findings: [NewFinding]?) -> RecordingCommit {
        RecordingCommit(recording: .sample("a"), findings: findings)
    }

    @Test("A finding found again keeps its id, whatever was measured anew", arguments: EngineUnderTest.all)
    func keepsID(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.commit(commit([new(.interruption, at: 5), new(.interruption, at: 9)]))
        let before = try fresh.catalogue.findings(FindingFilter())
        try fresh.catalogue.commit(commit([new(.interruption, at: 9, wall: 3, lost: 2), new(.truncated, at: nil)]))
        let after = try fresh.catalogue.findings(FindingFilter())
        #expect(after.count == 2)
        #expect(after.first?.id == before.last?.id)
        #expect(after.first?.finding.lost == .seconds(2))
        #expect(after.first?.span == .at(3, 4))
        #expect(after.last.map { last in before.allSatisfy { $0.id < last.id } } == true)
        #expect(after.allSatisfy { $0.recording == "a" && $0.state == .detected })
    }

    @Test("The same findings twice, or none mentioned, change nothing", arguments: EngineUnderTest.all)
    func idempotent(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let findings = [new(.soundLoss, at: 5), new(.soundLoss, at: 5), new(.soundLoss, at: 5, streams: [1])]
        try fresh.catalogue.commit(commit(findings))
        let before = try fresh.catalogue.findings(FindingFilter())
        #expect(before.count == 3)
        #expect(before.first?.finding == findings.first?.finding)
        try fresh.catalogue.commit(commit(findings))
        try fresh.catalogue.commit(commit(nil))
        #expect(try fresh.catalogue.findings(FindingFilter()) == before)
        try fresh.catalogue.commit(commit([]))
        #expect(try fresh.catalogue.findings(FindingFilter()) == [])
    }

    @Test("An id is never used again", arguments: EngineUnderTest.all)
    func neverReused(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.commit(commit([new(.overlap, at: 1)]))
        let gone = try fresh.catalogue.findings(FindingFilter())
        try fresh.catalogue.commit(commit([]))
        try fresh.catalogue.commit(commit([new(.overlap, at: 2)]))
        let next = try fresh.catalogue.findings(FindingFilter())
        #expect(Set(gone.map(\.id)).isDisjoint(with: next.map(\.id)))
    }

    @Test(
        "Findings of one scope are replaced without touching those of another or of a recording",
        arguments: EngineUnderTest.all)
    func scopes(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.commit(commit([new(.interruption, at: 5)]))
        try fresh.catalogue.replaceFindings(scope: "R1", with: [new(.missingFile, at: nil, wall: 1, recorder: "R1")])
        try fresh.catalogue.replaceFindings(scope: "R2", with: [new(.break, at: nil, wall: 2, recorder: "R2")])
        var filter = FindingFilter()
        filter.scope = "R2"
        let before = try fresh.catalogue.findings(filter)
        #expect(before.map(\.finding.kind) == [.break])
        try fresh.catalogue.replaceFindings(scope: "R2", with: [new(.break, at: nil, wall: 2, recorder: "R2")])
        #expect(try fresh.catalogue.findings(filter) == before)
        try fresh.catalogue.replaceFindings(scope: "R2", with: [])
        #expect(try fresh.catalogue.findings(filter) == [])
        #expect(try fresh.catalogue.findings(FindingFilter()).map(\.finding.kind) == [.missingFile, .interruption])
    }

    @Test("Findings are filtered, and ordered by wall time with unknown times last", arguments: EngineUnderTest.all)
    func filters(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.commit(commit([new(.interruption, at: 5), new(.soundLoss, at: 6, wall: 50)]))
        try fresh.catalogue.replaceFindings(
            scope: "s",
            with: [
                new(.notCovered, at: nil, wall: 70, dispatch: "D1"),
                new(.missingFile, at: nil, wall: 20, recorder: "R1"),
            ])
        func ask(_ change: (inout FindingFilter) -> Void) throws -> [FindingKind] {
            var filter = FindingFilter()
            change(&filter)
            return try fresh.catalogue.findings(filter).map(\.finding.kind)
        }
        #expect(try ask { _ in } == [.missingFile, .soundLoss, .notCovered, .interruption])
        #expect(try ask { $0.recording = "a" } == [.soundLoss, .interruption])
        #expect(try ask { $0.recording = "no such" } == [])
        #expect(try ask { $0.dispatch = "D1" } == [.notCovered])
        #expect(try ask { $0.recorder = "R1" } == [.missingFile])
        #expect(try ask { $0.kinds = [.soundLoss, .missingFile] } == [.missingFile, .soundLoss])
        #expect(try ask { $0.kinds = [] } == [])
        #expect(try ask { $0.states = [.explained] } == [])
        #expect(try ask { $0.states = [.detected] }.count == 4)
        #expect(try ask { $0.overlaps = .at(20, 51) } == [.missingFile, .soundLoss])
        // Spans are half open: one that ends at 50 has nothing of a finding that begins there.
        #expect(try ask { $0.overlaps = .at(21, 50) } == [])
        #expect(try ask { $0.betweenFilesOnly = true } == [.missingFile, .notCovered])
        #expect(try ask { $0.filedUnder = "D7" } == [])
        var filed = commit(nil)
        filed.segments = [
            Segment(
                number: "", dispatch: "D7", officer: "1", recording: filed.recording.sha256, span: .at(0, 60),
                offset: .zero, length: .seconds(60))
        ]
        try fresh.catalogue.commit(filed)
        #expect(try ask { $0.filedUnder = "d7" } == [.soundLoss, .interruption])
        #expect(
            try ask {
                $0.filedUnder = "D7"
                $0.kinds = [.soundLoss]
            } == [.soundLoss])
    }
}
