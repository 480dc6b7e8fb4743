import CVoiceWeights

/// The voice network: Silero VAD 6.2 for 16 kHz (MIT), its weights compiled into the program.
public final class VoiceModel: Sendable {
    /// Name and version, as findings carry it.
    public static let name = "silero-vad 6.2 16 kHz"
    /// SHA-256 of the weights' file, lower-case hex. A finding carries it, so that the same network can be run again.
    public static let sha256 = "d7fb67a5b4de0414a0178270ee81439b9e3067c883c304aa758c247d50ffd79d"

    /// The bytes that ``sha256`` is about.
    public static var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: uvoice_weights(), count: uvoice_weights_size())
    }

    /// Made once a process, in a few milliseconds; any number of detectors share it.
    static let builtIn: VoiceModel = {
        do {
            return VoiceModel(try WeightFile(bytes))
        } catch {
            // A constant of this program, not input: tests see it before anyone else does.
            preconditionFailure("the voice weights compiled into this program are damaged: \(error)")
        }
    }()

    /// Short-time Fourier transform as a product: 256 samples to 129 real and 129 imaginary parts.
    let spectrum: WeightMatrix
    let encoder: [WeightMatrix]
    /// Input and last output side by side, to the four gates of 128 (in, forget, cell, out).
    let gates: WeightMatrix
    let outputWeights: [Float]
    let outputBias: Float

    init(_ file: WeightFile) {
        let transform = file["stft_conv.weight"]
        spectrum = WeightMatrix(rows: 258, columns: 256, bias: []) { transform[$0 * 256 + $1] }
        encoder = [(128, 129), (64, 128), (64, 64), (128, 64)].enumerated().map { index, size in
            WeightMatrix(
                outputs: size.0, inputs: size.1, taps: 3, weight: file["conv\(index + 1).weight"],
                bias: file["conv\(index + 1).bias"])
        }
        let input = file["lstm_cell.weight_ih"]
        let recurrent = file["lstm_cell.weight_hh"]
        let bias = zip(file["lstm_cell.bias_ih"], file["lstm_cell.bias_hh"]).map { $0 + $1 }
        gates = WeightMatrix(rows: 512, columns: 256, bias: bias) { row, column in
            column < 128 ? input[row * 128 + column] : recurrent[row * 128 + column - 128]
        }
        outputWeights = file["final_conv.weight"]
        outputBias = file["final_conv.bias"].first ?? 0
    }
}
