import Evidence
import Inspection

/// The voice around a break between two files: at the beginning of the later one, and at the end of the earlier.
enum BreakVoice {
    /// The times are those of the later file's line, which `voice.file` names.
    static func noted(
        _ finding: Finding, before: [VoiceWindow]?, after: [VoiceWindow]?, file: String
    ) -> Finding {
        guard finding.kind == .break, let resume = after?.first(where: { $0.place == .start }) else { return finding }
        var finding = finding
        finding.evidence.note(resume, before: before?.last { $0.place == .end })
        finding.evidence.facts["voice.file"] = file
        return finding
    }
}
