import Catalogue
import Evidence
import Pipeline
import Regulation
import Synchronization

/// Which recordings a session has entered the register for. A line covers further bytes of the same recording for a
/// while: a player asks for a file in hundreds of pieces, and each would be a line. Kept in memory only: after a restart
/// a line too many is written, never one too few.
final class ViewLedger: Sendable {
    private struct Key: Hashable {
        var session: String
        var sha256: String
    }

    private struct Line {
        var until: Int64
        var request: Int64?
    }

    private let lines = Mutex<[Key: Line]>([:])

    /// Checks that the person may see it now, and writes the register's line where none covers it. Only after this
    /// returns may a byte be shown. Returns whether a line was written.
    ///
    /// - Parameter reason: of direct access, which has no request that says it.
    @discardableResult
    func open(
        _ recording: Recording, session: String, person: String, gate: AccessGate, reason: String? = nil
    ) throws(AccessError) -> Bool {
        let now = gate.now.nanoseconds / 1_000_000_000
        // Asked each time: an approval may have ended, or the recording may be gone, since the line was written.
        let ground = try gate.answer(.view, recording, by: person)
        if try isGone(recording, gate) { throw .gone(recording.originalName) }
        return try lines.withLock { lines throws(AccessError) in
            let key = Key(session: session, sha256: recording.sha256)
            if let line = lines[key], line.until > now, line.request == ground.request { return false }
            // Two pieces at once write one line: the second waits here.
            let entry = try gate.pass(.view, recording, by: person, reason: reason)
            lines = lines.filter { $0.value.until > now }
            lines[key] = Line(until: now + Limits.viewMinutes * 60, request: entry.request)
            return true
        }
    }

    /// Whether a line covers the recording already: what a page asks before it asks a person what for.
    func covers(_ sha256: String, session: String, at now: Int64) -> Bool {
        lines.withLock { ($0[Key(session: session, sha256: sha256)]?.until ?? 0) > now }
    }

    private func isGone(_ recording: Recording, _ gate: AccessGate) throws(AccessError) -> Bool {
        do throws(CatalogueError) {
            return try gate.catalogue.tombstone(of: recording.sha256) != nil
        } catch {
            throw .catalogue(error)
        }
    }
}
