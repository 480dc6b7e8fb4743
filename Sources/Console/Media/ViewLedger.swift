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
    /// A line is written under the lock of its key: two pieces at once write one. Others do not wait for its flush.
    private let writing: [Lock]

    private final class Lock: Sendable {
        let mutex = Mutex(())
    }

    init() { writing = (0..<64).map { _ in Lock() } }

    /// Checks that the person may see it now, and writes the register's line where none covers it. Only after this
    /// returns may a byte be shown. Returns whether a line was written.
    ///
    /// - Parameter reason: of direct access, which has no request that says it.
    @discardableResult
    func open(
        _ recording: Recording, session: String, person: String, gate: AccessGate, reason: String? = nil
    ) throws(AccessError) -> Bool {
        try enter(
            recording, on: ground(of: recording, person: person, gate: gate), session: session, person: person,
            gate: gate, reason: reason)
    }

    /// What the person may see it by now. Asked each time: an approval may have ended, or the recording may be gone, since
    /// the line was written.
    func ground(of recording: Recording, person: String, gate: AccessGate) throws(AccessError) -> AccessGround {
        let ground = try gate.answer(.view, recording, by: person)
        if try isGone(recording, gate) { throw .gone(recording.originalName) }
        return ground
    }

    /// The second half of ``open(_:session:person:gate:reason:)``.
    @discardableResult
    func enter(
        _ recording: Recording, on ground: AccessGround, session: String, person: String, gate: AccessGate,
        reason: String? = nil
    ) throws(AccessError) -> Bool {
        let now = gate.now.nanoseconds / 1_000_000_000
        let key = Key(session: session, sha256: recording.sha256)
        func isCovered() -> Bool {
            lines.withLock { lines in
                lines[key].map { $0.until > now && $0.request == ground.request } ?? false
            }
        }
        if isCovered() { return false }
        return try writing[Int(UInt(bitPattern: key.hashValue) % UInt(writing.count))].mutex.withLock {
            _ throws(AccessError) in
            // The second of two pieces waited here for the first one's line.
            if isCovered() { return false }
            let entry = try gate.pass(.view, recording, by: person, reason: reason)
            lines.withLock { lines in
                lines = lines.filter { $0.value.until > now }
                lines[key] = Line(until: now + Limits.viewMinutes * 60, request: entry.request)
            }
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
