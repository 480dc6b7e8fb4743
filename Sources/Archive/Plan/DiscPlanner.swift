import Evidence

/// Distributes recordings over discs: groups whole, best-fit decreasing. Pure: the same plan for the same items in any
/// order.
public struct DiscPlanner: Sendable {
    public let settings: PlanSettings
    public let overhead: any DiscOverhead

    public init(_ settings: PlanSettings, overhead: any DiscOverhead = BridgeOverhead()) {
        self.settings = settings
        self.overhead = overhead
    }

    /// What is put onto a disc as a whole: a group, or a portion of one that is larger than a disc.
    struct Block {
        var group: String
        var items: [PlanItem]
        var portion = 1
        var portions = 1
        var sectors: Int64

        /// The time of its first recording.
        var time: Int64 { items.first?.time?.nanoseconds ?? .max }
    }

    public func plan(_ items: [PlanItem]) -> DiscPlan {
        let fixed = fixedSectors(items: items.count)
        let allowed = settings.correction.dataSectors(on: settings.medium)
        let room = max(
            0,
            allowed.subtractingSaturated(allowed / 1000 * min(max(settings.margin, 0), 1000)).subtractingSaturated(
                fixed))
        var unplanned: [UnplannedItem] = []
        let groups = sort(items, room: room, &unplanned).map { Group(name: $0.group, items: $0.items, self) }
        let fewest = LowerBound.discs(for: groups.flatMap { $0.pieces(room) }, room: room)
        let packed = pack(groups, room: room, fewest: fewest)
        let discs = packed.enumerated().map { index, blocks in
            PlannedDisc(
                number: index + 1,
                groups: blocks.map {
                    PlannedGroup(
                        group: $0.group, items: $0.items, portion: $0.portion, portions: $0.portions,
                        sectors: $0.sectors)
                }, sectors: blocks.reduce(fixed) { $0.addingSaturated($1.sectors) })
        }
        return DiscPlan(
            settings: settings, discs: discs, unplanned: unplanned, room: room, fixed: fixed,
            fewestDiscs: fewest)
    }

    /// In the order of recording, unless that takes a disc more.
    private func pack(_ groups: [Group], room: Int64, fewest: Int) -> [[Block]] {
        let inOrder = groups.flatMap { $0.blocks(self, room, isFull: false) }
        guard inOrder.count > groups.count else { return DiscPacker.pack(inOrder, room: room, fewest: fewest) }
        // Portions in order may need more discs than the recordings would: then no search is lost on them.
        let least = LowerBound.discs(for: inOrder.map(\.sectors), room: room)
        let plain = least <= fewest ? DiscPacker.pack(inOrder, room: room, fewest: least) : nil
        if let plain, plain.count <= fewest { return plain }
        let full = DiscPacker.pack(groups.flatMap { $0.blocks(self, room, isFull: true) }, room: room, fewest: fewest)
        if full.count < least { return full }
        let other = plain ?? DiscPacker.pack(inOrder, room: room, fewest: least)
        return other.count <= full.count ? other : full
    }

    /// File system, index and the set's catalogue: the same on every disc.
    private func fixedSectors(items: Int) -> Int64 {
        let catalogue = Int64(items).multipliedSaturated(by: settings.catalogueBytesPerItem)
        return overhead.disc.addingSaturated(settings.discBytes.inSectors).addingSaturated(catalogue.inSectors)
    }

    /// The items by group, each group in the order of recording, the groups by name; what can't be planned apart.
    private func sort(
        _ items: [PlanItem], room: Int64, _ unplanned: inout [UnplannedItem]
    ) -> [(group: String, items: [PlanItem])] {
        var seen: Set<String> = []
        seen.reserveCapacity(items.count)
        var groups: [String: [PlanItem]] = [:]
        for item in items.sorted(by: { $0.precedes($1) }) {
            let isDigest =
                item.sha256.utf8.count == 64
                && item.sha256.utf8.allSatisfy { byte in
                    0x30...0x39 ~= byte || 0x61...0x66 ~= byte
                }
            if !isDigest || item.bytes < 0 || item.tagBytes < 0 || item.tagFiles < 0 {
                unplanned.append(UnplannedItem(item: item, reason: .invalid))
            } else if !seen.insert(item.sha256).inserted {
                unplanned.append(UnplannedItem(item: item, reason: .planned))
            } else if sectors(item).addingSaturated(folder([item])) > room {
                unplanned.append(UnplannedItem(item: item, reason: .tooLarge))
            } else {
                groups[item.group, default: []].append(item)
            }
        }
        return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// A recording with all that goes with it, in sectors.
    func sectors(_ item: PlanItem) -> Int64 {
        let name = Int64(item.name.utf8.count).addingSaturated(8)
        let count = settings.parts.count(bytes: item.bytes)
        var files: Int64
        if count == 1 {
            files = overhead.file(bytes: item.bytes, nameBytes: name)
        } else {
            let largest = settings.parts.largest ?? item.bytes
            let rest = item.bytes - (count - 1).multipliedSaturated(by: largest)
            files = overhead.file(bytes: largest, nameBytes: name).multipliedSaturated(by: count - 1)
                .addingSaturated(overhead.file(bytes: rest, nameBytes: name))
        }
        if item.tagFiles > 0 {
            // Names of ours: a digest and an ending. Each may leave most of its last sector empty.
            let each = overhead.file(bytes: 1, nameBytes: 80)
            files = files.addingSaturated(each.multipliedSaturated(by: item.tagFiles))
        }
        let manifest = count.addingSaturated(item.tagFiles).multipliedSaturated(
            by: max(0, settings.manifestBytesPerFile))
        return files.addingSaturated(item.tagBytes.addingSaturated(manifest).inSectors)
    }

    private func folder(_ items: [PlanItem]) -> Int64 { overhead.folder(files: Int64(items.count)) }

    private struct Group {
        let name: String
        let items: [PlanItem]
        /// Of each item.
        let sizes: [Int64]
        let sectors: Int64

        init(name: String, items: [PlanItem], _ planner: DiscPlanner) {
            self.name = name
            self.items = items
            sizes = items.map { planner.sectors($0) }
            sectors = sizes.reduce(planner.folder(items)) { $0.addingSaturated($1) }
        }

        /// What can't be cut however one plans: the group, or, where it is larger than a disc, its recordings.
        func pieces(_ room: Int64) -> [Int64] { sectors <= room ? [sectors] : sizes }

        /// The group as one block, or, where it is larger than a disc, as the fewest portions.
        func blocks(_ planner: DiscPlanner, _ room: Int64, isFull: Bool) -> [Block] {
            if sectors <= room { return [Block(group: name, items: items, sectors: sectors)] }
            let cutter = PortionCutter(room: room, overhead: planner.overhead)
            let portions = isFull ? cutter.full(sizes) : cutter.inOrder(sizes)
            return portions.enumerated().map { index, places in
                let members = places.map { items[$0] }
                let content = places.reduce(planner.folder(members)) { $0.addingSaturated(sizes[$1]) }
                return Block(
                    group: name, items: members, portion: index + 1, portions: portions.count, sectors: content)
            }
        }
    }
}
