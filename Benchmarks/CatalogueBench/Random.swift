/// SplitMix64: small, fast, and the same on every machine, so that every run measures the same data.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }

    /// Roughly normal with deviation 1.
    mutating func bell() -> Double { (unit() + unit() + unit() + unit() - 2) * 1.732 }
}

/// Draws ranks so that the k-th is drawn 1/k^exponent as often as the first: few places see most of the trouble.
struct Zipf {
    private var cumulative: [Double] = []

    init(count: Int, exponent: Double = 1) {
        var sum = 0.0
        for rank in 1...count {
            var weight = 1 / Double(rank)
            if exponent != 1 { weight = weight.squareRoot() }
            sum += weight
            cumulative.append(sum)
        }
    }

    func draw(_ random: inout Random) -> Int {
        let wanted = random.unit() * (cumulative.last ?? 0)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
