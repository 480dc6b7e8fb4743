import Evidence

/// Best-fit decreasing: each block, largest first, onto the fullest disc that it fits. Where that takes more discs than
/// the lower bound, a slower search is tried too, in some ways, and the best taken.
enum DiscPacker {
    /// More whole groups than this are not searched: with so many, best-fit decreasing fills its discs.
    private static let searched = 20_000
    /// So many of the smallest groups are kept for the last spaces, and at most a tenth of all: enough for some thousand
    /// discs (with a hundred, two of six draws of 100 000 recordings took a DVD+R more).
    private static let mostKept = 400

    /// Where a disc stands among the others: by a time, then by a portion of a group.
    private struct Rank: Comparable {
        var time: Int64
        var portion: Int

        static func < (a: Rank, b: Rank) -> Bool { (a.time, a.portion) < (b.time, b.portion) }
    }

    private struct Disc {
        var blocks: [DiscPlanner.Block] = []
        /// Set by a portion that opened it.
        var rank: Rank?

        func left(of room: Int64) -> Int64 { blocks.reduce(room) { $0.subtractingSaturated($1.sectors) } }
    }

    /// - Returns: the blocks of each disc, in the order of the discs' numbers. The portions of a split group lie on
    ///   discs of ascending numbers.
    static func pack(_ blocks: [DiscPlanner.Block], room: Int64, fewest: Int) -> [[DiscPlanner.Block]] {
        let sorted = blocks.sorted(by: precedes)
        let opened = open(sorted)
        let last = sorted.filter { $0.portions > 1 && $0.portion == $0.portions }
        let whole = sorted.filter { $0.portions == 1 }
        let joined = join(last, to: opened, room)
        var discs = joined
        var table = RoomTable()
        for (index, disc) in discs.enumerated() { table.insert(.init(room: disc.left(of: room), disc: index)) }
        for block in whole {
            let place = table.takeTightest(block.sectors)
            table.insert(put(block, on: place, room, &discs))
        }
        guard whole.count <= searched else { return numbered(discs) }
        for kept in [min(mostKept, whole.count / 10), 0] {
            let ways = [
                Way(open: opened, blocks: (last + whole).sorted(by: precedes), kept: kept),
                Way(open: joined, blocks: whole, kept: kept),
                Way(open: joined, blocks: whole, isOpenLast: true, kept: kept),
            ]
            for way in ways where discs.count > fewest {
                let other = way.search(room)
                if other.count < discs.count { discs = other }
            }
        }
        return numbered(discs)
    }

    /// All portions of a split group but the last open a disc each, which stands by that portion's time.
    private static func open(_ blocks: [DiscPlanner.Block]) -> [Disc] {
        blocks.filter { $0.portion < $0.portions }.map {
            Disc(blocks: [$0], rank: Rank(time: $0.time, portion: $0.portion))
        }
    }

    /// Puts last portions beside other portions. They may not join a disc that stands before their own group's, or the
    /// portions of two groups could lie in opposite orders, and no numbering would be right for both.
    private static func join(_ last: [DiscPlanner.Block], to opened: [Disc], _ room: Int64) -> [Disc] {
        var discs = opened
        /// Of each split group, the rank of the last disc but one.
        var before: [String: Rank] = [:]
        var table = RoomTable()
        for (index, disc) in discs.enumerated() {
            table.insert(.init(room: disc.left(of: room), disc: index))
            for block in disc.blocks where block.portion == block.portions - 1 { before[block.group] = disc.rank }
        }
        for block in last {
            let least = before[block.group]
            let place = table.takeTightest(block.sectors) { index in
                guard let rank = discs[index].rank, let least else { return true }
                return least < rank
            }
            table.insert(put(block, on: place, room, &discs))
        }
        return discs
    }

    /// One way to search: beside which discs, and with how many of the smallest groups kept back. Last portions may be
    /// among the blocks: they come onto discs without other portions, which stand by the latest of them.
    private struct Way {
        let open: [Disc]
        let blocks: [DiscPlanner.Block]
        var isOpenLast = false
        let kept: Int

        func search(_ room: Int64) -> [Disc] {
            var discs = open
            let barred = Set(blocks.indices.filter { blocks[$0].portions > 1 })
            var packer = SlackPacker(
                blocks.map(\.sectors), open: open.map { $0.left(of: room) }, room: room, barred: barred,
                isOpenLast: isOpenLast, kept: kept)
            let packed = packer.pack()
            while discs.count < packed.count { discs.append(Disc()) }
            for (index, places) in packed.enumerated() { discs[index].blocks += places.map { blocks[$0] } }
            return discs
        }
    }

    private static func put(
        _ block: DiscPlanner.Block, on place: RoomTable.Entry?, _ room: Int64, _ discs: inout [Disc]
    ) -> RoomTable.Entry {
        var entry = place ?? RoomTable.Entry(room: room, disc: discs.count)
        if place == nil { discs.append(Disc()) }
        discs[entry.disc].blocks.append(block)
        entry.room = entry.room.subtractingSaturated(block.sectors)
        return entry
    }

    /// Largest first; then by time, name and portion, so that nothing depends on the order of input.
    private static func precedes(_ a: DiscPlanner.Block, _ b: DiscPlanner.Block) -> Bool {
        if a.sectors != b.sectors { return a.sectors > b.sectors }
        return (a.time, a.group, a.portion) < (b.time, b.group, b.portion)
    }

    /// Discs in the order of their earliest recording. A disc that a portion opened stands by that portion, one with
    /// last portions by the latest of these: each is then behind the disc of the portion before.
    private static func numbered(_ discs: [Disc]) -> [[DiscPlanner.Block]] {
        discs.map { disc in
            let blocks = disc.blocks.sorted { ($0.time, $0.group, $0.portion) < ($1.time, $1.group, $1.portion) }
            let last = blocks.filter { $0.portions > 1 }.map { Rank(time: $0.time, portion: $0.portion) }.max()
            return (rank: disc.rank ?? last ?? Rank(time: blocks.first?.time ?? .max, portion: 0), blocks: blocks)
        }
        .sorted { a, b in
            if a.rank != b.rank { return a.rank < b.rank }
            let (x, y) = (a.blocks.first, b.blocks.first)
            return (x?.group ?? "", x?.portion ?? 0) < (y?.group ?? "", y?.portion ?? 0)
        }
        .map(\.blocks)
    }
}
