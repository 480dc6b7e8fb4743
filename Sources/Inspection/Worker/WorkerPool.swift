import Evidence
import Foundation
import Glibc
import Logging
import Synchronization
import Timeline

/// Inspects files in worker processes, one per core: a crash or a hang costs one file its verdict, and nothing else.
public final class WorkerPool: Sendable {
    /// A worker that has said nothing for so long is given up: its own deadline and decoding allowance end well before.
    static let patience: Int32 = 8800

    private let executable: String
    private let arguments: [String]
    private let idle = Mutex<[WorkerProcess]>([])
    private let logger = Logger(label: "workers")

    /// - Parameters:
    ///   - executable: this program's own path.
    ///   - arguments: what makes it a worker (`WorkerMain.run()`).
    public init(executable: String = "/proc/self/exe", arguments: [String] = ["inspect-worker"]) {
        // The link of the running program, resolved once: "/proc/self" would be the child. Other links may be relative.
        let own = executable.hasPrefix("/proc/self/")
        let target = own ? try? FileManager.default.destinationOfSymbolicLink(atPath: executable) : nil
        self.executable = target ?? executable
        self.arguments = arguments
        signal(SIGPIPE, SIG_IGN)
    }

    /// Inspects one file; waits for it. May be called from several threads at once.
    ///
    /// Where it crashes or hangs with more wanted than the packets, the packets alone are read once more by a fresh
    /// worker: a decoder's crash shall not hide an interruption.
    public func inspect(
        _ path: RawPath, size: Int64, policy: ContinuityPolicy = ContinuityPolicy(), pictures: PictureRequest? = nil,
        analysis: AnalysisRequest = AnalysisRequest(), onProgress: (Int64) -> Void = { _ in }
    ) -> FileFacts {
        let request = WorkerRequest(path: path, policy: policy, pictures: pictures, analysis: analysis)
        let first = attempt(request, size: size, onProgress: onProgress)
        guard let failure = first.failure else { return first.facts }
        guard pictures != nil || analysis != .packetsOnly else { return first.facts }
        let packets = WorkerRequest(path: path, policy: policy, pictures: nil, analysis: .packetsOnly)
        let second = attempt(packets, size: size, onProgress: onProgress)
        guard second.failure == nil else { return first.facts }
        var facts = second.facts
        // The next run tries the rest again.
        facts.isTransient = true
        facts.log = first.facts.log + facts.log
        var open: [FindingKind] = pictures != nil || analysis.isDeep ? [.damaged] : []
        if analysis.looks { open.append(.covered) }
        if analysis.listens { open.append(.silent) }
        for kind in open { facts.add(NotEvaluated(kind, reason: failure)) }
        return facts
    }

    /// What came of one worker's try. `failure`: it crashed, hung or answered nonsense.
    private struct Attempt {
        var facts: FileFacts
        var failure: String?
    }

    private func attempt(_ request: WorkerRequest, size: Int64, onProgress: (Int64) -> Void) -> Attempt {
        guard let encoded = try? JSONEncoder().encode(request) else {
            return Attempt(facts: Inspector.unreadable(size: size, reason: "the request could not be written"))
        }
        let line = [UInt8](encoded) + [UInt8(ascii: "\n")]
        var started = take()
        // A worker that died while idle refuses the line: start one afresh, once.
        if let worker = started, !worker.send(line) {
            started = WorkerProcess(executable: executable, arguments: arguments)
            if let fresh = started, !fresh.send(line) { started = nil }
        }
        guard let worker = started else {
            let reason = "no inspection process could be started: \(Inspector.words(errno))"
            return Attempt(facts: Inspector.unreadable(size: size, reason: reason, isTransient: true))
        }
        while true {
            switch worker.next(milliseconds: Self.patience) {
            case .line(let bytes):
                guard let reply = try? JSONDecoder().decode(WorkerReply.self, from: Data(bytes)) else {
                    return failed(worker, size: size, what: "inspection answered with something else than facts")
                }
                if let progress = reply.progress { onProgress(progress) }
                if let facts = reply.facts {
                    idle.withLock { $0.append(worker) }
                    return Attempt(facts: facts)
                }
            case .silence: return failed(worker, size: size, what: "inspection hung and was stopped")
            case .ended: return failed(worker, size: size, what: "inspection crashed")
            }
        }
    }

    private func take() -> WorkerProcess? {
        idle.withLock { $0.popLast() } ?? WorkerProcess(executable: executable, arguments: arguments)
    }

    private func failed(_ worker: WorkerProcess, size: Int64, what: String) -> Attempt {
        let how = worker.end()
        logger.warning("\(what)", metadata: ["ended": "\(how)"])
        let reason = "\(what): \(how)"
        return Attempt(
            facts: Inspector.unreadable(size: size, reason: reason, log: worker.lastWords, isTransient: true),
            failure: reason)
    }
}
