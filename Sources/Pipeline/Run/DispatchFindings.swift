import Catalogue
import Evidence

/// All findings that concern one dispatch: its own, and those inside its segments.
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
        for segment in try catalogue.find(query) {
            filter.recording = segment.recording
            found += try catalogue.findings(filter).filter { concerns($0, segment.span) }
        }
        var seen = Set<Int64>()
        return found.filter { seen.insert($0.id).inserted }.sorted {
            ($0.span?.start.nanoseconds ?? .max, $0.id) < ($1.span?.start.nanoseconds ?? .max, $1.id)
        }
    }

    /// A finding without a time is about the whole file.
    private static func concerns(_ stored: StoredFinding, _ span: WallSpan) -> Bool {
        guard stored.finding.kind != .unmatched else { return false }
        guard let when = stored.span else { return true }
        return when.start <= span.end && span.start <= when.end
    }
}
