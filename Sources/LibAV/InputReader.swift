import CLibAV
import Glibc

/// Gives up on a file that stops making progress, and on one that takes longer than its size can justify.
public struct ReadingLimits: Sendable, Hashable {
    /// Fixed allowance in nanoseconds of *processor* time, and the slowest speed (bytes a processor second) that still
    /// counts as work. A slow card or a busy machine costs no processor time; who waits for the worker limits silence.
    public var allowance: Int64
    public var slowestBytesPerSecond: Int64

    public init(allowance: Int64 = 4_000_000_000, slowestBytesPerSecond: Int64 = 20_000_000) {
        self.allowance = allowance
        self.slowestBytesPerSecond = slowestBytesPerSecond
    }

    /// The time a file of `size` bytes may take, in nanoseconds.
    public func budget(size: Int64) -> Int64 {
        let (seconds, rest) = max(0, size).quotientAndRemainder(dividingBy: slowestBytesPerSecond)
        return allowance + seconds * 1_000_000_000 + rest * 1_000_000_000 / slowestBytesPerSecond
    }
}

/// The bytes libav reads, through our own callbacks: a plain file, read-only, with a deadline. libav opens nothing by
/// itself, so a playlist or a reference inside a file leads nowhere.
final class InputReader {
    let descriptor: Int32
    let size: Int64
    private var position: Int64 = 0
    private var deadline: UInt64
    private let budget: UInt64
    /// Set when a read failed in the file system, so that it is not taken for the end of the file.
    private(set) var failure: Int32 = 0
    private(set) var timedOut = false
    private let onProgress: ((Int64) -> Void)?
    private var total: Int64 = 0
    private var reported: Int64 = 0
    private var calls: UInt32 = 0

    /// - Parameters:
    ///   - descriptor: an open regular file; stays the caller's.
    ///   - onProgress: told the bytes read so far, every 4 MiB.
    init(descriptor: Int32, size: Int64, limits: ReadingLimits, onProgress: ((Int64) -> Void)?) {
        self.descriptor = descriptor
        self.size = size
        self.onProgress = onProgress
        budget = UInt64(limits.budget(size: size))
        deadline = Self.now() &+ budget
    }

    /// Another stage begins to read: what the one before needed is not held against it.
    func beginStage() {
        timedOut = false
        deadline = Self.now() &+ budget
    }

    static func now() -> UInt64 { processorNanoseconds() }

    func isPastDeadline() -> Bool {
        // Asking the clock is a system call: every sixteenth time is soon enough.
        calls &+= 1
        if !timedOut, calls & 15 == 0, Self.now() > deadline { timedOut = true }
        return timedOut
    }

    func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int32) -> Int32 {
        if isPastDeadline() { return ulav_error_exit }
        while true {
            let got = pread(descriptor, buffer, Int(count), off_t(position))
            if got > 0 {
                position += Int64(got)
                total += Int64(got)
                if total - reported >= 4 << 20 { report() }
                return Int32(got)
            }
            if got == 0 { return ulav_error_eof }
            if errno == EINTR { continue }
            failure = errno
            return ulav_error_io
        }
    }

    /// Bytes read, wherever they lie: an index at the end is read first. Reading far more than the file holds is no
    /// progress.
    private func report() {
        reported = total
        guard total / 2 <= size + (64 << 20) else { return }
        onProgress?(min(total, size))
    }

    func seek(to offset: Int64, whence: Int32) -> Int64 {
        let base: Int64
        switch whence & ~AVSEEK_FORCE {
        case AVSEEK_SIZE: return size
        case SEEK_SET: base = 0
        case SEEK_CUR: base = position
        case SEEK_END: base = size
        default: return -1
        }
        let (target, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, target >= 0 else { return -1 }
        position = target
        return target
    }
}

private func processorNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}

// libav's C callbacks: it hands back the opaque pointer we gave it, which is a retained InputReader.

func readerRead(_ opaque: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int32) -> Int32 {
    guard let opaque, let buffer, count > 0 else { return ulav_error_io }
    return Unmanaged<InputReader>.fromOpaque(opaque).takeUnretainedValue().read(into: buffer, count: count)
}

func readerSeek(_ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32) -> Int64 {
    guard let opaque else { return -1 }
    return Unmanaged<InputReader>.fromOpaque(opaque).takeUnretainedValue().seek(to: offset, whence: whence)
}

func readerInterrupt(_ opaque: UnsafeMutableRawPointer?) -> Int32 {
    guard let opaque else { return 0 }
    return Unmanaged<InputReader>.fromOpaque(opaque).takeUnretainedValue().isPastDeadline() ? 1 : 0
}
