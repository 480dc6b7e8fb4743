import Evidence
import Inspection
import Timeline

/// Recorders that keep what came before the button was pressed often keep it without sound, and some add a silent
/// stretch at the end. That sound begins or ends so much apart from the picture is their habit, and no loss.
enum PreRecord {
    /// The facts with such findings turned into notes. What goes beyond the buffer is judged as at any start or end.
    static func applied(to facts: FileFacts, clock: NamedClock?, policy: ContinuityPolicy) -> FileFacts {
        guard let clock, clock.preRecord > .zero || clock.postRecord > .zero else { return facts }
        var facts = facts
        var notes: [String: String] = [:]
        facts.findings.removeAll { finding in
            guard finding.kind == .soundLoss, let lost = finding.lost else { return false }
            if finding.place == .start, clock.preRecord > .zero, lost - clock.preRecord < policy.minimumAtStart {
                notes["preRecordWithoutSound"] = lost.secondsText
                return true
            }
            if finding.place == .end, clock.postRecord > .zero, lost - clock.postRecord < policy.minimumAtEnd {
                notes["postRecordWithoutSound"] = lost.secondsText
                return true
            }
            return false
        }
        guard !notes.isEmpty else { return facts }
        facts.notes = (facts.notes ?? [:]).merging(notes) { $1 }
        if facts.verdict == .findings, facts.findings.isEmpty { facts.verdict = .whole }
        return facts
    }
}
