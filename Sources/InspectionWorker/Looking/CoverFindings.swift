import Evidence
import Inspection
import LibAV
import Timeline

/// Tells what the looks at one picture track showed.
struct CoverFindings {
    let policy: CoverPolicy
    let reading: FileReading
    let track: PacketScan.Track
    let source: KeyframeSource
    let decoder: KeyframeDecoder
    let times: [Nanoseconds]
    let heartbeat: () -> Void

    func findings(_ looks: Looks, into facts: inout FileFacts) -> [Finding] {
        guard let quiet = track.quiet, let continuity = reading.continuity(ofStream: track.info.index),
            let end = continuity.extents.first(where: { $0.stream == track.info.index })?.end
        else { return [] }
        guard !looks.byKeyframe.isEmpty else {
            add(&facts, "no keyframe could be decoded")
            return []
        }
        let stream = track.info.index
        let run = PictureRun(
            source: source, decoder: decoder, timeBase: track.summary.timeBase, times: times,
            stored: track.summary.keyframes.stored, heartbeat: heartbeat,
            pixels: track.info.width * track.info.height)
        let looker = Looker(
            policy: policy, run: run, look: { one($0) }, frames: track.summary.keyframes, quiet: quiet,
            time: { continuity.time(of: $0, stream: stream) }, trackEnd: end,
            pixels: track.info.width * track.info.height)
        let outcome = looker.stretches(looks)
        for reason in outcome.open { add(&facts, reason) }
        let holes = facts.findings.filter { finding in
            (finding.kind == .interruption || finding.kind == .pictureLoss) && finding.streams.contains(stream)
        }
        return joined(outcome.found).filter { !isHole($0, holes) }.map { finding($0, facts) }
    }

    /// Before a hole in time the last picture stands still: that is told already.
    private func isHole(_ stretch: Looker.Stretch, _ holes: [Finding]) -> Bool {
        let lost = holes.reduce(Nanoseconds.zero) { sum, hole in
            guard let start = hole.start, let end = hole.end else { return sum }
            return sum + max(.zero, min(end, stretch.end) - max(start, stretch.start))
        }
        let shortest = stretch.kind == .covered ? policy.shortestCovered : policy.shortestFrozen
        return lost > .zero && stretch.end - stretch.start - lost < shortest
    }

    private func one(_ index: Int) -> LumaGrid? {
        heartbeat()
        guard let packet = try? source.packet(index), let picture = try? source.picture(packet, decoder: decoder)
        else {
            return nil
        }
        return try? picture.anyLumaGrid()
    }

    private func add(_ facts: inout FileFacts, _ reason: String) {
        facts.notEvaluated =
            (facts.notEvaluated ?? []) + [
                NotEvaluated(.covered, reason: reason, stream: track.info.index)
            ]
    }

    /// The same stretch seen twice, by keyframes and by packet sizes, or in two parts, is told once.
    private func joined(_ found: [Looker.Stretch]) -> [Looker.Stretch] {
        var result: [Looker.Stretch] = []
        for stretch in found {
            if let last = result.last, last.kind == stretch.kind, stretch.start <= last.end + .milliseconds(500) {
                result[result.count - 1].end = max(last.end, stretch.end)
            } else {
                result.append(stretch)
            }
        }
        return result
    }

    private func finding(_ stretch: Looker.Stretch, _ facts: FileFacts) -> Finding {
        var evidence = FindingEvidence(
            before: [source.place(stretch.keyframe)],
            toleranceNanoseconds: (stretch.kind == .covered ? policy.shortestCovered : policy.shortestFrozen).value,
            toleranceReason: "local setting: shorter is not told",
            errorNanoseconds: track.summary.timeBase.nanoseconds(track.summary.cadence.step).value)
        evidence.facts = stretch.facts
        evidence.facts["sound"] = sound(during: stretch, facts)
        return Finding(
            kind: .covered, start: stretch.start, end: stretch.end, lost: nil, streams: [track.info.index],
            evidence: evidence)
    }

    /// Does the sound go on meanwhile? Then the recorder was running.
    private func sound(during stretch: Looker.Stretch, _ facts: FileFacts) -> String {
        let tracks = facts.streams.filter { $0.kind == "audio" && $0.packets > 0 }
        guard !tracks.isEmpty else { return "none" }
        let half = Nanoseconds((stretch.end - stretch.start).value / 2)
        let isSilent = facts.findings.contains { finding in
            guard finding.kind == .silent || finding.kind == .soundLoss, let start = finding.start,
                let end = finding.end
            else { return false }
            return min(end, stretch.end) - max(start, stretch.start) > half
        }
        return isSilent ? "silent" : "alive"
    }
}
