import CHost
import Evidence
import Foundation
import Glibc
import Inspection
import LibAV

/// The inside of a worker process: reads requests, answers with facts, until its input ends.
///
/// It meets hostile files with libav's C code, so it first gives up what it does not need: memory beyond a limit, the
/// network, other programs, and every way of removing or renaming a file (docs/design/workers.md).
public enum WorkerMain {
    /// Address space, not resident memory: libav's and Swift's libraries alone map a few hundred megabytes.
    static let addressSpace: UInt64 = 2 << 30
    /// The largest single allocation libav may make: an MP4 index of a ten-hour recording needs about 100 MB.
    static let largestAllocation = 400 << 20

    /// Nanoseconds between two lines of progress; a bar drawn ten times a second looks smooth.
    private static let progressInterval: UInt64 = 100_000_000

    public static func run() -> Int32 {
        LibAVLog.route()
        LibAVLog.mirror(to: STDERR_FILENO)
        uhost_end_with_parent()
        uhost_keep_heap()
        // A kernel that has no such limits or filters still inspects; the parent's deadline remains.
        _ = uhost_limit(addressSpace, 0)
        LibAVLimits.setLargestAllocation(largestAllocation)
        guard reply(WorkerReply(versions: Inspector.versions)) else { return 1 }
        let decoder = JSONDecoder()
        var isConfined = false
        var sight: Result<BurntClockSight, BurntClockSight.Missing>?
        while let line = readLine(strippingNewline: true) {
            guard let request = try? decoder.decode(WorkerRequest.self, from: Data(line.utf8)) else {
                let reason = "unbroken and unbroken-inspect are not of the same version"
                guard reply(WorkerReply(facts: .unreadable(size: 0, reason: reason, isTransient: true))) else {
                    return 1
                }
                continue
            }
            // The recogniser's trained data is read before the first file is: nothing hostile has been met yet.
            if request.pictures?.readsClock == true, sight == nil { sight = BurntClockSight.make() }
            if !isConfined {
                _ = uhost_confine()
                isConfined = true
            }
            let inspector = Inspector(
                policy: request.policy, pictures: request.pictures, analysis: request.analysis)
            // Stages say that they live as often as they like; the runner hears of it now and then.
            var told: UInt64 = 0
            let facts = inspector.inspect(request.path, sight: sight) { bytes in
                let now = clockNow()
                guard now >= told &+ progressInterval else { return }
                told = now
                reply(WorkerReply(progress: bytes))
            }
            guard reply(WorkerReply(facts: facts)) else { return 1 }
        }
        return 0
    }

    @discardableResult
    private static func reply(_ reply: WorkerReply) -> Bool {
        guard var line = try? JSONEncoder().encode(reply) else { return false }
        line.append(UInt8(ascii: "\n"))
        return line.withUnsafeBytes { raw in
            var done = 0
            while done < raw.count, let base = raw.baseAddress {
                let put = write(STDOUT_FILENO, base + done, raw.count - done)
                if put < 0, errno == EINTR { continue }
                guard put > 0 else { return false }
                done += put
            }
            return true
        }
    }
}
