import Catalogue
import Evidence
import Timeline

/// Writes the findings of dispatches: nobody recorded it, or not all of it. One writer for upload and list import, so
/// that both always say the same.
enum CoverageFindings {
    /// Brings the stored findings of all dispatches that overlap `span` up to date.
    /// - Returns: what is found now.
    static func update(
        in span: WallSpan, catalogue: any CatalogueEngine, policy: CoveragePolicy = CoveragePolicy()
    ) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        try update(try catalogue.dispatches(overlapping: span), catalogue: catalogue, policy: policy)
    }

    static func update(
        _ dispatches: [Dispatch], catalogue: any CatalogueEngine, policy: CoveragePolicy = CoveragePolicy()
    ) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        var lines: [RunReport.StoredFindingLine] = []
        let reader = CoverageReader(catalogue: catalogue, policy: policy)
        for dispatch in dispatches {
            let found = findings(try reader.coverage(of: dispatch))
            try catalogue.replaceFindings(scope: "dispatch:\(dispatch.number)", with: found)
            lines += found.map { .init(subject: dispatch.number, finding: $0.finding) }
        }
        return lines
    }

    static func findings(_ read: CoverageReader.DispatchCoverage) -> [NewFinding] {
        let dispatch = read.dispatch
        guard !read.segments.isEmpty else {
            var evidence = FindingEvidence()
            evidence.facts["reason"] = "no recording"
            evidence.facts["withoutClock"] = names(read.coverage.unplaced.map(\.name))
            let finding = Finding(kind: .unmatched, evidence: evidence)
            return [NewFinding(dispatch: dispatch.number, span: dispatch.span, finding: finding)]
        }
        let clocks = Set(read.recordings.values.compactMap { $0.clock?.source.rawValue }).sorted()
        // Segments that hold no time at all (photographs, files cut off before their index): the whole span is open.
        guard !read.coverage.together.isEmpty else {
            return [whole(read, clocks: clocks)]
        }
        return read.coverage.gaps.map { gap in
            var evidence = evidence(read, clocks: clocks)
            evidence.toleranceNanoseconds = gap.tolerance.value
            evidence.toleranceReason = "local setting, and the errors of the clocks"
            evidence.errorNanoseconds = gap.error.value
            var kind = gap.kind
            if let doubt = gap.doubt {
                evidence.facts["of"] = gap.kind.rawValue
                evidence.facts["reason"] = doubt
                kind = .notEvaluated
            }
            let finding = Finding(
                kind: kind, lost: gap.doubt == nil ? gap.span.length : nil, evidence: evidence)
            return NewFinding(dispatch: dispatch.number, span: gap.span, finding: finding)
        }
    }

    private static func whole(_ read: CoverageReader.DispatchCoverage, clocks: [String]) -> NewFinding {
        var evidence = evidence(read, clocks: clocks)
        var finding = Finding(kind: .notCovered, lost: read.dispatch.span.length)
        if let doubt = read.coverage.unplaced.first?.doubt {
            evidence.facts["of"] = FindingKind.notCovered.rawValue
            evidence.facts["reason"] = doubt
            finding = Finding(kind: .notEvaluated)
        }
        finding.evidence = evidence
        return NewFinding(dispatch: read.dispatch.number, span: read.dispatch.span, finding: finding)
    }

    private static func evidence(_ read: CoverageReader.DispatchCoverage, clocks: [String]) -> FindingEvidence {
        var evidence = FindingEvidence(clocks: clocks)
        evidence.facts["officers"] = read.dispatch.officers.joined(separator: ", ")
        evidence.facts["withoutClock"] = names(read.coverage.unplaced.map(\.name))
        evidence.facts["withoutLength"] = names(read.unmeasured)
        return evidence
    }

    /// At most eight names: evidence, not a list.
    private static func names(_ names: [String]) -> String? {
        names.isEmpty ? nil : names.prefix(8).joined(separator: " | ") + (names.count > 8 ? " | …" : "")
    }
}
