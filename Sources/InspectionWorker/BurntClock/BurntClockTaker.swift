import Evidence
import Inspection
import LibAV
import Timeline

/// Reads the burnt-in clock on a few keyframes, and tells where it leaves its line though the media run on.
struct BurntClockTaker {
    let sight: Result<BurntClockSight, BurntClockSight.Missing>
    let size: Int64
    let onProgress: ((Int64) -> Void)?

    func take(reading: FileReading, into facts: inout FileFacts) {
        guard let track = PictureTaker.mainTrack(reading), !reading.structure.isEncrypted else { return }
        let sight: BurntClockSight
        switch self.sight {
        case .success(let made): sight = made
        case .failure(let missing):
            facts.burnt = BurntClockFacts(
                looked: 0, readings: [], track: BurntClockTrack(silence: missing.silence),
                recogniser: BurntClockSight.version)
            return
        }
        sight.forget()
        let stream = track.info.index
        let continuity = reading.continuity(ofStream: stream)
        let frames = track.summary.keyframes
        let times = (0..<frames.count).compactMap { continuity?.time(ofKeyframe: $0, stream: stream) }
        // Without times there is no line to compare with.
        guard times.count == frames.count, !times.isEmpty else { return }
        let gaps = facts.findings.compactMap { finding -> (start: Nanoseconds, end: Nanoseconds)? in
            guard let start = finding.start, let end = finding.end, finding.place == .middle else { return nil }
            return (start, end)
        }
        do throws(AVError) {
            let source = try KeyframeSource(reading: reading, track: track)
            let decoder = try KeyframeDecoder(demuxer: reading.demuxer, stream: stream)
            let scaler = Scaler()
            var search = BurntSearch(times: times, gaps: gaps)
            var decoded = 0
            while let index = search.next() {
                onProgress?(size)
                guard let picture = picture(index, source: source, decoder: decoder) else { continue }
                decoded += 1
                guard let seen = try sight.stamp(picture, scaler: scaler) else { continue }
                search.add(
                    BurntReading(
                        media: times[index], keyframe: index, stamp: seen.stamp, confidence: seen.confidence))
            }
            let clock = decoded == 0 ? BurntClockTrack(silence: .noPictures) : BurntClockTrack(search.readings)
            facts.burnt = BurntClockFacts(
                looked: search.tried.count, readings: search.readings.sorted { $0.media < $1.media }, track: clock,
                recogniser: BurntClockSight.version)
            // There is a jump, or a digit misread throughout: a person must look. Other silences are no suspicion.
            if let silence = clock.silence, [.oneDigit, .wholeHours].contains(silence) {
                facts.add(NotEvaluated(.clockDisagreement, reason: silence.reason, stream: stream))
            }
            facts.add(clock.jumps.map { finding($0, source: source, stream: stream) })
        } catch {
            // No decoder on this machine: the recording's own verdict stands.
            facts.log.append("burnt-in clock: \(error)")
        }
    }

    /// A sound picture, or nil: digits of a damaged one are not to be trusted.
    private func picture(_ index: Int, source: KeyframeSource, decoder: KeyframeDecoder) -> Picture? {
        do throws(AVError) {
            guard let packet = try source.packet(index) else { return nil }
            return try source.picture(packet, decoder: decoder)
        } catch {
            return nil
        }
    }

    private func finding(_ jump: BurntJump, source: KeyframeSource, stream: Int) -> Finding {
        var evidence = FindingEvidence(
            before: [source.place(jump.keyframeBefore)], after: [source.place(jump.keyframeAfter)],
            toleranceNanoseconds: (jump.stampBefore.resolution + .seconds(1)).value,
            toleranceReason: "the burnt-in clock's own step, and one second", errorNanoseconds: jump.error.value,
            clocks: [ClockSource.burntIn.rawValue])
        evidence.facts["burnt.before"] = jump.stampBefore.shown
        evidence.facts["burnt.after"] = jump.stampAfter.shown
        evidence.facts["burnt.jump"] = jump.jump.secondsText
        evidence.facts["burnt.readings"] = jump.support.map(String.init).joined(separator: " + ")
        evidence.facts["disagrees"] =
            "\(ClockSource.burntIn.rawValue) \(jump.stampBefore.shown) → \(jump.stampAfter.shown)"
        return Finding(
            kind: .clockDisagreement, start: jump.before, end: jump.after,
            lost: jump.jump > .zero ? jump.jump : nil, place: .middle, streams: [stream], evidence: evidence)
    }
}
