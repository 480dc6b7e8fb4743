import Evidence
import Voice

/// A span in which a voice was listened for.
public struct VoiceWindow: Codable, Sendable, Hashable {
    public enum Place: String, Codable, Sendable {
        /// After the file's first sound: the resume after a break between two files.
        case start
        case beforeBreak = "before-break"
        case afterResume = "after-resume"
        /// Before the file's end: what was said before a break between two files.
        case end
    }

    public var place: Place
    /// The span listened to, on the file's line.
    public var from: Nanoseconds
    public var to: Nanoseconds
    /// The resume that this window follows, on the file's line; nil for one before a break, and in facts of before.
    public var resume: Nanoseconds?
    /// Spans and onset on the window's own line, from `from`.
    public var summary: VoiceSummary
    public var model: String
    /// What a recogniser made of it: a hint. Nil where none was asked.
    public var transcript: Transcript?
    /// The window's sound in the folder that ``AnalysisRequest/voiceFolder`` names, while a run has use for it.
    public var soundFile: String?

    /// The name of the file with the sound of the window of this number, counted from 1.
    public static func soundFile(number: Int) -> String { "voice-\(number).wav" }

    public init(
        place: Place, from: Nanoseconds, to: Nanoseconds, resume: Nanoseconds? = nil, summary: VoiceSummary,
        model: String
    ) {
        self.place = place
        self.from = from
        self.to = to
        self.resume = resume
        self.summary = summary
        self.model = model
    }
}

extension VoiceWindow {
    /// The first spans in which somebody speaks, on the file's line.
    var spansText: String? {
        guard !summary.spans.isEmpty else { return nil }
        return summary.spans.prefix(20).map { span in
            "\((from + span.start).secondsText)-\((from + span.end).secondsText)"
        }.joined(separator: ";")
    }
}

extension FileFacts {
    /// Whether a finding may be explained by a voice after it.
    package static func isBreak(_ finding: Finding) -> Bool {
        let kinds: [FindingKind] = [.interruption, .pictureLoss, .soundLoss, .timestampReset, .clockDisagreement]
        guard kinds.contains(finding.kind) else { return false }
        return finding.place == .middle || finding.kind == .timestampReset
    }

    /// Nobody listened: that is no silence.
    mutating func leaveVoiceOpen() {
        for index in findings.indices where Self.isBreak(findings[index]) {
            findings[index].evidence.facts["voice.decision"] = VoiceDecision.notEvaluated.rawValue
        }
    }
}

extension FindingEvidence {
    /// The windows' figures beside the finding, for every reader of findings.
    public mutating func note(_ after: VoiceWindow, before: VoiceWindow?) {
        facts["voice.decision"] = after.summary.decision.rawValue
        facts["voice.seconds"] = after.summary.speech.secondsText
        facts["voice.windowSeconds"] = (after.to - after.from).secondsText
        facts["voice.onset"] = after.summary.onset.map { (after.from + $0).secondsText }
        facts["voice.spans"] = after.spansText
        facts["voice.beforeSeconds"] = before?.summary.speech.secondsText
        facts["voice.model"] = after.model
        note(after.transcript)
    }

    /// What a recogniser made of the words after a resume: a hint beside the verdict, never part of it.
    public mutating func note(_ transcript: Transcript?) {
        guard let transcript else { return }
        facts["voice.transcript"] = transcript.text.isEmpty ? nil : transcript.text
        facts["voice.transcriptBy"] = transcript.model
        facts["voice.transcriptFailed"] = transcript.failure
    }
}
