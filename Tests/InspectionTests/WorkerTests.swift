import Evidence
import Foundation
import Glibc
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

/// The child is a shell; the pool with the real worker is tested from end to end.
@Suite("A child process of ours")
struct WorkerProcessTests {
    init() { signal(SIGPIPE, SIG_IGN) }

    private func shell(_ script: String) throws -> WorkerProcess {
        try #require(WorkerProcess(executable: "/bin/sh", arguments: ["-c", script]))
    }

    private func line(_ event: WorkerProcess.Event) -> String? {
        if case .line(let bytes) = event { return String(decoding: bytes, as: UTF8.self) }
        return nil
    }

    private func isEnded(_ event: WorkerProcess.Event) -> Bool { if case .ended = event { true } else { false } }
    private func isSilence(_ event: WorkerProcess.Event) -> Bool { if case .silence = event { true } else { false } }

    @Test("answers line by line what it is sent")
    func lines() throws {
        let child = try shell("while read word; do echo \"got $word\"; done")
        #expect(child.send(Array("one\n".utf8)))
        #expect(line(child.next(milliseconds: 10_000)) == "got one")
        #expect(child.send(Array("two\nthree\n".utf8)))
        #expect(line(child.next(milliseconds: 10_000)) == "got two")
        #expect(line(child.next(milliseconds: 10_000)) == "got three")
        #expect(child.end() == "signal 9 (Killed)")
    }

    @Test("may answer in pieces, and at great length")
    func pieces() throws {
        let child = try shell(
            "printf 'a'; sleep 0.1; printf 'b\\nc'; sleep 0.1; echo; head -c 300000 /dev/zero | tr '\\0' x; echo")
        #expect(line(child.next(milliseconds: 10_000)) == "ab")
        #expect(line(child.next(milliseconds: 10_000)) == "c")
        #expect(line(child.next(milliseconds: 10_000))?.utf8.count == 300_000)
        #expect(isEnded(child.next(milliseconds: 10_000)))
    }

    @Test(
        "that crashes is known by its signal",
        arguments: [(SIGSEGV, "signal 11"), (SIGABRT, "signal 6"), (SIGKILL, "signal 9")])
    func crash(number: Int32, words: String) throws {
        let child = try shell("read word; kill -\(number) $$")
        #expect(child.send(Array("go\n".utf8)))
        #expect(isEnded(child.next(milliseconds: 10_000)))
        #expect(child.end().hasPrefix(words))
    }

    @Test("that leaves by itself is known by its exit code")
    func exitCode() throws {
        let child = try shell("exit 7")
        #expect(isEnded(child.next(milliseconds: 10_000)))
        usleep(100_000)
        #expect(child.end() == "exit code 7")
    }

    @Test("that says nothing is given up after its time, and ended")
    func silence() throws {
        let child = try shell("trap '' TERM; sleep 60")
        let clock = ContinuousClock()
        let began = clock.now
        #expect(isSilence(child.next(milliseconds: 200)))
        #expect(child.end() == "signal 9 (Killed)")
        #expect(clock.now - began < .seconds(10))
    }

    @Test("leaves its last words")
    func lastWords() throws {
        let child = try shell(
            "for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo \"complaint $n\" >&2; done; kill -11 $$")
        #expect(isEnded(child.next(milliseconds: 10_000)))
        #expect(child.lastWords.count == 12)
        #expect(child.lastWords.last == "complaint 15")
        _ = child.end()
    }

    @Test("that writes errors without an end does not block, nor fill memory")
    func chatter() throws {
        let child = try shell("head -c 3000000 /dev/zero >&2; echo done")
        #expect(line(child.next(milliseconds: 30_000)) == "done")
        #expect(child.lastWords.isEmpty)
    }

    @Test("that is gone refuses what it is sent")
    func gone() throws {
        let child = try shell("exit 0")
        #expect(isEnded(child.next(milliseconds: 10_000)))
        // A sister being started at this moment may hold the pipe a little longer.
        var isRefused = false
        for _ in 0..<100 where !isRefused {
            isRefused = !child.send(Array("anyone?\n".utf8))
            if !isRefused { usleep(20_000) }
        }
        #expect(isRefused)
    }

    @Test("that does not exist cannot be started")
    func missing() { #expect(WorkerProcess(executable: "/no/such/program", arguments: []) == nil) }

    @Test("ends with its owner")
    func owner() throws {
        var identifier: pid_t = 0
        do {
            let child = try shell("echo ready; cat >/dev/null")
            #expect(line(child.next(milliseconds: 10_000)) == "ready")
            identifier = child.identifier
        }
        // Its input is closed: it leaves by itself.
        var isGone = false
        for _ in 0..<500 where !isGone {
            let state = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
            isGone = state?.contains(") Z ") ?? true
            if !isGone { usleep(20_000) }
        }
        #expect(isGone)
    }

    private func open(_ child: WorkerProcess, _ wanted: (Int) -> Bool) -> Set<String> {
        let folder = "/proc/\(child.identifier)/fd"
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Set(
            numbers.filter { Int($0).map(wanted) ?? false }.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
            })
    }

    @Test("does not inherit the pipes of its sisters")
    func sisters() throws {
        let first = try shell("sleep 60")
        let second = try shell("sleep 60")
        let pipes = open(first) { $0 < 3 }
        #expect(pipes.count == 3)
        #expect(pipes.isDisjoint(with: open(second) { _ in true }))
        _ = first.end()
        _ = second.end()
    }

    @Test("begins with no signal blocked, and in a group of its own that Ctrl-C does not reach")
    func signals() throws {
        let child = try shell("grep SigBlk /proc/self/status; cut -d' ' -f5 /proc/$$/stat; read word")
        #expect(line(child.next(milliseconds: 10_000))?.hasSuffix("0000000000000000") == true)
        #expect(line(child.next(milliseconds: 10_000)) == String(child.identifier))
    }
}

@Suite("A pool whose workers fail")
struct WorkerPoolTests {
    private let path = RawPath("/nowhere.mp4")

    private func facts(_ script: String) -> FileFacts {
        WorkerPool(executable: "/bin/sh", arguments: ["-c", script]).inspect(path, size: 42)
    }

    @Test("a crash is this file's verdict, with signal and last words")
    func crash() {
        let facts = facts("read request; echo 'bad reference frame' >&2; kill -11 $$")
        #expect(facts.verdict == .unreadable)
        #expect(facts.reason?.contains("signal 11") == true)
        #expect(facts.log == ["bad reference frame"])
        #expect(facts.size == 42)
        #expect(facts.findings.map(\.kind) == [.unreadable])
    }

    private func inspect(_ script: String, _ analysis: AnalysisRequest) throws -> FileFacts {
        var read = FileFacts(
            size: 42, verdict: .findings, findings: [Finding(kind: .interruption, start: .seconds(1), end: .seconds(9))]
        )
        read.log = ["said"]
        let answer = String(decoding: try JSONEncoder().encode(WorkerReply(facts: read)), as: UTF8.self)
        let program = script.replacingOccurrences(of: "ANSWER", with: "cat <<'END'\n\(answer)\nEND\n")
        return WorkerPool(executable: "/bin/sh", arguments: ["-c", program]).inspect(path, size: 42, analysis: analysis)
    }

    @Test("a crash while looking or listening does not hide what the packets show")
    func packetsAgain() throws {
        let script = """
            read request
            case "$request" in *'"looks":true'*) echo 'bad picture' >&2; kill -11 $$;; esac
            ANSWER
            sleep 60
            """
        let facts = try inspect(script, AnalysisRequest())
        #expect(facts.findings.map(\.kind) == [.interruption])
        #expect(facts.verdict == .findings)
        #expect(facts.notEvaluated?.map(\.what) == [.covered, .silent])
        #expect(facts.notEvaluated?.allSatisfy { $0.reason.contains("signal 11") } == true)
        #expect(facts.isTransient, "the next run tries again")
        #expect(facts.log == ["bad picture", "said"])
        var deep = AnalysisRequest(listens: false)
        deep.isDeep = true
        #expect(try inspect(script, deep).notEvaluated?.map(\.what) == [.damaged, .covered])
    }

    @Test("a worker of another version is refused, and says so")
    func otherVersion() throws {
        let greeting = String(
            decoding: try JSONEncoder().encode(WorkerReply(versions: ["inspection": "1"])), as: UTF8.self)
        let facts = try inspect("echo '\(greeting)'; read request; ANSWER", AnalysisRequest())
        #expect(facts.verdict == .unreadable && facts.isTransient)
        #expect(facts.reason?.hasPrefix("unbroken and unbroken-inspect are not of the same version") == true)
    }

    @Test("after a hang the packets alone get a second: ten in all")
    func hang() throws {
        let begun = ContinuousClock.now
        let facts = try inspect("read request; sleep 60", AnalysisRequest())
        #expect(facts.verdict == .unreadable)
        #expect(ContinuousClock.now - begun < .seconds(12), "some of it is this machine's")
    }

    @Test("packets that crash it as well, or alone, are read once only")
    func packetsCrash() throws {
        let count = NSTemporaryDirectory() + "tries-\(UUID().uuidString)"
        let script = "read request; echo x >> '\(count)'; kill -11 $$"
        #expect(try inspect(script, AnalysisRequest()).verdict == .unreadable)
        #expect(try String(contentsOfFile: count, encoding: .utf8) == "x\nx\n")
        #expect(try inspect(script, .packetsOnly).verdict == .unreadable)
        #expect(try String(contentsOfFile: count, encoding: .utf8) == "x\nx\nx\n")
    }

    @Test("so is an answer that is none")
    func nonsense() { #expect(facts("read request; echo hello; sleep 60").reason?.contains("something else") == true) }

    @Test("so is a worker that cannot be started")
    func noWorker() {
        let facts = WorkerPool(executable: "/no/such/program").inspect(path, size: 1)
        #expect(facts.verdict == .unreadable)
        #expect(facts.reason?.hasPrefix("no inspection process could be started") == true)
    }

    @Test("a worker is used again for the next file")
    func reused() throws {
        let answer = String(
            decoding: try JSONEncoder().encode(
                WorkerReply(progress: nil, facts: FileFacts.unreadable(size: 3, reason: "x"))),
            as: UTF8.self)
        let script = "n=0; while read r; do n=$((n+1)); echo '{\"progress\":'$n'}'; echo '\(answer)'; done"
        let pool = WorkerPool(executable: "/bin/sh", arguments: ["-c", script])
        var told: [Int64] = []
        for _ in 0..<3 { #expect(pool.inspect(path, size: 3, onProgress: { told.append($0) }).reason == "x") }
        #expect(told == [1, 2, 3])
    }

    @Test("requests and answers survive their journey as JSON")
    func journey() throws {
        let request = WorkerRequest(
            path: RawPath(bytes: [0x2F, 0xD6, 0xB4, 0x0A]), policy: ContinuityPolicy(),
            pictures: PictureRequest(folder: "/x"), analysis: AnalysisRequest())
        let data = try JSONEncoder().encode(request)
        #expect(!data.contains(UInt8(ascii: "\n")))
        let back = try JSONDecoder().decode(WorkerRequest.self, from: data)
        #expect(back.path == request.path)
        #expect(back.policy == request.policy)
        #expect(back.pictures == request.pictures)
    }
}
