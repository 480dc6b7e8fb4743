import Evidence

/// Fills discs one after the other as fully as a short search can (the minimum bin slack of Gupta and Ho, 1999, begun
/// with the largest block as Fleszar and Hindi do, 2002). Slower than best-fit decreasing, and often a disc better where
/// groups are large beside discs.
enum SlackPacker {
    /// Steps of the search for one disc: some thousand discs stay below a second.
    private static let steps = 20_000
    /// What is left free counts as nothing below this part of a disc: nothing would fit there anyway.
    private static let negligible: Int64 = 5000

    /// - Parameters:
    ///   - sizes: largest first.
    ///   - open: the room of discs that have something on them already.
    ///   - isOpenLast: fills new discs first with all that no open disc has room for.
    /// - Returns: of each disc, first the open ones, which sizes lie on it.
    static func pack(_ sizes: [Int64], open: [Int64], room: Int64, isOpenLast: Bool) -> [[Int]] {
        var left = Array(sizes.indices)
        var result = Array(repeating: [Int](), count: open.count)
        if isOpenLast, let widest = open.max() {
            while let first = left.first, sizes[first] > widest {
                left.removeFirst()
                let rest = take(&left, sizes, room: room.subtractingSaturated(sizes[first]), enough: room / negligible)
                result.append([first] + rest)
            }
        }
        // The fullest first: only small blocks fit there.
        for disc in open.indices.sorted(by: { (open[$0], $0) < (open[$1], $1) }) {
            result[disc] = take(&left, sizes, room: open[disc], enough: room / negligible)
        }
        while let first = left.first {
            left.removeFirst()
            let rest = take(&left, sizes, room: room.subtractingSaturated(sizes[first]), enough: room / negligible)
            result.append([first] + rest)
        }
        return result
    }

    /// Takes out of `left` what fills the room best.
    private static func take(_ left: inout [Int], _ sizes: [Int64], room: Int64, enough: Int64) -> [Int] {
        var search = Search(left: left, sizes: sizes, enough: enough, steps: steps)
        search.run(from: 0, room: room)
        let chosen = search.best
        if !chosen.isEmpty {
            let gone = Set(chosen)
            left = left.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        }
        return chosen.map { search.left[$0] }
    }

    private struct Search {
        let left: [Int]
        let sizes: [Int64]
        let enough: Int64
        var steps: Int
        var chosen: [Int] = []
        var best: [Int] = []
        var leastRoom = Int64.max

        init(left: [Int], sizes: [Int64], enough: Int64, steps: Int) {
            self.left = left
            self.sizes = sizes
            self.enough = enough
            self.steps = steps
        }

        mutating func run(from start: Int, room: Int64) {
            if room < leastRoom {
                leastRoom = room
                best = chosen
            }
            var index = first(notAbove: room, from: start)
            var tried = Int64.max
            while index < left.count, steps > 0, leastRoom > enough {
                let size = sizes[left[index]]
                // Another block of the same size gives the same again.
                if size != tried {
                    tried = size
                    steps -= 1
                    chosen.append(index)
                    run(from: index + 1, room: room - size)
                    chosen.removeLast()
                }
                index += 1
            }
        }

        private func first(notAbove room: Int64, from start: Int) -> Int {
            var (low, high) = (start, left.count)
            while low < high {
                let middle = (low + high) / 2
                if sizes[left[middle]] > room { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
