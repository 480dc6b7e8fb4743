import Archive
import Catalogue
import Evidence
import Foundation

/// Puts planned items into a vault as recordings: rows and pictures, no originals, which planning never reads.
enum Filling {
    private static let officer = "021004"

    static func run(_ items: [PlanItem], _ vault: String) throws {
        let catalogue = try SQLiteCatalogue(path: vault + "/catalogue.sqlite")
        let incidents = Dictionary(grouping: items, by: \.group)
        let quarter = Nanoseconds.seconds(900)
        var dispatches: [Dispatch] = []
        var matters: [MatterRecord] = []
        for (number, members) in incidents {
            let times = members.compactMap(\.time)
            guard let first = times.min(), let last = times.max() else { continue }
            let span = WallSpan(start: first, end: last + quarter)
            dispatches.append(Dispatch(number: number, officers: [officer], span: span))
            matters.append(MatterRecord(number: "M" + number, dispatches: [number], traits: ["massIncident"]))
        }
        _ = try catalogue.store(officers: [Officer(policeNumber: officer, name: nil, unit: "U1", unitName: nil)])
        _ = try catalogue.store(dispatches: dispatches.sorted { $0.number < $1.number })
        _ = try catalogue.store(matters: matters.sorted { $0.number < $1.number })
        let commits = items.sorted { ($0.time?.nanoseconds ?? 0) < ($1.time?.nanoseconds ?? 0) }.map { item in
            let start = item.time ?? WallTime(seconds: 0)
            let span = WallSpan(start: start, end: start + quarter)
            // Backwards: digests begin with all digits alike, as real ones do.
            let sha256 = String(item.sha256.reversed())
            var recording = Recording(
                sha256: sha256, size: item.bytes, originalName: item.name, vaultPath: "originals/\(item.name)",
                receivedAt: span.end, recorder: "R1", officer: officer, span: span)
            recording.verdict = .whole
            return RecordingCommit(
                recording: recording,
                segments: [
                    Segment(
                        number: "", dispatch: item.group, officer: officer, recording: sha256, recorder: "R1",
                        span: span,
                        offset: .zero, length: quarter)
                ])
        }
        try catalogue.bulkLoad(commits)
        try catalogue.close()
        for commit in commits {
            let sha256 = commit.recording.sha256
            let folder = "\(vault)/derived/\(sha256.prefix(2))/\(sha256)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for number in 0..<4 {
                _ = FileManager.default.createFile(atPath: "\(folder)/\(number).jpg", contents: Data([UInt8(number)]))
            }
        }
    }
}
