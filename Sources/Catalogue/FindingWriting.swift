import Evidence
import Foundation
import GRDB

/// Replaces the findings of one subject. Those that are found again keep their id, state and steps; one that is not
/// goes, unless it has steps.
struct FindingWriting {
    enum Subject {
        case recording(Int64)
        case scope(String)
    }

    /// What makes a finding the same one when it is found again.
    private struct Identity: Hashable {
        var recorder: String?
        var dispatch: String?
        var officer: String?
        var kind: FindingKind
        /// On the file's own time line; wall time for a finding that isn't in one file.
        var start: Int64?
        var streams: [Int]
        var name: String
    }

    var subject: Subject

    func replace(_ findings: [NewFinding], _ db: Database) throws {
        var stored: [Identity: [StoredFinding]] = [:]
        for finding in try fetch(db) {
            let new = NewFinding(
                recorder: finding.recorder, dispatch: finding.dispatch, officer: finding.officer, span: finding.span,
                finding: finding.finding)
            stored[identity(new), default: []].append(finding)
        }
        var added: [NewFinding] = []
        for new in findings {
            let key = identity(new)
            guard var candidates = stored[key], !candidates.isEmpty else {
                added.append(new)
                continue
            }
            let old = candidates.removeFirst()
            stored[key] = candidates
            let unchanged =
                old.recorder == new.recorder && old.dispatch == new.dispatch && old.officer == new.officer
                && old.span == new.span && old.finding == new.finding
            if !unchanged { try update(id: old.id, new, db) }
        }
        for finding in stored.values.joined() { try remove(finding, db) }
        for new in added { try insert(new, db) }
    }

    /// What somebody has done something about stays, and says that it is no longer found.
    private func remove(_ finding: StoredFinding, _ db: Database) throws {
        let steps = try db.cachedStatement(sql: "SELECT 1 FROM ledger_step WHERE finding_id = ? LIMIT 1")
        guard try Bool.fetchOne(steps, arguments: [finding.id]) != nil else {
            try db.cachedStatement(sql: "DELETE FROM finding WHERE id = ?").execute(arguments: [finding.id])
            return
        }
        guard finding.finding.evidence.facts[StoredFinding.notFoundBy] == nil else { return }
        var marked = NewFinding(
            recorder: finding.recorder, dispatch: finding.dispatch, officer: finding.officer, span: finding.span,
            finding: finding.finding)
        marked.finding.evidence.facts[StoredFinding.notFoundBy] = ProgramVersion.signature
        try update(id: finding.id, marked, db)
    }

    private func identity(_ new: NewFinding) -> Identity {
        // What a finding in a file is filed under besides can change (a recorder issued anew) without it becoming
        // another finding.
        let inFile = if case .recording = subject { true } else { false }
        return Identity(
            recorder: inFile ? nil : new.recorder, dispatch: inFile ? nil : new.dispatch,
            officer: inFile ? nil : new.officer, kind: new.finding.kind,
            start: new.finding.start?.value ?? (inFile ? nil : new.span?.start.nanoseconds),
            streams: new.finding.streams,
            // Without a time, what tells two of a kind apart: the missing number, the files, who said it was damaged.
            name: new.finding.start == nil
                ? ["numbers", "files", "saidBy"].compactMap { new.finding.evidence.facts[$0] }.joined(separator: "|")
                : "")
    }

    private func fetch(_ db: Database) throws -> [StoredFinding] {
        switch subject {
        case .recording(let id):
            try FindingRows.fetch(db, "recording_id = ?", [id], order: "finding.id")
        case .scope(let scope):
            try FindingRows.fetch(db, "scope = ?", [scope], order: "finding.id")
        }
    }

    private static let columns = """
        recorder, dispatch, officer, start, end, kind, media_start, media_end, lost, place, streams, evidence
        """

    private func insert(_ new: NewFinding, _ db: Database) throws {
        let (recording, scope): (Int64?, String?) =
            switch subject {
            case .recording(let id): (id, nil)
            case .scope(let scope): (nil, scope)
            }
        try db.cachedStatement(
            sql: """
                INSERT INTO finding (\(Self.columns), recording_id, scope, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: try FindingRows.arguments(new) + [recording, scope, FindingState.detected.rawValue])
    }

    private func update(id: Int64, _ new: NewFinding, _ db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE finding SET (\(Self.columns)) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?"
        ).execute(arguments: try FindingRows.arguments(new) + [id])
    }
}
