import Catalogue
import Custody
import Evidence
import Foundation
import Glibc
import Regulation
import Synchronization
import Vault

/// Asks all tests of a stage over recordings of a vault, or over copies of them elsewhere (a disc's tree). Reads only.
public struct FourPropertyCheck: Sendable {
    /// The recordings asked about, one after the other and as often as needed: a day may have ten thousand.
    public struct Source: Sendable {
        public typealias Body = (Recording, ArchivedRecording.Content?) throws(CatalogueError) -> Void
        let each: @Sendable (Body) throws(CatalogueError) -> Void

        /// - Parameter each: hands out every recording, with its content where that is known without the catalogue.
        public init(_ each: @escaping @Sendable (Body) throws(CatalogueError) -> Void) { self.each = each }

        public init(_ recordings: [Recording]) {
            each = { (body) throws(CatalogueError) in
                for recording in recordings { try body(recording, nil) }
            }
        }
    }

    /// What is asked.
    public struct Question: Sendable {
        public var stage: PropertyStage
        /// As the report names it.
        public var subject: String
        public var source: Source
        /// Where a recording's bytes are looked for; nil: in the vault. Where it answers nil, the copy is missing.
        public var place: (@Sendable (Recording) -> RawPath?)?
        /// Whether every digest is read anew.
        public var readsDigests = true
        /// The files' digests as they lie there are known without reading again: computed while they were copied.
        public var knowsDigests = false
        /// What lies on the carrier and does not belong there; nil: nobody looked.
        public var foreign: [String]?
        public var scansForViruses = true
        /// Whether the whole custody log holds; nil: not gone through.
        public var log: TestVerdict?
        public var by: String

        public init(stage: PropertyStage, subject: String, source: Source, by: String) {
            self.stage = stage
            self.subject = subject
            self.source = source
            self.by = by
        }

        public init(stage: PropertyStage, subject: String, recordings: [Recording], by: String) {
            self.init(stage: stage, subject: subject, source: Source(recordings), by: by)
        }
    }

    private let root: RawPath
    let catalogue: any CatalogueEngine
    let rules: RuleBook
    let site: SiteTime
    private let settings: FourPropertySettings

    public init(
        root: RawPath, catalogue: any CatalogueEngine, rules: RuleBook, site: SiteTime, settings: FourPropertySettings
    ) {
        self.root = root
        self.catalogue = catalogue
        self.rules = rules
        self.site = site
        self.settings = settings
    }

    /// - Parameter onBytes: told how many bytes were digested since the last call; from several threads.
    public func run(
        _ question: Question, onBytes: @escaping @Sendable (Int64) -> Void = { _ in }
    ) throws(CatalogueError) -> PropertyReport {
        var tally = PropertyTally()
        let judge = PropertyJudge(formats: settings.formats)
        let receipts = try ReceiptReader(catalogue: catalogue)
        var count = 0
        var owed: Set<DigestKey>?
        var part: [(Recording, ArchivedRecording.Content?)] = []
        func judgePart() throws(CatalogueError) {
            let read = files(part.map(\.0), question, onBytes)
            for (recording, content) in part {
                var item = ArchivedRecording(recording: recording)
                if recording.verdict == nil {
                    if owed == nil { owed = try uninspected() }
                    item.isAccompanying = owed?.contains(DigestKey(recording.sha256)) == false
                }
                item.receipt = try receipts.receipt(of: recording)
                item.isInItsPlace = PlaceRule(site: site).holds(recording)
                if let found = read[recording.sha256] { (item.onDisk, item.digest, item.scan) = found }
                item.content = content
                if item.content == nil { item.content = try self.content(of: recording) }
                item.findings = try findings(in: recording)
                for (test, outcome) in judge.judge(item) { tally.add(test, outcome) }
            }
            part.removeAll(keepingCapacity: true)
        }
        try question.source.each { (recording, content) throws(CatalogueError) in
            count += 1
            part.append((recording, content))
            if part.count == Self.filesAtOnce { try judgePart() }
        }
        try judgePart()
        try numbersAndFields(question, &tally)
        try series(question, &tally)
        for (test, outcome) in PropertyJudge.carrier(foreign: question.foreign) { tally.add(test, outcome) }
        if question.stage == .archive {
            tally.add(.custodyLog, PropertyOutcome(question.log ?? .notEvaluated, Self.logNote(question.log)))
            for (test, outcome) in PropertyJudge.conforms(nil) { tally.add(test, outcome) }
        }
        return PropertyReport(
            stage: question.stage, subject: question.subject, recordings: count,
            results: tally.results(at: question.stage), by: question.by, at: .now)
    }

    /// Whether the custody log and the catalogue agree, all of both. Takes its time on a large vault.
    public func custody() -> TestVerdict {
        do {
            let log = try CustodyLog(at: CustodyKeeper.folder(of: root))
            return try CustodyAudit(log: log, catalogue: catalogue, root: root).run(originals: false).isWhole
                ? .pass : .fail
        } catch {
            return .fail
        }
    }

    private static func logNote(_ verdict: TestVerdict?) -> PropertyNote? {
        switch verdict {
        case .pass?: nil
        case .fail?: PropertyNote("log-broken", "", "unbroken custody verify")
        case .notEvaluated?, nil: PropertyNote("log-not-asked", "")
        }
    }

    // MARK: Files

    /// Enough to keep the cores busy, few enough to stay small.
    private static let filesAtOnce = 256

    private typealias Read = (ArchivedRecording.OnDisk, ArchivedRecording.Digest, ArchivedRecording.Scan)

    /// Size, digest and scan of each, several at once.
    private func files(
        _ recordings: [Recording], _ question: Question, _ onBytes: @escaping @Sendable (Int64) -> Void
    ) -> [String: Read] {
        let all = Mutex<[String: Read]>([:])
        let (root, scanner) = (root, question.scansForViruses ? settings.scanner : nil)
        Parallel.forEach(recordings, width: Parallel.cores) { recording in
            let path = question.place.map { $0(recording) } ?? Self.path(recording, root)
            let read = path.map { Self.read($0, recording, question, scanner, onBytes) }
            all.withLock { $0[recording.sha256] = read ?? (.missing, .unreadable, .notSet) }
        }
        return all.withLock { $0 }
    }

    private static func read(
        _ path: RawPath, _ recording: Recording, _ question: Question, _ scanner: VirusScanner?,
        _ onBytes: @escaping @Sendable (Int64) -> Void
    ) -> Read {
        var status = stat()
        guard path.withCString({ stat($0, &status) }) == 0 else { return (.missing, .unreadable, .notSet) }
        let onDisk = ArchivedRecording.OnDisk.found(size: Int64(status.st_size))
        var digest = ArchivedRecording.Digest.notRead
        if question.knowsDigests {
            digest = .value(recording.sha256)
        } else if question.readsDigests {
            var told: Int64 = 0
            do throws(VaultError) {
                digest = .value(
                    try FileDigest.sha256(path) { read in
                        onBytes(read - told)
                        told = read
                    })
            } catch {
                digest = .unreadable
            }
            onBytes(Int64(status.st_size) - told)
        }
        return (onDisk, digest, scanner?.scan(path) ?? .notSet)
    }

    private static func path(_ recording: Recording, _ root: RawPath) -> RawPath? {
        let plain = root.appending(recording.vaultPath)
        return plain.withCString { access($0, F_OK) } == 0
            ? plain : root.appending(RawPath(escaped: recording.vaultPath))
    }

    // MARK: What the catalogue knows

    private func content(of recording: Recording) throws(CatalogueError) -> ArchivedRecording.Content? {
        try catalogue.facts(of: recording.sha256).flatMap { RecordingFacts(json: $0) }.map { .init($0.inspection) }
    }

    private func findings(in recording: Recording) throws(CatalogueError) -> [FindingKind] {
        var filter = FindingFilter()
        filter.recording = recording.sha256
        filter.kinds = [.truncated, .damaged]
        return try catalogue.findings(filter).filter { !$0.isNotFoundAgain }.map(\.finding.kind)
    }

    /// Those whose inspection is still owed; the others without a verdict hold no media.
    private func uninspected() throws(CatalogueError) -> Set<DigestKey> {
        var filter = RecordingFilter()
        filter.withoutStage = PipelineFile.Stage.demux.rawValue
        var owed = Set<DigestKey>()
        try catalogue.eachRecording(filter) { (recording) throws(CatalogueError) in
            owed.insert(DigestKey(recording.sha256))
        }
        return owed
    }
}
