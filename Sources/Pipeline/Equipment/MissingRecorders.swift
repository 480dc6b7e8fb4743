import Catalogue
import Evidence
import Regulation

/// A recorder nobody knows the place of: an observation.
public struct MissingRecorder: Sendable, Hashable {
    public enum Why: Sendable, Hashable {
        /// Issued, due, and not back.
        case notReturned(RecorderLedgerEntry)
        /// In the list, not out, and no sign of it since; nil: never one.
        case notSeen(since: WallTime?)
    }

    public var serial: String
    /// Of the recorders' list.
    public var unit: String?
    public var why: Why
    public var source: Source
}

extension RecorderLedger {
    /// Which recorders are missing at a time.
    ///
    /// - Parameter unseenFor: how long a recorder that is not out may give no sign.
    public func missing(at time: WallTime, unseenFor: Nanoseconds) throws(CatalogueError) -> [MissingRecorder] {
        let list = try catalogue.recorders()
        let units = Dictionary(list.map { ($0.serial, $0.unit) }) { first, _ in first }
        var filter = RecorderIssueFilter()
        filter.span = WallSpan(start: time, end: time + Nanoseconds(1))
        let out = try entries(filter)
        var missing = out.filter { $0.due < time }.map { entry in
            MissingRecorder(
                serial: entry.issue.recorder, unit: units[entry.issue.recorder] ?? nil, why: .notReturned(entry),
                source: entry.source)
        }
        let away = Set(out.map(\.issue.recorder))
        for recorder in list where !away.contains(recorder.serial) {
            let seen = try lastSign(of: recorder.serial)
            guard seen.map({ time - $0 > unseenFor }) ?? true else { continue }
            missing.append(
                MissingRecorder(
                    serial: recorder.serial, unit: recorder.unit, why: .notSeen(since: seen),
                    source: rules.recording.recorders.unseen.source))
        }
        return missing.sorted { $0.serial < $1.serial }
    }

    /// Taken in from it, looked at, handed out or back: whichever was last.
    private func lastSign(of recorder: String) throws(CatalogueError) -> WallTime? {
        let issue = try issues(of: recorder).last
        let check = try catalogue.recorderChecks(recorder: recorder, span: nil).last
        return [try catalogue.lastReceived(recorder: recorder), issue?.handedBack?.at, issue?.at, check?.at]
            .compactMap { $0 }.max()
    }
}
