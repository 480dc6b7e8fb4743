import Catalogue
import Evidence
import Inspection
import Timeline
import Vault

/// What only the whole day shows: between the files of a recorder, of duplicates, and of dispatches not filmed whole.
struct FollowUp {
    let run: UploadRun

    /// Brings the stored findings of every recorder and day touched up to date, and returns them for the report.
    func findings(for items: [ItemReport]) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        // As stored now: the row of a duplicate was read before its twin was inspected.
        var touched: [Recording] = []
        for case let recording? in items.lazy.map(\.recording) {
            touched.append(try run.catalogue.recording(recording.sha256) ?? recording)
        }
        var lines: [RunReport.StoredFindingLine] = []
        for (recorder, days) in recorderDays(touched) {
            for day in days.sorted() {
                lines += try between(recorder, day: day)
                lines += try foreign(recorder, day: day)
            }
        }
        lines += try duplicates(touched)
        lines += try ofDispatches(touched)
        return lines
    }

    /// Days (by their first nanosecond) on which each recorder recorded something of the batch.
    private func recorderDays(_ touched: [Recording]) -> [(String, Set<WallTime>)] {
        var days: [String: Set<WallTime>] = [:]
        for recording in touched {
            guard let recorder = recording.recorder, let start = recording.span?.start else { continue }
            days[recorder, default: []].insert(dayStart(start))
        }
        return days.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func dayStart(_ time: WallTime) -> WallTime {
        let local = time.nanoseconds + Int64(run.site.offset(at: time)) * 1_000_000_000
        return WallTime(nanoseconds: time.nanoseconds - local.modulo(86_400_000_000_000))
    }

    private func between(_ recorder: String, day: WallTime) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        var filter = RecordingFilter()
        filter.recorder = recorder
        // The week before as well: a number may be missing between one day's last file and the next day's first. What
        // is found is told on the day of the file after it, so that no two days tell the same.
        let tomorrow = day + .seconds(86_400)
        filter.recorded = WallSpan(start: day - .seconds(7 * 86_400), end: tomorrow)
        let recordings = try run.catalogue.recordings(filter).filter { $0.verdict != nil }
        // Files whose clock could not be read take part by their number only.
        filter.recorded = nil
        filter.received = WallSpan(start: run.started - .seconds(86_400), end: run.started + .seconds(1))
        let timeless = try run.catalogue.recordings(filter).filter { $0.span == nil && $0.verdict != nil }
        var pairs: [(recording: Recording, member: BetweenFiles.Member)] = []
        for recording in recordings + timeless { pairs.append((recording, try member(recording))) }
        // Some files may be placed by satellite time and some by the recorder's clock: compared is one clock.
        pairs.sort { ($0.member.span?.start.nanoseconds ?? .max) < ($1.member.span?.start.nanoseconds ?? .max) }
        let members = pairs.map(\.member)
        let officers = Set(recordings.compactMap(\.officer))
        let dispatches = try run.catalogue.dispatches(overlapping: WallSpan(start: day, end: day + .seconds(86_400)))
        let duty = dispatches.filter { !officers.isDisjoint(with: $0.officers) }.map(\.span)
        let results = BetweenFiles(profiles: run.profiles, longestBreak: .seconds(60), duty: duty).findings(members)
        let ours = results.filter { result in
            guard let after = result.after, let start = pairs[after].recording.span?.start else { return true }
            return start >= day && start < tomorrow
        }
        var found: [NewFinding] = []
        for result in ours {
            let finding = try withVoice(result, pairs.map(\.recording))
            found.append(NewFinding(recorder: recorder, officer: nil, span: result.span, finding: finding))
        }
        let scope = "between:\(recorder):\(run.site.day(day))"
        try run.catalogue.replaceFindings(scope: scope, with: found)
        var told = FindingFilter()
        told.scope = scope
        try VoiceSteps.record(told, catalogue: run.catalogue, rules: run.rules)
        return found.map { RunReport.StoredFindingLine(subject: recorder, finding: $0.finding) }
    }

    /// A break between files with what was heard on both sides of it.
    private func withVoice(_ result: BetweenFiles.Result, _ recordings: [Recording]) throws(CatalogueError) -> Finding {
        guard result.finding.kind == .break, let after = result.after else { return result.finding }
        func voice(_ index: Int?) throws(CatalogueError) -> [VoiceWindow]? {
            guard let index else { return nil }
            return try run.catalogue.facts(of: recordings[index].sha256).flatMap {
                RecordingFacts(json: $0)?.inspection.voice
            }
        }
        return BreakVoice.noted(
            result.finding, before: try voice(result.before), after: try voice(after),
            file: recordings[after].originalName)
    }

    func member(_ recording: Recording) throws(CatalogueError) -> BetweenFiles.Member {
        let source = try run.catalogue.sources(of: recording.sha256).first?.source.path ?? recording.originalName
        let name = run.profiles.recognise(
            path: Array(source.utf8), recorders: run.recorders,
            at: SiteClock(zone: run.settings.timeZone, now: run.started))
        // Only transport streams carry a clock that runs on from file to file.
        let others: Set<ClockSource> = [.gps, .gpsSidecar, .confirmed]
        let isPlacedByOther = recording.clock.map { others.contains($0.source) } ?? false
        let facts =
            try recording.container == "mpegts" || isPlacedByOther
            ? run.catalogue.facts(of: recording.sha256).flatMap { RecordingFacts(json: $0) } : nil
        let clock = (isPlacedByOther ? facts?.clock?.recorderReading : nil) ?? recording.clock
        let span = clock.map { WallSpan(start: $0.start, end: $0.start + max(.zero, recording.duration ?? .zero)) }
        return BetweenFiles.Member(
            label: recording.originalName, name: name, span: recording.span == nil ? nil : span,
            clockError: clock?.error ?? .zero,
            duration: recording.duration,
            origin: recording.container == "mpegts" ? facts?.inspection.origin : nil,
            originWraps: facts?.inspection.originWraps ?? false, size: recording.size)
    }

    private func duplicates(_ touched: [Recording]) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        var lines: [RunReport.StoredFindingLine] = []
        var seen = Set<String>()
        for recording in touched where seen.insert(recording.sha256).inserted && recording.size > 0 {
            let sources = try run.catalogue.sources(of: recording.sha256)
            guard sources.contains(where: \.duplicate) else { continue }
            var evidence = FindingEvidence()
            evidence.facts["files"] = sources.map { RawPath($0.source.path).name.text }.joined(separator: " | ")
            evidence.facts["sha256"] = recording.sha256
            let finding = Finding(kind: .duplicate, evidence: evidence)
            let new = NewFinding(
                recorder: recording.recorder, officer: recording.officer, span: recording.span, finding: finding)
            try run.catalogue.replaceFindings(scope: "duplicate:\(recording.sha256)", with: [new])
            lines.append(.init(subject: recording.recorder ?? recording.originalName, finding: finding))
        }
        return lines
    }

    /// Dispatches of the days touched: not recorded, or not all of it.
    private func ofDispatches(_ touched: [Recording]) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        var lines: [RunReport.StoredFindingLine] = []
        for day in Set(touched.compactMap { $0.span.map { dayStart($0.start) } }).sorted() {
            lines += try CoverageFindings.update(
                in: WallSpan(start: day, end: day + .seconds(86_400)), catalogue: run.catalogue)
        }
        return lines
    }
}
