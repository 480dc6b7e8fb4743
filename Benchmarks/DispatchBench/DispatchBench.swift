import Catalogue
import Evidence
import Foundation
import Inspection
import Pipeline

/// `dispatch-bench VAULT [--lanes N] [--hours N] [--minutes N]`
///
/// Fills the catalogue of a vault with one dispatch, `BENCH`: N officers (20) record N hours (24) in files of N minutes
/// (10). Every tenth file has an interruption, every file pictures and positions. There are no media: pages of it are
/// drawn, not played. `Benchmarks/dispatch.py` asks a running console for its page.
@main
struct DispatchBench {
    static func main() throws {
        var (lanes, hours, minutes) = (20, 24, 10)
        var vault: String?
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            func number() -> Int { arguments.popFirst().flatMap { Int($0) } ?? 0 }
            switch argument {
            case "--lanes": lanes = number()
            case "--hours": hours = number()
            case "--minutes": minutes = number()
            default: vault = argument
            }
        }
        guard let vault, (1...200).contains(lanes), (1...240).contains(hours), (1...60).contains(minutes) else {
            print("usage: dispatch-bench VAULT [--lanes N] [--hours N] [--minutes N]")
            exit(2)
        }
        let catalogue = try SQLiteCatalogue(path: vault + "/catalogue.sqlite")
        let start = WallTime(seconds: 1_763_600_400)
        let span = WallSpan(start: start, end: start + .seconds(Int64(hours) * 3600))
        let officers = (0..<lanes).map { String(100_001 + $0) }
        _ = try catalogue.store(
            officers: officers.map { Officer(policeNumber: $0, name: "民警\($0.suffix(2))", unit: "1") })
        _ = try catalogue.store(dispatches: [
            Dispatch(number: "BENCH", officers: officers, span: span, place: "人民路", cause: "安保执勤")
        ])
        var count = 0
        for (lane, officer) in officers.enumerated() {
            for file in 0..<(hours * 60 / minutes) {
                try catalogue.commit(commit(lane, officer, file, minutes, start))
                count += 1
            }
        }
        print("\(count) recordings of \(lanes) officers")
    }

    private static func commit(
        _ lane: Int, _ officer: String, _ file: Int, _ minutes: Int, _ start: WallTime
    ) -> RecordingCommit {
        let hex = String(lane * 100_000 + file, radix: 16)
        let sha256 = String(repeating: "0", count: 64 - hex.count) + hex
        let length = Nanoseconds.seconds(Int64(minutes) * 60 - (file % 7 == 0 ? 9 : 0))
        let begin = start + .seconds(Int64(file * minutes) * 60)
        let span = WallSpan(start: begin, end: begin + length)
        var gaps: [NewFinding] = []
        if file % 10 == lane % 10 {
            let at = Nanoseconds.seconds(Int64(100 + lane * 3))
            let finding = Finding(
                kind: .interruption, start: at, end: at + .seconds(7), lost: .seconds(7), place: .middle,
                streams: [0, 1],
                evidence: FindingEvidence(
                    errorNanoseconds: 67_000_000, clocks: ["file-name"], facts: ["stepTicks": "9"]))
            gaps.append(
                NewFinding(
                    officer: officer, span: WallSpan(start: begin + at, end: begin + at + .seconds(7)), finding: finding
                ))
        }
        let recording = Recording(
            sha256: sha256, size: 375_000_000, originalName: "DSJ_CAM\(lane)_\(file).mp4",
            vaultPath: "originals/\(sha256)", receivedAt: span.end, recorder: "CAM\(lane)", officer: officer,
            container: "mov,mp4,m4a,3gp,3g2,mj2", span: span,
            clock: ClockReading(source: .fileName, start: begin, error: .seconds(1)), duration: length,
            verdict: gaps.isEmpty ? .whole : .findings)
        var facts = FileFacts(size: recording.size, verdict: recording.verdict ?? .whole, findings: gaps.map(\.finding))
        facts.container = recording.container
        facts.duration = length
        facts.streams = [("video", "h264"), ("audio", "aac")].enumerated().map { index, stream in
            FileFacts.Stream(
                index: index, kind: stream.0, codec: stream.1, cadence: nil, regularity: nil, packets: 15_000,
                keyframes: 300, start: .zero, end: length, width: 1920, height: 1080, rotation: nil, sampleRate: nil,
                channels: nil, programme: nil, wraps: 0)
        }
        facts.pictures = (0..<60).map { index in
            PictureFacts(
                reason: "interval", time: .seconds(Int64(index) * 10), stream: 0, pts: Int64(index) * 900_000,
                offset: Int64(index) * 6_000_000, width: 320, height: 180, packOffset: Int64(index) * 9000,
                packLength: 9000)
        }
        facts.positions = (0..<60).map { index in
            PositionFix(
                media: .seconds(Int64(index) * 10),
                position: Coordinate(
                    latitude: 39.6 + Double(index + lane) / 10_000, longitude: 118.2 + Double(file) / 10_000),
                quality: .full, format: .gpmf)
        }
        return RecordingCommit(
            recording: recording, facts: RecordingFacts(inspection: facts, clock: nil).json, findings: gaps,
            segments: [
                Segment(
                    number: "", dispatch: "BENCH", officer: officer, recording: sha256, recorder: "CAM\(lane)",
                    span: span,
                    offset: .zero, length: length)
            ])
    }
}
