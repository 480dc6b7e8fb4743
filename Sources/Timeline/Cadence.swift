import Evidence

/// What a track's own steps say is ordinary: learnt, never assumed.
public struct Cadence: Hashable, Sendable {
    /// The usual step in ticks (mean of the cluster holding the median); 0 when unknown.
    public var step: Int64
    /// The largest step that recurs often enough to be a habit of this track (variable frame rate, dropped pictures).
    public var usualMaximum: Int64
    /// Share of steps that lie in the median's cluster, in thousandths.
    public var regularity: Int64
    /// Share of steps that belong to some habit, in thousandths: low for a screen recorder that writes only changes.
    public var habitual: Int64
    /// Steps the figures rest on.
    public var observed: Int64

    public init(step: Int64, usualMaximum: Int64, regularity: Int64, habitual: Int64, observed: Int64) {
        self.step = step
        self.usualMaximum = usualMaximum
        self.regularity = regularity
        self.habitual = habitual
        self.observed = observed
    }

    /// - Parameter second: ticks of a second.
    init(_ histogram: StepHistogram, second: Int64) {
        observed = histogram.total
        let median = histogram.quantile(perMille: 500)
        step = histogram.medianStep
        regularity = observed > 0 ? histogram.clusterCount(median) * 1000 / observed : 0
        // A habit: at least four steps of about that size, and 2 % of all. Rarer sizes are single events to be judged.
        var largest = step
        var inHabits: Int64 = 0
        for index in histogram.counts.indices where histogram.counts[index] > 0 {
            let count = histogram.clusterCount(index)
            guard count >= 4, count * 50 >= observed else { continue }
            // A few equal holes in a short recording are no habit: steps many times the usual one and long enough to be
            // missed must be a tenth of all.
            let mean = histogram.clusterMean(index)
            let isFar = mean / 4 >= step && mean - step >= second * 2 / 5
            guard !isFar || count * 10 >= observed else { continue }
            inHabits += histogram.counts[index]
            largest = max(largest, histogram.clusterMean(index))
        }
        usualMaximum = largest
        habitual = observed > 0 ? inHabits * 1000 / observed : 0
    }

    /// The largest step that still counts as ordinary: half as long again as the longest habitual one, plus a tick of
    /// rounding on either side.
    public var tolerance: Int64 { usualMaximum.addingSaturated(usualMaximum / 2).addingSaturated(2) }
}
