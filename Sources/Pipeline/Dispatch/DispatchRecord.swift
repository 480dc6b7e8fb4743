import Catalogue
import Evidence
import Timeline

/// Everything the catalogue has about one dispatch, read at once: what its page is drawn from, and what its certificate
/// says.
public struct DispatchRecord: Sendable {
    /// One recorder on one officer.
    public struct Lane: Sendable {
        public var officer: String
        /// Nil where no list names the officer.
        public var name: String?
        /// Nil where no recorder is known, or nothing was recorded.
        public var recorder: String?
        /// By start.
        public var segments: [Segment]
        /// In these segments' recordings, or between them on this recorder.
        public var findings: [StoredFinding]

        /// What was recorded: segments less the interruptions in them.
        public var recorded: SpanSet
    }

    public let dispatch: Dispatch
    public let coverage: Coverage
    public let segments: [Segment]
    public let recordings: [String: Recording]
    /// Names of recordings whose length is unknown.
    public let unmeasured: [String]
    /// Those found by the newest inspection, in the order of ``DispatchFindings``.
    public let findings: [StoredFinding]
    /// Officers in the order of the list, then whoever else recorded; each with his recorders.
    public let lanes: [Lane]
    /// Names of recordings of its officers that no clock places: they may belong to it.
    public var unplaced: [String] { coverage.unplaced.map(\.name) }
    /// Findings of the dispatch itself: what nobody recorded.
    public let own: [StoredFinding]

    /// - Returns: nil for an unknown number.
    public init?(_ number: String, catalogue: any CatalogueEngine) throws(CatalogueError) {
        guard let dispatch = try catalogue.dispatch(number) else { return nil }
        let read = try CoverageReader(catalogue: catalogue).coverage(of: dispatch)
        let findings = try DispatchFindings.of(
            number, segments: read.segments, filter: FindingFilter(), catalogue: catalogue
        ).filter { !$0.isNotFoundAgain }
        let names = Dictionary(
            try catalogue.officers().compactMap { officer in officer.name.map { (officer.policeNumber, $0) } }
        ) { first, _ in first }
        self.dispatch = dispatch
        coverage = read.coverage
        segments = read.segments
        recordings = read.recordings
        unmeasured = read.unmeasured
        self.findings = findings
        lanes = Self.lanes(read, findings, names)
        own = findings.filter { $0.dispatch != nil && $0.recording == nil && $0.recorder == nil }
    }

    private struct Key: Hashable {
        var officer: String
        var recorder: String?
    }

    private static func lanes(
        _ read: CoverageReader.DispatchCoverage, _ findings: [StoredFinding], _ names: [String: String]
    ) -> [Lane] {
        let bySegment = Dictionary(grouping: read.segments) { Key(officer: $0.officer, recorder: $0.recorder) }
        let byRecording = Dictionary(grouping: findings.filter { $0.recording != nil }) { $0.recording ?? "" }
        let byRecorder = Dictionary(grouping: findings.filter { $0.recording == nil && $0.recorder != nil }) {
            $0.recorder ?? ""
        }
        let pieces = Dictionary(read.coverage.pieces.map { ($0.segment, $0) }) { first, _ in first }
        let listed = read.dispatch.officers
        let others = Set(read.segments.map(\.officer)).subtracting(listed).sorted()
        return (listed + others).flatMap { officer -> [Lane] in
            let keys = bySegment.keys.filter { $0.officer == officer }.sorted {
                ($0.recorder ?? "") < ($1.recorder ?? "")
            }
            guard !keys.isEmpty else {
                return [
                    Lane(
                        officer: officer, name: names[officer], recorder: nil, segments: [], findings: [],
                        recorded: SpanSet())
                ]
            }
            return keys.map { key in
                let segments = bySegment[key] ?? []
                var seen = Set<Int64>()
                let found =
                    segments.flatMap { byRecording[$0.recording] ?? [] }
                    + (key.recorder.flatMap { byRecorder[$0] } ?? [])
                return Lane(
                    officer: officer, name: names[officer], recorder: key.recorder, segments: segments,
                    findings: found.filter { seen.insert($0.id).inserted },
                    recorded: SpanSet(segments.flatMap { pieces[$0.number]?.recorded.spans ?? [] }))
            }
        }
    }

    /// From the first thing to the last: the dispatch's span and all that was recorded.
    public var extent: WallSpan {
        let start = segments.map(\.span.start).min().map { min($0, dispatch.span.start) } ?? dispatch.span.start
        let end = segments.map(\.span.end).max().map { max($0, dispatch.span.end) } ?? dispatch.span.end
        return WallSpan(start: start, end: max(end, start + .seconds(1)))
    }

    /// The segment of a lane that holds the moment; where files overlap, the one that began last.
    public func segment(of lane: Lane, at moment: WallTime) -> Segment? {
        lane.segments.last { $0.span.start <= moment && moment < $0.span.end }
    }

    /// When the next segment begins, on any lane.
    public func nextStart(after moment: WallTime) -> WallTime? {
        segments.lazy.map(\.span.start).filter { $0 > moment }.min()
    }
}
