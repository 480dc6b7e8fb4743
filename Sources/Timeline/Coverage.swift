import Evidence

/// What may be missing of a dispatch before it is told. All are local settings: no regulation gives a figure.
public struct CoveragePolicy: Hashable, Sendable {
    /// Recording may begin this long after the dispatch's start.
    public var lateStart: Nanoseconds
    /// Recording may end this long before the dispatch's end.
    public var earlyStop: Nanoseconds
    /// A shorter time without any recording in between is not told. GA/T 947.2 is said to allow 0.04 s between files
    /// (second-hand, see docs/design/time.md); a second is what lists and names resolve.
    public var between: Nanoseconds
    /// Half width of the dispatch list's own times.
    public var listError: Nanoseconds

    public init(
        lateStart: Nanoseconds = .seconds(5), earlyStop: Nanoseconds = .seconds(5),
        between: Nanoseconds = .seconds(1), listError: Nanoseconds = .seconds(1)
    ) {
        self.lateStart = lateStart
        self.earlyStop = earlyStop
        self.between = between
        self.listError = listError
    }
}

/// A segment of a dispatch as coverage sees it.
public struct CoveragePiece: Hashable, Sendable {
    public var officer: String
    /// Number of the segment.
    public var segment: String
    public var span: WallSpan
    /// Interruptions in it: every stream had stopped. Loss of picture or of sound alone opens no hole.
    public var holes: [WallSpan]
    /// Half width of its clock's error.
    public var clockError: Nanoseconds

    public init(
        officer: String, segment: String, span: WallSpan, holes: [WallSpan] = [], clockError: Nanoseconds
    ) {
        self.officer = officer
        self.segment = segment
        self.span = span
        self.holes = holes
        self.clockError = clockError
    }

    /// What it recorded.
    public var recorded: SpanSet { SpanSet([span]).subtracting(SpanSet(holes)) }
}

/// A recording of one of the dispatch's officers whose clock is unknown: it may hold just what is missing.
public struct UnplacedRecording: Hashable, Sendable {
    public var officer: String
    public var name: String
    public var length: Nanoseconds

    public init(officer: String, name: String, length: Nanoseconds) {
        self.officer = officer
        self.name = name
        self.length = length
    }
}

extension UnplacedRecording {
    public var doubt: String { "the clock of \(name) is unknown" }
}

/// How much of a dispatch its officers' recordings cover, each alone and all together.
public struct Coverage: Hashable, Sendable {
    /// Time of a dispatch nobody recorded.
    public struct Gap: Hashable, Sendable {
        /// `late-start`, `early-stop`, or `not-covered` in between.
        public var kind: FindingKind
        public var span: WallSpan
        /// What would not have been told: the allowance and the clocks' errors.
        public var tolerance: Nanoseconds
        /// Half width of the uncertainty of its bounds.
        public var error: Nanoseconds
        /// Why it can't be said whether it is one; nil where it can.
        public var doubt: String?
    }

    public let dispatch: WallSpan
    public let pieces: [CoveragePiece]
    public let unplaced: [UnplacedRecording]
    public let policy: CoveragePolicy

    public init(
        dispatch: WallSpan, pieces: [CoveragePiece], unplaced: [UnplacedRecording] = [],
        policy: CoveragePolicy = CoveragePolicy()
    ) {
        self.dispatch = dispatch
        self.pieces = pieces
        self.unplaced = unplaced
        self.policy = policy
    }

    /// What one officer recorded of the dispatch.
    public func covered(by officer: String) -> SpanSet { covered { $0.officer == officer } }

    /// What all of them recorded together.
    public var together: SpanSet { covered { _ in true } }

    private func covered(_ isMeant: (CoveragePiece) -> Bool) -> SpanSet {
        SpanSet(pieces.filter(isMeant).flatMap { $0.recorded.spans }).clipped(to: dispatch)
    }

    /// Times nobody recorded, longer than the allowance and what the clocks may be off. Empty where nothing at all was
    /// recorded: that is told as a dispatch without recording.
    public var gaps: [Gap] {
        let together = together
        guard !together.isEmpty else { return [] }
        let edges = Edges(pieces)
        return SpanSet([dispatch]).subtracting(together).spans.compactMap { span in
            let atStart = span.start == dispatch.start
            let atEnd = span.end == dispatch.end
            let kind: FindingKind = atStart ? .lateStart : atEnd ? .earlyStop : .notCovered
            let allowance = atStart ? policy.lateStart : atEnd ? policy.earlyStop : policy.between
            let error: Nanoseconds
            if atStart || atEnd {
                error = policy.listError + (atStart ? edges.clockError(at: span.end) : edges.clockError(at: span.start))
            } else {
                error = edges.errorWithin(span)
            }
            let tolerance = allowance + error
            guard span.length > tolerance else { return nil }
            // What recordings without a clock could hold at most can't make up for more than their length.
            let unplacedLength = unplaced.reduce(Nanoseconds.zero) { $0 + $1.length }
            let doubt = span.length - unplacedLength > tolerance ? nil : unplaced.first?.doubt
            return Gap(kind: kind, span: span, tolerance: tolerance, error: error, doubt: doubt)
        }
    }

    /// Where pieces begin and end, sorted once: a long dispatch has thousands of pieces and of gaps.
    private struct Edges {
        private var starts: [WallTime: [CoveragePiece]] = [:]
        private var ends: [WallTime: [CoveragePiece]] = [:]
        private var holes = Set<WallSpan>()

        init(_ pieces: [CoveragePiece]) {
            for piece in pieces {
                for span in piece.recorded.spans {
                    starts[span.start, default: []].append(piece)
                    ends[span.end, default: []].append(piece)
                }
                holes.formUnion(piece.holes)
            }
        }

        /// The largest error of the clocks of pieces with an edge there.
        func clockError(at time: WallTime) -> Nanoseconds {
            ((starts[time] ?? []) + (ends[time] ?? [])).map(\.clockError).max() ?? .zero
        }

        /// Both bounds on one recorder's clock, in one file: what that clock is off does not make the gap longer.
        func errorWithin(_ span: WallSpan) -> Nanoseconds {
            let beside = Set(((ends[span.start] ?? []) + (starts[span.end] ?? [])).map(\.segment))
            if holes.contains(span), beside.count == 1 { return .zero }
            return clockError(at: span.start) + clockError(at: span.end)
        }
    }
}
