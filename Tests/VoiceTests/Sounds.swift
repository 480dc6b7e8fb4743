import Foundation

/// Sounds that are the same on every machine: committed clips, and noise made of whole numbers.
enum Sounds {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Clips")

    /// 16-bit samples of a committed clip.
    static func clip(_ name: String) throws -> [Int] {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "\(name).raw")))
        return stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int(Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8))
        }
    }

    static func golden(_ name: String) throws -> [Float] {
        let text = try String(contentsOf: folder.appending(path: "\(name).golden"), encoding: .utf8)
        return text.split(separator: "\n").compactMap { Float($0) }
    }

    /// Noise like a street's: rumble, hiss and an engine. Clips/golden.py makes the same.
    static func street(_ count: Int) -> [Int] {
        var (state, low) = (UInt32(1), 0)
        return (0..<count).map { n in
            state = state &* 1_664_525 &+ 1_013_904_223
            let white = Int(state >> 16) - 32768
            low += (white - low) >> 4
            let phase = n * 90 % 16000
            let engine = (phase < 8000 ? phase : 16000 - phase) - 4000
            return (low >> 1) + (white >> 5) + (engine >> 2)
        }
    }

    /// White noise, each sample in -amplitude...amplitude.
    static func hiss(_ count: Int, amplitude: Int) -> [Int] {
        var state = UInt32(7)
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return (Int(state >> 16) - 32768) * amplitude / 32768
        }
    }

    /// Speech with noise of the same power (0 dB), and half as loud, so that nothing is cut off.
    static func mixed(_ speech: [Int], with noise: [Int]) -> [Int] {
        let (power, noisePower) = (speech.reduce(0) { $0 + $1 * $1 }, noise.reduce(0) { $0 + $1 * $1 })
        let scale = Int(Double(power * 1024 * 1024 / noisePower).squareRoot())
        return zip(speech, noise).map { ($0 + (($1 * scale) >> 10)) >> 1 }
    }

    static func floats(_ samples: [Int]) -> [Float] { samples.map { Float($0) / 32768 } }

    /// `samples` made quieter by so many dB, in float: no steps are lost.
    static func quieter(_ samples: [Float], decibels: Float) -> [Float] {
        let factor = powf(10, -decibels / 20)
        return samples.map { $0 * factor }
    }
}
