import Catalogue
import Evidence
import Regulation
import Timeline

/// How far a recorder's clock was off, time by time, from everything that is known of it.
public struct RecorderClocks: Sendable {
    public enum Witness: String, Sendable {
        /// A look at the recorder.
        case check
        /// A person confirmed it.
        case confirmed
        /// Satellite time in its recordings.
        case satellite
    }

    public struct Entry: Sendable {
        public var witness: Witness
        /// `K12`, `C3`; nil for satellite time.
        public var id: String?
        public var at: WallTime
        public var offset: ClockOffset
        /// Against the tolerance.
        public var verdict: TestVerdict
        /// Billionths, with its error, and against the limit; nil where nothing tells it.
        public var drift: (value: Int64, error: Int64, verdict: TestVerdict)?
        /// The clock was set right afterwards.
        public var wasSet = false
    }

    public var recorder: String
    public var entries: [Entry]

    public var isBeyond: Bool { entries.contains { $0.verdict == .fail || $0.drift?.verdict == .fail } }

    /// - Parameter span: what was recorded, looked at or confirmed in it; nil: ever.
    public init(recorder: String, span: WallSpan?, ledger: RecorderLedger) throws(CatalogueError) {
        self.recorder = recorder
        let rules = ledger.rules.recording
        let tolerance = Nanoseconds.seconds(Int64(rules.equipment.clockTolerance.value))
        let limit = rules.recorders.driftLimit
        entries = try ledger.catalogue.recorderChecks(recorder: recorder, span: span).compactMap { check in
            check.state.clock.map {
                Entry(
                    witness: .check, id: "K\(check.id)", at: check.at, offset: $0, verdict: $0.within(tolerance),
                    wasSet: check.state.clockWasSet)
            }
        }
        let history = try RecorderClockHistory(
            recorder: recorder, catalogue: ledger.catalogue, site: ledger.site, recorded: span)
        entries += history.model.pieces.map { piece in
            let offset = ClockOffset(offset: piece.offset, error: piece.error)
            return Entry(
                witness: .satellite, at: piece.centre, offset: offset, verdict: offset.within(tolerance),
                drift: (
                    piece.drift, piece.driftError,
                    ClockOffset(offset: Nanoseconds(piece.drift), error: Nanoseconds(piece.driftError)).within(
                        Nanoseconds(limit))
                ))
        }
        for row in history.confirmations
        where span.map({ $0.overlaps(WallSpan(start: row.from, end: row.to ?? WallTime(nanoseconds: .max))) }) ?? true {
            let offset = ClockOffset(offset: row.offset, error: row.error)
            entries.append(
                Entry(
                    witness: .confirmed, id: "C\(row.id)", at: row.from, offset: offset,
                    verdict: offset.within(tolerance)))
        }
        entries.sort { ($0.at.nanoseconds, $0.id ?? "") < ($1.at.nanoseconds, $1.id ?? "") }
    }
}
