import Evidence
import Glibc
import Synchronization

/// Where originals lie: write-once, read-only, under the day they were received and the recorder they came from.
///
/// ```
/// vault.yaml           settings
/// originals/2026/11/20/<recorder>/<original name>
/// documents/<first two digits of the digest>/<digest>/<name>    scanned papers of the ledger
/// derived/<first two digits of the digest>/<digest>/…    pictures; can be made again
/// catalogue.sqlite
/// ```
///
/// The order of every arrival: temporary file in the target folder, digest while copying, fsync, rename, fsync of the
/// folder, and only then the catalogue's row. So a file without a row can occur after a crash, and is adopted at the
/// next start; a row without a file cannot.
public final class Vault: Sendable {
    public let root: RawPath
    private let lock: NamedLock
    /// Set originals immutable (`chattr +i`) where the system allows.
    public let immutable: Bool

    public var originals: RawPath { root.appending("originals") }
    public var documents: RawPath { root.appending("documents") }
    public var derived: RawPath { root.appending("derived") }
    public var cataloguePath: RawPath { root.appending("catalogue.sqlite") }
    public var settingsPath: RawPath { root.appending("vault.yaml") }

    /// Makes the folders of a new vault. An existing vault is left as it is.
    public static func create(at root: RawPath) throws(VaultError) {
        try Folders.make(root)
        try Folders.make(root.appending("originals"))
        try Folders.make(root.appending("derived"))
    }

    public static func exists(at root: RawPath) -> Bool {
        root.appending("vault.yaml").withCString { access($0, F_OK) } == 0
    }

    /// Opens a vault for writing. One process at a time: the lock goes with the process, however it ends.
    public init(at root: RawPath, immutable: Bool) throws(VaultError) {
        guard Self.exists(at: root) else { throw VaultError(code: .notAVault, path: root.text) }
        self.root = root
        self.immutable = immutable
        do { lock = try NamedLock(root.appending(".lock")) } catch {
            throw error.code == .inUse ? VaultError(code: .inUse, path: root.text, errno: error.errno) : error
        }
    }

    /// A path below the root, as the catalogue stores it.
    public func relative(_ path: RawPath) -> String {
        let prefix = root.bytes + [UInt8(ascii: "/")]
        guard path.bytes.starts(with: prefix) else { return path.text }
        return RawPath(bytes: Array(path.bytes[prefix.count...])).text
    }

    /// The folder of one recording's derived files.
    public func derivedFolder(_ sha256: String) -> RawPath {
        derived.appending(String(sha256.prefix(2))).appending(sha256)
    }

    /// A fresh empty folder beside where derived files will stand; ``adopt(_:as:)`` moves it into place.
    public func temporaryDerivedFolder(_ sha256: String) throws(VaultError) -> RawPath {
        let parent = derived.appending(String(sha256.prefix(2)))
        try Folders.make(parent)
        let temporary = parent.appending(".making-\(sha256)")
        Folders.removeTree(temporary)
        try Folders.make(temporary)
        return temporary
    }

    /// Puts a finished folder in the place of an older one.
    public func adopt(_ temporary: RawPath, as sha256: String) throws(VaultError) {
        let place = derivedFolder(sha256)
        Folders.removeTree(place)
        try Folders.sync(temporary)
        guard Folders.rename(from: temporary, to: place) == 0 else { throw .writing(place, errno) }
        try Folders.sync(place.parent)
    }

    public func freeBytes() -> Int64 {
        var status = statvfs()
        guard root.withCString({ statvfs($0, &status) }) == 0 else { return .max }
        return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }
}

private let temporaryCounter = Atomic<Int>(0)

extension Vault {
    static func nextTemporary() -> Int { temporaryCounter.wrappingAdd(1, ordering: .relaxed).newValue }
}

extension Vault {
    /// The file a catalogue row means; undoes the percent-encoding of names that are not UTF-8.
    public func path(ofRelative text: String) -> RawPath {
        let plain = root.appending(text)
        if plain.withCString({ access($0, F_OK) }) == 0 { return plain }
        return root.appending(RawPath(escaped: text))
    }
}

extension Vault {
    /// Whether a source file still holds what an original was made of, by a look at its start, middle and end.
    ///
    /// Path, size and time alone are not enough: a recorder whose clock falls back to its factory date gives another
    /// day's file the same name and the same time.
    public func looksLike(_ relative: String, source: RawPath) -> Bool {
        let original = path(ofRelative: relative).withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard original >= 0 else { return false }
        defer { close(original) }
        let other = source.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW) }
        guard other >= 0 else { return false }
        defer { close(other) }
        var a = stat()
        var b = stat()
        guard fstat(original, &a) == 0, fstat(other, &b) == 0, a.st_size == b.st_size else { return false }
        let sample = 64 << 10
        let last = max(0, Int(a.st_size) - sample)
        return [0, last / 2, last].allSatisfy { offset in
            let first = Self.sample(original, offset, sample)
            return first != nil && first == Self.sample(other, offset, sample)
        }
    }

    private static func sample(_ descriptor: Int32, _ offset: Int, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = pread(descriptor, &bytes, count, off_t(offset))
        return got < 0 ? nil : Array(bytes[..<got])
    }
}

extension Vault {
    /// Whether the original a row speaks of is there, whole in size.
    public func holds(_ relative: String, size: Int64) -> Bool {
        var status = stat()
        guard path(ofRelative: relative).withCString({ stat($0, &status) }) == 0 else { return false }
        return Int64(status.st_size) == size
    }
}
