import Catalogue
import Evidence
import Inspection
import Timeline
import Vault

/// What only the whole day shows: between the files of a recorder, of duplicates, and of dispatches not filmed whole.
struct FollowUp {
    let run: UploadRun

    /// Brings the stored findings of every recorder and day touched up to date, and returns them for the report.
    func findings(for items: DiskList<ItemReport>) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        var recorderDays: [String: Set<WallTime>] = [:]
        var days: Set<WallTime> = []
        var twice: [RunReport.StoredFindingLine] = []
        var seen = Set<DigestKey>()
        for item in items {
            guard let known = item.recording else { continue }
            // As stored now: the row of a duplicate was read before its twin was inspected.
            let recording = try run.catalogue.recording(known.sha256) ?? known
            if let start = recording.span?.start {
                days.insert(dayStart(start))
                if let recorder = recording.recorder { recorderDays[recorder, default: []].insert(dayStart(start)) }
            }
            if recording.size > 0, seen.insert(DigestKey(recording.sha256)).inserted {
                twice += try duplicates(recording)
            }
        }
        var lines: [RunReport.StoredFindingLine] = []
        for (recorder, days) in recorderDays.sorted(by: { $0.key < $1.key }) {
            for day in days.sorted() {
                lines += try between(recorder, day: day)
                lines += try foreign(recorder, day: day)
            }
        }
        return try lines + twice + ofDispatches(days)
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
        var files: [File] = []
        var officers: Set<String> = []
        try run.catalogue.eachRecording(filter) { (recording) throws(CatalogueError) in
            guard recording.verdict != nil else { return }
            if let officer = recording.officer { officers.insert(officer) }
            files.append(try file(recording))
        }
        // Files whose clock could not be read take part by their number only.
        filter.recorded = nil
        filter.timelessOnly = true
        filter.received = WallSpan(start: run.started - .seconds(86_400), end: run.started + .seconds(1))
        try run.catalogue.eachRecording(filter) { (recording) throws(CatalogueError) in
            if recording.verdict != nil { files.append(try file(recording)) }
        }
        // Some files may be placed by satellite time and some by the recorder's clock: compared is one clock.
        files.sort { ($0.member.span?.start.nanoseconds ?? .max) < ($1.member.span?.start.nanoseconds ?? .max) }
        let members = files.map(\.member)
        let dispatches = try run.catalogue.dispatches(overlapping: WallSpan(start: day, end: day + .seconds(86_400)))
        let duty = dispatches.filter { !officers.isDisjoint(with: $0.officers) }.map(\.span)
        let results = BetweenFiles(profiles: run.profiles, longestBreak: .seconds(60), duty: duty).findings(members)
        let ours = results.filter { result in
            guard let after = result.after, let start = files[after].start else { return true }
            return start >= day && start < tomorrow
        }
        var found: [NewFinding] = []
        for result in ours {
            let finding = try withVoice(result, files)
            found.append(NewFinding(recorder: recorder, officer: nil, span: result.span, finding: finding))
        }
        let scope = "between:\(recorder):\(run.site.day(day))"
        try run.catalogue.replaceFindings(scope: scope, with: found)
        var told = FindingFilter()
        told.scope = scope
        try VoiceSteps.record(told, catalogue: run.catalogue, rules: run.rules)
        return found.map { RunReport.StoredFindingLine(subject: recorder, finding: $0.finding) }
    }

    /// A file of a recorder's week, in few bytes.
    private struct File {
        var digest: DigestKey
        /// By the clock that was chosen.
        var start: WallTime?
        var member: BetweenFiles.Member
    }

    private func file(_ recording: Recording) throws(CatalogueError) -> File {
        File(digest: DigestKey(recording.sha256), start: recording.span?.start, member: try member(recording))
    }

    /// A break between files with what was heard on both sides of it.
    private func withVoice(_ result: BetweenFiles.Result, _ files: [File]) throws(CatalogueError) -> Finding {
        guard result.finding.kind == .break, let after = result.after else { return result.finding }
        func voice(_ index: Int?) throws(CatalogueError) -> [VoiceWindow]? {
            guard let index else { return nil }
            return try run.catalogue.facts(of: files[index].digest.sha256).flatMap {
                RecordingFacts(json: $0)?.inspection.voice
            }
        }
        return BreakVoice.noted(
            result.finding, before: try voice(result.before), after: try voice(after),
            file: files[after].member.label)
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

    private func duplicates(_ recording: Recording) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        let sources = try run.catalogue.sources(of: recording.sha256)
        guard sources.contains(where: \.duplicate) else { return [] }
        var evidence = FindingEvidence()
        evidence.facts["files"] = sources.map { RawPath($0.source.path).name.text }.joined(separator: " | ")
        evidence.facts["sha256"] = recording.sha256
        let finding = Finding(kind: .duplicate, evidence: evidence)
        let new = NewFinding(
            recorder: recording.recorder, officer: recording.officer, span: recording.span, finding: finding)
        try run.catalogue.replaceFindings(scope: "duplicate:\(recording.sha256)", with: [new])
        return [.init(subject: recording.recorder ?? recording.originalName, finding: finding)]
    }

    /// Dispatches of the days touched: not recorded, or not all of it.
    private func ofDispatches(_ days: Set<WallTime>) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        var lines: [RunReport.StoredFindingLine] = []
        for day in days.sorted() {
            lines += try CoverageFindings.update(
                in: WallSpan(start: day, end: day + .seconds(86_400)), catalogue: run.catalogue)
        }
        return lines
    }
}
