import Catalogue
import Evidence
import Regulation
import Timeline

/// What is known of one recorder's clock: every pair of its own reading and a better one, the model through them, and
/// what people confirmed.
public struct RecorderClockHistory: Sendable {
    public var recorder: String
    public var recordings = 0
    public var pairs: [RecorderClock.Pair] = []
    public var model: RecorderClock
    public var confirmations: [ClockConfirmation] = []

    /// - Parameter recorded: from recordings of this span only; nil: all.
    public init(
        recorder: String, catalogue: any CatalogueEngine, site: SiteTime, recorded: WallSpan? = nil
    ) throws(CatalogueError) {
        self.recorder = recorder
        var filter = RecordingFilter()
        filter.recorder = recorder
        filter.recorded = recorded
        for recording in try catalogue.recordings(filter) {
            recordings += 1
            guard let facts = try catalogue.facts(of: recording.sha256).flatMap({ RecordingFacts(json: $0) }),
                let choice = facts.clock, let pair = Self.pair(choice)
            else { continue }
            pairs.append(pair)
        }
        // Summer time moves the zone by an hour; what names a fault allows for it by its other names.
        let offset = pairs.last.map { Int64(site.offset(at: $0.reference)) } ?? 0
        model = RecorderClock(pairs, utcOffset: .seconds(offset))
        confirmations = try catalogue.clockConfirmations(recorder: recorder)
    }

    /// The recorder's own reading, believable or not (a reset shows as one), against satellite time.
    static func pair(_ choice: ClockChoice) -> RecorderClock.Pair? {
        let better: Set<ClockSource> = [.gps, .gpsSidecar]
        guard let reference = choice.readings.first(where: { better.contains($0.source) }),
            let own = choice.readings.first(where: { $0.source == .fileName }) ?? choice.recorderReading,
            !better.contains(own.source)
        else { return nil }
        return RecorderClock.Pair(
            recorder: own.start, reference: reference.start, error: own.error + reference.error,
            source: reference.source)
    }

    public func json(site: SiteTime) -> JSONText {
        func billionths(_ value: Int64) -> JSONText { .decimal(Double(value) / 1000) }
        return .object([
            ("schema", .text("unbroken.recorder-clock/1")), ("recorder", .text(recorder)),
            ("recordings", .integer(Int64(recordings))), ("pairs", .integer(Int64(pairs.count))),
            (
                "pieces",
                .list(
                    model.pieces.map { piece in
                        .object([
                            ("from", .text(site.text(piece.recorder.start))),
                            ("to", .text(site.text(piece.recorder.end))), ("pairs", .integer(Int64(piece.pairs))),
                            ("at", .text(site.text(piece.centre))), ("offset", .seconds(piece.offset)),
                            ("error", .seconds(piece.error)), ("driftPPM", billionths(piece.drift)),
                            ("driftErrorPPM", billionths(piece.driftError)),
                            ("fault", .optional(piece.fault) { .text($0.rawValue) }),
                        ])
                    })
            ),
            (
                "jumps",
                .list(
                    model.jumps.map { jump in
                        .object([
                            ("after", .text(site.text(jump.between.start))),
                            ("before", .text(site.text(jump.between.end))), ("size", .seconds(jump.size)),
                            ("error", .seconds(jump.error)), ("kind", .text(jump.kind.rawValue)),
                        ])
                    })
            ),
            ("outliers", .integer(Int64(model.outliers.count))),
            (
                "confirmed",
                .list(
                    confirmations.map { row in
                        .object([
                            ("id", .text("C\(row.id)")), ("from", .text(site.text(row.from))),
                            ("to", .optional(row.to) { .text(site.text($0)) }), ("offset", .seconds(row.offset)),
                            ("error", .seconds(row.error)), ("by", .text(row.by)), ("at", .text(site.text(row.at))),
                            ("note", .optional(row.note, JSONText.text)),
                        ])
                    })
            ),
        ])
    }
}

/// Puts what a person confirmed of a recorder's clock to use.
public enum ClockCorrection {
    /// Stores a person's confirmation, after asking for the right to, and applies it.
    ///
    /// - Returns: as stored, and how many recordings moved.
    public static func confirm(
        _ confirmation: ClockConfirmation, catalogue: any CatalogueEngine, site: SiteTime, gate: AccessGate
    ) throws -> (stored: ClockConfirmation, moved: Int) {
        try gate.require(.equipment, of: confirmation.by)
        let stored = try catalogue.confirm(clock: confirmation)
        return (stored, try apply(recorder: confirmation.recorder, catalogue: catalogue, site: site))
    }

    /// Chooses again for every recording of the recorder, from the readings stored with it, and matches those whose
    /// span moved. No reading is changed.
    ///
    /// - Returns: how many recordings moved.
    public static func apply(
        recorder: String, catalogue: any CatalogueEngine, site: SiteTime, matching: SegmentMatch = SegmentMatch()
    ) throws(CatalogueError) -> Int {
        let confirmations = try catalogue.clockConfirmations(recorder: recorder)
        var filter = RecordingFilter()
        filter.recorder = recorder
        var moved: [Recording] = []
        for recording in try catalogue.recordings(filter) {
            guard var facts = try catalogue.facts(of: recording.sha256).flatMap({ RecordingFacts(json: $0) }),
                let before = facts.clock
            else { continue }
            let choice = before.corrected(by: confirmations)
            guard choice != before else { continue }
            facts.clock = choice
            let changed = try settle(recording, facts: facts, choice: choice, catalogue: catalogue, site: site)
            if changed.span != recording.span { moved.append(changed) }
        }
        moved.sort { ($0.span?.start.nanoseconds ?? .max) < ($1.span?.start.nanoseconds ?? .max) }
        for recording in moved { try Rematch.match(recording, catalogue: catalogue, matching: matching) }
        return moved.count
    }

    private static func settle(
        _ recording: Recording, facts: RecordingFacts, choice: ClockChoice, catalogue: any CatalogueEngine,
        site: SiteTime
    ) throws(CatalogueError) -> Recording {
        var changed = recording
        changed.clock = choice.chosen
        changed.span = choice.chosen.map { reading in
            WallSpan(start: reading.start, end: reading.start + max(.zero, recording.duration ?? .zero))
        }
        var filter = FindingFilter()
        filter.recording = recording.sha256
        var findings = try catalogue.findings(filter).filter { !ClockFindings.kinds.contains($0.finding.kind) }.map {
            stored in
            NewFinding(
                recorder: stored.recorder, dispatch: stored.dispatch, officer: stored.officer, span: stored.span,
                finding: stored.finding)
        }
        findings += ClockFindings(site: site).of(choice).map { finding in
            NewFinding(recorder: changed.recorder, officer: changed.officer, span: nil, finding: finding)
        }
        for index in findings.indices { place(&findings[index], changed) }
        if changed.verdict != .unreadable {
            let own = findings.contains { $0.finding.kind != .unmatched }
            changed.verdict = own ? .findings : .whole
        }
        try catalogue.commit(RecordingCommit(recording: changed, facts: facts.json, findings: findings))
        return changed
    }

    private static func place(_ new: inout NewFinding, _ recording: Recording) {
        guard let start = new.finding.start, let end = new.finding.end else {
            if new.finding.kind == .unmatched { new.span = recording.span }
            return
        }
        new.span = recording.span.map { WallSpan(start: $0.start + start, end: $0.start + end) }
        if let clock = recording.clock { new.finding.evidence.clocks = [clock.source.rawValue] }
    }
}
