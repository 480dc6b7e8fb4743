import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("The machine's own step")
struct VoiceStepTests {
    private func finding(_ facts: [String: String]) -> Finding {
        Finding(kind: .interruption, start: .seconds(16), evidence: FindingEvidence(facts: facts))
    }

    @Test(
        "spans are read exactly, and nothing is made of what is none",
        arguments: [
            ("24.6-27.900000", [(24_600_000_000, 27_900_000_000)]),
            ("24.6-27.9; 30-31.000000001", [(24_600_000_000, 27_900_000_000), (30_000_000_000, 31_000_000_001)]),
            ("1.1234567891-2", [(1_123_456_789, 2_000_000_000)]),
            ("99999999999999-99999999999999", [(.max, .max)]), ("", []), ("27-24", []), ("a-b", []), ("1-2-3", []),
            ("-1-2", []), ("1.-2", []), ("1.2.3-4", []), ("24", []), ("1.x-2", []),
        ] as [(String, [(Int64, Int64)])])
    func spans(_ text: String, _ wanted: [(Int64, Int64)]) {
        let heard = VoiceSteps.heard(finding([VoiceSteps.result: "voice", VoiceSteps.spans: text]))
        #expect(heard == wanted.map { .init(start: Nanoseconds($0.0), end: Nanoseconds($0.1)) })
        #expect(VoiceSteps.heard(finding([VoiceSteps.result: "none", VoiceSteps.spans: text])).isEmpty)
        #expect(VoiceSteps.heard(finding([VoiceSteps.spans: text])).isEmpty)
    }

    @Test("a voice is written down once, and again only when it is another one")
    func once() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "voice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let catalogue = try SQLiteCatalogue(path: folder.appending(path: "c.sqlite").path)
        let rules = try RuleBook.load("tangshan-gaoxin", pipelines: RuleBookTests.pipelines)
        func listen(_ facts: [String: String]) throws -> Int {
            let recording = Recording(
                sha256: "a", size: 1, originalName: "a.mp4", vaultPath: "a.mp4", receivedAt: WallTime(seconds: 0))
            let quiet = Finding(kind: .interruption, start: .seconds(90))
            try catalogue.commit(
                RecordingCommit(
                    recording: recording,
                    findings: [finding(facts), quiet].map { NewFinding(finding: $0) }))
            return try VoiceSteps.record("a", catalogue: catalogue, rules: rules)
        }
        #expect(try listen([:]) == 0)
        let heard = [VoiceSteps.result: "voice", VoiceSteps.spans: "24.6-27.9"]
        #expect(try listen(heard) == 1)
        #expect(try listen(heard) == 0)
        let stored = try #require(try catalogue.findings(FindingFilter()).first)
        #expect(stored.state == .voiceHeard)
        let step = try #require(try catalogue.ledger(of: stored.id).steps.first)
        #expect(step.by == ProgramVersion.signature)
        #expect(step.basis == LedgerBasis(regulation: "tangshan-gaoxin", article: "10/2"))
        // A person takes it back: the machine does not insist.
        let review = try Review(catalogue: catalogue, rules: rules)
        _ = try review.undo([stored.id], by: "021002", text: nil)
        #expect(try listen(heard) == 0)
        #expect(try catalogue.finding(stored.id)?.state == .detected)
        #expect(try listen([VoiceSteps.result: "voice", VoiceSteps.spans: "25-28"]) == 1)
        #expect(try catalogue.finding(stored.id)?.state == .voiceHeard)
        _ = try review.confirm([stored.id], by: "021002", cause: "low-battery", byEar: false, text: nil)
        #expect(try catalogue.finding(stored.id)?.state == .explained)
    }
}
