import Evidence
import Glibc
import Inspection
import Vault

/// Asks the site's recogniser what is said in the windows with a voice, and puts its words beside the findings.
struct Transcripts {
    let recogniser: Recogniser
    /// Where inspection left the windows' sound.
    let folder: RawPath

    /// The sound files are used up: none of them is left.
    func write(into facts: inout FileFacts) {
        guard var windows = facts.voice else { return }
        for index in windows.indices {
            guard let name = windows[index].soundFile else { continue }
            windows[index].soundFile = nil
            // A worker met a hostile file: what it names is taken for a name it may have written, and for nothing else.
            guard name == VoiceWindow.soundFile(number: index + 1) else { continue }
            let wav = folder.appending(name)
            windows[index].transcript = recogniser.transcript(of: windows[index], wav: wav.text)
            _ = wav.withCString { unlink($0) }
            guard let resume = windows[index].resume, windows[index].place == .afterResume else { continue }
            for finding in facts.findings.indices where facts.findings[finding].end == resume {
                guard facts.findings[finding].evidence.facts["voice.decision"] != nil else { continue }
                facts.findings[finding].evidence.note(windows[index].transcript)
            }
        }
        facts.voice = windows
    }
}
