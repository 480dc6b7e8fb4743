import Catalogue
import Evidence
import Timeline
import Vault

/// Matches recordings again after the list of dispatches has changed.
public enum Rematch {
    /// - Returns: dispatches of `dispatches` with a segment, and without.
    public static func run(
        dispatches: [Dispatch], catalogue: any CatalogueEngine, matching: SegmentMatch = SegmentMatch(), site: SiteTime
    ) throws(CatalogueError) -> (matched: Int, unmatched: Int) {
        guard let first = dispatches.map(\.span.start).min(), let last = dispatches.map(\.span.end).max() else {
            return (0, 0)
        }
        var filter = RecordingFilter()
        filter.recorded = WallSpan(start: first - matching.earlyStart, end: last + matching.lateEnd)
        var concerned: [String: Recording] = [:]
        for recording in try catalogue.recordings(filter) { concerned[recording.sha256] = recording }
        // And those that were matched while the dispatch still had another time or another officer.
        for dispatch in dispatches {
            var query = SegmentQuery()
            query.dispatch = dispatch.number
            query.limit = 1000
            for segment in try catalogue.find(query) where concerned[segment.recording] == nil {
                concerned[segment.recording] = try catalogue.recording(segment.recording)
            }
        }
        // In the order of recording, so that numbers follow time.
        let ordered = concerned.values.sorted { a, b in
            (a.span?.start.nanoseconds ?? .max, a.originalName) < (b.span?.start.nanoseconds ?? .max, b.originalName)
        }
        for recording in ordered {
            try match(recording, catalogue: catalogue, matching: matching)
        }
        _ = try CoverageFindings.update(
            in: WallSpan(start: first, end: last + Nanoseconds(1)), catalogue: catalogue)
        var matched = 0
        for dispatch in dispatches {
            var query = SegmentQuery()
            query.dispatch = dispatch.number
            query.limit = 1
            if try !catalogue.find(query).isEmpty { matched += 1 }
        }
        return (matched, dispatches.count - matched)
    }

    /// Recordings whose names carry no officer get the one their recorder is issued to, and are matched.
    public static func assignOfficers(
        catalogue: any CatalogueEngine, matching: SegmentMatch = SegmentMatch()
    ) throws(CatalogueError) {
        let issued = Dictionary(try catalogue.recorders().map { ($0.serial, $0.officer) }) { first, _ in first }
        var filter = RecordingFilter()
        filter.unmatchedOnly = true
        var numbers = Set<String>()
        for recording in try catalogue.recordings(filter) where recording.officer == nil {
            guard let serial = recording.recorder, let officer = issued[serial] ?? nil else { continue }
            var known = recording
            known.officer = officer
            try catalogue.commit(RecordingCommit(recording: known))
            try match(known, catalogue: catalogue, matching: matching)
            numbers.formUnion(try catalogue.segments(of: known.sha256).map(\.dispatch))
        }
        var dispatches: [Dispatch] = []
        for number in numbers.sorted() {
            if let dispatch = try catalogue.dispatch(number) { dispatches.append(dispatch) }
        }
        _ = try CoverageFindings.update(dispatches, catalogue: catalogue)
    }

    /// One recording: writes only where something changed.
    static func match(
        _ recording: Recording, catalogue: any CatalogueEngine, matching: SegmentMatch
    ) throws(CatalogueError) {
        let parts = try Matcher(catalogue: catalogue, matching: matching).parts(recording)
        let before = try catalogue.segments(of: recording.sha256)
        var facts: RecordingFacts?
        if parts.contains(where: { $0.dispatch.position == nil }) {
            facts = try catalogue.facts(of: recording.sha256).flatMap { RecordingFacts(json: $0) }
        }
        let after = Matcher.segments(parts, recording, facts: facts)
        // Numbers are the engine's: everything else decides whether anything changed.
        let isSame = Set(before.map(Matcher.unnumbered)) == Set(after.map(Matcher.unnumbered))
        var filter = FindingFilter()
        filter.recording = recording.sha256
        let stored = try catalogue.findings(filter)
        let saysUnmatched = stored.contains { $0.finding.kind == .unmatched && !$0.isNotFoundAgain }
        let shallSay = after.isEmpty && recording.verdict != .unreadable
        guard !isSame || saysUnmatched != shallSay else { return }
        var findings = stored.filter { $0.finding.kind != .unmatched }.map { old in
            NewFinding(
                recorder: old.recorder, dispatch: old.dispatch, officer: old.officer, span: old.span,
                finding: old.finding)
        }
        if shallSay { findings.append(Matcher.unmatched(recording)) }
        try catalogue.commit(RecordingCommit(recording: recording, findings: findings, segments: after))
    }
}

/// Officer and time to dispatch: the one rule that upload and re-matching share.
struct Matcher {
    let catalogue: any CatalogueEngine
    let matching: SegmentMatch

    func parts(_ recording: Recording) throws(CatalogueError) -> [SegmentMatch.Part] {
        guard let span = recording.span, let officer = recording.officer else { return [] }
        // A day on either side: a neighbouring dispatch limits the allowances of this one.
        let wide = WallSpan(start: span.start - .seconds(86_400), end: span.end + .seconds(86_400))
        let dispatches = try catalogue.dispatches(overlapping: wide).filter { $0.officers.contains(officer) }
        return matching.parts(of: span, in: dispatches)
    }

    /// - Parameter facts: where the recording was, for dispatches without a position.
    static func segments(
        _ parts: [SegmentMatch.Part], _ recording: Recording, facts: RecordingFacts? = nil
    ) -> [Segment] {
        guard let officer = recording.officer else { return [] }
        return parts.map { part in
            Segment(
                number: "", dispatch: part.dispatch.number, officer: officer, recording: recording.sha256,
                recorder: recording.recorder, span: part.span, offset: part.offset, length: part.span.length,
                place: part.dispatch.place,
                position: part.dispatch.position
                    ?? facts?.place(from: part.offset, length: part.span.length, span: part.span),
                cause: part.dispatch.cause,
                category: part.dispatch.category)
        }
    }

    static func unnumbered(_ segment: Segment) -> Segment {
        var copy = segment
        copy.number = ""
        return copy
    }

    static func unmatched(_ recording: Recording) -> NewFinding {
        var evidence = FindingEvidence()
        evidence.facts["reason"] =
            recording.span == nil ? "no clock" : recording.officer == nil ? "no officer" : "no dispatch"
        return NewFinding(
            recorder: recording.recorder, officer: recording.officer, span: recording.span,
            finding: Finding(kind: .unmatched, evidence: evidence))
    }
}
