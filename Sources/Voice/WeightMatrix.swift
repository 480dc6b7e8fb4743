/// Floats at a fixed address, aligned for SIMD, all zero at first.
final class FloatBuffer {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Float>.stride, alignment: MemoryLayout<WeightMatrix.Lanes>.alignment)
        base = raw.initializeMemory(as: Float.self, repeating: 0, count: count)
        self.count = count
    }

    func clear() { base.update(repeating: 0, count: count) }

    deinit { base.deallocate() }
}

/// `y = W·x + b`, the one operation of the network. A convolution is the same product over overlapping stretches of its
/// input, so each layer is one call.
///
/// Weights lie eight outputs side by side, input after input: the inner loop reads them in order and keeps its sums in
/// registers.
final class WeightMatrix: @unchecked Sendable {  // written in init only
    typealias Lanes = SIMD8<Float>

    let rows: Int
    /// The input's length, a multiple of 4: a product reads up to 3 floats past the true length, times zero weights.
    private let columns: Int
    private let blocks: Int
    private let weights: FloatBuffer
    private let biases: FloatBuffer

    /// Outputs are written in whole blocks.
    var paddedRows: Int { blocks * Lanes.scalarCount }

    init(rows: Int, columns: Int, bias: [Float], weight: (_ row: Int, _ column: Int) -> Float) {
        let lanes = Lanes.scalarCount
        self.rows = rows
        self.columns = (columns + 3) & ~3
        blocks = (rows + lanes - 1) / lanes
        weights = FloatBuffer(count: blocks * self.columns * lanes)
        biases = FloatBuffer(count: blocks * lanes)
        for row in 0..<rows {
            biases.base[row] = row < bias.count ? bias[row] : 0
            let block = weights.base + (row / lanes) * self.columns * lanes + row % lanes
            for column in 0..<columns { block[column * lanes] = weight(row, column) }
        }
    }

    /// A convolution of `taps` neighbouring frames of `inputs` numbers each; weights as PyTorch keeps them,
    /// `[output][input][tap]`, input frames one after another.
    convenience init(outputs: Int, inputs: Int, taps: Int, weight: [Float], bias: [Float]) {
        self.init(rows: outputs, columns: inputs * taps, bias: bias) { row, column in
            weight[(row * inputs + column % inputs) * taps + column / inputs]
        }
    }

    /// Output `t` is made from the input at `t · hop` and stands at `t · paddedRows`.
    func apply(
        _ input: UnsafePointer<Float>, hop: Int, times: Int, rectified: Bool, into output: UnsafeMutablePointer<Float>
    ) {
        var done = 0
        while times - done >= 4 {
            four(input + done * hop, hop, rectified, output + done * paddedRows)
            done += 4
        }
        while done < times {
            one(input + done * hop, rectified, output + done * paddedRows)
            done += 1
        }
    }

    /// Four outputs at once, so that each weight is read once for the four.
    private func four(
        _ input: UnsafePointer<Float>, _ hop: Int, _ rectified: Bool, _ output: UnsafeMutablePointer<Float>
    ) {
        let out = UnsafeMutableRawPointer(output)
        let step = paddedRows * MemoryLayout<Float>.stride
        for block in 0..<blocks {
            let weight = lanes(weights, from: block * columns)
            let bias = lanes(biases, from: block)[0]
            var (sum0, sum1, sum2, sum3) = (bias, bias, bias, bias)
            for column in 0..<columns {
                let w = weight[column]
                sum0 += w * input[column]
                sum1 += w * input[column + hop]
                sum2 += w * input[column + 2 * hop]
                sum3 += w * input[column + 3 * hop]
            }
            let at = out + block * MemoryLayout<Lanes>.stride
            at.storeBytes(of: ready(sum0, rectified), as: Lanes.self)
            (at + step).storeBytes(of: ready(sum1, rectified), as: Lanes.self)
            (at + 2 * step).storeBytes(of: ready(sum2, rectified), as: Lanes.self)
            (at + 3 * step).storeBytes(of: ready(sum3, rectified), as: Lanes.self)
        }
    }

    /// One output, in four sums that do not wait for each other.
    private func one(_ input: UnsafePointer<Float>, _ rectified: Bool, _ output: UnsafeMutablePointer<Float>) {
        let out = UnsafeMutableRawPointer(output)
        for block in 0..<blocks {
            let weight = lanes(weights, from: block * columns)
            var (sum0, sum1, sum2, sum3) = (lanes(biases, from: block)[0], Lanes.zero, Lanes.zero, Lanes.zero)
            var column = 0
            while column < columns {
                sum0 += weight[column] * input[column]
                sum1 += weight[column + 1] * input[column + 1]
                sum2 += weight[column + 2] * input[column + 2]
                sum3 += weight[column + 3] * input[column + 3]
                column += 4
            }
            let sum = (sum0 + sum1) + (sum2 + sum3)
            (out + block * MemoryLayout<Lanes>.stride).storeBytes(of: ready(sum, rectified), as: Lanes.self)
        }
    }

    @inline(__always)
    private func lanes(_ buffer: FloatBuffer, from index: Int) -> UnsafePointer<Lanes> {
        UnsafeRawPointer(buffer.base).assumingMemoryBound(to: Lanes.self) + index
    }

    @inline(__always)
    private func ready(_ sum: Lanes, _ rectified: Bool) -> Lanes {
        rectified ? sum.replacing(with: 0, where: sum .< 0) : sum
    }
}
