import Evidence

/// How many discs are needed however one packs. No two blocks over half a disc stand side by side, so each needs a disc of
/// its own. What those discs have left takes smaller blocks, but none larger than the space beside it: taken as if blocks
/// could be cut, that is the most that goes there. The rest needs discs by its sum.
///
/// Never below the bound L2 of Martello and Toth (Knapsack Problems, 1990, 8.3), which leaves small blocks and small spaces
/// out of account altogether.
enum LowerBound {
    static func discs(for sizes: [Int64], room: Int64) -> Int {
        guard room > 0, !sizes.isEmpty else { return 0 }
        let sorted = sizes.sorted()
        let small = sorted.prefix { $0 <= room / 2 }
        var next = 0
        // Small blocks that fit the space at hand and are not used up.
        var waiting: Int64 = 0
        // Smallest space first: whatever fits there fits all that come after, so nothing is gained by leaving it.
        for size in sorted[small.count...].reversed() {
            let space = max(0, room.subtractingSaturated(size))
            while next < small.count, small[next] <= space {
                waiting = waiting.addingSaturated(small[next])
                next += 1
            }
            waiting -= min(waiting, space)
        }
        let rest = small[next...].reduce(waiting) { $0.addingSaturated($1) }
        return sorted.count - small.count + (rest > 0 ? Int(clamping: (rest - 1) / room + 1) : 0)
    }
}
