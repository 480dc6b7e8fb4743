import Evidence
import Foundation
import Inspection
import Testing
import Voice

@testable import Pipeline

@Suite("The voice around a break between two files")
struct BreakVoiceTests {
    private func windows(_ place: VoiceWindow.Place, speaks: Bool) -> [VoiceWindow] {
        let chunks = Array(repeating: Float(speaks ? 0.99 : 0), count: 60)
        var window = VoiceWindow(
            place: place, from: .seconds(1), to: .seconds(31), summary: VoiceSummary(probabilities: chunks),
            model: "m")
        if speaks { window.transcript = Transcript(text: "电量不足", model: "w") }
        return [window]
    }

    @Test("is that at the beginning of the later file, with its name, and at the end of the earlier")
    func noted() throws {
        let found = Finding(kind: .break, lost: .seconds(40))
        let spoken = BreakVoice.noted(
            found, before: windows(.end, speaks: true), after: windows(.start, speaks: true), file: "b.mp4")
        #expect(spoken.evidence.facts["voice.decision"] == "voice")
        #expect(spoken.evidence.facts["voice.file"] == "b.mp4")
        #expect(spoken.evidence.facts["voice.transcript"] == "电量不足")
        #expect(spoken.evidence.facts["voice.beforeSeconds"].flatMap(Double.init) ?? 0 > 1)
        #expect(VoiceSteps.heard(spoken).first?.start == .seconds(1))
        let mute = BreakVoice.noted(found, before: nil, after: windows(.start, speaks: false), file: "b.mp4")
        #expect(mute.evidence.facts["voice.decision"] == "none")
        #expect(VoiceSteps.heard(mute).isEmpty)
    }

    @Test("is left out where nobody listened, and for what is no break")
    func leftOut() {
        let found = Finding(kind: .break)
        #expect(BreakVoice.noted(found, before: nil, after: nil, file: "b") == found)
        #expect(BreakVoice.noted(found, before: nil, after: windows(.end, speaks: true), file: "b") == found)
        let missing = Finding(kind: .missingFile)
        #expect(BreakVoice.noted(missing, before: nil, after: windows(.start, speaks: true), file: "b") == missing)
    }
}
