import Foundation
import Glibc

/// What one run of the program left behind.
struct Outcome: Sendable {
    /// Exit code; nil when a signal ended it.
    var code: Int32?
    var signal: Int32?
    var isTimedOut = false
    var out: String
    var err: String
    var seconds: Double

    /// Standard output as JSON lines. Throws at the first line that is none.
    func lines() throws -> [JSON] {
        try out.split(separator: "\n").map { line in
            do { return try JSONDecoder().decode(JSON.self, from: Data(line.utf8)) } catch {
                throw Trouble("not JSON: \(line)")
            }
        }
    }
}

/// Why a test could not go on.
struct Trouble: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// The program under test, as it was built.
enum Product {
    /// The top of the checkout.
    static let repository: String = {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path(percentEncoded: false)
    }()

    static let sample = repository + "SampleMedia"
    static let pipelines = repository + "Pipelines"

    /// Named by UNBROKEN_BINARY; else beside the test bundle; else in the checkout's build folder.
    static let binary: String = {
        var candidates = [ProcessInfo.processInfo.environment["UNBROKEN_BINARY"]].compactMap { $0 }
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<6 {
            candidates.append(folder.appending(path: "unbroken").path(percentEncoded: false))
            candidates.append(folder.appending(path: ".build/debug/unbroken").path(percentEncoded: false))
            folder.deleteLastPathComponent()
        }
        candidates += [".build/debug/unbroken", ".build/release/unbroken"].map { repository + $0 }
        return candidates.first { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        } ?? "unbroken"
    }()

    /// Both programs: the command, and the one that inspects beside it.
    static let programs = [binary, binary + "-inspect"]

    static func environment(_ more: [String: String] = [:]) -> [String: String] {
        let own = ProcessInfo.processInfo.environment
        var result = ["LANG": "C.UTF-8", "UNBROKEN_PIPELINES": pipelines]
        for key in ["PATH", "HOME", "LD_LIBRARY_PATH", "TZDIR"] { result[key] = own[key] }
        return result.merging(more) { $1 }
    }

    /// Runs the program and waits for it.
    static func run(
        _ arguments: [String], environment more: [String: String] = [:], folder: String? = nil, binary: String = binary,
        seconds: Double = 120
    ) throws -> Outcome {
        try start(arguments, environment: more, folder: folder, binary: binary).wait(seconds: seconds)
    }

    /// Starts the program and returns at once.
    static func start(
        _ arguments: [String], environment more: [String: String] = [:], folder: String? = nil, binary: String = binary
    ) throws -> Running {
        try Running([binary] + arguments, environment: environment(more), folder: folder)
    }
}

/// A program that was started. Its output goes to files, so that it never waits for a reader.
final class Running {
    let identifier: pid_t
    private let outPath: String
    private let errPath: String
    private let started = ContinuousClock.now
    private var isReaped = false

    init(_ command: [String], environment: [String: String], folder: String? = nil) throws {
        let output = try Scratch.fresh("output")
        outPath = output + "/out"
        errPath = output + "/err"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outPath, O_WRONLY | O_CREAT | O_APPEND, 0o666)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errPath, O_WRONLY | O_CREAT | O_APPEND, 0o666)
        let command = (folder.map { ["env", "-C", $0] } ?? []) + command
        // Threads of the test runner block signals; the program shall start as a shell starts it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for pointer in argv + variables { free(pointer) } }
        argv.append(nil)
        variables.append(nil)
        var child: pid_t = 0
        let result = posix_spawnp(&child, command[0], &actions, &attributes, argv, variables)
        guard result == 0 else { throw Trouble("\(command[0]) does not start: \(String(cString: strerror(result)))") }
        identifier = child
    }

    /// Sends a signal to the program alone.
    func kill(_ signal: Int32 = SIGKILL) { if !isReaped { Glibc.kill(identifier, signal) } }

    /// Whether it has ended; it is still waited for.
    var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0
            && information._sifields._sigchld.si_pid == identifier
    }

    /// Standard output so far.
    var outputSoFar: String { Self.text(outPath) }

    /// Waits for the end; after `seconds` it is killed, and the outcome says so.
    func wait(seconds: Double = 120) throws -> Outcome {
        var status: Int32 = 0
        var isTimedOut = false
        let deadline = started + .seconds(seconds)
        while true {
            let answer = waitpid(identifier, &status, WNOHANG)
            if answer == identifier { break }
            if answer < 0, errno != EINTR { throw Trouble("waitpid: \(String(cString: strerror(errno)))") }
            if !isTimedOut, ContinuousClock.now > deadline {
                isTimedOut = true
                kill()
            }
            usleep(2000)
        }
        isReaped = true
        let signal = status & 0x7F
        let taken = ContinuousClock.now - started
        return Outcome(
            code: signal == 0 ? (status >> 8) & 0xFF : nil, signal: signal == 0 ? nil : signal, isTimedOut: isTimedOut,
            out: Self.text(outPath), err: Self.text(errPath), seconds: taken / .seconds(1))
    }

    deinit {
        guard !isReaped else { return }
        Glibc.kill(identifier, SIGKILL)
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
    }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
