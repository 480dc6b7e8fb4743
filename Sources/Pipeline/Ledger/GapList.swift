import Catalogue
import Evidence

/// What `gaps` lists. All that is set must hold.
public struct GapQuery: Sendable {
    public var dispatch: String?
    public var recorder: String?
    /// Police number, or words of the officer's name.
    public var officer: String?
    public var kinds: Set<FindingKind>?
    public var states: Set<FindingState>?
    /// Leaves out what a later inspection no longer finds and is kept for its ledger only.
    public var onlyFound = false
    /// Findings whose wall time overlaps; one without a wall time is in no span.
    public var from: WallTime?
    public var to: WallTime?

    public init() {}

    /// All states but `explained`.
    public static let unexplained: Set<FindingState> = Set(FindingState.all).subtracting([.explained])
}

/// One finding as a reviewer sees it.
public struct GapRow: Sendable {
    public var stored: StoredFinding
    /// The file, recorder or dispatch it is about.
    public var subject: String
    public var cover: CoverNote?
}

/// Reads findings with what a reviewer needs beside them.
public struct GapList {
    private let catalogue: any CatalogueEngine
    private let coverage: CoverageReader

    public init(catalogue: any CatalogueEngine) {
        self.catalogue = catalogue
        coverage = CoverageReader(catalogue: catalogue)
    }

    public func rows(_ query: GapQuery) throws(CatalogueError) -> [GapRow] {
        var filter = FindingFilter()
        filter.recorder = query.recorder
        filter.kinds = query.kinds
        filter.states = query.states
        var found: [StoredFinding]
        if let dispatch = query.dispatch {
            found = try DispatchFindings.of(dispatch, filter: filter, catalogue: catalogue)
        } else {
            found = try catalogue.findings(filter)
        }
        found.removeAll { !query.isInTime($0.span) || (query.onlyFound && $0.isNotFoundAgain) }
        var officers: Set<String>?
        if let text = query.officer { officers = try self.officers(text) }
        var rows: [GapRow] = []
        for stored in found {
            let row = try row(stored)
            if let officers, try officers.isDisjoint(with: self.officers(of: row.stored, cover: row.cover)) { continue }
            rows.append(row)
        }
        return rows
    }

    public func row(_ stored: StoredFinding) throws(CatalogueError) -> GapRow {
        var name: String?
        if let sha256 = stored.recording { name = try catalogue.recording(sha256)?.originalName }
        return GapRow(
            stored: stored, subject: name ?? stored.recorder ?? stored.dispatch ?? "",
            cover: try coverage.note(on: stored))
    }

    private func officers(_ text: String) throws(CatalogueError) -> Set<String> {
        let named = try catalogue.officers().filter { $0.name?.contains(text) == true }
        return Set(named.map(\.policeNumber) + [text])
    }

    /// Whom a finding concerns: the officer of its recording, whoever had the recorder, or all of its dispatch.
    public func officers(of stored: StoredFinding) throws(CatalogueError) -> Set<String> {
        // Who covers it is read only where nothing else tells whose it is.
        let isTold = stored.officer != nil || stored.dispatch != nil
        return try officers(of: stored, cover: isTold ? nil : try coverage.note(on: stored))
    }

    private func officers(of stored: StoredFinding, cover: CoverNote?) throws(CatalogueError) -> Set<String> {
        if let officer = stored.officer ?? cover?.officer { return [officer] }
        if let number = stored.dispatch { return Set(try catalogue.dispatch(number)?.officers ?? []) }
        if let recording = stored.recording, let officer = try catalogue.recording(recording)?.officer {
            return [officer]
        }
        let holder = try catalogue.recorders().first { $0.serial == stored.recorder }?.officer
        return holder.map { [$0] } ?? []
    }
}

extension GapQuery {
    fileprivate func isInTime(_ span: WallSpan?) -> Bool {
        guard from != nil || to != nil else { return true }
        guard let span else { return false }
        if let from, span.end < from { return false }
        if let to, span.start >= to { return false }
        return true
    }
}
