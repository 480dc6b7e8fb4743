import Evidence
import Timeline

/// Compares what the structure declares with what was read.
enum Truncation {
    struct Declared {
        var truncated: Finding?
        var hidden: [Finding] = []
    }

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

    /// Recorded media that an edit list keeps a player from showing, half a second or more.
    static func hidden(
        _ facts: StructureFacts, track: TrackReading, movieTimescale: Int64, minimum: Nanoseconds, origin: Nanoseconds
    ) -> [Finding] {
        guard let declared = facts.tracks[track.trackID], !declared.edits.isEmpty,
            let duration = declared.mediaDuration,
            let movieBase = TimeBase(1, movieTimescale), let mediaBase = TimeBase(1, declared.timescale)
        else { return [] }
        let mediaEnd = mediaBase.nanoseconds(duration)
        var shown: [(start: Nanoseconds, end: Nanoseconds)] = []
        for edit in declared.edits where edit.mediaTime >= 0 {
            let start = mediaBase.nanoseconds(edit.mediaTime)
            let length = movieBase.nanoseconds(edit.segmentDuration)
            shown.append((start, edit.segmentDuration == 0 ? mediaEnd : start + length))
        }
        guard !shown.isEmpty else { return [] }
        shown.sort { $0.start < $1.start }
        var findings: [Finding] = []
        var reached = track.firstTime.map { min(mediaBase.nanoseconds($0), mediaEnd) } ?? .zero
        func add(_ start: Nanoseconds, _ end: Nanoseconds) {
            guard end - start >= minimum else { return }
            let offset = track.shift - origin
            var evidence = FindingEvidence()
            evidence.facts["edits"] = String(declared.edits.count)
            evidence.facts["mediaStartSeconds"] = start.secondsText
            evidence.facts["mediaEndSeconds"] = end.secondsText
            evidence.toleranceNanoseconds = minimum.value
            evidence.toleranceReason = "shorter spans are encoder delay"
            findings.append(
                Finding(
                    kind: .hiddenMedia, start: start + offset, end: end + offset, lost: end - start,
                    streams: [track.stream],
                    evidence: evidence))
        }
        for span in shown {
            add(reached, min(span.start, mediaEnd))
            reached = max(reached, span.end)
        }
        add(reached, mediaEnd)
        return findings
    }
}
