import Synchronization

/// Which source file of this run brought which bytes first.
///
/// Two equal files may be copied at the same moment: the first to claim a digest owns it, stores it and inspects it;
/// the other is its duplicate. An owner that fails gives its claim back, so that its twin is not lost with it.
final class Claims: Sendable {
    private let owners = Mutex<[String: String]>([:])

    /// Claims for `path` where nobody has; returns the owner.
    func claim(_ sha256: String, for path: String) -> String {
        owners.withLock { owners in
            if let owner = owners[sha256] { return owner }
            owners[sha256] = path
            return path
        }
    }

    func giveBack(_ sha256: String, from path: String) {
        owners.withLock { owners in
            if owners[sha256] == path { owners[sha256] = nil }
        }
    }
}
