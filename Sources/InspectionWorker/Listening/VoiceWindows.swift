import Evidence
import Inspection
import LibAV
import Timeline
import Voice

/// Listens for a voice after the start, around every resume, and before the end. What is heard is a voice, not yet an
/// explanation: a person confirms.
struct VoiceWindows {
    let reading: FileReading
    let request: AnalysisRequest
    let heartbeat: () -> Void

    /// Windows cost a tenth of a second each; a file with more breaks is not explained by a voice at each.
    static let mostBreaks = 40

    func listen(into facts: inout FileFacts) {
        guard let duration = facts.duration, duration > .zero else { return }
        let track = soundTrack()
        let detector = VoiceDetector()
        var windows: [VoiceWindow] = []
        var excerpts = SoundFiles(rate: SoundExcerpt.rate)
        let breaks = facts.findings.indices.filter { FileFacts.isBreak(facts.findings[$0]) }
        // A short loss of picture stops no voice.
        let silencing = facts.findings.filter { FileFacts.isBreak($0) && $0.kind != .pictureLoss }
        let stops = silencing.compactMap(\.start)
        let resumes = silencing.compactMap(\.end)
        func add(
            _ place: VoiceWindow.Place, _ from: Nanoseconds, _ to: Nanoseconds, resume: Nanoseconds? = nil
        ) -> VoiceWindow {
            // The next break ends a window: what is said after it belongs to that one.
            let end = stops.filter { $0 > from }.min().map { min($0, to) } ?? to
            var (window, samples) = listen(
                place, track, detector, from: max(.zero, from), to: min(duration, end), facts)
            window.resume = resume
            if let folder = request.voiceFolder, window.summary.decision == .voice {
                window.soundFile = excerpts.write(samples, number: windows.count + 1, into: folder)
            }
            windows.append(window)
            heartbeat()
            return window
        }
        let first = Self.firstSound(facts, stream: track?.info.index)
        _ = add(.start, first, first + request.voiceAfter, resume: .zero)
        let longest = Set(
            breaks.sorted { (facts.findings[$0].lost ?? .zero) > (facts.findings[$1].lost ?? .zero) }
                .prefix(Self.mostBreaks))
        for index in breaks {
            guard let start = facts.findings[index].start, let end = facts.findings[index].end else { continue }
            guard longest.contains(index) else {
                facts.findings[index].evidence.facts["voice.decision"] = VoiceDecision.notEvaluated.rawValue
                continue
            }
            // What was said before an earlier break belongs to that one.
            let since = resumes.filter { $0 < start }.max() ?? .zero
            let before = add(.beforeBreak, max(since, start - request.voiceBefore), start)
            let after = add(.afterResume, end, end + request.voiceAfter, resume: end)
            facts.findings[index].evidence.note(after, before: before)
        }
        // For the break between this file and the next.
        let since = max(resumes.max() ?? .zero, duration - request.voiceBefore)
        if duration > since { _ = add(.end, since, duration) }
        facts.voice = windows
        // A full disk: the next run tries again.
        if excerpts.failed { facts.isTransient = true }
    }

    /// The longest pre-record that recorders offer, as far as their makers' pages say: two minutes.
    private static let longestBuffer = Nanoseconds.seconds(120)

    /// A pre-record buffer has no sound: what is said after pressing the button comes after it.
    private static func firstSound(_ facts: FileFacts, stream: Int?) -> Nanoseconds {
        guard let stream else { return .zero }
        let start = facts.streams.first { $0.index == stream }?.start ?? .zero
        let silent = facts.findings.filter { finding in
            finding.kind == .silent && finding.streams.contains(stream)
                && finding.evidence.facts["sound"] == "digital silence"
                && (finding.start ?? .zero) <= start + .seconds(1)
        }
        let first = max(.zero, start, silent.compactMap(\.end).max() ?? .zero)
        // Longer is no buffer, and what is said so much later explains no break.
        return first <= longestBuffer ? first : .zero
    }

    private func soundTrack() -> PacketScan.Track? {
        reading.scan.tracks.filter { $0.summary.role == .sound && $0.summary.counts.packets > 0 }
            .max { $0.summary.counts.packets < $1.summary.counts.packets }
    }

    private func listen(
        _ place: VoiceWindow.Place, _ track: PacketScan.Track?, _ detector: VoiceDetector, from: Nanoseconds,
        to: Nanoseconds, _ facts: FileFacts
    ) -> (VoiceWindow, samples: [Float]) {
        var window = VoiceWindow(
            place: place, from: from, to: max(from, to), summary: VoiceSummary(unheard: .noSound),
            model: "\(VoiceModel.name) \(VoiceModel.sha256.prefix(16))")
        guard let track, to > from else { return (window, []) }
        if reading.structure.isEncrypted {
            window.summary = VoiceSummary(unheard: .notEvaluated)
            return (window, [])
        }
        guard let (start, samples) = SoundExcerpt(reading: reading, track: track).samples(from: from, to: to) else {
            // A track that has no sound here says so itself; anything else could not be decoded.
            let isLost = facts.findings.contains { finding in
                finding.kind == .soundLoss && (finding.start ?? .zero) <= from && (finding.end ?? .zero) >= to
            }
            window.summary = VoiceSummary(unheard: isLost ? .noSound : .notEvaluated)
            return (window, [])
        }
        window.from = start
        window.summary = detector.summary(of: samples, policy: request.voice)
        return (window, samples)
    }
}
