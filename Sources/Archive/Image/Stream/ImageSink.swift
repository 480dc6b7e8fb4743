import CHost
import Evidence
import Glibc

/// Where the bytes of an image go, in order.
protocol ImageSink: AnyObject, Sendable {
    /// - Parameter isStopped: asked while waiting for a reader.
    func write(_ bytes: UnsafeRawBufferPointer, isStopped: () -> Bool) throws(ImageError)
}

/// A program's standard input: the image goes to the burner with no copy on disk.
///
/// Unchecked: used by one thread.
final class PipeSink: ImageSink, @unchecked Sendable {
    private let descriptor: Int32
    private let flags: Int32
    private var isGuarded = false

    /// - Parameter descriptor: stays its owner's; not blocking until ``restore()``.
    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        uhost_widen_pipe(descriptor, 1 << 20)
    }

    /// Leaves the pipe as it was.
    func restore() { _ = fcntl(descriptor, F_SETFL, flags) }

    func write(_ bytes: UnsafeRawBufferPointer, isStopped: () -> Bool) throws(ImageError) {
        guardAgainstSignal()
        var done = 0
        while done < bytes.count, let base = bytes.baseAddress {
            let put = Glibc.write(descriptor, base + done, bytes.count - done)
            if put > 0 {
                done += put
                continue
            }
            switch put == 0 ? EAGAIN : errno {
            case EINTR: continue
            case EAGAIN:
                var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&polled, 1, 200)
                if isStopped() { throw ImageError(.stopped, path: "") }
            case let code: throw .writing(RawPath("pipe"), code)
            }
        }
    }

    /// A burner that ended must not end us: on this thread its going is an error of the write (EPIPE).
    private func guardAgainstSignal() {
        guard !isGuarded else { return }
        isGuarded = true
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
