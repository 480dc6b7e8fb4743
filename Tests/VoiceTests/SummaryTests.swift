import Evidence
import Foundation
import Testing
import Voice

@Suite("The summary of a window, from made-up probabilities")
struct SummaryTests {
    /// Chunks of 32 ms: `(count, probability)`.
    private func summary(_ runs: [(Int, Float)], length: Nanoseconds? = nil) -> VoiceSummary {
        VoiceSummary(probabilities: runs.flatMap { [Float](repeating: $0.1, count: $0.0) }, length: length)
    }

    private func span(_ start: Int64, _ end: Int64) -> VoiceSpan {
        VoiceSpan(start: .milliseconds(start), end: .milliseconds(end))
    }

    @Test("three quarters of a second of speech in all are a voice, three tenths are possible, less is none")
    func decisions() {
        #expect(summary([(900, 0.1)]).decision == .none)
        #expect(summary([(900, 0.85)]).decision == .none)
        #expect(summary([(100, 0.1), (9, 0.9)]).decision == .none)  // 0.288 s
        #expect(summary([(100, 0.1), (10, 0.9)]).decision == .possible)  // 0.320 s
        #expect(summary([(23, 0.9)]).decision == .possible)  // 0.736 s
        #expect(summary([(24, 0.9)]).decision == .voice)  // 0.768 s
        // In two halves, far apart.
        #expect(summary([(12, 0.9), (500, 0), (12, 0.9)]).decision == .voice)
        // Exactly at the border: 23 chunks and 14 ms.
        #expect(summary([(24, 0.9)], length: .milliseconds(750)).decision == .voice)
        #expect(summary([(24, 0.9)], length: Nanoseconds(749_999_999)).decision == .possible)
    }

    @Test("speech, onset, highest and what was heard")
    func arithmetic() {
        let found = summary([(10, 0.2), (1, 0.9), (20, 0.89), (40, 0.97), (29, 0.1)])
        #expect(found.heard == .milliseconds(3200))
        #expect(found.speech == .milliseconds(41 * 32))
        #expect(found.onset == .milliseconds(320))
        #expect(found.highest == 0.97)
        // One chunk alone is not listed, but is the onset and counts.
        #expect(found.spans == [span(31 * 32, 71 * 32)])
    }

    @Test("spans nearer than 0.3 s are one; shorter than 0.1 s are not listed but counted")
    func spans() {
        // 9 chunks of pause are 0.288 s, 10 are 0.320 s.
        #expect(summary([(5, 1), (9, 0), (5, 1)]).spans == [span(0, 19 * 32)])
        #expect(summary([(5, 1), (10, 0), (5, 1)]).spans == [span(0, 160), span(15 * 32, 20 * 32)])
        // 3 chunks are 0.096 s, 4 are 0.128 s.
        #expect(summary([(3, 1), (20, 0), (4, 1)]).spans == [span(23 * 32, 27 * 32)])
        #expect(summary([(3, 1), (20, 0), (4, 1)]).speech == .milliseconds(7 * 32))
        // Short ones near each other are joined before their length is judged.
        #expect(summary([(1, 1), (5, 0), (1, 1)]).spans == [span(0, 7 * 32)])
        #expect(summary([(1, 1), (5, 0), (1, 1)]).speech == .milliseconds(64))
        #expect(summary([(50, 0.3)]).spans.isEmpty)
        #expect(summary([(50, 0.3)]).onset == nil)
    }

    @Test("nothing reaches past the window's end")
    func end() {
        let found = summary([(10, 1)], length: .milliseconds(300))
        #expect(found.heard == .milliseconds(300))
        #expect(found.speech == .milliseconds(300))
        #expect(found.spans == [span(0, 300)])
        // A length that cannot be is not believed.
        #expect(summary([(10, 1)], length: .seconds(60)).heard == .milliseconds(320))
        #expect(summary([(10, 1)], length: Nanoseconds(.min)).speech == .zero)
    }

    @Test("probabilities that are no number are no speech")
    func noNumbers() {
        let found = summary([(40, .nan), (40, 0.3)])
        #expect(found.speech == .zero && found.highest == 0.3 && found.decision == .none)
    }

    @Test("no chunk at all is no sound; a caller says what it did not listen to")
    func unheard() {
        #expect(summary([]).decision == .noSound)
        let missed = VoiceSummary(unheard: .notEvaluated, length: .seconds(30))
        #expect(missed.decision == .notEvaluated && missed.heard == .seconds(30) && missed.spans.isEmpty)
    }

    @Test("is kept as JSON and comes back the same")
    func json() throws {
        let found = summary([(10, 0.25), (40, 0.9375)])
        let data = try JSONEncoder().encode(found)
        #expect(try JSONDecoder().decode(VoiceSummary.self, from: data) == found)
        #expect(String(decoding: data, as: UTF8.self).contains("\"decision\":\"voice\""))
    }
}
