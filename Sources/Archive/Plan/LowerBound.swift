import Evidence

/// How many discs are needed however one packs: the bound L2 of Martello and Toth (Knapsack Problems, 1990, 8.3), which
/// is the sum of all sizes over a disc's room, or more where large blocks can't stand side by side.
enum LowerBound {
    static func discs(for sizes: [Int64], room: Int64) -> Int {
        guard room > 0, !sizes.isEmpty else { return 0 }
        let sorted = sizes.sorted()
        // Of the first n sizes.
        var sums: [Int64] = [0]
        sums.reserveCapacity(sorted.count + 1)
        for size in sorted { sums.append((sums.last ?? 0).addingSaturated(size)) }
        /// How many sizes are at most this.
        func count(upTo size: Int64) -> Int {
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] <= size { low = middle + 1 } else { high = middle }
            }
            return low
        }
        let half = count(upTo: room / 2)
        var best = 0
        var from = 0
        while from <= half {
            // Those below the threshold are left out; those above `room - threshold` stand with none of the others.
            let threshold = from == 0 ? 0 : sorted[from - 1].addingSaturated(1)
            let alone = max(half, count(upTo: room.subtractingSaturated(threshold)))
            let middle = alone - half
            let free = Int64(middle).multipliedSaturated(by: room)
                .subtractingSaturated(sums[alone].subtractingSaturated(sums[half]))
            let rest = sums[half].subtractingSaturated(sums[min(from, half)]).subtractingSaturated(free)
            let more = rest > 0 ? Int(clamping: (rest - 1) / room + 1) : 0
            best = max(best, sorted.count - half + more)
            guard from < half else { break }
            from = count(upTo: sorted[from])
        }
        return best
    }
}
