import Evidence

extension VoiceDetector {
    /// Listens to one whole window of 16 kHz mono samples, from a fresh start: quiet ones are raised first
    /// (``VoicePolicy/targetPeak``); digital silence and no samples at all give ``VoiceDecision/noSound``.
    public func summary(of window: UnsafeBufferPointer<Float>, policy: VoicePolicy = VoicePolicy()) -> VoiceSummary {
        let length = Nanoseconds(
            Int64(window.count).multipliedSaturated(by: 1_000_000_000) / Int64(VoiceDetector.sampleRate))
        let level = VoiceLevel(of: window)
        guard !level.isSilence(policy) else { return VoiceSummary(unheard: .noSound, length: length) }
        return VoiceSummary(
            probabilities: probabilities(of: window, level, policy), length: length, policy: policy)
    }

    public func summary(of window: [Float], policy: VoicePolicy = VoicePolicy()) -> VoiceSummary {
        window.withUnsafeBufferPointer { summary(of: $0, policy: policy) }
    }

    /// The probabilities that a window's summary is made of, one for each 32 ms.
    public func probabilities(of window: UnsafeBufferPointer<Float>, policy: VoicePolicy = VoicePolicy()) -> [Float] {
        probabilities(of: window, VoiceLevel(of: window), policy)
    }

    /// In stretches, each heard from a fresh start after a lead-in: see ``VoicePolicy/stretch``.
    private func probabilities(
        of window: UnsafeBufferPointer<Float>, _ level: VoiceLevel, _ policy: VoicePolicy
    ) -> [Float] {
        let gain = level.gain(policy)
        let count = (window.count + Self.chunkSamples - 1) / Self.chunkSamples
        let body = chunks(policy.stretch, atLeast: 1)
        let lead = chunks(policy.leadIn, atLeast: 0)
        var result: [Float] = []
        result.reserveCapacity(count)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.chunkSamples) { chunk in
            func hear(_ number: Int) -> Float {
                for index in 0..<Self.chunkSamples {
                    // Behind the window's end there is the mean, which is silence.
                    let at = number * Self.chunkSamples + index
                    let sample = at < window.count ? usableSample(window[at]) - level.offset : 0
                    chunk.initializeElement(at: index, to: sample * gain)
                }
                return process(UnsafeBufferPointer(chunk))
            }
            while result.count < count {
                reset()
                let start = result.count
                for number in max(0, start - lead)..<start { _ = hear(number) }
                for number in start..<start + min(body, count - start) { result.append(hear(number)) }
            }
        }
        reset()
        return result
    }

    private func chunks(_ length: Nanoseconds, atLeast least: Int) -> Int {
        // A day bounds what a setting can ask for.
        max(least, Int(min(length.value, 86_400_000_000_000) / Self.chunkLength.value))
    }
}
