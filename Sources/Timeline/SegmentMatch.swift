import Evidence

/// Which parts of a recording belong to which dispatch: by officer and time, nothing else.
public struct SegmentMatch: Sendable, Hashable {
    /// Recording may begin this long before the dispatch (the officer sets out) and end this long after it.
    /// Axon advises at most 4–5 minutes for the start; a local setting.
    public var earlyStart: Nanoseconds
    public var lateEnd: Nanoseconds

    public init(earlyStart: Nanoseconds = .seconds(300), lateEnd: Nanoseconds = .seconds(300)) {
        self.earlyStart = earlyStart
        self.lateEnd = lateEnd
    }

    public struct Part: Sendable, Hashable {
        public var dispatch: Dispatch
        public var span: WallSpan
        /// From the start of the recording.
        public var offset: Nanoseconds
    }

    /// - Parameters:
    ///   - recording: wall span of the recording.
    ///   - dispatches: those of its officer, in any order.
    /// - Returns: one part per dispatch, by start. The allowances of one dispatch never reach into the time of another.
    public func parts(of recording: WallSpan, in dispatches: [Dispatch]) -> [Part] {
        let ordered = dispatches.sorted { ($0.span.start, $0.number) < ($1.span.start, $1.number) }
        return ordered.compactMap { dispatch in
            let others = ordered.filter { $0.number != dispatch.number }
            let earlier = others.filter { $0.span.start < dispatch.span.start }.map(\.span.end).max()
            let later = others.filter { $0.span.start >= dispatch.span.end }.map(\.span.start).min()
            var from = dispatch.span.start - earlyStart
            if let earlier { from = min(dispatch.span.start, max(from, earlier)) }
            var to = dispatch.span.end + lateEnd
            if let later { to = max(dispatch.span.end, min(to, later)) }
            let start = max(recording.start, from)
            let end = min(recording.end, to)
            // A photograph or a recording of unknown length still belongs where its moment lies.
            guard start < end || (recording.start == recording.end && start == end) else { return nil }
            return Part(dispatch: dispatch, span: WallSpan(start: start, end: end), offset: start - recording.start)
        }
    }
}
