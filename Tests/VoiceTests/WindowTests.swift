import Evidence
import Testing

@testable import Voice

@Suite("Listening to a window")
struct WindowTests {
    private func heard(_ samples: [Float]) -> VoiceSummary { VoiceDetector().summary(of: samples) }

    /// Speech somewhere in 10 s of something else.
    private func within(_ background: [Float], _ speech: [Float], at start: Int = 40_000) -> [Float] {
        var result = background
        for (index, sample) in speech.enumerated() { result[start + index] += sample }
        return result
    }

    @Test("noise alone has no voice, at any level")
    func noise() {
        let street = Sounds.floats(Sounds.street(480_000))
        #expect(heard(street).decision == .none)
        #expect(heard(Sounds.quieter(street, decibels: 40)).decision == .none)
        #expect(heard(Sounds.floats(Sounds.hiss(480_000, amplitude: 3000))).decision == .none)
    }

    @Test("the hiss of a dead microphone has none either, raised by 40 dB at most")
    func deadMicrophone() {
        for amplitude in [2, 8, 50] {
            let hiss = Sounds.floats(Sounds.hiss(160_000, amplitude: amplitude))
            let found = heard(hiss)
            #expect(found.decision == .none && found.highest < 0.5, "\(amplitude) of 32768")
        }
    }

    @Test("speech in street noise of the same power is found, and where it is")
    func street() throws {
        let speech = try Sounds.clip("austen")
        let window = within(
            [Float](repeating: 0, count: 160_000),
            Sounds.floats(Sounds.mixed(speech, with: Sounds.street(speech.count))))
        let found = heard(window)
        #expect(found.decision == .voice)
        // The clip begins at 2.5 s.
        let onset = try #require(found.onset)
        #expect(onset > .milliseconds(2500) && onset < .milliseconds(4500), "\(onset)")
        #expect(found.spans.allSatisfy { $0.start >= .milliseconds(2500) && $0.end <= .milliseconds(6000) })
    }

    @Test("Mandarin is speech")
    func mandarin() throws {
        let found = heard(Sounds.floats(try Sounds.clip("hello-zh")))
        #expect(found.decision == .voice && found.heard == .milliseconds(2320))
    }

    @Test("after half a minute of noise the network hears no speech any more; heard in stretches, it does")
    func longNoise() throws {
        let speech = try Sounds.clip("austen")
        let noise = Sounds.street(400_000)
        let mixed = Sounds.mixed(speech, with: Array(noise.suffix(speech.count)))
        let quiet = noise.prefix(noise.count - speech.count).map { $0 >> 1 }
        let window = Sounds.floats(quiet + mixed)
        #expect(heard(window).decision == .voice, "\(heard(window))")
        var policy = VoicePolicy()
        policy.stretch = .seconds(60)
        #expect(VoiceDetector().summary(of: window, policy: policy).speech < heard(window).speech)
    }

    @Test("stretches change nothing but the memory: one as long as the window is one pass")
    func onePass() throws {
        let window = Sounds.floats(try Sounds.clip("austen"))
        var policy = VoicePolicy()
        policy.highestGain = 1
        policy.stretch = .seconds(60)
        let detector = VoiceDetector()
        let level = window.withUnsafeBufferPointer { VoiceLevel(of: $0) }
        let whole = window.withUnsafeBufferPointer { detector.probabilities(of: $0, policy: policy) }
        var expected = detector.append(window.map { $0 - level.offset })
        if let last = detector.finish() { expected.append(last) }
        #expect(whole == expected)
        policy.stretch = .milliseconds(640)
        policy.leadIn = .milliseconds(320)
        let cut = window.withUnsafeBufferPointer { detector.probabilities(of: $0, policy: policy) }
        #expect(cut.count == whole.count && cut[..<20] == whole[..<20] && cut[20...] != whole[20...])
        // Settings that make no sense end all the same.
        policy.stretch = Nanoseconds(-1)
        policy.leadIn = .zero
        #expect(window.withUnsafeBufferPointer { detector.probabilities(of: $0, policy: policy) }.count == whole.count)
    }

    @Test("speech 30 and 45 dB lower is found as well as before", arguments: [Float(30), 45])
    func quiet(decibels: Float) throws {
        let speech = Sounds.floats(try Sounds.clip("austen"))
        let loud = heard(Sounds.quieter(speech, decibels: 6))
        let found = heard(Sounds.quieter(speech, decibels: decibels))
        #expect(found.decision == .voice)
        let difference = abs(found.speech.value - loud.speech.value)
        #expect(difference <= 6 * VoiceDetector.chunkLength.value, "\(found.speech) instead of \(loud.speech)")
    }

    @Test("60 dB lower, where the gain ends, it is still found")
    func veryQuiet() throws {
        #expect(heard(Sounds.quieter(Sounds.floats(try Sounds.clip("austen")), decibels: 60)).decision == .voice)
    }

    @Test("knocks at full scale do not keep quiet speech from being raised")
    func knocks() throws {
        var window = within(
            Sounds.floats(Sounds.hiss(160_000, amplitude: 2)),
            Sounds.quieter(Sounds.floats(try Sounds.clip("austen")), decibels: 50))
        for start in [3000, 20_000, 130_000] {
            for index in 0..<80 { window[start + index] = (index % 20 < 10 ? 1 : -1) * Float(80 - index) / 80 }
        }
        let found = heard(window)
        #expect(found.decision == .voice, "\(found)")
        var policy = VoicePolicy()
        policy.highestGain = 1
        let unraised = VoiceDetector().summary(of: window, policy: policy)
        #expect(unraised.speech < found.speech, "\(unraised)")
    }

    @Test("raising the level is what finds quiet speech")
    func withoutGain() throws {
        let speech = Sounds.quieter(Sounds.floats(try Sounds.clip("austen")), decibels: 60)
        var policy = VoicePolicy()
        policy.highestGain = 1
        #expect(VoiceDetector().summary(of: speech, policy: policy).decision != .voice)
    }

    @Test("digital silence and no samples are no sound, whatever constant the silence is")
    func silence() {
        #expect(heard([]).decision == .noSound)
        let constants: [Float] = [0, 0.25, -1, 8 / 32768]
        for constant in constants {
            let found = heard([Float](repeating: constant, count: 480_000))
            #expect(found.decision == .noSound && found.heard == .seconds(30), "\(constant)")
        }
        #expect(heard([Float](repeating: .nan, count: 1000)).decision == .noSound)
        // One step of 16 bits, now and then, is sound: faint, and no speech.
        var faint = [Float](repeating: 0, count: 160_000)
        for index in stride(from: 0, to: faint.count, by: 777) { faint[index] = 1 / 32768 }
        #expect(heard(faint).decision == .none)
    }

    @Test("a constant beside quiet speech does not hide it")
    func offset() throws {
        let speech = Sounds.quieter(Sounds.floats(try Sounds.clip("austen")), decibels: 45)
        #expect(heard(speech.map { $0 + 0.4 }).decision == .voice)
    }

    @Test("one impossible sample does not make the rest look quiet")
    func spike() throws {
        var speech = Sounds.quieter(Sounds.floats(try Sounds.clip("austen")), decibels: 20)
        speech[100] = 1e30
        speech[200] = .nan
        #expect(heard(speech).decision == .voice)
    }

    @Test("gain: up to the target, never above 40 dB, never below 1")
    func gain() {
        let policy = VoicePolicy()
        func gain(_ samples: [Float]) -> Float { samples.withUnsafeBufferPointer { VoiceLevel(of: $0).gain(policy) } }
        #expect(gain([0.25, -0.25]) == 2)
        #expect(gain([0.9, -0.9]) == 1)
        #expect(gain([0.0001, -0.0001]) == 100)
        #expect(gain([0, 0]) == 1)
        #expect(gain([]) == 1)
        #expect(gain([0.5, 0.75]) == 4)
        // One loud chunk of eight is left out; in digital silence it is all there is.
        let loud = [Float](repeating: 0.8, count: 256) + [Float](repeating: -0.8, count: 256)
        #expect(gain(loud + (0..<3584).map { $0 % 2 == 0 ? 0.0625 : -0.0625 }) == 8)
        #expect(gain(loud + [Float](repeating: 0, count: 3584)) == 1)
    }

    @Test("a window is heard from a fresh start, also by a detector that was used")
    func fresh() throws {
        let detector = VoiceDetector()
        let speech = Sounds.floats(try Sounds.clip("hello-zh"))
        let first = detector.summary(of: speech)
        _ = detector.append(Sounds.floats(Sounds.street(10_000)))
        #expect(detector.summary(of: speech) == first)
    }
}
