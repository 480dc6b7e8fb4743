import Evidence

/// Fills discs one after the other as fully as a short search can (the minimum bin slack of Gupta and Ho, 1999, begun
/// with the largest block as Fleszar and Hindi do, 2002). Slower than best-fit decreasing, and often some discs better.
///
/// The smallest blocks are kept back till all discs are filled, and then put where best-fit decreasing would put them:
/// the last discs are filled from what few blocks are left, and what they leave free is filled up by these.
struct SlackPacker {
    /// Steps of the search for one disc: some thousand discs stay below a second.
    private static let steps = 20_000
    /// What is left free counts as nothing below this part of a disc. Finer ones use up the small blocks too early: of 6850
    /// DVD+Rs, with none kept back, 10 000 takes one more, 50 000 four.
    private static let negligible: Int64 = 1000

    /// Largest first.
    let sizes: [Int64]
    /// The room of discs that have something on them already.
    let open: [Int64]
    let room: Int64
    /// Places in ``sizes`` that no open disc may take.
    let barred: Set<Int>
    /// Fills new discs first with all that no open disc has room for.
    let isOpenLast: Bool
    /// How many of the smallest blocks are kept back.
    let kept: Int

    /// Places in `sizes` and their sizes, largest first: what lies on no disc yet.
    private var left: (places: [Int], sizes: [Int64]) = ([], [])
    /// Of each disc, which sizes lie on it, and what it leaves free.
    private var discs: [(places: [Int], room: Int64)] = []

    init(
        _ sizes: [Int64], open: [Int64], room: Int64, barred: Set<Int> = [], isOpenLast: Bool = false, kept: Int = 0
    ) {
        self.sizes = sizes
        self.open = open
        self.room = room
        self.barred = barred
        self.isOpenLast = isOpenLast
        self.kept = kept
    }

    /// - Returns: of each disc, first the open ones, which sizes lie on it.
    mutating func pack() -> [[Int]] {
        let free = sizes.indices.filter { !barred.contains($0) }
        let last = free.suffix(max(0, kept))
        setLeft(Array(free.dropLast(last.count)))
        discs = open.map { ([], $0) }
        if isOpenLast, let widest = open.max() {
            while let first = left.sizes.first, first > widest { fillNew() }
        }
        // The fullest first: only small blocks fit there.
        for disc in open.indices.sorted(by: { (open[$0], $0) < (open[$1], $1) }) { fill(disc) }
        setLeft((left.places + barred).sorted())
        while !left.places.isEmpty { fillNew() }
        putKept(last)
        return discs.map(\.places)
    }

    private mutating func setLeft(_ places: [Int]) { left = (places, places.map { sizes[$0] }) }

    private mutating func fillNew() {
        let (first, size) = (left.places.removeFirst(), left.sizes.removeFirst())
        discs.append(([first], room.subtractingSaturated(size)))
        fill(discs.count - 1)
    }

    /// Puts onto the disc what fills it best.
    private mutating func fill(_ disc: Int) {
        let search = SlackSearch(
            left.sizes, room: discs[disc].room, enough: room / Self.negligible, steps: Self.steps)
        discs[disc].room = search.leastRoom
        discs[disc].places += search.best.map { left.places[$0] }
        for place in search.best.reversed() {
            left.places.remove(at: place)
            left.sizes.remove(at: place)
        }
    }

    private mutating func putKept(_ places: some Sequence<Int>) {
        var table = RoomTable()
        for (index, disc) in discs.enumerated() { table.insert(.init(room: disc.room, disc: index)) }
        for place in places {
            var entry = table.takeTightest(sizes[place]) ?? RoomTable.Entry(room: room, disc: discs.count)
            if entry.disc == discs.count { discs.append(([], room)) }
            discs[entry.disc].places.append(place)
            entry.room = entry.room.subtractingSaturated(sizes[place])
            table.insert(entry)
        }
    }
}
