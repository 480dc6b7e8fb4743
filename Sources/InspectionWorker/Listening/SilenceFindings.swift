import Evidence
import Glibc
import Inspection
import LibAV
import Timeline

extension FileReading {
    /// Stretches of sound tracks without sound.
    func silences(into facts: inout FileFacts) -> [Finding] {
        var findings: [Finding] = []
        for track in scan.tracks where track.summary.role == .sound && track.summary.counts.packets > 0 {
            let stream = track.info.index
            guard let watch = track.sound else {
                if let reason = track.deaf { facts.add(NotEvaluated(.silent, reason: reason, stream: stream)) }
                continue
            }
            guard watch.decodedPackets > 0 else {
                facts.add(NotEvaluated(.silent, reason: "no sound packet could be decoded", stream: stream))
                continue
            }
            if watch.failedPackets * 20 > watch.decodedPackets {
                let words =
                    "\(watch.failedPackets) of \(watch.failedPackets + watch.decodedPackets) sound packets could not be decoded"
                facts.add(NotEvaluated(.silent, reason: words, stream: stream))
            }
            facts.soundHeard = max(facts.soundHeard ?? .zero, Nanoseconds(watch.finder.heard))
            if let stopped = watch.stoppedAt, let time = time(of: stopped, stream) {
                let reason = "so small a file with so much sound is listened to up to \(time.secondsText) s only"
                facts.add(NotEvaluated(.silent, reason: reason, stream: stream))
            }
            findings += watch.finder.stretches.compactMap { finding($0, track) }
        }
        return findings
    }

    private func finding(_ stretch: SilenceFinder.Stretch, _ track: PacketScan.Track) -> Finding? {
        let stream = track.info.index
        guard let start = time(of: stretch.start.place, stream), let end = time(of: stretch.end.place, stream) else {
            return nil
        }
        // What the encoder was primed with lies before the first presented sample.
        let from = max(.zero, start + Nanoseconds(stretch.start.offset))
        let to = end + Nanoseconds(stretch.end.offset)
        guard to > from else { return nil }
        var evidence = FindingEvidence(toleranceReason: "local setting: shorter is not told")
        let usual = track.summary.timeBase.nanoseconds(track.summary.cadence.step)
        evidence.errorNanoseconds = (usual + usual).value
        evidence.facts["sound"] = stretch.kind == .digital ? "digital silence" : "dead microphone"
        evidence.facts["loudestBlock"] = Self.decibels(stretch.loudest)
        evidence.facts["soundFormat"] = "\(track.info.codec) \(track.info.sampleRate) Hz"
        var place: LossPlace? = .middle
        if stretch.atStart { place = stretch.atEnd ? nil : .start } else if stretch.atEnd { place = .end }
        return Finding(
            kind: .silent, start: from, end: to, lost: nil, place: place, streams: [stream], evidence: evidence)
    }

    private func time(of place: TrackScan.Place, _ stream: Int) -> Nanoseconds? {
        if place == SoundWatch.counted { return .zero }
        return continuity(ofStream: stream)?.time(of: place, stream: stream)
    }

    /// A share of full scale in whole decibels.
    private static func decibels(_ share: Double) -> String {
        share > 0 ? "\(Int((20 * log10(share)).rounded())) dBFS" : "none"
    }
}
