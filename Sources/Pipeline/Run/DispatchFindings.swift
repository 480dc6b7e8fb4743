import Catalogue
import Evidence

/// All findings that concern one dispatch: its own, those inside its segments, and those between its files.
public enum DispatchFindings {
    public static func of(
        _ number: String, filter: FindingFilter, catalogue: any CatalogueEngine
    ) throws(CatalogueError) -> [StoredFinding] {
        try of(
            number, segments: CoverageReader.segments(of: number, catalogue), filter: filter, catalogue: catalogue)
    }

    /// - Parameter segments: of the dispatch, as they were read already: a long one has thousands.
    static func of(
        _ number: String, segments: [Segment], filter: FindingFilter, catalogue: any CatalogueEngine
    ) throws(CatalogueError) -> [StoredFinding] {
        var filter = filter
        filter.dispatch = number
        var found = try catalogue.findings(filter)
        filter.dispatch = nil
        let recorders = Set(segments.compactMap(\.recorder))
        let spans = Dictionary(grouping: segments, by: \.recording).mapValues { $0.map(\.span) }
        filter.filedUnder = number
        found += try catalogue.findings(filter).filter { stored in
            stored.recording.flatMap { spans[$0] }?.contains { concerns(stored, $0) } == true
        }
        filter.filedUnder = nil
        found += try betweenFiles(number, recorders: recorders, filter: filter, catalogue: catalogue)
        var seen = Set<Int64>()
        return found.filter { seen.insert($0.id).inserted }.sorted {
            ($0.span?.start.nanoseconds ?? .max, $0.id) < ($1.span?.start.nanoseconds ?? .max, $1.id)
        }
    }

    /// What is missing between two files of its recorders, in the time of the dispatch.
    private static func betweenFiles(
        _ number: String, recorders: Set<String>, filter: FindingFilter, catalogue: any CatalogueEngine
    ) throws(CatalogueError) -> [StoredFinding] {
        guard let span = try catalogue.dispatch(number)?.span else { return [] }
        var filter = filter
        filter.recording = nil
        filter.overlaps = span
        filter.betweenFilesOnly = true
        var found: [StoredFinding] = []
        for recorder in recorders.sorted() where filter.recorder.map({ $0 == recorder }) ?? true {
            var ofRecorder = filter
            ofRecorder.recorder = recorder
            found += try catalogue.findings(ofRecorder).filter { $0.finding.kind != .duplicate }
        }
        return found
    }

    /// A finding without a time is about the whole file.
    private static func concerns(_ stored: StoredFinding, _ span: WallSpan) -> Bool {
        guard stored.finding.kind != .unmatched else { return false }
        guard let when = stored.span else { return true }
        return when.start <= span.end && span.start <= when.end
    }
}
