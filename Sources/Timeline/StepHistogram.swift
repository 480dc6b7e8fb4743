import Evidence

/// Counts steps between presented samples by size, in buckets 1/16 of an octave wide (at most 6 % each):
/// constant memory for a recording of any length, and integers only.
struct StepHistogram {
    private(set) var counts = [Int64](repeating: 0, count: 64 * 16)
    private var sums = [Int64](repeating: 0, count: 64 * 16)
    private(set) var total: Int64 = 0

    static func bucket(_ step: Int64) -> Int {
        guard step > 0 else { return 0 }
        let octave = 63 - step.leadingZeroBitCount
        let fraction = octave >= 4 ? Int((step >> Int64(octave - 4)) & 15) : Int((step << Int64(4 - octave)) & 15)
        return octave * 16 + fraction
    }

    /// `count` steps of `step` ticks each.
    mutating func add(_ step: Int64, count: Int64) {
        let index = Self.bucket(step)
        counts[index] += count
        sums[index] = sums[index].addingSaturated(step.multipliedSaturated(by: count))
        total += count
    }

    /// The mean step of a bucket with its two neighbours (rounding of a clock spreads one cadence over two).
    func clusterMean(_ index: Int) -> Int64 {
        var count: Int64 = 0
        var sum: Int64 = 0
        for i in max(0, index - 1)...min(counts.count - 1, index + 1) {
            count += counts[i]
            sum = sum.addingSaturated(sums[i])
        }
        return count > 0 ? sum / count : 0
    }

    func clusterCount(_ index: Int) -> Int64 {
        var count: Int64 = 0
        for i in max(0, index - 1)...min(counts.count - 1, index + 1) { count += counts[i] }
        return count
    }

    /// The bucket below which `share` thousandths of all steps lie.
    func quantile(perMille share: Int64) -> Int {
        var seen: Int64 = 0
        let target = (total * share + 999) / 1000
        for index in counts.indices where counts[index] > 0 {
            seen += counts[index]
            if seen >= target { return index }
        }
        return 0
    }

    /// The mean of the shortest steps that make up a tenth of all or more; 0 when there are none.
    var shortestHabit: Int64 {
        for index in counts.indices where counts[index] > 0 && clusterCount(index) * 10 >= total {
            return clusterMean(index)
        }
        return 0
    }

    /// The mean of the cluster that holds the median step; 0 when there are no steps.
    var medianStep: Int64 { total > 0 ? clusterMean(quantile(perMille: 500)) : 0 }
}
