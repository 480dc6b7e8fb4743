import Catalogue
import Evidence

/// All findings that concern one dispatch: its own, those inside its segments, and those between its files.
public enum DispatchFindings {
    public static func of(
        _ number: String, filter: FindingFilter, catalogue: any CatalogueEngine
    ) throws(CatalogueError) -> [StoredFinding] {
        var filter = filter
        filter.dispatch = number
        var found = try catalogue.findings(filter)
        filter.dispatch = nil
        var query = SegmentQuery()
        query.dispatch = number
        query.limit = 1000
        var recorders = Set<String>()
        for segment in try catalogue.find(query) {
            if let recorder = segment.recorder { recorders.insert(recorder) }
            filter.recording = segment.recording
            found += try catalogue.findings(filter).filter { concerns($0, segment.span) }
        }
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
        var found: [StoredFinding] = []
        for recorder in recorders.sorted() where filter.recorder.map({ $0 == recorder }) ?? true {
            var ofRecorder = filter
            ofRecorder.recorder = recorder
            found += try catalogue.findings(ofRecorder).filter { stored in
                stored.recording == nil && stored.finding.kind != .duplicate && stored.span?.overlaps(span) == true
            }
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
