import Catalogue
import Evidence
import Regulation

/// What a program wrote down of a voice in a recording of the vault.
///
/// It is what was said, so it is content of the recording like its sound: whoever is shown it stands in the register
/// first (docs/design/access.md). Lists, reports of uploads and facts tell only that there is something written down.
public enum SpokenWords {
    public static let key = "voice.transcript"
    /// Stands in the place of the words where they are not shown.
    static let heldBack = "voice.transcriptHeldBack"

    /// The words of a finding, once the gate has passed the recording they were spoken in.
    ///
    /// - Returns: the finding with its words; as it would be listed where nothing was written down.
    public static func shown(
        _ stored: StoredFinding, to person: String, reason: String?, gate: AccessGate
    ) throws(AccessError) -> Finding {
        guard stored.finding.evidence.facts[key] != nil else { return stored.finding }
        guard
            let recording = try gate.writing({ () throws(CatalogueError) in try Self.recording(stored, gate.catalogue) }
            )
        else { return stored.finding.withoutSpokenWords }
        _ = try gate.pass(.view, recording, by: person, reason: reason)
        return stored.finding
    }

    /// Where the words were spoken: in the finding's recording, or in the file after a break, where listening began.
    public static func recording(
        _ stored: StoredFinding, _ catalogue: any CatalogueEngine
    ) throws(CatalogueError) -> Recording? {
        if let sha256 = stored.recording { return try catalogue.recording(sha256) }
        guard let name = stored.finding.evidence.facts["voice.file"] else { return nil }
        var filter = RecordingFilter()
        filter.recorder = stored.recorder
        // Names come again on a card that was emptied: one that is not certain is not shown.
        let named = try catalogue.recordings(filter).filter { $0.originalName == name }
        return named.count == 1 ? named[0] : nil
    }
}

extension Finding {
    /// As it is listed: that a machine wrote words down, without the words.
    public var withoutSpokenWords: Finding {
        guard evidence.facts[SpokenWords.key] != nil else { return self }
        var finding = self
        finding.evidence.facts[SpokenWords.key] = nil
        finding.evidence.facts[SpokenWords.heldBack] = "yes"
        return finding
    }
}
