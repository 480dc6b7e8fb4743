import Catalogue
import Evidence
import Foundation
import Glibc
import Inspection
import Logging
import Regulation
import Timeline
import Vault

/// The day's upload: everything from a folder of recorder files to the index, in the order of the pipeline file.
///
/// Each file goes its own way on one of a few threads; what goes wrong with one never stops the others. Nothing done is
/// done again: a source already taken in is known by path, size and time, a stage by (recording, stage, version,
/// parameters). After a kill, the next run adopts originals without a row and goes on where this one stopped.
public final class UploadRun: Sendable {
    let vault: Vault
    let catalogue: any CatalogueEngine
    let settings: VaultSettings
    let pipeline: PipelineFile
    let profiles: RecorderProfiles
    let pool: WorkerPool
    let observer: any RunObserver
    private let progress: RunProgress
    let site: SiteTime
    let started: WallTime
    let recorders: [String: Recorder]
    /// The regulation's rules: what a voice that was heard is written into the ledger under.
    let rules: RuleBook
    let logger = Logger(label: "upload")
    let claims = Claims()

    public init(
        vault: Vault, catalogue: any CatalogueEngine, settings: VaultSettings, pipeline: PipelineFile,
        profiles: RecorderProfiles, rules: RuleBook, pool: WorkerPool, observer: any RunObserver
    ) throws(CatalogueError) {
        self.vault = vault
        self.catalogue = catalogue
        self.settings = settings
        self.pipeline = pipeline
        self.profiles = profiles
        self.rules = rules
        self.pool = pool
        // One run at a time writes to a vault: its record is there from here on.
        progress = RunProgress(root: vault.root, .upload, name: pipeline.name)
        self.observer = ToldObserver(observer, progress)
        site = SiteTime(zone: settings.timeZone)
        started = .now
        recorders = Dictionary(try catalogue.recorders().map { ($0.serial, $0) }) { first, _ in first }
    }

    public func run(_ sources: [RawPath]) -> RunReport {
        defer { progress.end() }
        var report = RunReport()
        do {
            try DisposalRecovery.run(catalogue, vault, now: started)
        } catch {
            // It waits in `disposing` for the next run; the day goes on.
            logger.error("a disposal that was cut short could not be ended", metadata: ["error": "\(error)"])
        }
        do throws(CatalogueError) {
            report.adopted = try adoptOrphans()
        } catch {
            report.failure = Bilingual(
                zh: "目录库出错：\(error.message.zh)", en: "the catalogue failed: \(error.message.en)")
            return report
        }
        let clock = SiteClock(zone: settings.timeZone, now: started)
        let finder = Finder(profiles: profiles, recorders: recorders, site: clock, excluded: [vault.root])
        var found = finder.search(sources)
        report.problems = found.problems
        settle(&found)
        let files = found.files
        let work = files.indices.filter { Self.isTaken(files.role($0)) }
        observer.found(files: work.count, bytes: work.reduce(0) { $0 + files.size($1) })
        Folders.removeUnwritten(in: vault.root)
        let items = DiskList<ItemReport>(in: vault.root)
        report.items = items
        for number in files.indices where !Self.isTaken(files.role(number)) {
            let role = files.role(number)
            let outcome: ItemReport.Outcome = role == .unfinished ? .waiting : .ignored(role)
            let item = ItemReport(path: files.path(number).text, size: files.size(number), outcome: outcome)
            observer.finished(item)
            items.put(item, at: number)
        }
        // Large files first would be quicker at the end, but the clerk follows the card's order.
        Parallel.forEach(work, width: Parallel.cores) { [self] number in
            let item = take(files[number], number: number)
            observer.finished(item)
            items.put(item, at: number)
        }
        Parallel.forEach(owed(beside: items), width: Parallel.cores) { [self] recording in
            let item = resume(recording, clock: clock)
            observer.finished(item)
            items.add(item)
        }
        do throws(CatalogueError) {
            if pipeline.has(.match) { try matchInOrder(items) }
            report.between = try FollowUp(run: self).findings(for: items)
            if pipeline.has(.index) { report.properties = try fourProperties(report) }
        } catch {
            report.failure = Bilingual(
                zh: "目录库出错：\(error.message.zh)", en: "the catalogue failed: \(error.message.en)")
        }
        report.tally = RunTally(items)
        if report.failure == nil, report.tally.files != items.count {
            // A file of which the report says nothing must not pass for one that went well.
            report.failure = Bilingual(
                zh: "本次运行自己的清单无法读回：\(report.tally.files)/\(items.count)",
                en: "the run's own list could not be read back: \(report.tally.files) of \(items.count) files")
        }
        return report
    }

    /// What earlier runs left uninspected, but for what this one took up.
    private func owed(beside items: DiskList<ItemReport>) -> [Recording] {
        guard var owed = try? unfinished(), !owed.isEmpty else { return [] }
        for item in items {
            if let sha256 = item.recording?.sha256 { owed.removeAll { $0.sha256 == sha256 } }
        }
        return owed
    }

    /// Recordings of the last month in the vault whose inspection a kill, a crash or a full disk cut short: their card
    /// may never come again.
    private func unfinished() throws(CatalogueError) -> [Recording] {
        guard pipeline.has(.demux) else { return [] }
        var recent = RecordingFilter()
        recent.received = WallSpan(start: started - .seconds(31 * 86_400), end: started + .seconds(86_400))
        var result: [Recording] = []
        try catalogue.eachRecording(recent) { (recording) throws(CatalogueError) in
            guard recording.verdict == nil || recording.verdict == .unreadable,
                try catalogue.tombstone(of: recording.sha256) == nil
            else { return }
            for key in inspectionKeys(recording.sha256) where try !catalogue.isDone(key) {
                result.append(recording)
                break
            }
        }
        // A worker died of their pictures or sound: their packets were read, the rest was not.
        recent.withoutStage = PipelineFile.Stage.demux.rawValue
        let known = Set(result.map(\.sha256))
        for recording in try catalogue.recordings(recent) where !known.contains(recording.sha256) {
            if try catalogue.tombstone(of: recording.sha256) == nil { result.append(recording) }
        }
        return result
    }

    private func resume(_ recording: Recording, clock: SiteClock) -> ItemReport {
        let path = vault.path(ofRelative: recording.vaultPath)
        var status = stat()
        let isThere = path.withCString { stat($0, &status) } == 0
        let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        var item = ItemReport(path: path.text, size: recording.size, outcome: .known(duplicateOf: nil))
        item.recording = recording
        guard isThere else {
            item.outcome = .failed(VaultError(code: .sourceVanished, path: path.text, errno: ENOENT))
            return item
        }
        let file = FoundFile(
            path: path, size: recording.size, modifiedNanoseconds: modified, role: .recording,
            name: profiles.recognise(path: Array(recording.originalName.utf8), recorders: recorders, at: clock))
        do {
            try inspect(recording, file: file, item: &item)
        } catch let error as VaultError {
            item.outcome = .failed(error)
        } catch {
            item.outcome = .failed(VaultError(code: .cannotWrite, path: path.text))
        }
        return item
    }

    private static func isTaken(_ role: FileRole) -> Bool { [.recording, .photo, .sidecar].contains(role) }

    /// Files changed in the last moments are looked at again after a pause: a growing one waits for the next run.
    private func settle(_ found: inout FoundFiles) {
        let now = WallTime.now.nanoseconds
        let fresh = found.files.indices.filter {
            now - found.files.modifiedNanoseconds($0) < pipeline.settle.value
        }
        guard !fresh.isEmpty, pipeline.settle > .zero else { return }
        usleep(UInt32(clamping: pipeline.settle.value / 1000))
        for index in fresh {
            var status = stat()
            guard found.files.path(index).withCString({ lstat($0, &status) }) == 0 else { continue }
            let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            if Int64(status.st_size) != found.files.size(index) || modified != found.files.modifiedNanoseconds(index) {
                found.files.set(.unfinished, at: index)
            }
        }
    }

    // MARK: One file

    private func take(_ file: FoundFile, number: Int) -> ItemReport {
        var item = ItemReport(path: file.path.text, size: file.size, outcome: .stored)
        do {
            guard let recording = try collect(file, number: number, item: &item) else {
                observer.advanced(file.size * 2)
                return item
            }
            item.recording = recording
            if file.role == .sidecar {
                // Kept beside its recording; there is nothing to inspect.
                try catalogue.markDone(inspectionKeys(recording.sha256))
                observer.advanced(file.size)
                return item
            }
            try inspect(recording, file: file, item: &item)
        } catch let error as VaultError {
            item.outcome = error.code == .sourceChanging ? .waiting : .failed(error)
        } catch let error as CatalogueError {
            item.outcome = .failed(VaultError(code: .cannotWrite, path: error.path))
            item.reason = error.message.en
        } catch {
            item.outcome = .failed(VaultError(code: .cannotWrite, path: file.path.text))
            item.reason = "\(error)"
        }
        return item
    }

    private func inspect(_ recording: Recording, file: FoundFile, item: inout ItemReport) throws {
        var facts: RecordingFacts
        let keys = inspectionKeys(recording.sha256)
        var isDone = !keys.isEmpty
        for key in keys where isDone { isDone = try catalogue.isDone(key) }
        if isDone, let json = try catalogue.facts(of: recording.sha256), let stored = RecordingFacts(json: json) {
            facts = stored
            observer.advanced(file.size)
        } else if pipeline.has(.demux) {
            facts = RecordingFacts(inspection: try inspected(recording, size: file.size), clock: nil)
            // An inspection cut short knows less than a whole one before it: what that found stays found.
            if facts.inspection.isTransient, recording.verdict != nil,
                let json = try catalogue.facts(of: recording.sha256), let stored = RecordingFacts(json: json),
                !stored.inspection.isTransient
            {
                item.recording = recording
                item.reason = facts.inspection.reason ?? facts.inspection.notEvaluated?.first?.reason
                return
            }
            facts.gather(file, copy: vault.path(ofRelative: recording.vaultPath), pipeline: pipeline)
        } else {
            return
        }
        let settled = try Settling(run: self).settle(recording, facts: facts, file: file)
        item.recording = settled.recording
        item.pictures = settled.facts.inspection.pictures.count
        item.reason = settled.facts.inspection.reason
        item.findings = settled.findings.map(\.finding)
        item.content = ArchivedRecording.Content(settled.facts.inspection)
        item.dispatches = settled.dispatches
        if isDone, recording.verdict != nil {
            // A run killed between the commit and the ledger's step left the step out.
            if settled.findings.contains(where: { !VoiceSteps.heard($0.finding).isEmpty }) {
                try VoiceSteps.record(recording.sha256, catalogue: catalogue, rules: rules)
            }
            return
        }
        try catalogue.commit(
            RecordingCommit(
                recording: settled.recording, facts: settled.facts.json, findings: settled.findings,
                // What a crash, a hang or a full disk cut short is tried again by the next run.
                done: facts.inspection.isTransient
                    ? [] : keys + [key(.clock, recording.sha256), key(.index, recording.sha256)]))
        try VoiceSteps.record(recording.sha256, catalogue: catalogue, rules: rules)
    }

    /// Segments get their numbers in the order of recording, whichever file was done first.
    private func matchInOrder(_ items: DiskList<ItemReport>) throws(CatalogueError) {
        var order: [(start: Int64, number: Int)] = []
        for number in 0..<items.count {
            guard let item = items[number], let recording = item.recording, recording.verdict != nil, !item.isDuplicate
            else { continue }
            order.append((recording.span?.start.nanoseconds ?? .max, number))
        }
        for (_, number) in order.sorted(by: <) {
            guard var item = items[number], let recording = item.recording else { continue }
            try Rematch.match(recording, catalogue: catalogue, matching: pipeline.matching)
            item.segments = try catalogue.segments(of: recording.sha256)
            if item.segments.isEmpty, recording.verdict != .unreadable {
                item.findings.append(Matcher.unmatched(recording).finding)
            }
            items.put(item, at: number)
        }
    }

    // MARK: Small parts

    func officer(of file: FoundFile) -> String? {
        file.name?.officer ?? file.name?.serial.flatMap { recorders[$0]?.officer }
    }
}
