import Catalogue
import Evidence
import Inspection
import Pipeline
import Vault

@testable import Console

/// A dispatch in the fixture's vault: its first recording on one officer, its second on another, ten seconds later; and
/// a number that is as bad as numbers from outside can be.
extension Fixture {
    static let dispatch = "JJ/2025 &<b>\"'%2e"
    static let start = WallTime(seconds: 1_763_600_000)

    /// - Parameters:
    ///   - length: of the dispatch, in seconds; the first recording covers 60 of them but for its interruption.
    ///   - spoken: what a machine wrote down of a voice after the interruption.
    func addDispatch(number: String = Fixture.dispatch, length: Int64 = 70, spoken: String? = nil) throws {
        let span = WallSpan(start: Self.start, end: Self.start + .seconds(length))
        _ = try house.catalogue.store(dispatches: [
            Dispatch(
                number: number, officers: ["021001", "021002"], span: span, place: "<i>人民路</i>",
                position: Coordinate(latitude: 39.63, longitude: 118.18), cause: "纠纷")
        ])
        for (index, officer) in ["021001", "021002"].enumerated() {
            var recording = recordings[index]
            recording.officer = officer
            let start = Self.start + .seconds(Int64(index) * 10)
            recording.span = WallSpan(start: start, end: start + .seconds(60))
            recording.clock = ClockReading(source: .fileName, start: start, error: .seconds(1))
            recording.recorder = index == 0 ? "CAM001" : "CAM002"
            var finding = Finding(
                kind: .interruption, start: .seconds(16), end: .seconds(23), lost: .seconds(7), place: .middle,
                streams: [0, 1])
            finding.evidence.facts[SpokenWords.key] = spoken
            let gap = WallSpan(start: start + .seconds(16), end: start + .seconds(23))
            try house.catalogue.commit(
                RecordingCommit(
                    recording: recording, facts: try facts(of: recording),
                    findings: index == 0 ? [NewFinding(officer: officer, span: gap, finding: finding)] : [],
                    segments: [
                        Segment(
                            number: "", dispatch: number, officer: officer, recording: recording.sha256,
                            recorder: recording.recorder, span: recording.span ?? span, offset: .zero,
                            length: .seconds(60))
                    ]))
        }
    }

    private func facts(of recording: Recording) throws -> String? {
        guard var facts = try house.facts(of: recording.sha256) else { return nil }
        facts.positions = (0..<5).map { step in
            PositionFix(
                media: .seconds(Int64(step) * 10),
                position: Coordinate(latitude: 39.63 + Double(step) / 1000, longitude: 118.18), quality: .full,
                format: .gpmf)
        }
        return RecordingFacts(inspection: facts, clock: nil).json
    }
}
