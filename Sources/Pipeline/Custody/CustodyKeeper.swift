import Catalogue
import Custody
import Evidence
import FoundationEssentials
import Regulation
import Synchronization
import Vault

/// Carries what the catalogue says of custody into the vault's log.
///
/// An event's number is its place in the log plus one, so no mark of what was carried is needed: what is beyond the
/// log's size is missing there. Killed anywhere, the next command that writes goes on where this one stopped.
public final class CustodyKeeper: Sendable {
    public let log: CustodyLog
    private let catalogue: any CatalogueEngine
    /// Entries for one checkpoint.
    private static let mostAtOnce = 4096
    /// While an upload runs, the log is at most this far behind.
    private static let longestWait = Duration.seconds(10)
    private let lastCarried = Mutex(ContinuousClock.now)

    public static func folder(of root: RawPath) -> RawPath { root.appending("custody") }

    /// Opens the log of a vault and makes it where there is none. Rows that were there before it are sealed at once.
    public init(root: RawPath, catalogue: any CatalogueEngine) throws {
        self.catalogue = catalogue
        let folder = Self.folder(of: root)
        do throws(CustodyError) {
            log = try CustodyLog(at: folder)
        } catch {
            guard error.code == .noLog else { throw error }
            // A catalogue with events has had a log. A new one would hide that it is gone.
            let count = try catalogue.custodyEventCount()
            guard try count == 0 || Self.isOnlyMaking(catalogue, count) else {
                throw CustodyError(.noLog, path: folder.text, detail: "\(count)")
            }
            do throws(CustodyError) {
                try CustodyLog.create(at: folder, origin: "unbroken.vault/" + Self.randomName())
            } catch {
                // Made by another command a moment ago.
                guard error.code == .exists else { throw error }
            }
            log = try CustodyLog(at: folder)
        }
        if try catalogue.custodyEventCount() == 0 {
            let origin = try log.checkpoint().origin
            try catalogue.note(CustodyNote(.make, about: ["log": origin, "key": try log.keys().last?.text() ?? ""]))
        }
        // Again after a kill between the two; with no rows there is nothing to say.
        if try Self.isOnlyMaking(catalogue, catalogue.custodyEventCount()) {
            try catalogue.sealAll(CustodyNote(.baseline))
        }
    }

    /// Killed while the log was made: the events of its making are there, the log is not.
    private static func isOnlyMaking(_ catalogue: any CatalogueEngine, _ count: Int64) throws -> Bool {
        guard count <= 1, let first = try catalogue.custodyEvents(after: 0, limit: 1).first else { return false }
        return try CustodyEntry(encoded: first).kind == .make
    }

    private static func randomName() -> String {
        var generator = SystemRandomNumberGenerator()
        let number = generator.next() as UInt64
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    /// Brings the log up to date. Returns its size.
    @discardableResult
    public func carry() throws(CustodyError) -> Int64 {
        lastCarried.withLock { $0 = .now }
        while true {
            var added = 0
            let size = try log.append { size throws(CustodyError) in
                do throws(CatalogueError) {
                    try checkLast(size)
                    let entries = try catalogue.custodyEvents(after: size, limit: Self.mostAtOnce)
                    if entries.isEmpty, try catalogue.custodyEventCount() < size {
                        throw CatalogueError(
                            code: .corrupt,
                            message: .init(
                                zh: "保管日志比目录库的事件多", en: "the custody log is longer than the catalogue's events"),
                            hint: .init(
                                zh: "是否恢复过旧的目录库？详见 unbroken custody verify",
                                en: "was an older copy of the catalogue put back? `unbroken custody verify` says more"),
                            path: "catalogue.sqlite")
                    }
                    added = entries.count
                    return entries
                } catch {
                    throw CustodyError(.damaged, path: error.path, detail: error.message.en)
                }
            }
            if added < Self.mostAtOnce { return size }
        }
    }

    /// The log's last entry must be the catalogue's of that number: nothing is added to another history.
    private func checkLast(_ size: Int64) throws(CatalogueError) {
        guard size > 0 else { return }
        let theirs = (try? log.entries(from: size - 1, size: size))?.first
        guard let theirs, try catalogue.custodyEvents(after: size - 1, limit: 1).first == theirs else {
            throw CatalogueError(
                code: .corrupt,
                message: .init(zh: "目录库的第 \(size) 个事件与日志不符", en: "the catalogue's event \(size) is not the log's"),
                hint: .init(
                    zh: "是否恢复过旧的目录库？详见 unbroken custody verify",
                    en: "was an older copy of the catalogue put back? `unbroken custody verify` says more"),
                path: "catalogue.sqlite")
        }
    }

    /// ``carry()``, when it was not done for a while.
    public func carryIfDue() throws(CustodyError) {
        guard lastCarried.withLock({ ContinuousClock.now - $0 > Self.longestWait }) else { return }
        try carry()
    }

    /// Changes the key. The new one is announced by an entry that the old one signs.
    public func rotateKey(by: String, gate: AccessGate) throws -> NoteVerifier {
        try gate.require(.roles, of: by)
        try carry()
        let new = try log.newSigner()
        try catalogue.note(CustodyNote(.key, by: by, about: ["key": try new.verifier.text()]))
        try carry()
        try log.sign(with: new)
        return new.verifier
    }
}
