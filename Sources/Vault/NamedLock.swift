import CHost
import Evidence
import Glibc

/// A lock on a file of that name: one owner at a time, on this machine. It goes with the process, however that ends; the
/// file stays.
public final class NamedLock: Sendable {
    private let descriptor: Int32

    /// Throws ``VaultError/Code/inUse`` where another has it.
    public init(_ path: RawPath) throws(VaultError) {
        descriptor = path.withCString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw .writing(path, errno) }
        let held = uhost_try_lock(descriptor)
        guard held == 0 else {
            close(descriptor)
            throw VaultError(
                code: held == EAGAIN || held == EACCES ? .inUse : .cannotWrite, path: path.text, errno: held)
        }
    }

    deinit { close(descriptor) }
}
