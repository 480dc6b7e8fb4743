import Testing

@testable import Voice

@Suite("The voice detector")
struct DetectorTests {
    private func all(_ detector: VoiceDetector, _ samples: [Float]) -> [Float] {
        var result = detector.append(samples)
        if let last = detector.finish() { result.append(last) }
        return result
    }

    private func sound(_ name: String) throws -> [Float] {
        switch name {
        case "street": return Sounds.floats(Sounds.street(32000))
        case "austen-in-street":
            let speech = try Sounds.clip("austen")
            return Sounds.floats(Sounds.mixed(speech, with: Sounds.street(speech.count)))
        default: return Sounds.floats(try Sounds.clip(name))
        }
    }

    @Test(
        "gives ONNX Runtime's probabilities to 1e-4",
        arguments: [("austen", 78), ("hello-zh", 34), ("street", 0), ("austen-in-street", 69)])
    func golden(name: String, withSpeech: Int) throws {
        let expected = try Sounds.golden(name)
        let found = all(VoiceDetector(), try sound(name))
        try #require(found.count == expected.count && !expected.isEmpty)
        let farthest = zip(found, expected).map { abs($0 - $1) }.max() ?? 1
        #expect(farthest < 1e-4, "\(name): off by \(farthest)")
        #expect(found.count { $0 >= 0.5 } == withSpeech)
    }

    @Test("after a reset it hears as if new; without one the past counts")
    func reset() throws {
        let detector = VoiceDetector()
        let speech = try sound("hello-zh")
        let first = all(detector, speech)
        #expect(all(detector, speech) != first)
        detector.reset()
        #expect(all(detector, speech) == first)
        _ = detector.append([Float](repeating: 0.1, count: 100))
        detector.reset()
        #expect(all(detector, speech) == first)
    }

    @Test("however the samples are cut, the probabilities are the same", arguments: [1, 63, 511, 512, 513, 5000])
    func split(size: Int) throws {
        let speech = try sound("hello-zh")
        let whole = all(VoiceDetector(), speech)
        let detector = VoiceDetector()
        var pieces: [Float] = []
        for start in stride(from: 0, to: speech.count, by: size) {
            pieces += detector.append(Array(speech[start..<min(speech.count, start + size)]))
        }
        #expect(pieces.count == speech.count / 512)
        if let last = detector.finish() { pieces.append(last) }
        #expect(pieces == whole)
        #expect(detector.finish() == nil)
    }

    @Test("samples that are no number or out of range do not spoil what follows")
    func hostile() throws {
        let speech = try sound("austen")
        for bad in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e30, .signalingNaN] {
            let detector = VoiceDetector()
            let during = all(detector, [Float](repeating: bad, count: 5120))
            #expect(during.allSatisfy { $0 >= 0 && $0 <= 1 })
            #expect(all(detector, speech).count { $0 >= 0.5 } > 60, "after \(bad)")
        }
    }

    @Test("two detectors at a time do not disturb each other")
    func together() async throws {
        let speech = try sound("austen")
        let alone = all(VoiceDetector(), speech)
        let found = await withTaskGroup(of: [Float].self) { group in
            for _ in 0..<4 { group.addTask { all(VoiceDetector(), speech) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found.count == 4 && found.allSatisfy { $0 == alone })
    }
}
