import Evidence

/// Readings of one clock, parted into groups that lie on one line each, and those that lie on none.
///
/// The least cost wins: a reading left out costs 2, a further group 3. So a lone misread, or a pair of them amid
/// others, is left out, and a true change, which every later reading bears out, makes a group.
struct BurntGroups {
    /// What a reading may lie off beyond the clock's own step: it is drawn a little late. Less than a second, so that a
    /// misread that shows the same second on two keyframes does not agree with itself.
    static let slack = Nanoseconds.milliseconds(500)
    /// A recorder's rate and its clock may differ so much for good: 30 pictures a second that are 29.97 are off by one
    /// in a thousand.
    static let driftPerMillion: Int64 = 1500
    static let costOfOutlier = 2
    static let costOfGroup = 3
    static let fewest = 2

    /// Per group the indexes of its readings, in order.
    private(set) var groups: [[Int]] = []
    private(set) var dropped: [Int] = []

    /// - Parameters:
    ///   - media: times on the file's line, rising.
    ///   - offsets: clock less media, for each.
    init(media: [Nanoseconds], offsets: [Nanoseconds], resolution: Nanoseconds) {
        let count = media.count
        func agree(_ a: Int, _ b: Int) -> Bool {
            let apart = (media[a] - media[b]).value.magnitude
            let drift = Nanoseconds(Int64(clamping: apart / 1_000_000).multipliedSaturated(by: Self.driftPerMillion))
            return (offsets[a] - offsets[b]).value.magnitude < (resolution + Self.slack + drift).value.magnitude
        }
        /// The largest set around one of its members.
        func largest(_ range: Range<Int>) -> [Int] {
            var best: [Int] = []
            for seed in range {
                let members = range.filter { agree(seed, $0) }
                if members.count > best.count { best = members }
            }
            return best
        }
        // best[n]: the least cost of the first n readings, and how the last step came about.
        var best: [(cost: Int, from: Int, group: [Int])] = [(0, 0, [])]
        for end in 1..<max(1, count + 1) {
            var choice = (cost: best[end - 1].cost + Self.costOfOutlier, from: end - 1, group: [Int]())
            for start in 0..<end {
                let members = largest(start..<end)
                guard members.count >= Self.fewest else { continue }
                let cost =
                    best[start].cost + Self.costOfGroup + (end - start - members.count) * Self.costOfOutlier
                if cost < choice.cost { choice = (cost, start, members) }
            }
            best.append(choice)
        }
        var at = count
        while at > 0 {
            if !best[at].group.isEmpty { groups.append(best[at].group) }
            at = best[at].from
        }
        groups.reverse()
        let used = Set(groups.joined())
        dropped = (0..<count).filter { !used.contains($0) }
    }
}
