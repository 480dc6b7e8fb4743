import Evidence

/// Who else was recording while one officer's recording had stopped.
public enum Cover: Hashable, Sendable {
    /// One colleague's segment, and what it has of the gap.
    public struct Part: Hashable, Sendable {
        public var officer: String
        public var segment: String
        public var span: WallSpan

        public init(officer: String, segment: String, span: WallSpan) {
            self.officer = officer
            self.segment = segment
            self.span = span
        }
    }

    /// Colleagues recorded all of it, but for what their clocks may be off.
    case byColleague([Part])
    /// Some of it; `missing` is what nobody recorded.
    case partly([Part], missing: [WallSpan])
    case byNoOne
    /// It can't be said, and why.
    case notEvaluated(String)
}

extension Coverage {
    /// Who recorded what `officer`'s recording lacks in `gap`.
    ///
    /// - Parameter clockError: of the recording that has the gap. A remainder no longer than that error and the
    ///   colleague's together counts as covered: the clocks can't tell it from nothing.
    public func cover(of gap: WallSpan, officer: String, clockError: Nanoseconds) -> Cover {
        let colleagues = pieces.filter { $0.officer != officer }
        var parts: [Cover.Part] = []
        var covered = SpanSet()
        var error = Nanoseconds.zero
        for piece in colleagues {
            let share = piece.recorded.clipped(to: gap)
            guard !share.isEmpty else { continue }
            parts += share.spans.map { Cover.Part(officer: piece.officer, segment: piece.segment, span: $0) }
            covered = covered.union(share)
            error = max(error, piece.clockError)
        }
        let missing = SpanSet([gap]).subtracting(covered)
        let tolerance = clockError + error
        let certain = missing.spans.filter { $0.length > tolerance }
        parts.sort { ($0.span.start, $0.segment) < ($1.span.start, $1.segment) }
        if parts.isEmpty || covered.length <= tolerance && !certain.isEmpty {
            guard let doubtful = unplaced.first(where: { $0.officer != officer }) else { return .byNoOne }
            return .notEvaluated(doubtful.doubt)
        }
        return certain.isEmpty ? .byColleague(parts) : .partly(parts, missing: certain)
    }
}
