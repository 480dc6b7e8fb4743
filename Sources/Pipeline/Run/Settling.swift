import Catalogue
import Evidence
import Inspection
import Timeline
import Vault

/// Clock, match and the findings' wall times of one recording: from facts to what the catalogue commits.
struct Settling {
    struct Settled {
        var recording: Recording
        var facts: RecordingFacts
        var findings: [NewFinding]
        /// Numbers of the dispatches it falls under.
        var dispatches: [String]
    }

    let run: UploadRun

    func settle(_ recording: Recording, facts: RecordingFacts, file: FoundFile) throws(CatalogueError) -> Settled {
        try settle(recording, facts: facts, name: file.name, fileTime: WallTime(nanoseconds: file.modifiedNanoseconds))
    }

    func settle(
        _ recording: Recording, facts: RecordingFacts, name: RecognisedName?, fileTime: WallTime?
    ) throws(CatalogueError) -> Settled {
        var recording = recording
        var facts = facts
        facts.inspection = PreRecord.applied(
            to: facts.inspection, clock: name.flatMap { run.profiles[$0.profile] }?.clock, policy: run.pipeline.policy)
        let inspection = facts.inspection
        recording.container = inspection.container
        recording.duration = inspection.duration
        recording.verdict = inspection.verdict
        if run.pipeline.has(.clock) {
            var choice = clock(facts, name: name, fileTime: fileTime)
            if let serial = recording.recorder {
                choice = choice.corrected(by: try run.catalogue.clockConfirmations(recorder: serial))
            }
            facts.clock = choice
            recording.clock = choice.chosen
            recording.span = choice.chosen.map { reading in
                WallSpan(start: reading.start, end: reading.start + max(.zero, inspection.duration ?? .zero))
            }
        }
        let matcher = Matcher(catalogue: run.catalogue, matching: run.pipeline.matching)
        let parts = run.pipeline.has(.match) ? try matcher.parts(recording) : []
        var findings = inspection.findings.map { new($0, recording) }
        findings += facts.clock.map { ClockFindings(site: run.site).of($0).map { new($0, recording) } } ?? []
        if findings.contains(where: { [.clockReset, .clockDisagreement].contains($0.finding.kind) }),
            recording.verdict == .whole
        {
            recording.verdict = .findings
        }
        return Settled(
            recording: recording, facts: facts, findings: findings, dispatches: parts.map(\.dispatch.number))
    }

    private func clock(_ facts: RecordingFacts, name: RecognisedName?, fileTime: WallTime?) -> ClockChoice {
        let times = ContainerClock.times(facts.inspection.metadata, zone: run.settings.timeZone)
        let satellites = SatelliteClocks(facts, received: run.started)
        let near =
            name?.clockReading?.start ?? satellites.readings.first?.start ?? times.first?.moment ?? run.started
        var choice = ClockChoice(
            name: name?.clockReading, nameIsImplausible: name?.start?.implausible != nil, container: times,
            burnt: BurntClockReading.reading(facts.inspection, zone: run.settings.timeZone, near: near),
            fileTime: fileTime, duration: facts.inspection.duration,
            utcOffset: .seconds(Int64(run.site.offset(at: near))), received: run.started, gps: satellites.readings,
            gpsMayBeLocal: satellites.mayBeLocal)
        choice.refused = satellites.refused
        return choice
    }

    /// A finding with its wall time, where the recording has a clock.
    private func new(_ finding: Finding, _ recording: Recording) -> NewFinding {
        var span: WallSpan?
        if let base = recording.span?.start, let start = finding.start, let end = finding.end {
            span = WallSpan(start: base + start, end: base + end)
        }
        var timed = finding
        if let clock = recording.clock, finding.start != nil, finding.evidence.clocks.isEmpty {
            timed.evidence.clocks = [clock.source.rawValue]
        }
        return NewFinding(
            recorder: recording.recorder, dispatch: nil, officer: recording.officer, span: span, finding: timed)
    }
}
