import Evidence

/// Best-fit decreasing: each block, largest first, onto the fullest disc that it fits. Where that takes more discs than
/// the lower bound and one, a slower search is tried too, and the better of both taken.
enum DiscPacker {
    /// More whole groups than this are not searched: with so many, best-fit decreasing fills its discs.
    private static let searched = 20_000

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
    }

    /// - Returns: the blocks of each disc, in the order of the discs' numbers. The portions of a split group lie on
    ///   discs of ascending numbers.
    static func pack(_ blocks: [DiscPlanner.Block], room: Int64, fewest: Int) -> [[DiscPlanner.Block]] {
        var discs: [Disc] = []
        var table = RoomTable()
        /// Of each split group, the rank of the last disc but one.
        var before: [String: Rank] = [:]
        // All portions of a split group but the last open a disc each, which stands by that portion's time.
        for block in blocks.sorted(by: precedes) where block.portion < block.portions {
            let rank = Rank(time: block.time, portion: block.portion)
            if block.portion == block.portions - 1 { before[block.group] = rank }
            table.insert(.init(room: room.subtractingSaturated(block.sectors), disc: discs.count))
            discs.append(Disc(blocks: [block], rank: rank))
        }
        // Last portions next: they may not join a disc that stands before their own group's, or the portions of two
        // groups could lie in opposite orders, and no numbering would be right for both.
        for block in blocks.sorted(by: precedes) where block.portions > 1 && block.portion == block.portions {
            let least = before[block.group]
            let place = table.takeTightest(block.sectors) { index in
                guard let rank = discs[index].rank, let least else { return true }
                return least < rank
            }
            table.insert(put(block, on: place, room, &discs))
        }
        let split = discs
        let whole = blocks.filter { $0.portions == 1 }.sorted(by: precedes)
        for block in whole {
            let place = table.takeTightest(block.sectors)
            table.insert(put(block, on: place, room, &discs))
        }
        for isOpenLast in [false, true] where discs.count > fewest + 1 && whole.count <= searched {
            let other = search(whole, beside: split, room, isOpenLast)
            if other.count < discs.count { discs = other }
        }
        return numbered(discs)
    }

    private static func search(_ whole: [DiscPlanner.Block], beside split: [Disc], _ room: Int64, _ isOpenLast: Bool)
        -> [Disc]
    {
        var discs = split
        let open = split.map { disc in
            disc.blocks.reduce(room) { $0.subtractingSaturated($1.sectors) }
        }
        let packed = SlackPacker.pack(whole.map(\.sectors), open: open, room: room, isOpenLast: isOpenLast)
        while discs.count < packed.count { discs.append(Disc()) }
        for (index, blocks) in packed.enumerated() { discs[index].blocks += blocks.map { whole[$0] } }
        return discs
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
