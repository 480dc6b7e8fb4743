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
            if let officers, try !concerns(row, officers) { continue }
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

    private func concerns(_ row: GapRow, _ officers: Set<String>) throws(CatalogueError) -> Bool {
        if let officer = row.stored.officer ?? row.cover?.officer { return officers.contains(officer) }
        if let number = row.stored.dispatch {
            return try catalogue.dispatch(number).map { !officers.isDisjoint(with: $0.officers) } ?? false
        }
        guard let recorder = row.stored.recorder else { return false }
        return try catalogue.recorders().contains { $0.serial == recorder && $0.officer.map(officers.contains) == true }
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
