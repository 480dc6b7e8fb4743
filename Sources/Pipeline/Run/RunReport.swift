import Evidence
import Vault

/// What became of one file of an upload.
public struct ItemReport: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
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

    public var isDuplicate: Bool {
        if case .known(let other) = outcome { return other != nil }
        return false
    }
}

/// The whole run.
public struct RunReport: Sendable {
    public var items: [ItemReport] = []
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

    public var hasFindings: Bool { !between.isEmpty || items.contains { !$0.findings.isEmpty } }
    public var hasUnreadable: Bool {
        !problems.isEmpty
            || items.contains { item in
                if case .failed = item.outcome { return true }
                return item.recording?.verdict == .unreadable
            }
    }

    /// The exit code of the run: docs/formats/command-line.md.
    public var exitCode: Int32 { failure != nil ? 1 : hasUnreadable ? 4 : hasFindings ? 3 : 0 }
}

/// Told while a run goes on; may be called from several threads.
public protocol RunObserver: Sendable {
    func found(files: Int, bytes: Int64)
    /// Bytes done since the last call: each file counts its size twice, once copied and once inspected.
    func advanced(_ bytes: Int64)
    func finished(_ item: ItemReport)
}
