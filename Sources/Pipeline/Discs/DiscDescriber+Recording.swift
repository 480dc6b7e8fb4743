import Archive
import Catalogue
import Evidence
import Foundation
import Inspection
import Regulation
import Vault

extension DiscDescriber {
    func recording(
        _ recording: Recording, _ item: DiscPlanRecord.Item, _ answer: RetentionAnswer, _ findings: [StoredFinding]
    ) throws -> DiscRecording {
        let facts = try catalogue.facts(of: recording.sha256).flatMap { RecordingFacts(json: $0)?.inspection }
        let statement = EvidenceStatement.merged(try catalogue.statements(of: recording.sha256))
        let streams = facts?.streams.filter { ["video", "audio"].contains($0.kind) } ?? []
        return DiscRecording(
            sha256: recording.sha256, bytes: recording.size, originalName: recording.originalName,
            path: try BagPath(item.path), container: recording.container, codecs: streams.map(\.codec),
            duration: recording.duration,
            verdict: recording.verdict.map { verdict in
                term(verdict.rawValue) { FindingWords.verdict(verdict, $0) }
            }, recorded: recording.span.map(zoned),
            clock: recording.clock.map { clock in
                term(clock.source.rawValue) { FactWords.clock(clock.source.rawValue, $0) }
            },
            clockError: recording.clock?.error, received: zoned(recording.receivedAt), recorder: recording.recorder,
            officer: recording.officer.map(person), segments: answer.segments.map(segment),
            maker: statement?.maker, matters: answer.matters.map(\.number), content: statement?.content,
            proves: statement?.proves, signedBy: statement?.party, signedOn: statement?.signedOn,
            retention: retention(answer.decision),
            thumbnails: DiscPictures(facts?.pictures ?? [], findings).among(pictures(recording.sha256)),
            runs: Self.runs(findings))
    }

    private func segment(_ segment: Segment) -> DiscSegment {
        DiscSegment(
            number: segment.number, dispatch: segment.dispatch, officer: person(segment.officer),
            recorded: zoned(segment.span), offset: segment.offset, length: segment.length, place: segment.place,
            cause: segment.cause, category: segment.category)
    }

    private func retention(_ decision: RetentionDecision) -> DiscRetention {
        let rule = decision.decider
        let until: DiscRetention.Until =
            switch decision.keepUntil {
            case .until(let time): .day(zoned(time - Nanoseconds(1)))
            case .open(.longTerm): .permanent
            case .open:
                .open(
                    Words(
                        zh: RetentionWords.until(decision.keepUntil, keeper.site, .zh),
                        en: RetentionWords.until(decision.keepUntil, keeper.site, .en)))
            }
        return DiscRetention(
            reason: Words(zh: rule.item.words.zh, en: rule.item.words.en),
            basis: citation(rule.regulation, rule.item.source.article?.text), until: until)
    }

    /// Contact sheets and frames beside gaps were made when the recording was taken in.
    private func pictures(_ sha256: String) -> [RawPath] {
        let folder = keeper.root.appending("derived").appending(String(sha256.prefix(2))).appending(sha256)
        return Folders.list(folder).filter { $0.isFile && Self.isPicture($0.name) }.map { folder.appending($0.name) }
    }

    /// Whether a file beside a recording's facts goes onto the disc.
    static func isPicture(_ name: RawPath) -> Bool { name.text.hasSuffix(".jpg") }

    /// What the findings leave out of the time line, each stretch once: the gravest finding has it.
    static func runs(_ findings: [StoredFinding]) -> [TimelineRun] {
        let gravest: [TimelineRun.Kind] = [.lost, .covered, .silent]
        var runs: [TimelineRun] = []
        for kind in gravest {
            for finding in findings.map(\.finding) where runKind(finding.kind) == kind {
                guard let start = finding.start, let end = finding.end, start < end else { continue }
                var from = start
                for taken in runs.filter({ $0.start < end && $0.end > start }).sorted(by: { $0.start < $1.start }) {
                    if from < taken.start { runs.append(TimelineRun(kind: kind, start: from, end: taken.start)) }
                    from = max(from, taken.end)
                }
                if from < end { runs.append(TimelineRun(kind: kind, start: from, end: end)) }
            }
        }
        return runs.sorted { $0.start < $1.start }
    }

    private static func runKind(_ kind: FindingKind) -> TimelineRun.Kind? {
        switch kind {
        case .interruption, .pictureLoss: .lost
        case .covered: .covered
        case .soundLoss, .silent: .silent
        default: nil
        }
    }
}
