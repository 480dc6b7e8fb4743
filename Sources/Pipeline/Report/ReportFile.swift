import Evidence
import Foundation
import Glibc
import Synchronization

/// A place for text that is longer than memory should hold, until what stands before it is known. The file has no
/// name: nothing is left of it, however the program ends.
final class Spool: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var failure: Int32 = 0
    }

    private let descriptor: Int32
    private let state = Mutex(State())
    private static let chunk = 1 << 16

    init() throws(SourceError) {
        let folder = NSTemporaryDirectory()
        var template = Array((folder.hasSuffix("/") ? folder : folder + "/").utf8CString.dropLast())
        template += "unbroken-report-XXXXXX".utf8CString
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw ReportFile.failure(folder, errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
    }

    deinit { close(descriptor) }

    /// Errors are kept, and told by ``copy(to:path:)``.
    func append(_ text: String) {
        state.withLock { state in
            state.buffer.append(contentsOf: text.utf8)
            if state.buffer.count >= Self.chunk { flush(&state) }
        }
    }

    private func flush(_ state: inout State) {
        if state.failure == 0 { state.failure = ReportFile.write(state.buffer, to: descriptor) }
        state.buffer.removeAll(keepingCapacity: true)
    }

    /// Appends all of it to another file.
    func copy(to target: Int32, path: String) throws(SourceError) {
        let code = state.withLock { state -> Int32 in
            flush(&state)
            guard state.failure == 0 else { return state.failure }
            var position: off_t = 0
            var buffer = [UInt8](repeating: 0, count: Self.chunk)
            while true {
                let got = pread(descriptor, &buffer, buffer.count, position)
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { return errno }
                guard got > 0 else { return 0 }
                let failure = ReportFile.write(Array(buffer[..<got]), to: target)
                guard failure == 0 else { return failure }
                position += off_t(got)
            }
        }
        if code != 0 { throw ReportFile.failure(path, code) }
    }

    /// Moves all of it to the end of another one.
    func move(to other: Spool) throws(SourceError) {
        other.state.withLock { other.flush(&$0) }
        try copy(to: other.descriptor, path: NSTemporaryDirectory())
        state.withLock { state in
            ftruncate(descriptor, 0)
            lseek(descriptor, 0, SEEK_SET)
            state.failure = 0
        }
    }
}

/// Where a report goes: a file that appears whole or not at all, or standard output.
public final class ReportFile: Sendable {
    /// As given; `-` is standard output.
    public let name: String
    /// The file it becomes, and the one it is written to; nil for standard output.
    private let target: String?
    public let temporary: String?
    private let descriptor: Int32

    /// Makes the temporary file beside the target, so that a folder that can't be written is known before hours of work.
    /// - Parameters:
    ///   - inputs: files to be checked: none of them is ever replaced, whatever it is called.
    ///   - mark: how a report of this kind begins. An existing file is replaced only if it is one, or empty.
    public init(_ name: String, inputs: [RawPath], mark: String) throws(SourceError) {
        self.name = name
        guard name != "-" else {
            target = nil
            temporary = nil
            descriptor = STDOUT_FILENO
            return
        }
        let path = Self.resolved(name)
        try Self.refuse(path, name: name, inputs: inputs, mark: mark)
        let parent = (path as NSString).deletingLastPathComponent
        var template = Array((parent.isEmpty ? "." : parent).utf8CString.dropLast())
        template += "/.unbroken-report-XXXXXX".utf8CString
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failure(name, errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        target = path
        temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let mask = umask(0)
        umask(mask)
        fchmod(descriptor, 0o666 & ~mask)
    }

    /// A link is followed, so that the link stays one.
    private static func resolved(_ name: String) -> String {
        guard let real = realpath(name, nil) else { return name }
        defer { free(real) }
        return String(cString: real)
    }

    private static func refuse(_ path: String, name: String, inputs: [RawPath], mark: String) throws(SourceError) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        let same = inputs.contains { input in
            var other = stat()
            return input.withCString { stat($0, &other) } == 0 && other.st_dev == status.st_dev
                && other.st_ino == status.st_ino
        }
        if same {
            throw SourceError(
                Bilingual(zh: "这是要检查的文件，绝不覆盖", en: "this is a file to be checked; it is never overwritten"),
                hint: Bilingual(zh: "给报告另取一个名字", en: "give the report another name"), file: name)
        }
        guard status.st_mode & S_IFMT == S_IFREG, begins(path, with: mark) || status.st_size == 0 else {
            throw SourceError(
                Bilingual(
                    zh: "已存在，而且不是这种报告，不会覆盖",
                    en: "exists, and is no report of this kind; it is not overwritten"),
                hint: Bilingual(zh: "换一个名字，或先移走它", en: "choose another name, or move it away first"), file: name)
        }
    }

    private static func begins(_ path: String, with mark: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let got = read(descriptor, &bytes, bytes.count)
        return got > 0 && String(decoding: bytes[..<got], as: UTF8.self).contains(mark)
    }

    func write(_ text: String) throws(SourceError) {
        let code = Self.write(Array(text.utf8), to: descriptor)
        if code != 0 { throw Self.failure(name, code) }
    }

    func write(_ spool: Spool) throws(SourceError) { try spool.copy(to: descriptor, path: name) }

    /// Writes all of it, and brings the file to disk and to its name.
    public func put(_ text: String) throws(SourceError) {
        try write(text)
        try finish()
    }

    /// As ``put(_:)-(String)``, of what is no text.
    public func put(bytes: [UInt8]) throws(SourceError) {
        let code = Self.write(bytes, to: descriptor)
        if code != 0 { throw Self.failure(name, code) }
        try finish()
    }

    /// Brings the file to disk and to its name.
    func finish() throws(SourceError) {
        guard let target, let temporary else { return }
        guard fsync(descriptor) == 0, rename(temporary, target) == 0 else { throw Self.failure(name, errno) }
        let folder = (target as NSString).deletingLastPathComponent
        let parent = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { return }
        fsync(parent)
        close(parent)
    }

    deinit {
        guard let temporary else { return }
        close(descriptor)
        // Gone already where it got its name.
        unlink(temporary)
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { Glibc.write(descriptor, $0 + done, bytes.count - done) } ?? 0
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { return put < 0 ? errno : EIO }
            done += put
        }
        return 0
    }

    static func failure(_ path: String, _ code: Int32) -> SourceError {
        let cause = String(cString: strerror(code))
        return SourceError(
            Bilingual(zh: "报告无法写出（\(cause)）", en: "the report can't be written (\(cause))"),
            hint: Bilingual(zh: "检查文件夹、权限和剩余空间", en: "check the folder, its permissions and the space left"), file: path
        )
    }
}
