import Evidence
import Foundation

/// One disc to be burnt.
public struct BurnJob: Sendable {
    /// `<plan>-<set>-<nnn>`.
    public var identity: String
    public var source: BurnSource
    public var settings: BurnSettings

    public init(identity: String, source: BurnSource, settings: BurnSettings) {
        self.identity = identity
        self.source = source
        self.settings = settings
    }
}

/// What is asked of whoever stands at the drives.
public struct InsertRequest: Hashable, Sendable {
    public var device: String
    public var identity: String
    /// What is wrong with the disc that is in now; nil where the disc before has just been done.
    public var problem: DiscError?
}

public enum InsertAnswer: Sendable {
    /// Look again.
    case inserted
    /// Leave this drive alone; its jobs go to the others.
    case giveUpDrive
    /// End the queue after what is being burnt.
    case stop
}

/// What became of a job.
public struct BurnJobResult: Sendable {
    public var identity: String
    /// Sealed, or simulated; nil when there is none.
    public var done: BurnReport?
    /// Discs that went to waste on the way, in the order of their end.
    public var spoiled: [BurnReport]
    /// Why there is no disc.
    public var error: DiscError?
}

/// Burns several discs on several drives: each drive takes the next job when its disc is done. Scheduling only; what a drive
/// does is ``Burner``'s.
public struct BurnQueue: Sendable {
    public var drives: [any Burner]
    /// Discs that one job may spoil before it is given up.
    public var attempts: Int

    public init(drives: [any Burner], attempts: Int = 2) {
        self.drives = drives
        self.attempts = max(1, attempts)
    }

    /// Blocks until every job is done or given up. Results are in the order of the jobs.
    ///
    /// - Parameters:
    ///   - onInsert: called on the thread of the drive that waits, so from several at a time; may take hours.
    ///   - onReport: called with every report as soon as it is there, on the drive's thread: the register's moment.
    public func run(
        _ jobs: [BurnJob], control: ImageControl = ImageControl(),
        onInsert: @escaping @Sendable (InsertRequest) -> InsertAnswer,
        onReport: @escaping @Sendable (String, BurnReport) -> Void = { _, _ in }
    ) -> [BurnJobResult] {
        let board = BurnBoard(jobs, attempts: attempts, drives: drives.count)
        let group = DispatchGroup()
        for drive in drives {
            group.enter()
            Thread.detachNewThread {
                DriveShift(drive: drive, board: board, control: control, onInsert: onInsert, onReport: onReport).run()
                group.leave()
            }
        }
        group.wait()
        return board.results()
    }
}

/// The jobs, shared by the drives' threads. Unchecked: guarded by the condition.
private final class BurnBoard: @unchecked Sendable {
    struct Entry {
        var job: BurnJob
        var result: BurnJobResult
        var isOpen = true
        var isTaken = false
    }

    private let condition = NSCondition()
    private var entries: [Entry]
    private let attempts: Int
    private var isStopped = false
    /// Why drives were given up, for jobs that none is left for.
    private var lastDriveError: DiscError?

    init(_ jobs: [BurnJob], attempts: Int, drives: Int) {
        entries = jobs.map {
            Entry(job: $0, result: BurnJobResult(identity: $0.identity, done: nil, spoiled: [], error: nil))
        }
        self.attempts = attempts
    }

    /// The next job; waits while another drive may still give one back. Nil when there is none left.
    func take() -> (index: Int, job: BurnJob)? {
        condition.lock()
        defer { condition.unlock() }
        while !isStopped {
            if let index = entries.firstIndex(where: { $0.isOpen && !$0.isTaken }) {
                entries[index].isTaken = true
                return (index, entries[index].job)
            }
            guard entries.contains(where: { $0.isOpen && $0.isTaken }) else { return nil }
            condition.wait()
        }
        return nil
    }

    private func change(_ index: Int, _ body: (inout Entry) -> Void) {
        condition.lock()
        body(&entries[index])
        entries[index].isTaken = false
        condition.broadcast()
        condition.unlock()
    }

    func done(_ index: Int, _ report: BurnReport) {
        change(index) {
            $0.result.done = report
            $0.isOpen = false
        }
    }

    func failed(_ index: Int, _ error: DiscError) {
        change(index) {
            $0.result.error = error
            $0.isOpen = false
        }
    }

    func spoiled(_ index: Int, _ report: BurnReport, error: DiscError?) {
        let attempts = attempts
        change(index) {
            $0.result.spoiled.append(report)
            let isLast = $0.result.spoiled.count >= attempts
            guard error != nil || isLast else { return }
            let code: DiscError.Code = .burnFailed
            $0.result.error =
                error ?? DiscError(code, path: report.before.drive.device, detail: report.fault?.detail ?? "")
            $0.isOpen = false
        }
    }

    /// For another drive to take.
    func giveBack(_ index: Int, _ error: DiscError?) {
        condition.lock()
        if let error { lastDriveError = error }
        condition.unlock()
        change(index) { _ in }
    }

    func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }

    func results() -> [BurnJobResult] {
        condition.lock()
        defer { condition.unlock() }
        return entries.map { entry in
            var result = entry.result
            if entry.isOpen {
                result.error =
                    isStopped
                    ? DiscError(.stopped, path: entry.job.identity)
                    : lastDriveError ?? DiscError(.noDrive, path: entry.job.identity)
            }
            return result
        }
    }
}

/// One drive at work.
private struct DriveShift {
    let drive: any Burner
    let board: BurnBoard
    let control: ImageControl
    let onInsert: @Sendable (InsertRequest) -> InsertAnswer
    let onReport: @Sendable (String, BurnReport) -> Void

    func run() {
        var isAfterDisc = false
        while let (index, job) = board.take() {
            if control.isCancelled() {
                board.stop()
                board.giveBack(index, nil)
                return
            }
            guard burn(index, job, isAfterDisc: isAfterDisc) else { return }
            isAfterDisc = true
        }
    }

    /// Whether the drive goes on.
    private func burn(_ index: Int, _ job: BurnJob, isAfterDisc: Bool) -> Bool {
        var isFirst = isAfterDisc
        while true {
            let report: BurnReport
            do throws(DiscError) {
                report = try drive.burn(job.source, job.settings, control: control)
            } catch {
                switch error.code {
                case .noDisc, .discNotBlank, .wrongDiscType, .discTooSmall, .burnRefused:
                    // The disc that was just burnt is still in: nothing is wrong with it.
                    let isOwn = isFirst && error.code == .discNotBlank
                    isFirst = false
                    let asked = InsertRequest(
                        device: drive.device, identity: job.identity, problem: isOwn ? nil : error)
                    switch onInsert(asked) {
                    case .inserted: continue
                    case .giveUpDrive:
                        board.giveBack(index, error)
                        return false
                    case .stop:
                        board.stop()
                        board.giveBack(index, nil)
                        return false
                    }
                case .noDrive, .driveGone, .programHung:
                    board.giveBack(index, error)
                    return false
                case .stopped:
                    board.stop()
                    board.giveBack(index, nil)
                    return false
                default:
                    board.failed(index, error)
                    return true
                }
            }
            onReport(job.identity, report)
            guard report.outcome == .spoiled else {
                board.done(index, report)
                return true
            }
            switch report.fault?.code {
            case .sourceFailed:
                board.spoiled(
                    index, report,
                    error: DiscError(.sourceChanged, path: job.identity, detail: report.fault?.detail ?? ""))
                return true
            case .stopped:
                board.stop()
                board.spoiled(index, report, error: DiscError(.stopped, path: job.identity))
                return false
            case .driveGone, .programHung:
                board.spoiled(index, report, error: nil)
                return false
            default:
                board.spoiled(index, report, error: nil)
                return true
            }
        }
    }
}
