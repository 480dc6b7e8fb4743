import Foundation

/// SplitMix64: the same windows on every machine.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}

enum Mixing {
    /// The window that is listened to after an interruption.
    static let windowSamples = 30 * 16_000
    /// Peaks of windows as recorders at different distances give them, dBFS.
    static let levels: [Float] = [-3, -15, -30]

    static func power(_ samples: ArraySlice<Float>) -> Float {
        samples.isEmpty ? 0 : samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)
    }

    /// Where speech is in a clip: the frames of 20 ms within 30 dB of the loudest, from the first to the last.
    static func active(_ samples: [Float]) -> Range<Int> {
        let frames = stride(from: 0, to: samples.count - 319, by: 320).map { power(samples[$0..<$0 + 320]) }
        let floor = (frames.max() ?? 0) / 1000
        guard let first = frames.firstIndex(where: { $0 > floor }), let last = frames.lastIndex(where: { $0 > floor })
        else { return 0..<0 }
        return first * 320..<(last + 1) * 320
    }

    /// 30 s of one kind of noise: two layers, each of clips drawn by lot, every clip played once to three times, joined
    /// over 10 ms. Clips are set to the same power first.
    static func noise(_ clips: [[Float]], _ dice: inout Dice) -> [Float] {
        var window = [Float](repeating: 0, count: windowSamples)
        for gain in [Float(1), 0.5] {
            var position = 0
            while position < windowSamples {
                let clip = clips[dice.below(clips.count)]
                let strength = power(clip[...])
                guard strength > 0 else { continue }
                let factor = gain * 0.1 / strength.squareRoot()
                for _ in 0...dice.below(3) {
                    for (index, sample) in clip.enumerated() where position + index < windowSamples {
                        let edge = Float(min(index + 1, clip.count - index, 160)) / 160
                        window[position + index] += sample * factor * edge
                    }
                    position += clip.count
                }
            }
        }
        return window
    }

    /// Speech at a place drawn by lot. The ratio holds between the two where the speech is.
    static func mixed(_ speech: ArraySlice<Float>, _ noise: [Float], decibels: Float, _ dice: inout Dice) -> [Float] {
        let start = dice.below(windowSamples - speech.count)
        let behind = power(noise[start..<start + speech.count])
        let factor = (power(speech) / (behind * powf(10, decibels / 10))).squareRoot()
        var window = noise.map { $0 * factor }
        for (index, sample) in speech.enumerated() { window[start + index] += sample }
        return window
    }

    /// Set to a level drawn by lot, in steps of 16 bits as a recorder stores them. Every other window has three knocks at
    /// full scale, as of a hand on the recorder.
    static func levelled(_ window: [Float], _ dice: inout Dice) -> [Float] {
        let peak = window.reduce(0) { max($0, abs($1)) }
        guard peak > 0 else { return window }
        let factor = powf(10, levels[dice.below(levels.count)] / 20) / peak
        var result = window.map { $0 * factor }
        for _ in 0..<(dice.below(2) == 0 ? 0 : 3) {
            let start = dice.below(result.count - 80)
            for index in 0..<80 { result[start + index] = (index % 20 < 10 ? 1 : -1) * Float(80 - index) / 80 }
        }
        return result.map { ($0 * 32767).rounded() / 32768 }
    }
}
