import Evidence
import Inspection
import Timeline

/// Compares what the structure declares with what was read.
enum Truncation {
    /// What one ISO track declares and what was found of it.
    struct TrackReading {
        var stream: Int
        var trackID: Int
        var timeBase: TimeBase
        var packets: Int64
        var bytes: Int64
        /// End of the track on the file's time line, and the shift from media time to presentation time.
        var end: Nanoseconds?
        var shift: Nanoseconds
        var firstTime: Int64?
    }

    static func finding(_ facts: StructureFacts, tracks: [TrackReading], size: Int64, origin: Nanoseconds) -> Finding? {
        var evidence = FindingEvidence()
        evidence.facts["fileSize"] = String(size)
        if let missing = facts.missingIndex {
            evidence.facts["missing"] = missing
            return Finding(kind: .truncated, place: .end, evidence: evidence)
        }
        var lost = Nanoseconds.zero
        var reach = Nanoseconds.zero
        var start: Nanoseconds?
        var short: [Int] = []
        for track in tracks {
            guard let declared = facts.tracks[track.trackID] else { continue }
            let isShort = declared.constantSizeBytes.map { $0 > track.bytes } ?? (declared.sampleCount > track.packets)
            guard isShort else { continue }
            short.append(track.stream)
            evidence.facts["stream\(track.stream).declaredSamples"] = String(declared.sampleCount)
            evidence.facts["stream\(track.stream).readSamples"] = String(track.packets)
            guard !facts.isFragmented, let duration = declared.mediaDuration, let end = track.end else { continue }
            let declaredEnd = track.timeBase.nanoseconds(duration) + track.shift - origin
            lost = max(lost, declaredEnd - end)
            reach = max(reach, declaredEnd)
            start = start.map { max($0, end) } ?? end
        }
        // An overrun alone proves nothing for ISO media (some recorders write the last size a few bytes too long);
        // samples that are declared and missing do. Elsewhere, and for a cut index, the declared end is all there is.
        let indexCut = facts.overrun.map { ["moof", "moov", "Segment", "RIFF"].contains($0.what) } ?? false
        guard !short.isEmpty || indexCut else { return nil }
        if let overrun = facts.overrun {
            evidence.facts["declaredEndOf"] = overrun.what
            evidence.facts["declaredEnd"] = String(overrun.declaredEnd)
        }
        if start == nil { start = tracks.compactMap(\.end).max() }
        return Finding(
            kind: .truncated, start: start, end: start.map { max($0, reach) }, lost: lost > .zero ? lost : nil,
            place: .end, streams: short, evidence: evidence)
    }
}
