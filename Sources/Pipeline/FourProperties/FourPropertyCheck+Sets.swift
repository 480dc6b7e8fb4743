import Catalogue
import Evidence
import Regulation

/// Tests that are about several recordings: numbers, fields, a recorder's own series.
extension FourPropertyCheck {
    func numbersAndFields(_ question: Question, _ tally: inout PropertyTally) throws(CatalogueError) {
        let reader = SegmentFieldReader(catalogue: catalogue, rules: rules.recording)
        // Those with segments: of the others none can be among a dispatch's.
        var mine = Set<DigestKey>()
        var dispatches = Set<String>()
        try question.source.each { (recording, _) throws(CatalogueError) in
            guard recording.verdict != nil else { return }
            let own = try catalogue.segments(of: recording.sha256)
            dispatches.formUnion(own.map(\.dispatch))
            if own.isEmpty {
                let note = PropertyNote("no-dispatch", recording.originalName)
                tally.add(.segmentNumbers, PropertyOutcome(.notEvaluated, note))
                tally.add(.requiredFields, PropertyOutcome(.notEvaluated, note))
            } else {
                mine.insert(DigestKey(recording.sha256))
            }
        }
        for dispatch in dispatches.sorted() {
            var query = SegmentQuery()
            query.dispatch = dispatch
            query.limit = .max
            let segments = try catalogue.find(query)
            for (test, outcome) in PropertyJudge.numbers(of: dispatch, segments, log: question.log) {
                tally.add(test, outcome)
            }
            let gaps = try reader.gaps(query).gaps
            let missing = Dictionary(
                gaps.map { gap in
                    let fields = gap.missing.map { rule in
                        rule.field.rawValue + (rule.source.article.map { " \(rules.id) \($0.text)" } ?? "")
                    }
                    return (gap.segment.number, fields.joined(separator: ", "))
                }
            ) { first, _ in first }
            for (test, outcome) in PropertyJudge.fields(
                segments.filter { mine.contains(DigestKey($0.recording)) }.sorted { $0.number < $1.number },
                missing: missing)
            {
                tally.add(test, outcome)
            }
        }
    }

    /// Each recorder's own numbers, on the days it recorded any of this, from the first to the last of it.
    func series(_ question: Question, _ tally: inout PropertyTally) throws(CatalogueError) {
        struct RecorderDay: Hashable {
            var recorder: String
            var day: String
        }
        var days: [RecorderDay: (isNumbered: Bool, hull: WallSpan)] = [:]
        try question.source.each { (recording, _) throws(CatalogueError) in
            guard recording.verdict != nil else { return }
            guard let recorder = recording.recorder, let span = recording.span else {
                tally.add(
                    .recorderSeries,
                    PropertyOutcome(.notEvaluated, PropertyNote("no-recorder-or-time", recording.originalName)))
                return
            }
            let key = RecorderDay(recorder: recorder, day: site.day(span.start))
            let before = days[key] ?? (false, span)
            days[key] = (
                before.isNumbered || recording.number != nil,
                WallSpan(start: min(before.hull.start, span.start), end: max(before.hull.end, span.end))
            )
        }
        for (key, own) in days.sorted(by: { ($0.key.recorder, $0.key.day) < ($1.key.recorder, $1.key.day) }) {
            guard own.isNumbered else {
                tally.add(
                    .recorderSeries,
                    PropertyOutcome(.notEvaluated, PropertyNote("no-numbers", key.recorder, key.day)))
                continue
            }
            var filter = FindingFilter()
            filter.scope = "between:\(key.recorder):\(key.day)"
            filter.kinds = [.missingFile]
            // A hole of another hour is another dispatch's.
            let missing = try catalogue.findings(filter).filter { stored in
                stored.span.map { $0.start <= own.hull.end && own.hull.start <= $0.end } ?? true
            }
            for (test, outcome) in PropertyJudge.series(of: key.recorder, missing: missing) {
                tally.add(test, outcome)
            }
        }
    }
}
