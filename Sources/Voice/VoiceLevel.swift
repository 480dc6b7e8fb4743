/// How loud a window of sound is, and what is done about it before the network hears it.
public struct VoiceLevel: Sendable, Hashable {
    /// The mean. Cheap microphones have one, and it would hide how quiet the sound is.
    public var offset: Float
    /// The farthest any sample is from the mean.
    public var peak: Float
    /// The peak without the loudest chunks, half a second of them (in windows under two seconds: a quarter). When a
    /// recorder is switched on it is knocked and beeps; speech behind that would stay as quiet as it is.
    public var sustained: Float

    private static let loudChunks = 16

    /// Samples in -1...1: what is outside is cut off, and what is no number counts as 0. Otherwise one such sample could
    /// make all the rest look quiet.
    public init(of samples: UnsafeBufferPointer<Float>) {
        var sum = 0.0
        for sample in samples { sum += Double(usableSample(sample)) }
        let mean = samples.isEmpty ? 0 : Float(sum / Double(samples.count))
        let size = VoiceDetector.chunkSamples
        let peaks = stride(from: 0, to: samples.count, by: size).map { start in
            var farthest: Float = 0
            for index in start..<min(samples.count, start + size) {
                farthest = max(farthest, abs(usableSample(samples[index]) - mean))
            }
            return farthest
        }.sorted(by: >)
        offset = mean
        peak = peaks.first ?? 0
        sustained = peaks.isEmpty ? 0 : peaks[min(Self.loudChunks, peaks.count / 4)]
    }

    public func isSilence(_ policy: VoicePolicy) -> Bool { peak < policy.silence }

    /// What samples are multiplied by: never less than 1, and 1 for silence.
    public func gain(_ policy: VoicePolicy) -> Float {
        guard !isSilence(policy) else { return 1 }
        // A knock in digital silence: nothing is there to be raised.
        guard sustained >= policy.silence else { return 1 }
        return max(1, min(policy.highestGain, policy.targetPeak / sustained))
    }
}

@inline(__always)
func usableSample(_ sample: Float) -> Float {
    sample >= -1 && sample <= 1 ? sample : (sample > 1 ? 1 : (sample < -1 ? -1 : 0))
}
