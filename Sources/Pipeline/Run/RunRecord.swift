import Evidence
import Foundation
import Glibc
import Synchronization
import Vault

/// How far a run has come, told to other processes: one small file for each run below `.progress` in the vault. It is
/// no evidence: it is not synced, not sealed, and gone when the run has ended in order.
public struct RunRecord: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case upload, discs
    }

    public var kind: Kind
    /// The pipeline's name.
    public var name: String
    public var startedAt: WallTime
    /// Written last.
    public var updatedAt: WallTime
    /// Files, or steps of discs; those that are done.
    public var files = 0
    public var finished = 0
    /// Of those done: could not be taken in or read.
    public var failed = 0
    /// Of those done: with findings.
    public var flagged = 0
    /// Of the work there is; of an upload each byte counts twice, once copied and once inspected.
    public var bytes: Int64 = 0
    public var total: Int64 = 0
    /// What is being done now, such as the disc's name.
    public var step: String?

    public init(_ kind: Kind, name: String, at time: WallTime) {
        self.kind = kind
        self.name = name
        startedAt = time
        updatedAt = time
    }

    /// 0…100; nil while nothing is known of how much there is.
    public var percent: Int? {
        total > 0 ? Int(min(100, max(0, bytes / max(1, total / 100)))) : nil
    }
}

/// A run as another process sees it.
public struct SeenRun: Hashable, Sendable {
    /// Of its file; new for every run.
    public var id: String
    public var record: RunRecord
    /// Its process is there. One that is gone left its record behind: it was killed, and goes on when it is run again.
    public var isAlive: Bool
}

/// Reads what runs tell of themselves.
public enum RunBoard {
    static func folder(_ root: RawPath) -> RawPath { root.appending(".progress") }

    /// Oldest first. What can't be read is left out: it tells nothing.
    public static func runs(of root: RawPath) -> [SeenRun] {
        let folder = folder(root)
        return Folders.list(folder).compactMap { entry in
            guard entry.isFile, entry.name.text.hasSuffix(".json") else { return nil }
            guard let data = FileManager.default.contents(atPath: folder.appending(entry.name).text),
                data.count < 64 << 10, let record = try? JSONDecoder().decode(RunRecord.self, from: data)
            else { return nil }
            let id = String(entry.name.text.dropLast(5))
            return SeenRun(id: id, record: record, isAlive: isHeld(folder.appending(id + ".lock")))
        }.sorted { ($0.record.startedAt, $0.id) < ($1.record.startedAt, $1.id) }
    }

    /// The lock goes with the process, however it ended; its number may be another's by now.
    private static func isHeld(_ lock: RawPath) -> Bool {
        guard lock.withCString({ access($0, F_OK) }) == 0 else { return false }
        do {
            _ = try NamedLock(lock)
            return false
        } catch {
            return error.code == .inUse
        }
    }

    /// Removes what killed runs left.
    static func sweep(_ root: RawPath) {
        let folder = folder(root)
        Folders.removeUnwritten(in: folder)
        for run in runs(of: root) where !run.isAlive {
            for name in [run.id + ".json", run.id + ".lock"] { _ = folder.appending(name).withCString { unlink($0) } }
        }
    }
}

/// Writes the record of this process' run, at most once a second. What can't be written is left: a run never fails for
/// what only shows it.
public final class RunProgress: Sendable {
    private struct State {
        var record: RunRecord
        var written: ContinuousClock.Instant?
        var lock: NamedLock?
    }

    private let state: Mutex<State>
    private let folder: RawPath
    private let id: String
    private static let pause = Duration.seconds(1)

    public init(root: RawPath, _ kind: RunRecord.Kind, name: String) {
        folder = RunBoard.folder(root)
        id = "\(WallTime.now.nanoseconds)-\(getpid())"
        RunBoard.sweep(root)
        try? Folders.make(folder)
        // Locked before anybody can see the record.
        state = Mutex(
            State(
                record: RunRecord(kind, name: name, at: .now), lock: try? NamedLock(folder.appending(id + ".lock"))))
        change(isUrgent: true) { _ in }
    }

    deinit { end() }

    /// - Parameter isUrgent: written at once.
    public func change(isUrgent: Bool = false, _ body: (inout RunRecord) -> Void) {
        state.withLock { state in
            body(&state.record)
            let now = ContinuousClock.now
            guard state.lock != nil, isUrgent || state.written.map({ now - $0 >= Self.pause }) ?? true else { return }
            state.written = now
            state.record.updatedAt = .now
            write(state.record)
        }
    }

    /// The run has ended in order: nothing is left of it.
    public func end() {
        state.withLock { state in
            guard state.lock != nil else { return }
            for name in [id + ".json", id + ".lock"] { _ = folder.appending(name).withCString { unlink($0) } }
            state.lock = nil
        }
    }

    private func write(_ record: RunRecord) {
        guard let data = try? JSONEncoder().encode(record) else { return }
        // A reader never sees half of it; what a kill leaves is told from what a run under way is writing.
        try? Folders.write(Array(data), to: folder.appending(id + ".json"), durably: false)
    }
}

/// Tells an upload's record what its observer is told.
final class ToldObserver: RunObserver {
    private let inner: any RunObserver
    private let progress: RunProgress

    init(_ inner: any RunObserver, _ progress: RunProgress) {
        self.inner = inner
        self.progress = progress
    }

    func found(files: Int, bytes: Int64) {
        inner.found(files: files, bytes: bytes)
        progress.change(isUrgent: true) { record in
            record.files = files
            record.total = bytes.multipliedSaturated(by: 2)
        }
    }

    func advanced(_ bytes: Int64) {
        inner.advanced(bytes)
        progress.change { $0.bytes = $0.bytes.addingSaturated(bytes) }
    }

    func finished(_ item: ItemReport) {
        inner.finished(item)
        if case .ignored = item.outcome { return }
        if case .waiting = item.outcome { return }
        progress.change { record in
            record.finished += 1
            var isFailed = item.recording?.verdict == .unreadable
            if case .failed = item.outcome { isFailed = true }
            if isFailed { record.failed += 1 }
            if !item.findings.isEmpty { record.flagged += 1 }
        }
    }
}
