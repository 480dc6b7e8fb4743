import Evidence

/// A straight line through the offsets of one piece: weighted least squares, each pair weighted by its stated error.
struct ClockFit {
    /// Quartz in recorders: tuning forks of 32 768 Hz are cut to ± 20 ppm at 25 °C and lose 0.034 ppm/°C² away from it
    /// (figures of the usual data sheets): some 70 ppm slow at −20 °C.
    static let largestDrift: Int64 = 100_000
    /// What temperature and ageing leave of a measured drift, however many pairs there are.
    static let smallestDriftError: Int64 = 2_000
    /// A reading may lie a little outside of what it states.
    private static let slack = Nanoseconds.seconds(1)

    private let pairs: [RecorderClock.Pair]
    private let centre: WallTime
    private let meanOffset: Nanoseconds
    private let error: Nanoseconds
    private let drift: Int64
    private let driftError: Int64

    init?(_ pairs: [RecorderClock.Pair]) {
        guard let first = pairs.first else { return nil }
        self.pairs = pairs
        var kept = pairs
        var line = Self.line(kept, first)
        // Once, without the one that lies furthest out, if it lies outside of what it states.
        if kept.count >= 4 {
            let residuals = kept.map { abs(Double(($0.offset - first.offset).value) - line.value(at: $0, first)) }
            if let worst = residuals.indices.max(by: { residuals[$0] < residuals[$1] }),
                residuals[worst] > Double((kept[worst].error + Self.slack).value)
            {
                kept.remove(at: worst)
                line = Self.line(kept, first)
            }
        }
        centre = first.recorder + Self.whole(line.centre)
        meanOffset = first.offset + Self.whole(line.mean)
        // Whole-second names err alike: averaging does not make the best of them better.
        error = kept.map(\.error).min() ?? first.error
        let slope = line.slope * 1e9
        let slopeError = line.slopeError * 1e9
        if slopeError <= Double(Self.largestDrift), abs(slope) <= 2 * Double(Self.largestDrift) {
            drift = Int64(slope.rounded())
            driftError = max(Self.smallestDriftError, Int64(slopeError.rounded(.up)))
        } else {
            drift = 0
            driftError = Self.largestDrift
        }
    }

    private static func whole(_ value: Double) -> Nanoseconds {
        Nanoseconds(Int64(exactly: value.rounded()) ?? (value < 0 ? .min : .max))
    }

    private struct Line {
        /// Nanoseconds after the first pair, by the recorder's clock, and the offset there less the first one's.
        var centre = 0.0
        var mean = 0.0
        var slope = 0.0
        var slopeError = Double.infinity

        func value(at pair: RecorderClock.Pair, _ first: RecorderClock.Pair) -> Double {
            mean + slope * (Double((pair.recorder - first.recorder).value) - centre)
        }
    }

    private static func line(_ pairs: [RecorderClock.Pair], _ first: RecorderClock.Pair) -> Line {
        var line = Line()
        var weights = 0.0
        let points = pairs.map { pair -> (time: Double, offset: Double, weight: Double) in
            let error = max(1e6, Double(pair.error.value))
            return (
                Double((pair.recorder - first.recorder).value), Double((pair.offset - first.offset).value),
                1 / (error * error)
            )
        }
        for point in points {
            weights += point.weight
            line.centre += point.weight * point.time
            line.mean += point.weight * point.offset
        }
        line.centre /= weights
        line.mean /= weights
        var square = 0.0
        var product = 0.0
        for point in points {
            let time = point.time - line.centre
            square += point.weight * time * time
            product += point.weight * time * (point.offset - line.mean)
        }
        guard square > 0 else { return line }
        line.slope = product / square
        // Twice the standard error, the stated half widths taken for standard errors: cautious on both counts.
        line.slopeError = 2 / square.squareRoot()
        return line
    }

    func offset(at moment: WallTime) -> (value: Nanoseconds, error: Nanoseconds) {
        Self.offset(centre: centre, offset: meanOffset, error: error, drift: drift, driftError: driftError, at: moment)
    }

    static func offset(of piece: RecorderClock.Piece, at moment: WallTime) -> (value: Nanoseconds, error: Nanoseconds) {
        offset(
            centre: piece.centre, offset: piece.offset, error: piece.error, drift: piece.drift,
            driftError: piece.driftError, at: moment)
    }

    private static func offset(
        centre: WallTime, offset: Nanoseconds, error: Nanoseconds, drift: Int64, driftError: Int64, at moment: WallTime
    ) -> (value: Nanoseconds, error: Nanoseconds) {
        let distance = Int128((moment - centre).value)
        let run = Nanoseconds(Int64(clamping: distance * Int128(drift) / 1_000_000_000))
        let doubt = Nanoseconds(Int64(clamping: Int128(distance.magnitude) * Int128(driftError) / 1_000_000_000))
        return (offset + run, error + doubt)
    }

    /// The pair may belong to this piece.
    func accepts(_ pair: RecorderClock.Pair) -> Bool {
        let expected = offset(at: pair.recorder)
        let reach = expected.error + pair.error + Self.slack
        return (pair.offset - expected.value).value.magnitude <= UInt64(max(0, reach.value))
    }

    func piece(utcOffset: Nanoseconds) -> RecorderClock.Piece? {
        guard let first = pairs.first, let last = pairs.last else { return nil }
        let start = min(first.recorder, last.recorder)
        return RecorderClock.Piece(
            reference: WallSpan(start: first.reference, end: last.reference),
            recorder: WallSpan(start: start, end: max(first.recorder, last.recorder)), pairs: pairs.count,
            centre: centre, offset: meanOffset, error: error, drift: drift, driftError: driftError,
            fault: ClockFault.offset(meanOffset, error: error, utcOffset: utcOffset))
    }
}
