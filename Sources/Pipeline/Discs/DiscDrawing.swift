import Catalogue
import Custody
import Evidence

/// Draws which of the discs due are read, so that nobody can steer it and anybody can repeat it: as with spot checks, the
/// rank of a disc is the SHA-256 of seed, line feed and its identity; those with the smallest are taken. The seed is the
/// root of the custody log before the month of the draw.
public struct DiscDrawing {
    let keeper: DiscKeeper
    let log: CustodyLog

    public init(_ keeper: DiscKeeper, log: CustodyLog) {
        self.keeper = keeper
        self.log = log
    }

    public func draw(by: String) throws -> DiscDraw {
        try keeper.permit(by)
        let copies = try keeper.catalogue.discCopies(ofPlan: nil)
        let due = DiscDue.list(
            copies, try keeper.catalogue.discDraws(), keeper.settings, at: keeper.now, zone: keeper.site.zone)
        let candidates = due.filter { $0.why == .check }.map(\.copy.identity).sorted()
        guard !candidates.isEmpty else { throw DiscFailure.nothingToPlan }
        let month = Calendars(zone: keeper.site.zone).month(of: keeper.now)
        let size = try entries(before: month)
        let seed = try log.root(ofFirst: size).base64
        let percent = keeper.settings.samplePercent
        return try keeper.catalogue.add(
            discDraw: DiscDraw(
                logSize: size, seed: seed, percent: percent, candidates: candidates,
                items: try Self.drawn(candidates, seed: seed, percent: percent), by: by, at: keeper.now))
    }

    /// Whether a stored draw is what its own seed and share lead to, and its seed the log's.
    public func holds(_ draw: DiscDraw) throws -> Bool {
        let month = Calendars(zone: keeper.site.zone).month(of: draw.at)
        return try log.root(ofFirst: draw.logSize).base64 == draw.seed && entries(before: month) == draw.logSize
            && Self.drawn(draw.candidates, seed: draw.seed, percent: draw.percent) == draw.items
    }

    /// Its share, rounded up.
    static func drawn(_ candidates: [String], seed: String, percent: Int) throws -> [String] {
        let hasher = try MerkleHasher()
        let ranked = candidates.map { (rank: hasher.plain(Array("\(seed)\n\($0)".utf8)).bytes, identity: $0) }
            .sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
        return ranked.prefix((candidates.count * percent + 99) / 100).map(\.identity).sorted()
    }

    private func entries(before time: WallTime) throws -> Int64 {
        var count: Int64 = 0
        while true {
            let batch = try keeper.catalogue.custodyEvents(after: count, limit: 4096)
            for bytes in batch {
                guard try CustodyEntry(encoded: bytes).at < time.nanoseconds else { return count }
                count += 1
            }
            if batch.isEmpty { return count }
        }
    }
}
