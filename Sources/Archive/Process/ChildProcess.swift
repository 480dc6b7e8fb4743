import CHost
import Glibc

/// A program as a child of ours, with a pipe for its words and, where wanted, one for its input. Ended with its owner, and
/// always waited for.
final class ChildProcess {
    /// How it ended. Never believed alone.
    enum End: Hashable {
        case code(Int32)
        case signal(Int32)

        /// As a shell would have it.
        var exitCode: Int32 {
            switch self {
            case .code(let code): code
            case .signal(let signal): 128 + signal
            }
        }
    }

    /// From a request to end to the end.
    static let grace = 20_000

    let program: String
    let identifier: pid_t
    /// Writing end of its standard input, until ``closeInput()``.
    private(set) var input: Int32 = -1
    private let errors: Int32
    private var hasErrors = true
    private(set) var words: ChildWords
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private(set) var end: End?
    private let onLine: (String) -> Bool

    /// - Parameters:
    ///   - hasInput: else it reads `/dev/null`.
    ///   - noise: lines that begin so are passed over.
    ///   - onLine: called with each line of what it says; returns whether the line is worth keeping.
    init(
        _ program: String, _ arguments: [String], hasInput: Bool = false, passingOver noise: String = "",
        onLine: @escaping (String) -> Bool = { _ in true }
    ) throws(DiscError) {
        self.program = program
        words = ChildWords(passingOver: noise)
        self.onLine = onLine
        var said: [Int32] = [-1, -1]
        var given: [Int32] = [-1, -1]
        guard uhost_pipe(&said) == 0 else { throw DiscError(.programFailed, path: program, errno: Glibc.errno) }
        if hasInput, uhost_pipe(&given) != 0 {
            let code = Glibc.errno
            Self.close(said)
            throw DiscError(.programFailed, path: program, errno: code)
        }
        var descriptors: [(child: Int32, ours: Int32)] = [(STDOUT_FILENO, said[1]), (STDERR_FILENO, said[1])]
        if hasInput { descriptors.append((STDIN_FILENO, given[0])) }
        let started = Spawning.start(
            program, arguments, environment: Spawning.environment, descriptors: descriptors)
        Self.close([said[1], given[0]])
        switch started {
        case .success(let child): identifier = child
        case .failure(let code):
            Self.close([said[0], given[1]])
            throw DiscError(code.rawValue == ENOENT ? .noProgram : .programFailed, path: program, errno: code.rawValue)
        }
        input = given[1]
        errors = said[0]
        uhost_widen_pipe(errors, 1 << 20)
        _ = fcntl(errors, F_SETFL, O_NONBLOCK)
    }

    deinit {
        stop()
        closeInput()
        Glibc.close(errors)
    }

    private static func close(_ descriptors: [Int32]) {
        for descriptor in descriptors where descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// Nothing more comes.
    func closeInput() {
        if input >= 0 { Glibc.close(input) }
        input = -1
    }

    /// Reads what it says until it has ended.
    ///
    /// - Parameters:
    ///   - patience: milliseconds without a word after which it is ended (`programHung`).
    ///   - isCancelled: asked five times a second; it is then ended (`stopped`).
    func wait(patience: Int32, isCancelled: () -> Bool) throws(DiscError) -> End {
        var quiet: Int32 = 0
        while true {
            if let end = reap() {
                readWords()
                words.end(onLine: onLine)
                return end
            }
            if isCancelled() {
                stop()
                throw DiscError(.stopped, path: program)
            }
            var polled = pollfd(fd: hasErrors ? errors : -1, events: Int16(POLLIN), revents: 0)
            // Where its words have ended but not the program, poll is the pause.
            let ready = poll(&polled, 1, 50)
            if ready > 0, readWords() {
                quiet = 0
            } else {
                quiet += 50
            }
            if quiet > patience {
                stop()
                throw DiscError(.programHung, path: program, detail: words.summary)
            }
        }
    }

    /// Reads what there is of its words without waiting; whether there was anything.
    @discardableResult
    func readWords() -> Bool {
        var hasRead = false
        while hasErrors {
            let got = Glibc.read(errors, &buffer, buffer.count)
            if got < 0, errno == EINTR { continue }
            if got == 0 { hasErrors = false }
            guard got > 0 else { break }
            hasRead = true
            buffer.withUnsafeBytes { words.add(UnsafeRawBufferPointer(rebasing: $0[..<got]), onLine: onLine) }
            // One who never stops talking must not keep us from looking at anything else.
            if got < buffer.count { break }
        }
        return hasRead
    }

    /// Its end, when it has one.
    func reap() -> End? {
        if let end { return end }
        var status: Int32 = 0
        let reaped = waitpid(identifier, &status, WNOHANG)
        if reaped == identifier {
            let signal = status & 0x7F
            end = signal != 0 ? .signal(signal) : .code((status >> 8) & 0xFF)
        } else if reaped < 0, errno == ECHILD {
            end = .code(-1)
        }
        return end
    }

    /// Asks it to end; ends it when it has not within the time of grace. Its words are read meanwhile: it may stand before
    /// a full pipe.
    func stop(grace: Int = grace) {
        guard reap() == nil else { return }
        kill(identifier, SIGTERM)
        for _ in 0..<(grace / 10) {
            readWords()
            if reap() != nil {
                readWords()
                words.end(onLine: onLine)
                return
            }
            usleep(10_000)
        }
        kill(-identifier, SIGKILL)
        kill(identifier, SIGKILL)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        end = .signal(SIGKILL)
        readWords()
    }
}
