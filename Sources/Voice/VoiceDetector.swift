import Evidence
import Glibc

/// Says of each 32 ms of sound how probable speech is in it. One detector hears one stretch of sound from its start;
/// not for use from several threads at once. About 35 KB; makes no memory while it runs.
public final class VoiceDetector {
    /// Samples a second, mono. Other rates must be converted before.
    public static let sampleRate = 16_000
    /// New samples a step.
    public static let chunkSamples = 512
    /// 512 samples at 16 kHz.
    public static let chunkLength = Nanoseconds.milliseconds(32)

    private static let contextSamples = 64
    private static let bins = 129
    private static let cells = 128

    private let model = VoiceModel.builtIn
    /// 64 samples from before, 512 new ones, 64 mirrored at the end.
    private let signal = FloatBuffer(count: VoiceDetector.contextSamples + VoiceDetector.chunkSamples + 64)
    private let transformed: FloatBuffer
    /// The input of each layer of the encoder, with a frame of zeros on both sides; those are never written.
    private let magnitudes = FloatBuffer(count: 6 * VoiceDetector.bins + 4)
    private let second = FloatBuffer(count: 6 * 128)
    private let third = FloatBuffer(count: 4 * 64)
    private let fourth = FloatBuffer(count: 3 * 64)
    /// The encoder's output, and behind it the last output of the memory.
    private let joined = FloatBuffer(count: 2 * VoiceDetector.cells)
    private let gates = FloatBuffer(count: 4 * VoiceDetector.cells)
    private let memory = FloatBuffer(count: VoiceDetector.cells)

    private var rest: [Float] = []

    public init() {
        transformed = FloatBuffer(count: 4 * model.spectrum.paddedRows)
        rest.reserveCapacity(Self.chunkSamples)
    }

    /// Forgets all that was heard. A new stretch of sound starts so.
    public func reset() {
        signal.clear()
        joined.clear()
        memory.clear()
        rest.removeAll(keepingCapacity: true)
    }

    /// The probability of speech, 0...1, in the next chunk. Samples are in -1...1; what is outside is cut off, and what
    /// is no number counts as 0, or it would stay in the memory for ever.
    ///
    /// - Parameter chunk: ``chunkSamples`` samples; what is missing counts as 0.
    func process(_ chunk: UnsafeBufferPointer<Float>) -> Float {
        let samples = signal.base
        let new = samples + Self.contextSamples
        // The last new samples of the step before are the context of this one.
        samples.update(from: samples + Self.chunkSamples, count: Self.contextSamples)
        for index in 0..<Self.chunkSamples {
            new[index] = index < chunk.count ? usableSample(chunk[index]) : 0
        }
        for index in 0..<64 { new[Self.chunkSamples + index] = new[Self.chunkSamples - 2 - index] }

        analyse()
        model.encoder[0].apply(magnitudes.base, hop: Self.bins, times: 4, rectified: true, into: second.base + 128)
        model.encoder[1].apply(second.base, hop: 2 * 128, times: 2, rectified: true, into: third.base + 64)
        model.encoder[2].apply(third.base, hop: 64, times: 1, rectified: true, into: fourth.base + 64)
        model.encoder[3].apply(fourth.base, hop: 64, times: 1, rectified: true, into: joined.base)
        model.gates.apply(joined.base, hop: 0, times: 1, rectified: false, into: gates.base)
        return remember()
    }

    /// Takes any number of samples, and gives the probabilities of the chunks that became full. What is left waits for
    /// the next call.
    public func append(_ samples: UnsafeBufferPointer<Float>) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity((rest.count + samples.count) / Self.chunkSamples)
        var position = 0
        if !rest.isEmpty {
            position = min(samples.count, Self.chunkSamples - rest.count)
            rest.append(contentsOf: samples[..<position])
            guard rest.count == Self.chunkSamples else { return result }
            result.append(rest.withUnsafeBufferPointer { process($0) })
            rest.removeAll(keepingCapacity: true)
        }
        while samples.count - position >= Self.chunkSamples {
            result.append(process(UnsafeBufferPointer(rebasing: samples[position..<position + Self.chunkSamples])))
            position += Self.chunkSamples
        }
        rest.append(contentsOf: samples[position...])
        return result
    }

    public func append(_ samples: [Float]) -> [Float] {
        samples.withUnsafeBufferPointer { append($0) }
    }

    /// The probability of the samples that are left, filled up with zeros; nil when none are. Sound ends here.
    public func finish() -> Float? {
        guard !rest.isEmpty else { return nil }
        defer { rest.removeAll(keepingCapacity: true) }
        return rest.withUnsafeBufferPointer { process($0) }
    }

    /// Four spectra of 256 samples, 128 apart, as magnitudes.
    private func analyse() {
        let stride = model.spectrum.paddedRows
        model.spectrum.apply(signal.base, hop: 128, times: 4, rectified: false, into: transformed.base)
        for frame in 0..<4 {
            let parts = transformed.base + frame * stride
            let magnitude = magnitudes.base + (frame + 1) * Self.bins
            for bin in 0..<Self.bins {
                let (real, imaginary) = (parts[bin], parts[bin + Self.bins])
                magnitude[bin] = (real * real + imaginary * imaginary).squareRoot()
            }
        }
    }

    /// One step of the long short-term memory, and the output that rests on it.
    private func remember() -> Float {
        let (gate, cell, output) = (gates.base, memory.base, joined.base + Self.cells)
        var sum = model.outputBias
        for index in 0..<Self.cells {
            let (enter, forget) = (sigmoid(gate[index]), sigmoid(gate[index + 128]))
            let (candidate, leave) = (tanhf(gate[index + 256]), sigmoid(gate[index + 384]))
            cell[index] = forget * cell[index] + enter * candidate
            output[index] = leave * tanhf(cell[index])
            sum += model.outputWeights[index] * max(0, output[index])
        }
        return sigmoid(sum)
    }

    private func sigmoid(_ value: Float) -> Float { 1 / (1 + expf(-value)) }
}
