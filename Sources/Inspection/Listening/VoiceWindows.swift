import Evidence
import LibAV
import Timeline
import Voice

/// A span in which a voice was listened for.
public struct VoiceWindow: Codable, Sendable, Hashable {
    public enum Place: String, Codable, Sendable {
        /// After the file's first sound: the resume after a break between two files.
        case start
        case beforeBreak = "before-break"
        case afterResume = "after-resume"
    }

    public var place: Place
    /// The span listened to, on the file's line.
    public var from: Nanoseconds
    public var to: Nanoseconds
    /// Spans and onset on the window's own line, from `from`.
    public var summary: VoiceSummary
    public var model: String
}

/// Listens for a voice after the start and around every resume. What is heard is a voice, not yet an explanation: a
/// person confirms.
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
        let breaks = facts.findings.indices.filter { Self.isBreak(facts.findings[$0]) }
        // A short loss of picture stops no voice.
        let silencing = facts.findings.filter { Self.isBreak($0) && $0.kind != .pictureLoss }
        let stops = silencing.compactMap(\.start)
        let resumes = silencing.compactMap(\.end)
        func add(_ place: VoiceWindow.Place, _ from: Nanoseconds, _ to: Nanoseconds) -> VoiceWindow {
            // The next break ends a window: what is said after it belongs to that one.
            let end = stops.filter { $0 > from }.min().map { min($0, to) } ?? to
            let window = listen(place, track, detector, from: max(.zero, from), to: min(duration, end), facts)
            windows.append(window)
            heartbeat()
            return window
        }
        _ = add(.start, .zero, request.voiceAfter)
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
            let after = add(.afterResume, end, end + request.voiceAfter)
            Self.note(after, before: before, in: &facts.findings[index].evidence)
        }
        facts.voice = windows
    }

    static func isBreak(_ finding: Finding) -> Bool {
        guard [.interruption, .pictureLoss, .soundLoss, .timestampReset].contains(finding.kind) else { return false }
        return finding.place == .middle || finding.kind == .timestampReset
    }

    private func soundTrack() -> PacketScan.Track? {
        reading.scan.tracks.filter { $0.summary.role == .sound && $0.summary.counts.packets > 0 }
            .max { $0.summary.counts.packets < $1.summary.counts.packets }
    }

    private func listen(
        _ place: VoiceWindow.Place, _ track: PacketScan.Track?, _ detector: VoiceDetector, from: Nanoseconds,
        to: Nanoseconds, _ facts: FileFacts
    ) -> VoiceWindow {
        var window = VoiceWindow(
            place: place, from: from, to: max(from, to), summary: VoiceSummary(unheard: .noSound),
            model: "\(VoiceModel.name) \(VoiceModel.sha256.prefix(16))")
        guard let track, to > from else { return window }
        if reading.structure.isEncrypted {
            window.summary = VoiceSummary(unheard: .notEvaluated)
            return window
        }
        guard let (start, samples) = SoundExcerpt(reading: reading, track: track).samples(from: from, to: to) else {
            // A track that has no sound here says so itself; anything else could not be decoded.
            let isLost = facts.findings.contains { finding in
                finding.kind == .soundLoss && (finding.start ?? .zero) <= from && (finding.end ?? .zero) >= to
            }
            window.summary = VoiceSummary(unheard: isLost ? .noSound : .notEvaluated)
            return window
        }
        window.from = start
        window.summary = detector.summary(of: samples, policy: request.voice)
        return window
    }

    /// The windows' figures beside the finding, for every reader of findings.
    private static func note(_ after: VoiceWindow, before: VoiceWindow, in evidence: inout FindingEvidence) {
        evidence.facts["voice.decision"] = after.summary.decision.rawValue
        evidence.facts["voice.seconds"] = after.summary.speech.secondsText
        evidence.facts["voice.windowSeconds"] = (after.to - after.from).secondsText
        if let onset = after.summary.onset { evidence.facts["voice.onset"] = (after.from + onset).secondsText }
        if !after.summary.spans.isEmpty {
            evidence.facts["voice.spans"] = after.summary.spans.prefix(20).map { span in
                "\((after.from + span.start).secondsText)-\((after.from + span.end).secondsText)"
            }.joined(separator: ";")
        }
        evidence.facts["voice.beforeSeconds"] = before.summary.speech.secondsText
        evidence.facts["voice.model"] = after.model
    }
}
