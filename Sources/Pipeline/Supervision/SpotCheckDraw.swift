import Catalogue
import Custody
import Evidence
import Regulation

/// Draws recordings for a spot check so that nobody can steer the draw, and anybody can repeat it.
///
/// One draw for each day of the site, of the share the regulation's file sets: who draws chooses neither the border
/// that makes the seed nor a smaller share. The seed is the root of the custody log at the end of the day: it was fixed
/// before anybody drew, by everything that had happened until then. A recording's rank is the SHA-256 of seed, line feed and the recording's digest, both as
/// text; of each unit those with the smallest ranks are taken. `sha256sum` is enough to repeat it.
public struct SpotCheckDraw {
    private let catalogue: any CatalogueEngine
    private let log: CustodyLog

    private let gate: AccessGate

    public init(catalogue: any CatalogueEngine, log: CustodyLog, book: RuleBook) {
        self.catalogue = catalogue
        gate = AccessGate(catalogue: catalogue, book: book)
        self.log = log
    }

    public enum Failure: Error, Sendable, Equatable {
        /// The span is not over: what happens until then could still choose the seed.
        case notOver
        /// Nothing was received in it.
        case nothing
        /// Days of the site only: who chooses a span chooses its seed.
        case notDays
        /// Less than the regulation's file sets.
        case tooFew(Int)
        case unknownDraw
        /// Not one of the recordings drawn.
        case notDrawn
        /// A key the regulation has no check of, or a value that is none.
        case badResult(String)
    }

    /// The draws of the days of a span, in order. A day that was drawn already, of at least this share, is not drawn
    /// again: its draw is given as it is. Days without recordings have none.
    ///
    /// - Parameter percent: no less than the regulation's file sets. More takes more of the same order: the smaller draw
    ///   is a part of the larger one.
    public func draw(_ span: WallSpan, percent: Int, by: String, site: SiteTime) throws -> [SpotCheck] {
        try gate.require(.spotCheck, of: by)
        let least = gate.book.supervision.spotCheck.percent.value
        guard percent >= least else { throw Failure.tooFew(least) }
        guard span.end <= .now else { throw Failure.notOver }
        guard let days = site.days(of: span) else { throw Failure.notDays }
        let known = try catalogue.spotChecks()
        var checks: [SpotCheck] = []
        for day in days {
            if let drawn = known.last(where: { $0.span == day && $0.percent >= percent }) {
                checks.append(drawn)
            } else if let check = try draw(day: day, percent: percent, by: by) {
                checks.append(check)
            }
        }
        guard !checks.isEmpty else { throw Failure.nothing }
        return checks
    }

    /// Days that are over, on which recordings came in, and of which nothing was drawn, or less than the file's share:
    /// a day that nobody draws from is checked by nobody.
    ///
    /// - Parameter now: the day it lies in is not over.
    public func undrawn(site: SiteTime, now: WallTime = .now) throws -> [WallSpan] {
        let least = gate.book.supervision.spotCheck.percent.value
        let drawn = Set(try catalogue.spotChecks().filter { $0.percent >= least }.map(\.span))
        var days: [WallSpan] = []
        // No zone's day begins elsewhere than at a quarter of an hour.
        for moment in try catalogue.momentsReceived(every: .seconds(900)) {
            guard let day = site.day(of: moment), day.end <= now, day != days.last else { continue }
            days.append(day)
        }
        return days.filter { !drawn.contains($0) }
    }

    private func draw(day: WallSpan, percent: Int, by: String) throws -> SpotCheck? {
        let candidates = try candidates(day)
        guard !candidates.isEmpty else { return nil }
        let size = try entries(before: day.end)
        let seed = try log.root(ofFirst: size).base64
        let items = try Self.drawn(candidates, seed: seed, percent: percent)
        return try catalogue.add(
            spotCheck: SpotCheck(
                span: day, logSize: size, seed: seed, percent: percent, candidates: candidates.count, items: items,
                by: by, at: .now))
    }

    /// Whether a stored draw is what its own span, seed and percentage lead to, and its seed the log's.
    public func holds(_ check: SpotCheck) throws -> Bool {
        try log.root(ofFirst: check.logSize).base64 == check.seed
            && entries(before: check.span.end) == check.logSize
            && Self.drawn(candidates(check.span), seed: check.seed, percent: check.percent) == check.items
    }

    public func enter(_ result: CheckResult, rule: SpotCheckRule) throws -> CheckResult {
        try gate.require(.spotCheck, of: result.by)
        guard let check = try catalogue.spotChecks().first(where: { $0.id == result.spotCheck }) else {
            throw Failure.unknownDraw
        }
        guard check.items.contains(where: { $0.sha256 == result.sha256 }) else { throw Failure.notDrawn }
        for (key, value) in result.results.sorted(by: { $0.key < $1.key })
        where !rule.checks.contains(where: { $0.key == key }) || !["pass", "fail", "none"].contains(value) {
            throw Failure.badResult("\(key)=\(value)")
        }
        return try catalogue.add(checkResult: result)
    }

    /// Of each stratum its share, rounded up; in the order of strata and ranks.
    static func drawn(_ candidates: [SpotCheck.Item], seed: String, percent: Int) throws -> [SpotCheck.Item] {
        let hasher = try MerkleHasher()
        return Dictionary(grouping: candidates, by: \.stratum).sorted { $0.key < $1.key }.flatMap { _, items in
            let ranked = items.map { (rank: hasher.plain(Array("\(seed)\n\($0.sha256)".utf8)).bytes, item: $0) }
                .sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
            return ranked.prefix((items.count * percent + 99) / 100).map(\.item)
        }
    }

    /// Recordings received in the span, under the unit they were received under: no list imported since moves one.
    func candidates(_ span: WallSpan) throws(CatalogueError) -> [SpotCheck.Item] {
        let units = try catalogue.units(receivedIn: span)
        var filter = RecordingFilter()
        filter.received = span
        return try catalogue.recordings(filter).map { recording in
            SpotCheck.Item(stratum: units[recording.sha256] ?? "", sha256: recording.sha256)
        }
    }

    /// How many entries the log had at a time: up to the first of a later time.
    private func entries(before time: WallTime) throws -> Int64 {
        var count: Int64 = 0
        while true {
            let batch = try catalogue.custodyEvents(after: count, limit: 4096)
            for bytes in batch {
                guard try CustodyEntry(encoded: bytes).at < time.nanoseconds else { return count }
                count += 1
            }
            if batch.isEmpty { return count }
        }
    }
}
