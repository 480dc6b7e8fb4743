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
    /// The workers' libraries, as the first of them told: a crash has them too.
    private let versions = Mutex(InspectionVersion.own)
    private let logger = Logger(label: "workers")

    private static let otherVersion = "unbroken and unbroken-inspect are not of the same version"
    /// For the packets alone after a hang, so that a hostile file ends within ten seconds.
    private static let patienceAgain: Int32 = 1000

    /// The program that inspects, beside the one that runs: only that one links libav.
    public static let program = "unbroken-inspect"

    /// - Parameters:
    ///   - executable: what is started; nil for ``program`` in this program's own folder.
    public init(executable: String? = nil, arguments: [String] = []) {
        self.executable = executable ?? Self.besideThisProgram()
        self.arguments = arguments
        signal(SIGPIPE, SIG_IGN)
    }

    /// The running program's own link, resolved: others may be relative, or lead through `PATH`.
    private static func besideThisProgram() -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own as NSString).deletingLastPathComponent + "/" + program
    }

    /// Where the program should be and is not; nil when it can be started.
    public var missing: String? { access(executable, X_OK) == 0 ? nil : executable }

    /// Starts a worker that will soon be needed: loading its libraries takes longer than finding the first file.
    public func prepare() {
        guard let worker = WorkerProcess(executable: executable, arguments: arguments) else { return }
        idle.withLock { $0.append(worker) }
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
        let hung = first.failure?.hasPrefix(Self.hang) == true
        let second = attempt(
            packets, size: size, patience: hung ? Self.patienceAgain : Self.patience, onProgress: onProgress)
        guard second.failure == nil else { return first.facts }
        var facts = second.facts
        // The next run tries the rest again.
        facts.isTransient = true
        facts.log = first.facts.log + facts.log
        var open: [FindingKind] = pictures != nil || analysis.isDeep ? [.damaged] : []
        if analysis.looks { open.append(.covered) }
        if analysis.listens { open.append(.silent) }
        if pictures?.readsClock == true { open.append(.clockDisagreement) }
        for kind in open { facts.add(NotEvaluated(kind, reason: failure)) }
        if analysis.seeksVoice { facts.leaveVoiceOpen() }
        return facts
    }

    /// What came of one worker's try. `failure`: it crashed, hung or answered nonsense.
    private struct Attempt {
        var facts: FileFacts
        var failure: String?
    }

    private static let hang = "inspection hung and was stopped"

    private func attempt(
        _ request: WorkerRequest, size: Int64, patience: Int32 = patience, onProgress: (Int64) -> Void
    ) -> Attempt {
        guard let encoded = try? JSONEncoder().encode(request) else {
            return Attempt(facts: FileFacts.unreadable(size: size, reason: "the request could not be written"))
        }
        let line = [UInt8](encoded) + [UInt8(ascii: "\n")]
        var started = take()
        // A worker that died while idle refuses the line: start one afresh, once.
        if let worker = started, !worker.send(line) {
            started = WorkerProcess(executable: executable, arguments: arguments)
            if let fresh = started, !fresh.send(line) { started = nil }
        }
        guard let worker = started else {
            let reason = "no inspection process could be started: \(String(cString: strerror(errno)))"
            return Attempt(facts: FileFacts.unreadable(size: size, reason: reason, isTransient: true))
        }
        while true {
            switch worker.next(milliseconds: patience) {
            case .line(let bytes):
                guard let reply = try? JSONDecoder().decode(WorkerReply.self, from: Data(bytes)) else {
                    return failed(worker, size: size, what: "inspection answered with something else than facts")
                }
                if let told = reply.versions {
                    guard told["inspection"] == InspectionVersion.own["inspection"] else {
                        return failed(worker, size: size, what: Self.otherVersion)
                    }
                    versions.withLock { $0 = told }
                }
                if let progress = reply.progress { onProgress(progress) }
                if let facts = reply.facts {
                    idle.withLock { $0.append(worker) }
                    return Attempt(facts: facts)
                }
            case .silence: return failed(worker, size: size, what: Self.hang)
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
            facts: FileFacts.unreadable(
                size: size, reason: reason, log: worker.lastWords, isTransient: true,
                versions: versions.withLock { $0 }),
            failure: reason)
    }
}
