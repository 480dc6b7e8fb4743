import COpenSSL
import Testing

@testable import Voice

@Suite("The weights in the program")
struct ModelTests {
    @Test("the digest that findings carry is the digest of the bytes compiled in")
    func digest() {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let bytes = VoiceModel.bytes
        #expect(EVP_Digest(bytes.baseAddress, bytes.count, &digest, &length, EVP_sha256(), nil) == 1)
        let digits = Array("0123456789abcdef")
        let text = String(digest[..<Int(length)].flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        #expect(text == VoiceModel.sha256)
    }

    @Test("names and shapes are those of the network: 309,633 numbers")
    func shapes() throws {
        let file = try WeightFile(VoiceModel.bytes)
        #expect(WeightFile.tensors.reduce(0) { $0 + $1.count } == 309_633)
        for tensor in WeightFile.tensors {
            #expect(file[tensor.name].count == tensor.count)
            #expect(file[tensor.name].allSatisfy { $0.isFinite }, "\(tensor.name)")
        }
        // The transform's first row is the mean under a window: no weight is negative, and their sum is 128.
        #expect(abs(file["stft_conv.weight"][..<256].reduce(0, +) - 128) < 0.01)
    }

    private func load(_ bytes: [UInt8]) throws -> WeightFile {
        try bytes.withUnsafeBytes { bytes throws(WeightFile.Problem) in try WeightFile(bytes) }
    }

    @Test("a file of another size, or with another header, is refused")
    func refused() {
        var bytes = [UInt8](VoiceModel.bytes)
        #expect(throws: WeightFile.Problem.size(bytes.count - 1)) {
            try load(bytes.dropLast())
        }
        #expect(throws: WeightFile.Problem.size(0)) { try load([]) }
        bytes[20] ^= 1
        #expect(throws: WeightFile.Problem.header) { try load(bytes) }
    }

    @Test("a product over overlapping stretches is what the sums say", arguments: [1, 2, 4, 5, 7])
    func product(times: Int) {
        let (rows, columns, hop) = (11, 7, 3)
        let matrix = WeightMatrix(rows: rows, columns: columns, bias: [0.5, -20]) { Float($0 * 5 - $1 * 3) / 8 }
        let input = FloatBuffer(count: times * hop + columns + 4)
        for index in 0..<input.count { input.base[index] = Float(index * 7 % 11) - 5 }
        let output = FloatBuffer(count: times * matrix.paddedRows)
        for rectified in [false, true] {
            matrix.apply(input.base, hop: hop, times: times, rectified: rectified, into: output.base)
            for time in 0..<times {
                for row in 0..<rows {
                    var sum: Float = row == 0 ? 0.5 : row == 1 ? -20 : 0
                    for column in 0..<columns {
                        sum += Float(row * 5 - column * 3) / 8 * input.base[time * hop + column]
                    }
                    // Exact: eighths of small whole numbers.
                    #expect(output.base[time * matrix.paddedRows + row] == (rectified ? max(0, sum) : sum))
                }
            }
        }
    }
}
