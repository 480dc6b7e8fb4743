import Catalogue
import Evidence
import Timeline

/// Reads from the catalogue what coverage of dispatches is made of. Remembers what it read: make a new one for each
/// question asked.
public final class CoverageReader {
    let catalogue: any CatalogueEngine
    let policy: CoveragePolicy
    private var known: [String: DispatchCoverage] = [:]
    private var timeless: [WallTime: [Recording]] = [:]

    /// How long after a dispatch a recording of it may still be handed over. 24 hours after the return is the longest
    /// the regulations allow; a week leaves room for long work away. A local setting.
    private static let handOver = Nanoseconds.seconds(7 * 86_400)

    public init(catalogue: any CatalogueEngine, policy: CoveragePolicy = CoveragePolicy()) {
        self.catalogue = catalogue
        self.policy = policy
    }

    /// A dispatch with its coverage and what it was read from.
    public struct DispatchCoverage: Sendable {
        public var dispatch: Dispatch
        public var coverage: Coverage
        public var segments: [Segment]
        public var recordings: [String: Recording]
        /// Names of its recordings whose length is unknown: they may hold more than can be proven.
        public var unmeasured: [String]
    }

    public func coverage(of dispatch: Dispatch) throws(CatalogueError) -> DispatchCoverage {
        if let known = known[dispatch.number], known.dispatch == dispatch { return known }
        let segments = try segments(of: dispatch.number)
        // Two readings for all: a long dispatch of many officers has thousands of files.
        let meant = Set(segments.map(\.recording))
        var recordings: [String: Recording] = [:]
        for recording in try catalogue.recordings(everUnder: [dispatch.number]) where meant.contains(recording.sha256) {
            recordings[recording.sha256] = recording
        }
        for sha256 in meant where recordings[sha256] == nil { recordings[sha256] = try catalogue.recording(sha256) }
        var filter = FindingFilter()
        filter.filedUnder = dispatch.number
        filter.kinds = [.interruption]
        var holes: [String: [WallSpan]] = [:]
        for stored in try catalogue.findings(filter) where !stored.isNotFoundAgain {
            if let recording = stored.recording, let span = stored.span { holes[recording, default: []].append(span) }
        }
        let pieces = segments.map { segment in
            CoveragePiece(
                officer: segment.officer, segment: segment.number, span: segment.span,
                holes: holes[segment.recording] ?? [],
                clockError: recordings[segment.recording]?.clock?.error ?? .zero)
        }
        let unmeasured = recordings.values.filter(Self.isUnmeasured).map(\.originalName).sorted()
        let result = DispatchCoverage(
            dispatch: dispatch,
            coverage: Coverage(
                dispatch: dispatch.span, pieces: pieces, unplaced: try unplaced(dispatch), policy: policy),
            segments: segments, recordings: recordings, unmeasured: unmeasured)
        known[dispatch.number] = result
        return result
    }

    /// A film whose length is unknown; a photograph has none.
    private static func isUnmeasured(_ recording: Recording) -> Bool {
        let container = recording.container ?? ""
        guard !container.hasSuffix("_pipe"), container != "image2" else { return false }
        return recording.duration == nil || recording.verdict == .unreadable
    }

    private func segments(of number: String) throws(CatalogueError) -> [Segment] {
        try Self.segments(of: number, catalogue)
    }

    /// All segments of a dispatch, by time.
    static func segments(of number: String, _ catalogue: any CatalogueEngine) throws(CatalogueError) -> [Segment] {
        var query = SegmentQuery()
        query.dispatch = number
        query.limit = 1000
        var all: [Segment] = []
        while true {
            let page = try catalogue.find(query)
            all += page
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last
        }
        return all.sorted { ($0.span.start, $0.number) < ($1.span.start, $1.number) }
    }

    /// Recordings of the dispatch's officers, handed over after it, that no clock places.
    private func unplaced(_ dispatch: Dispatch) throws(CatalogueError) -> [UnplacedRecording] {
        // One reading serves all dispatches of a day (UTC: only to read less often).
        let day = WallTime(
            nanoseconds: dispatch.span.start.nanoseconds - dispatch.span.start.nanoseconds.modulo(86_400_000_000_000))
        if timeless[day] == nil {
            var filter = RecordingFilter()
            filter.timelessOnly = true
            filter.received = WallSpan(start: day, end: day + .seconds(2 * 86_400) + Self.handOver)
            timeless[day] = try catalogue.recordings(filter)
        }
        let received = WallSpan(start: dispatch.span.start, end: dispatch.span.end + Self.handOver)
        return (timeless[day] ?? []).compactMap { recording in
            guard let officer = recording.officer, dispatch.officers.contains(officer),
                let length = recording.duration, length > .zero, recording.receivedAt >= received.start,
                recording.receivedAt < received.end
            else { return nil }
            return UnplacedRecording(officer: officer, name: recording.originalName, length: length)
        }
    }
}

/// Whose recording covers what one finding lacks, in which dispatch.
public struct CoverNote: Sendable, Hashable {
    public var dispatch: String
    public var officer: String
    public var cover: Cover
}

extension CoverageReader {
    /// Kinds that mean: this recorder has nothing of that time.
    private static let losses: Set<FindingKind> = [.interruption, .pictureLoss, .soundLoss, .break, .missingFile]

    /// Who else recorded the time a finding lacks; nil where it is no loss, has no wall time, or lies in no dispatch.
    public func note(on stored: StoredFinding) throws(CatalogueError) -> CoverNote? {
        guard Self.losses.contains(stored.finding.kind), let gap = stored.span, gap.start < gap.end else { return nil }
        let own = try segments(beside: gap, of: stored)
        var dispatches: [Dispatch] = []
        for number in Set(own.map(\.dispatch)) {
            if let dispatch = try catalogue.dispatch(number) { dispatches.append(dispatch) }
        }
        // Where it touches more than one, the one it lies in.
        dispatches.sort { a, b in
            (a.span.overlaps(gap) ? 0 : 1, a.span.start, a.number) < (
                b.span.overlaps(gap) ? 0 : 1, b.span.start, b.number
            )
        }
        guard let dispatch = dispatches.first, let first = own.first(where: { $0.dispatch == dispatch.number }) else {
            return nil
        }
        let read = try coverage(of: dispatch)
        let error = own.compactMap { read.recordings[$0.recording]?.clock?.error }.max() ?? .zero
        let cover = read.coverage.cover(of: gap, officer: first.officer, clockError: error)
        return CoverNote(dispatch: dispatch.number, officer: first.officer, cover: cover)
    }

    /// The segments a finding is about: in its recording, or on both sides of it on its recorder.
    private func segments(beside gap: WallSpan, of stored: StoredFinding) throws(CatalogueError) -> [Segment] {
        // A second on either side: names tell seconds.
        let wide = WallSpan(start: gap.start - .seconds(1), end: gap.end + .seconds(1))
        if let recording = stored.recording {
            return try catalogue.segments(of: recording).filter { $0.span.overlaps(wide) }
        }
        guard let recorder = stored.recorder else { return [] }
        var query = SegmentQuery()
        query.from = wide.start
        query.to = wide.end
        query.limit = 1000
        return try catalogue.find(query).filter { $0.recorder == recorder }
    }
}
