/// Discs by the room they have left, so that the fullest one that something fits can be found quickly: a list of short
/// sorted lists.
struct RoomTable {
    struct Entry: Comparable {
        var room: Int64
        var disc: Int

        static func < (a: Entry, b: Entry) -> Bool { (a.room, a.disc) < (b.room, b.disc) }
    }

    /// Around the square root of the number of discs there may be.
    private static let most = 512
    /// So that a search stays short where nothing fits.
    private static let tries = 64
    private var lists: [[Entry]] = []

    mutating func insert(_ entry: Entry) {
        guard !lists.isEmpty else {
            lists = [[entry]]
            return
        }
        let index = min(firstList(reaching: entry), lists.count - 1)
        lists[index].insert(entry, at: Self.place(of: entry, in: lists[index]))
        if lists[index].count > Self.most {
            let tail = Array(lists[index][(Self.most / 2)...])
            lists[index].removeSubrange((Self.most / 2)...)
            lists.insert(tail, at: index + 1)
        }
    }

    /// Takes out the disc with the least room that is enough; of equals the first.
    ///
    /// - Parameter isFit: asked of the discs in that order, of some dozens at most.
    mutating func takeTightest(_ needed: Int64, where isFit: (Int) -> Bool = { _ in true }) -> Entry? {
        let wanted = Entry(room: needed, disc: .min)
        var index = firstList(reaching: wanted)
        guard index < lists.count else { return nil }
        var place = Self.place(of: wanted, in: lists[index])
        for _ in 0..<Self.tries {
            if place == lists[index].count {
                index += 1
                place = 0
                if index == lists.count { return nil }
            }
            if isFit(lists[index][place].disc) {
                let entry = lists[index].remove(at: place)
                if lists[index].isEmpty { lists.remove(at: index) }
                return entry
            }
            place += 1
        }
        return nil
    }

    /// The first list whose last entry is not below this one.
    private func firstList(reaching entry: Entry) -> Int {
        var (low, high) = (0, lists.count)
        while low < high {
            let middle = (low + high) / 2
            if let last = lists[middle].last, last < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func place(of entry: Entry, in list: [Entry]) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
