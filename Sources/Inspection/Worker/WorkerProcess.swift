import CHost
import Glibc

/// A child process of ours with pipes to its input, output and error. Ends with its owner.
///
/// Unchecked: it has no lock; it belongs to the one thread that took it from the pool.
final class WorkerProcess: @unchecked Sendable {
    let identifier: pid_t
    private let input: Int32
    private let output: Int32
    private let errors: Int32
    private var pending: [UInt8] = []
    private var scanned = 0
    private(set) var lastWords: [String] = []
    private var wordsPending: [UInt8] = []
    private var isReaped = false

    enum Event {
        case line([UInt8])
        case silence
        case ended
    }

    /// Starts `executable` with `arguments`; nil when the system has no room for it (errno tells).
    init?(executable: String, arguments: [String]) {
        var toChild: [Int32] = [-1, -1]
        var fromChild: [Int32] = [-1, -1]
        var errorsOfChild: [Int32] = [-1, -1]
        // Close-on-exec: a second worker must not inherit the first one's pipes and keep them open.
        guard uhost_pipe(&toChild) == 0 else { return nil }
        guard uhost_pipe(&fromChild) == 0 else {
            Self.close(toChild)
            return nil
        }
        guard uhost_pipe(&errorsOfChild) == 0 else {
            Self.close(toChild + fromChild)
            return nil
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errorsOfChild[1], STDERR_FILENO)
        // The starting thread may block signals (threads of libdispatch do), and a child would inherit that. A group of
        // its own keeps the terminal's Ctrl-C from looking like a crash: the child goes with its parent instead.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var blocked = sigset_t()
        sigemptyset(&blocked)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var argv: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
        argv.append(nil)
        // A crash shall end at once, not print pages of a backtrace.
        var environment: [UnsafeMutablePointer<CChar>?] = [
            strdup("SWIFT_BACKTRACE=enable=no"), strdup("LC_ALL=C.UTF-8"),
            // The text recognition's threads cost more than they bring on one line, and a worker has a core to itself.
            strdup("OMP_THREAD_LIMIT=1"),
        ]
        for name in ["LD_LIBRARY_PATH", "TESSDATA_PREFIX"] {
            if let value = getenv(name) { environment.append(strdup(name + "=" + String(cString: value))) }
        }
        environment.append(nil)
        defer { for pointer in argv + environment { free(pointer) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, executable, &actions, &attributes, argv, environment)
        Self.close([toChild[0], fromChild[1], errorsOfChild[1]])
        guard result == 0 else {
            Self.close([toChild[1], fromChild[0], errorsOfChild[0]])
            errno = result
            return nil
        }
        identifier = child
        input = toChild[1]
        output = fromChild[0]
        errors = errorsOfChild[0]
        _ = fcntl(errors, F_SETFL, O_NONBLOCK)
    }

    private static func close(_ descriptors: [Int32]) {
        for descriptor in descriptors where descriptor >= 0 { Glibc.close(descriptor) }
    }

    deinit {
        // An idle worker ends by itself when its input closes; nobody waits for that.
        Self.close([input, output, errors])
        var status: Int32 = 0
        if !isReaped { waitpid(identifier, &status, WNOHANG) }
    }

    func send(_ bytes: [UInt8]) -> Bool {
        lastWords = []
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { write(input, $0 + done, bytes.count - done) } ?? 0
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { return false }
            done += put
        }
        return true
    }

    /// Waits for the next line of output, at most `milliseconds`.
    func next(milliseconds: Int32) -> Event {
        while true {
            if let newline = pending[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(pending[..<newline])
                pending.removeSubrange(...newline)
                scanned = 0
                return .line(line)
            }
            scanned = pending.count
            var polled = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&polled, 2, milliseconds)
            if ready < 0, errno == EINTR { continue }
            if ready <= 0 { return .silence }
            if polled[1].revents & Int16(POLLIN) != 0 { readWords() }
            guard polled[0].revents != 0 else {
                // The error pipe alone closed: the child is going.
                if polled[1].revents & Int16(POLLHUP) != 0 { return .ended }
                continue
            }
            var buffer = [UInt8](repeating: 0, count: 65536)
            let got = read(output, &buffer, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else {
                readWords()
                return .ended
            }
            pending.append(contentsOf: buffer[..<got])
        }
    }

    private func readWords() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let got = read(errors, &buffer, buffer.count)
        guard got > 0 else { return }
        wordsPending.append(contentsOf: buffer[..<got])
        while let newline = wordsPending.firstIndex(of: UInt8(ascii: "\n")) {
            lastWords.append(String(decoding: wordsPending[..<newline], as: UTF8.self))
            wordsPending.removeSubrange(...newline)
        }
        if wordsPending.count > 4096 { wordsPending.removeAll() }
        if lastWords.count > 12 { lastWords.removeFirst(lastWords.count - 12) }
    }

    /// Kills the process if it still runs, and says how it ended.
    func end() -> String {
        // How it ended by itself, if it did: give a crash a moment to be over before it is called hung.
        var status: Int32 = 0
        var reaped = waitpid(identifier, &status, WNOHANG)
        for _ in 0..<20 where reaped == 0 {
            usleep(5000)
            reaped = waitpid(identifier, &status, WNOHANG)
        }
        if reaped != identifier {
            kill(identifier, SIGKILL)
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        }
        isReaped = true
        let signal = status & 0x7F
        if signal != 0 {
            let name = strsignal(signal).map { String(cString: $0) } ?? "unknown"
            return "signal \(signal) (\(name))"
        }
        return "exit code \((status >> 8) & 0xFF)"
    }
}
