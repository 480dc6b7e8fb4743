/// Which of some blocks fill a room best: a depth-first search, larger blocks first, that ends when it has found enough or
/// taken its steps.
struct SlackSearch {
    /// What is chosen, as places in `sizes`, ascending.
    private(set) var best: [Int] = []
    /// The room that ``best`` leaves.
    private(set) var leastRoom: Int64

    private let sizes: [Int64]
    private let enough: Int64
    private var steps: Int
    private var chosen: [Int] = []

    /// - Parameters:
    ///   - sizes: in descending order.
    ///   - enough: so much left free counts as nothing.
    ///   - steps: blocks put on trial at most.
    init(_ sizes: [Int64], room: Int64, enough: Int64, steps: Int) {
        self.sizes = sizes
        self.enough = enough
        self.steps = steps
        leastRoom = .max
        run(from: 0, room: room)
    }

    private mutating func run(from start: Int, room: Int64) {
        if room < leastRoom {
            leastRoom = room
            best = chosen
        }
        var index = first(notAbove: room, from: start)
        var tried = Int64.max
        while index < sizes.count, steps > 0, leastRoom > enough {
            let size = sizes[index]
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
        var (low, high) = (start, sizes.count)
        while low < high {
            let middle = (low + high) / 2
            if sizes[middle] > room { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
