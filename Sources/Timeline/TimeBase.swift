import Evidence

/// Seconds per tick as an exact fraction, for example 1/90000.
public struct TimeBase: Hashable, Sendable, CustomStringConvertible {
    public var numerator: Int64
    public var denominator: Int64

    /// Nil when the fraction is not positive, or beyond the 32 bits containers have for it: a file may claim anything,
    /// and the products below must fit.
    public init?(_ numerator: Int64, _ denominator: Int64) {
        let range = 1...Int64(UInt32.max)
        guard range.contains(numerator), range.contains(denominator) else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    private init(trusted denominator: Int64) {
        self.numerator = 1
        self.denominator = denominator
    }

    public static let mpeg = TimeBase(trusted: 90_000)
    public static let milliseconds = TimeBase(trusted: 1000)

    public var description: String { "\(numerator)/\(denominator)" }

    /// The length of `ticks`, rounded half away from zero to whole nanoseconds, saturating.
    public func nanoseconds(_ ticks: Int64) -> Nanoseconds {
        let product = Int128(ticks) * Int128(numerator) * 1_000_000_000
        let half = Int128(denominator) / 2
        let rounded = (product + (product < 0 ? -half : half)) / Int128(denominator)
        return Nanoseconds(Int64(clamping: rounded))
    }

    /// The whole number of ticks in `length`, rounded down, saturating.
    public func ticks(_ length: Nanoseconds) -> Int64 {
        let divisor = Int128(numerator) * 1_000_000_000
        return Int64(clamping: Int128(length.value) * Int128(denominator) / divisor)
    }
}
