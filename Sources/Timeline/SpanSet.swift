import Evidence

/// Spans of wall time without overlap, in order: the arithmetic coverage is made of.
public struct SpanSet: Hashable, Sendable {
    /// Ordered, disjoint, none empty, none touching the next.
    public private(set) var spans: [WallSpan]

    public init(_ spans: some Sequence<WallSpan> = EmptyCollection()) {
        self.spans = []
        for span in spans.filter({ $0.start < $0.end }).sorted(by: { $0.start < $1.start }) {
            if let last = self.spans.last, span.start <= last.end {
                self.spans[self.spans.count - 1].end = max(last.end, span.end)
            } else {
                self.spans.append(span)
            }
        }
    }

    public var isEmpty: Bool { spans.isEmpty }
    public var length: Nanoseconds { spans.reduce(.zero) { $0 + $1.length } }

    public func union(_ other: SpanSet) -> SpanSet { SpanSet(spans + other.spans) }

    public func clipped(to window: WallSpan) -> SpanSet {
        SpanSet(
            spans.map { WallSpan(start: max($0.start, window.start), end: min($0.end, window.end)) })
    }

    public func subtracting(_ other: SpanSet) -> SpanSet {
        var result: [WallSpan] = []
        var holes = other.spans[...]
        for span in spans {
            var start = span.start
            while let hole = holes.first, hole.start < span.end {
                if start < hole.start { result.append(WallSpan(start: start, end: hole.start)) }
                start = max(start, hole.end)
                // A hole that reaches beyond this span may cut the next one as well.
                guard hole.end <= span.end else { break }
                holes = holes.dropFirst()
            }
            if start < span.end { result.append(WallSpan(start: start, end: span.end)) }
        }
        return SpanSet(result)
    }
}
