import CVoiceWeights

/// The weights as they lie in the program: a safetensors file, which is the header's length (8 bytes, little-endian), a
/// JSON header padded with spaces, and little-endian float32 numbers in the header's order.
///
/// There is one file this code can use, so its header is not parsed but compared, byte for byte, with the one that these
/// names and shapes demand.
struct WeightFile {
    enum Problem: Error, Equatable {
        case size(Int)
        case header
    }

    struct Tensor {
        var name: String
        var shape: [Int]
        var count: Int { shape.reduce(1, *) }
    }

    /// In the order of the file.
    static let tensors = [
        Tensor(name: "conv1.bias", shape: [128]), Tensor(name: "conv1.weight", shape: [128, 129, 3]),
        Tensor(name: "conv2.bias", shape: [64]), Tensor(name: "conv2.weight", shape: [64, 128, 3]),
        Tensor(name: "conv3.bias", shape: [64]), Tensor(name: "conv3.weight", shape: [64, 64, 3]),
        Tensor(name: "conv4.bias", shape: [128]), Tensor(name: "conv4.weight", shape: [128, 64, 3]),
        Tensor(name: "final_conv.bias", shape: [1]), Tensor(name: "final_conv.weight", shape: [1, 128, 1]),
        Tensor(name: "lstm_cell.bias_hh", shape: [512]), Tensor(name: "lstm_cell.bias_ih", shape: [512]),
        Tensor(name: "lstm_cell.weight_hh", shape: [512, 128]), Tensor(name: "lstm_cell.weight_ih", shape: [512, 128]),
        Tensor(name: "stft_conv.weight", shape: [258, 1, 256]),
    ]

    private let values: [String: [Float]]

    init(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
        let header = Self.expectedHeader
        let numbers = Self.tensors.reduce(0) { $0 + $1.count }
        guard bytes.count == header.count + numbers * 4 else { throw .size(bytes.count) }
        guard bytes.prefix(header.count).elementsEqual(header) else { throw .header }
        var values: [String: [Float]] = [:]
        var offset = header.count
        for tensor in Self.tensors {
            values[tensor.name] = (0..<tensor.count).map { index in
                let bits = bytes.loadUnaligned(fromByteOffset: offset + index * 4, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
            offset += tensor.count * 4
        }
        self.values = values
    }

    /// Empty for a name that is not in ``tensors``.
    subscript(name: String) -> [Float] { values[name, default: []] }

    static let expectedHeader: [UInt8] = {
        var offset = 0
        let entries = tensors.map { tensor in
            let start = offset
            offset += tensor.count * 4
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            return "\"\(tensor.name)\":{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(offset)]}"
        }
        var text = Array("{\(entries.joined(separator: ","))}".utf8)
        // safetensors pads so that the numbers are aligned.
        while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) } + text
    }()
}
