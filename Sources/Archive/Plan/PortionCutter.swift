import Evidence

/// Cuts a group that is larger than a disc into portions.
///
/// The plain way is in the order of recording: each disc holds as many as fit, and what the next one would need is left
/// free, half a recording a disc. The full way chooses, among the recordings around each cut, those that fill the disc
/// best: so thousands of discs become a hundredth fewer. Nothing is put off twice, and every portion begins with the
/// earliest recording that is left: portions begin in the order of recording, and a recording is on its disc or the next.
struct PortionCutter {
    /// How many recordings before a cut, and how many after it, may change sides: of a dozen or two one subset nearly always
    /// fills a disc to a thousandth. (With 6, DVD+Rs of 100 000 recordings are two more; with 16, none less.)
    private static let window = 10
    /// Below this part of a disc, what is left free counts as nothing.
    private static let negligible: Int64 = 50_000
    /// A disc with more left free than this part of it is looked at again.
    private static let poor: Int64 = 1000
    private static let steps = 20_000

    let room: Int64
    let overhead: any DiscOverhead

    /// - Parameter sizes: in sectors, in the order of recording; none larger than a disc.
    /// - Returns: of each portion which sizes, ascending. No more portions than ``inOrder(_:)`` gives.
    func full(_ sizes: [Int64]) -> [[Int]] {
        let plain = inOrder(sizes)
        let full = cut(sizes)
        return full.count <= plain.count ? full : plain
    }

    func inOrder(_ sizes: [Int64]) -> [[Int]] {
        var portions: [[Int]] = []
        var current: [Int] = []
        var content: Int64 = 0
        for (place, size) in sizes.enumerated() {
            let next = content.addingSaturated(size)
            if next.addingSaturated(folder(current.count + 1)) > room, !current.isEmpty {
                portions.append(current)
                (current, content) = ([], 0)
            }
            current.append(place)
            content = content.addingSaturated(size)
        }
        if !current.isEmpty { portions.append(current) }
        return portions
    }

    private func folder(_ files: Int) -> Int64 { overhead.folder(files: Int64(files)) }

    private func cut(_ sizes: [Int64]) -> [[Int]] {
        var portions: [[Int]] = []
        var rest = sizes.reduce(Int64(0)) { $0.addingSaturated($1) }
        /// Put off by the cut before: they go onto this disc.
        var carried: [Int] = []
        /// Taken before their turn.
        var early: Set<Int> = []
        var next = 0
        while carried.count + sizes.count - next - early.count > 0 {
            // What is left in the order of recording, up to a window behind the last that fits.
            var ahead = carried
            var content = carried.reduce(Int64(0)) { $0.addingSaturated(sizes[$1]) }
            var fitting: Int?
            var place = next
            while place < sizes.count, fitting.map({ ahead.count < $0 + Self.window }) ?? true {
                defer { place += 1 }
                if early.contains(place) { continue }
                content = content.addingSaturated(sizes[place])
                if fitting == nil, content.addingSaturated(folder(ahead.count + 1)) > room { fitting = ahead.count }
                ahead.append(place)
            }
            guard let fitting = fitting.map({ max(1, $0) }) else {
                portions.append(ahead.sorted())
                break
            }
            let portion = choose(ahead, sizes, fitting: fitting, carried: carried.count, rest: rest)
            portions.append(portion)
            rest = portion.reduce(rest) { $0.subtractingSaturated(sizes[$1]) }
            // Whatever was to come before the cut and did not is put off; what was to come behind it is taken early.
            let gone = Set(portion)
            carried = ahead[..<fitting].filter { !gone.contains($0) }
            let end = fitting < ahead.count ? ahead[fitting] : place
            early = early.union(ahead[fitting...].filter { gone.contains($0) }).filter { $0 >= end }
            next = end
        }
        return portions
    }

    /// The portion, ascending.
    ///
    /// - Parameters:
    ///   - ahead: what there is to choose from, in the order of recording.
    ///   - fitting: as many of its first ones as fit.
    ///   - carried: as many of its first ones must be in it.
    private func choose(_ ahead: [Int], _ sizes: [Int64], fitting: Int, carried: Int, rest: Int64) -> [Int] {
        let fixed = min(fitting, max(1, carried, fitting - Self.window))
        let folder = folder(ahead.count)
        let content = ahead[..<fixed].reduce(folder) { $0.addingSaturated(sizes[$1]) }
        let open = ahead[fixed...].sorted { (sizes[$0], $1) > (sizes[$1], $0) }
        let openSizes = open.map { sizes[$0] }
        func search(_ limit: Int64) -> SlackSearch {
            SlackSearch(
                openSizes, room: max(0, limit.subtractingSaturated(content)), enough: room / Self.negligible,
                steps: Self.steps)
        }
        var portion = Array(ahead[..<fitting])
        var free = room.subtractingSaturated(portion.reduce(folder) { $0.addingSaturated(sizes[$1]) })
        let best = search(room)
        if best.leastRoom < free {
            portion = ahead[..<fixed] + best.best.map { open[$0] }
            free = best.leastRoom
        }
        // Where little more is left than one disc holds there is little to choose from, and a space may remain that is
        // smaller than any whole group. A space of a third of a disc can be filled; the next disc must hold all the rest.
        let least = rest.addingSaturated(2 * folder).subtractingSaturated(room)
        let target = max(room / 10 * 7, least.addingSaturated(room / 100))
        if free > room / Self.poor, target < room, target > content {
            let other = search(target)
            if target - other.leastRoom >= least { portion = ahead[..<fixed] + other.best.map { open[$0] } }
        }
        return portion.sorted()
    }
}
