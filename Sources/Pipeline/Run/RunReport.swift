import Evidence
import Vault

/// What became of one file of an upload.
public struct ItemReport: Sendable, Hashable, Codable {
    public enum Outcome: Sendable, Hashable, Codable {
        /// Stored now, or by an earlier run that was cut off.
        case stored
        /// Its bytes are in the vault: the same source again, or the same file under another name.
        case known(duplicateOf: String?)
        /// Its bytes were disposed of, by this proposal; they are not stored again.
        case disposed(by: Int64)
        case waiting
        case ignored(FileRole)
        case failed(VaultError)
    }

    public var path: String
    public var size: Int64
    public var outcome: Outcome
    public var recording: Recording?
    public var findings: [Finding] = []
    public var segments: [Segment] = []
    /// Dispatch numbers it falls under, known before the segments have their numbers.
    public var dispatches: [String] = []
    public var pictures: Int = 0
    public var reason: String?
    /// What inspection found, for the four-property check; nil where nothing was inspected.
    public var content: ArchivedRecording.Content?

    public var isUnmatched: Bool { findings.contains { $0.kind == .unmatched } }

    public var isDuplicate: Bool {
        if case .known(let other) = outcome { return other != nil }
        return false
    }
}

/// The whole run.
public struct RunReport: Sendable {
    /// The files found, in the order of their paths, then what earlier runs had left.
    public var items = DiskList<ItemReport>()
    public var tally = RunTally()
    /// Folders that could not be read.
    public var problems: [VaultError] = []
    /// Findings between files and of dispatches, as stored.
    public var between: [StoredFindingLine] = []
    public var adopted = 0
    /// The four-property check of what was stored; nil where nothing was.
    public var properties: PropertyReport?
    public var failure: Bilingual?

    public struct StoredFindingLine: Sendable, Hashable {
        public var subject: String
        public var finding: Finding
    }

    public var hasFindings: Bool { !between.isEmpty || tally.hasFindings }
    public var hasUnreadable: Bool { !problems.isEmpty || tally.failed > 0 || tally.unreadable > 0 }

    /// The exit code of the run: docs/formats/command-line.md.
    public var exitCode: Int32 { failure != nil ? 1 : hasUnreadable ? 4 : hasFindings ? 3 : 0 }
}

/// The items of a run in numbers.
public struct RunTally: Sendable, Hashable {
    public var files = 0
    public var stored = 0
    public var known = 0
    public var duplicates = 0
    public var waiting = 0
    public var ignored = 0
    public var failed = 0
    public var unreadable = 0
    public var segments = 0
    public var hasFindings = false

    init() {}

    init(_ items: DiskList<ItemReport>) {
        for item in items {
            files += 1
            switch item.outcome {
            case .stored: stored += 1
            case .known(nil): known += 1
            case .known: duplicates += 1
            case .waiting: waiting += 1
            case .ignored: ignored += 1
            case .failed: failed += 1
            case .disposed: break
            }
            if item.recording?.verdict == .unreadable { unreadable += 1 }
            segments += item.segments.count
            if !item.findings.isEmpty { hasFindings = true }
        }
    }
}

/// Told while a run goes on; may be called from several threads.
public protocol RunObserver: Sendable {
    func found(files: Int, bytes: Int64)
    /// Bytes done since the last call: each file counts its size twice, once copied and once inspected.
    func advanced(_ bytes: Int64)
    func finished(_ item: ItemReport)
}
