import Catalogue
import Evidence

extension CatalogueEngine {
    /// Recordings named by a segment's number, a digest, or a dispatch number; none where nothing is called so.
    public func recordings(named text: String) throws(CatalogueError) -> [Recording] {
        if let recording = try self.recording(text.lowercased()) { return [recording] }
        if try self.dispatch(text) != nil {
            // All that was ever filed under it, as approvals and periods count.
            let recordings = try self.recordings(everUnder: [text])
            if !recordings.isEmpty {
                return recordings.sorted {
                    ($0.span?.start.nanoseconds ?? .max, $0.sha256) < ($1.span?.start.nanoseconds ?? .max, $1.sha256)
                }
            }
        }
        var query = SegmentQuery()
        query.limit = 100_000
        // <dispatch>-<police number>-<nnn>, or a dispatch number alone.
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        var digests: [String] = []
        for count in [parts.count, parts.count - 2] where count > 0 && digests.isEmpty {
            query.dispatch = parts.prefix(count).joined(separator: "-")
            digests = try self.find(query).filter { count == parts.count || $0.number == text }.map(\.recording)
        }
        var seen = Set<String>()
        // `find` gives the newest first; a person reads in the order of recording.
        var found: [Recording] = []
        for digest in digests.reversed() where seen.insert(digest).inserted {
            if let recording = try self.recording(digest) { found.append(recording) }
        }
        return found
    }
}
