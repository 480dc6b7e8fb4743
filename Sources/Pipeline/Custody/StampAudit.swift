import Custody
import Evidence
import Glibc
import Vault

/// Checks the stamps beside a log: each checkpoint is signed by a key of the log and is its beginning, and each answer
/// is the authority's over exactly that file.
struct StampAudit {
    let log: CustodyLog
    let folder: RawPath
    /// Nil: the authority's signature is not looked at.
    let authorities: String?

    /// How many stamps there are, and what is wrong with them.
    ///
    /// - Parameter entered: sizes of the log that an entry says were stamped, and the entry.
    func run(entered: [Int64: Int64]) throws -> (count: Int, faults: [CustodyFault]) {
        let entries = Folders.list(folder).map(\.name.text).filter { $0.hasSuffix(".checkpoint") }
        var faults: [CustodyFault] = []
        var count = 0
        var found = Set<Int64>()
        for name in entries.sorted() {
            guard let size = Int64(name.dropLast(".checkpoint".count)) else { continue }
            let (checkpoint, _, reply) = Stamper.files(folder, size)
            // A question without an answer is none: the server was away.
            guard reply.withCString({ access($0, F_OK) }) == 0 else { continue }
            count += 1
            found.insert(size)
            if try !isBeginning(checkpoint, size) || !isStamped(checkpoint, reply) {
                faults.append(CustodyFault(what: .stamp, subject: "custody/stamps/\(name)"))
            }
        }
        for (size, entry) in entered.sorted(by: { $0.key < $1.key }) where !found.contains(size) {
            faults.append(CustodyFault(what: .stamp, subject: "custody/stamps/\(size).checkpoint", entry: entry))
        }
        return (count, faults)
    }

    private func isBeginning(_ path: RawPath, _ size: Int64) throws -> Bool {
        do throws(CustodyError) {
            let old = try log.note(at: path)
            guard try Checkpoint(text: old.text).size == size else { return false }
            try log.consistency(with: size).verify(old: old, keys: log.keys())
            return true
        } catch {
            return false
        }
    }

    private func isStamped(_ checkpoint: RawPath, _ reply: RawPath) throws -> Bool {
        guard let authorities else { return true }
        return try Stamper.holds(reply, of: ["-data", checkpoint.text], authorities: authorities)
    }
}
