import CHost
import Evidence
import Glibc

/// xorriso as a child of ours: its image on one pipe, its words on another. Ended with its owner.
final class XorrisoProcess {
    /// How long it may say and give nothing. A source on a sleeping disk or a busy share takes its time.
    static let patience: Int32 = 300_000
    /// From a request to end to the end.
    private static let grace = 5000

    /// The image does not go to its standard output: version 1.5.4 forgets to allow that where `-no_rc` comes first, and
    /// without `-no_rc` it would read the machine's settings.
    static let imageDescriptor: Int32 = 3
    static let imageDevice = "stdio:/dev/fd/3"

    let identifier: pid_t
    private let output: Int32
    private let errors: Int32
    private(set) var words = XorrisoWords()
    private var hasErrors = true
    private var code: Int32?

    init(_ program: String, _ arguments: [String], epoch: Int64) throws(ImageError) {
        var image: [Int32] = [-1, -1]
        var said: [Int32] = [-1, -1]
        guard uhost_pipe(&image) == 0 else { throw ImageError(.programFailed, path: program, errno: errno) }
        guard uhost_pipe(&said) == 0 else {
            Self.close(image)
            throw ImageError(.programFailed, path: program, errno: errno)
        }
        uhost_widen_pipe(image[0], 1 << 20)
        // Its dates and its letters are not the machine's.
        let started = Spawning.start(
            program, arguments, environment: ["SOURCE_DATE_EPOCH=\(epoch)"] + Spawning.environment,
            descriptors: [(STDOUT_FILENO, said[1]), (STDERR_FILENO, said[1]), (Self.imageDescriptor, image[1])])
        Self.close([image[1], said[1]])
        switch started {
        case .success(let child): identifier = child
        case .failure(let code):
            Self.close([image[0], said[0]])
            throw ImageError(code.rawValue == ENOENT ? .noProgram : .programFailed, path: program, errno: code.rawValue)
        }
        output = image[0]
        errors = said[0]
        _ = fcntl(errors, F_SETFL, O_NONBLOCK)
    }

    deinit {
        stop()
        Self.close([output, errors])
    }

    private static func close(_ descriptors: [Int32]) {
        for descriptor in descriptors where descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// The next bytes of the image; none at its end.
    func read(
        into room: UnsafeMutableRawBufferPointer, patience: Int32 = patience, isCancelled: () -> Bool
    ) throws(ImageError) -> Int {
        var quiet: Int32 = 0
        while true {
            var polled = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: hasErrors ? errors : -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&polled, 2, 200)
            if isCancelled() { throw ImageError(.stopped, path: "") }
            if ready < 0, errno == EINTR { continue }
            if ready <= 0 {
                quiet += 200
                guard quiet < patience else { throw ImageError(.programHung, path: "xorriso", detail: words.summary) }
                continue
            }
            quiet = 0
            if polled[1].revents != 0 { readWords() }
            guard polled[0].revents != 0 else { continue }
            let got = Glibc.read(output, room.baseAddress, room.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw ImageError(.programFailed, path: "xorriso", errno: errno) }
            return got
        }
    }

    private func readWords() {
        var buffer = [UInt8](repeating: 0, count: 8192)
        while hasErrors {
            let got = Glibc.read(errors, &buffer, buffer.count)
            if got < 0, errno == EINTR { continue }
            if got == 0 { hasErrors = false }
            guard got > 0 else { return }
            words.add(buffer[..<got])
        }
    }

    /// After its last byte: waits for its end, and throws unless it ended well and said nothing bad.
    func finish() throws(ImageError) {
        let ended = wait(milliseconds: 30_000)
        readWords()
        words.end()
        guard let ended else { throw ImageError(.programHung, path: "xorriso", detail: words.summary) }
        guard ended == 0, words.failure == nil else {
            throw ImageError(.programFailed, path: "xorriso", detail: "ended with \(ended): \(words.summary)")
        }
    }

    /// Asks it to end, then ends it.
    func stop() {
        guard code == nil else { return }
        kill(identifier, SIGTERM)
        if wait(milliseconds: Self.grace) == nil {
            kill(-identifier, SIGKILL)
            kill(identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            code = -1
        }
    }

    /// Exit code, or the signal's number as a negative one. Its pipe is emptied meanwhile: it may stand before it.
    private func wait(milliseconds: Int) -> Int32? {
        if let code { return code }
        for _ in 0..<(milliseconds / 5) {
            var status: Int32 = 0
            let reaped = waitpid(identifier, &status, WNOHANG)
            if reaped == identifier || reaped < 0 && errno == ECHILD {
                let signal = status & 0x7F
                code = reaped < 0 ? -1 : signal != 0 ? -signal : (status >> 8) & 0xFF
                return code
            }
            readWords()
            usleep(5000)
        }
        return nil
    }
}
