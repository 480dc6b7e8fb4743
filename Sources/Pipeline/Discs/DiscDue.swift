import Archive
import Evidence
import Foundation

/// What is to be done about discs, and since when. Pure.
public struct DiscDue: Hashable, Sendable {
    public enum Why: String, CaseIterable, Hashable, Sendable {
        /// Not read whole for so many months.
        case check
        /// Drawn to be read.
        case drawn
        /// A disc of the same draw failed: all of it are read.
        case sampleFailed = "sample-failed"
        /// Back from whoever had it.
        case returned
        /// Burnt, and not read back yet.
        case unverified
        /// Useless, or gone: to be burnt anew.
        case replace
        /// Old, or with more unreadable sectors than the site allows, or above a limit by a tester's last report.
        case migrate
    }

    public var copy: DiscCopyRecord
    public var why: Why
    public var since: WallTime

    public static func list(
        _ copies: [DiscCopyRecord], _ draws: [DiscDraw], _ settings: DiscSettings, at time: WallTime, zone: TimeZone
    ) -> [DiscDue] {
        let calendar = Calendars(zone: zone)
        let rounds = Rounds(copies, draws)
        var result: [DiscDue] = []
        for copy in copies {
            let state = copy.state
            let last = copy.events.last?.at ?? time
            switch state.phase {
            case .burnt: result.append(DiscDue(copy: copy, why: .unverified, since: state.burntAt ?? last))
            case .failed, .lost, .destroyed, .spoiled:
                result.append(DiscDue(copy: copy, why: .replace, since: last))
            case .returned: result.append(DiscDue(copy: copy, why: .returned, since: last))
            case .verified:
                if let burnt = state.burntAt, let due = migration(copy, burnt, settings, calendar), due <= time {
                    result.append(DiscDue(copy: copy, why: .migrate, since: due))
                }
                if let due = check(copy, state, rounds, settings, calendar), due.since <= time { result.append(due) }
            case .planned, .built, .protected, .burning, .lent, .migrated: continue
            }
        }
        return result.sorted { ($0.since, $0.copy.identity) < ($1.since, $1.copy.identity) }
    }

    private static func migration(
        _ copy: DiscCopyRecord, _ burnt: WallTime, _ settings: DiscSettings, _ calendar: Calendars
    ) -> WallTime? {
        let state = copy.state
        // One that evaluates nothing takes no earlier one back.
        let scan = DiscScan.list(copy).last { $0.verdict.verdict != .notEvaluated }
        if let scan, scan.verdict.level == .migrate { return scan.at }
        if let count = state.unreadable.last, count >= settings.migrateUnreadable { return state.readAt ?? burnt }
        return calendar.adding(months: settings.migrateYears * 12, to: burnt)
    }

    private static func check(
        _ copy: DiscCopyRecord, _ state: DiscCopyState, _ rounds: Rounds, _ settings: DiscSettings,
        _ calendar: Calendars
    ) -> DiscDue? {
        guard let read = state.readAt else { return nil }
        if let round = rounds.last(of: copy.identity), read < round.at {
            if round.items.contains(copy.identity) { return DiscDue(copy: copy, why: .drawn, since: round.at) }
            if rounds.failed(round) { return DiscDue(copy: copy, why: .sampleFailed, since: round.at) }
            // Not drawn, and all that were drawn are right: the round counts for it as well.
            return calendar.adding(months: settings.checkMonths, to: round.at).map {
                DiscDue(copy: copy, why: .check, since: $0)
            }
        }
        return calendar.adding(months: settings.checkMonths, to: read).map {
            DiscDue(copy: copy, why: .check, since: $0)
        }
    }
}

/// Draws, and what came of them.
private struct Rounds {
    private let copies: [String: DiscCopyRecord]
    private var latest: [String: DiscDraw] = [:]

    init(_ copies: [DiscCopyRecord], _ draws: [DiscDraw]) {
        self.copies = Dictionary(copies.map { ($0.identity, $0) }) { first, _ in first }
        for draw in draws { for identity in draw.candidates { latest[identity] = draw } }
    }

    func last(of identity: String) -> DiscDraw? { latest[identity] }

    func failed(_ draw: DiscDraw) -> Bool {
        draw.items.contains { identity in
            copies[identity]?.events.contains { event in
                event.at >= draw.at && (event.kind == .failed || event.kind == .checked && event.verdict == .fail)
            } == true
        }
    }
}

struct Calendars {
    private let calendar: Calendar

    init(zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    func adding(months: Int, to time: WallTime) -> WallTime? {
        let seconds = time.nanoseconds / 1_000_000_000
        let date = calendar.date(
            byAdding: .month, value: months, to: Date(timeIntervalSince1970: TimeInterval(seconds)))
        return date.map { WallTime(seconds: Int64($0.timeIntervalSince1970)) }
    }

    /// The first moment of the month that a time is in.
    func month(of time: WallTime) -> WallTime {
        let date = Date(timeIntervalSince1970: TimeInterval(time.nanoseconds / 1_000_000_000))
        let start = calendar.date(from: calendar.dateComponents([.year, .month], from: date)) ?? date
        return WallTime(seconds: Int64(start.timeIntervalSince1970))
    }
}
