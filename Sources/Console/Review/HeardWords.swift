import Accounts
import Catalogue
import Evidence
import Pipeline

/// What a machine wrote down of the voice at a finding: like the sound, it is shown where the gate lets pass, and the
/// register has its line before. So it is asked for before the card is read.
struct HeardWords {
    let house: House
    let rules: Rules
    let context: ConsoleContext
    let session: Session
    let queue: ReviewQueue

    /// Nil where there is none, and where it is not for this person's eyes.
    func text(of id: Int64) throws -> String? {
        guard let stored = try house.catalogue.finding(id) else { return nil }
        let facts = stored.finding.evidence.facts
        guard let words = facts[SpokenWords.key],
            let recording = try SpokenWords.recording(stored, house.catalogue)
        else { return nil }
        let gate = try house.gate()
        let box = MediaBox(
            house: house, gate: gate, session: session, language: context.language, site: rules.site,
            back: queue.place(id))
        guard try box.refusal([recording]) == nil else { return nil }
        do throws(AccessError) {
            let isNew = try house.views.open(
                recording, session: session.id, person: session.person, gate: gate)
            if isNew { house.viewed() }
        } catch {
            // Refused, or its bytes are gone: the card itself is read on.
            return nil
        }
        return words + (facts["voice.transcriptBy"].map { " [\($0)]" } ?? "")
    }
}
