import CHost
import Evidence
import Glibc

/// Originals on their way out: `disposing/<digest>`. docs/design/disposal.md
///
/// Visible inside this package only, and called by the disposal alone: nothing else takes an original from its place.
extension Vault {
    public var disposing: RawPath { root.appending("disposing") }

    /// Takes an original from its place; ``putBack(_:to:)`` undoes it, ``remove(setAside:)`` ends it.
    package func setAside(_ relative: String, sha256: String) throws(VaultError) {
        let place = path(ofRelative: relative)
        try Folders.make(disposing)
        mutable(place)
        let aside = disposing.appending(sha256)
        guard Folders.rename(from: place, to: aside) == 0 else { throw .writing(place, errno) }
        try Folders.sync(disposing)
        try Folders.sync(place.parent)
    }

    /// Digests of the originals that are set aside.
    package func setAside() -> [String] { Folders.list(disposing).filter(\.isFile).map(\.name.text) }

    package func putBack(_ sha256: String, to relative: String) throws(VaultError) {
        let aside = disposing.appending(sha256)
        let place = path(ofRelative: relative)
        // Never over another file: what lies there now came later.
        let status = aside.withCString { from in place.withCString { to in link(from, to) } }
        guard status == 0 || errno == EEXIST else { throw .writing(place, errno) }
        guard status == 0 || Self.isSame(aside, place) else { throw .writing(place, EEXIST) }
        try Folders.sync(place.parent)
        _ = aside.withCString { unlink($0) }
        try Folders.sync(disposing)
        guard immutable else { return }
        let descriptor = place.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        if descriptor >= 0 {
            _ = uhost_set_immutable(descriptor, 1)
            close(descriptor)
        }
    }

    /// Removes the bytes for good.
    package func remove(setAside sha256: String) throws(VaultError) {
        let aside = disposing.appending(sha256)
        guard aside.withCString({ unlink($0) }) == 0 || errno == ENOENT else { throw .writing(aside, errno) }
        try Folders.sync(disposing)
    }

    /// Removes the pictures of an original.
    package func removeDerived(_ sha256: String) { Folders.removeTree(derivedFolder(sha256)) }

    private func mutable(_ path: RawPath) {
        guard immutable else { return }
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { return }
        _ = uhost_set_immutable(descriptor, 0)
        close(descriptor)
    }

    /// Two names of one file: a kill between link and unlink.
    private static func isSame(_ a: RawPath, _ b: RawPath) -> Bool {
        var (first, second) = (stat(), stat())
        guard a.withCString({ stat($0, &first) }) == 0, b.withCString({ stat($0, &second) }) == 0 else { return false }
        return first.st_ino == second.st_ino && first.st_dev == second.st_dev
    }
}
