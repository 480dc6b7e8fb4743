import Evidence
import Glibc
import Synchronization
import Vault

/// A file that is being sent: without its name until all of it is there and on disk. What is not given a name goes.
final class ArrivingObject: Sendable {
    let name: String
    private let path: RawPath
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var descriptor: Int32
        var digest: RunningDigest
        var isNamed = false
    }

    init(folder: RawPath, name: String) throws(VaultError) {
        self.name = name
        var random = SystemRandomNumberGenerator()
        path = folder.appending(".arriving-\(UInt64.random(in: 0...(.max), using: &random))")
        guard let digest = RunningDigest(.md5) else { throw VaultError(code: .noDigest, path: path.text) }
        let descriptor = path.withCString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw .writing(path, errno) }
        state = Mutex(State(descriptor: descriptor, digest: digest))
    }

    deinit {
        state.withLock { state in
            if state.descriptor >= 0 { Glibc.close(state.descriptor) }
            if !state.isNamed { _ = path.withCString { unlink($0) } }
        }
    }

    func write(_ bytes: [UInt8]) throws(VaultError) {
        try state.withLock { state throws(VaultError) in
            var done = 0
            while done < bytes.count {
                let put = bytes.withUnsafeBytes { raw in
                    raw.baseAddress.map { Glibc.write(state.descriptor, $0 + done, bytes.count - done) } ?? 0
                }
                if put < 0, errno == EINTR { continue }
                guard put > 0 else { throw .writing(path, errno) }
                done += put
            }
            bytes.withUnsafeBytes { state.digest.update($0) }
        }
    }

    /// All of it is there: on disk, without a name yet. - Returns: its MD5.
    func close() throws(VaultError) -> String {
        try state.withLock { state throws(VaultError) in
            guard fsync(state.descriptor) == 0 else { throw .writing(path, errno) }
            Glibc.close(state.descriptor)
            state.descriptor = -1
            return state.digest.finish()
        }
    }

    func give(_ target: RawPath) throws(VaultError) {
        // The folder may have got another name meanwhile: the file went with it.
        try Folders.rename(target.parent.appending(path.name), to: target)
        state.withLock { $0.isNamed = true }
    }

    static func md5(_ path: RawPath) throws(VaultError) -> String {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0, let digest = RunningDigest(.md5) else { throw .reading(path, errno) }
        defer { Glibc.close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let got = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .reading(path, errno) }
            if got == 0 { return digest.finish() }
            buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
        }
    }
}
