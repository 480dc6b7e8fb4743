import Catalogue
import Custody
import Evidence
import Glibc
import Synchronization
import Vault

/// One thing that is not as the custody log says.
public struct CustodyFault: Hashable, Sendable {
    public enum What: String, Hashable, Sendable {
        /// A file of the log.
        case logFile = "log-file"
        /// The signed root is not that of the entries.
        case logRoot = "log-root"
        /// An entry is another in the catalogue than in the log.
        case entry
        /// The catalogue has fewer events than the log: it was set back to an older state.
        case catalogueOlder = "catalogue-older"
        case rowChanged = "row-changed"
        case rowRemoved = "row-removed"
        /// A row that no entry tells of.
        case rowUnsealed = "row-unsealed"
        /// The search index says something else than the segments: it hides one, or shows one that is not.
        case index
        /// A public key beside the log that no entry announced, or one announced that is not there.
        case key
        /// A time stamp that was entered and is gone; one of a checkpoint that is none, or a stamped checkpoint that is not the beginning of the log.
        case stamp
        /// Rules or settings of before that are gone or changed.
        case settings
        case originalChanged = "original-changed"
        case originalMissing = "original-missing"
        case originalUnreadable = "original-unreadable"
        /// Its bytes lie in the vault again, though it was disposed of and nobody took that back.
        case originalReturned = "original-returned"
    }

    public var what: What
    /// `recording/12`, `tile/0/000.p/17`, the original's path below the vault.
    public var subject: String
    /// Number of the entry concerned: of the last one that sealed the row.
    public var entry: Int64?
    public var sha256: String?
}

public struct CustodyReport: Hashable, Sendable {
    public var checkpoint: Checkpoint
    public var faults: [CustodyFault] = []
    /// Events that are not in the log yet.
    public var pending: Int64 = 0
    public var rows = 0
    public var originals = 0
    public var stamps = 0
    /// Originals that were disposed of, by proposals that were approved.
    public var disposed = 0
    /// Scanned papers that were held against their digests.
    public var papers = 0
    public var bytes: Int64 = 0
    public var slice: CustodySlice

    public var isWhole: Bool { faults.isEmpty }
}

/// A part of the originals, so that a large vault is gone through in a month of nights: which part an original is in
/// follows from its digest.
public struct CustodySlice: Hashable, Sendable {
    /// From 1.
    public var part: Int
    public var parts: Int

    public static let all = CustodySlice(part: 1, parts: 1)

    public init(part: Int, parts: Int) {
        self.part = part
        self.parts = parts
    }

    /// `1/30`
    public init?(_ text: String) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 2, (1...10_000).contains(numbers[1]), (1...numbers[1]).contains(numbers[0]) else {
            return nil
        }
        self.init(part: numbers[0], parts: numbers[1])
    }

    public var text: String { "\(part)/\(parts)" }

    func holds(_ sha256: String) -> Bool {
        guard let number = UInt64(sha256.prefix(8), radix: 16) else { return part == 1 }
        return number % UInt64(parts) == UInt64(part - 1)
    }
}

/// Compares log, catalogue and originals with one another. Reads only.
public struct CustodyAudit {
    private let log: CustodyLog
    private let catalogue: any CatalogueEngine
    let root: RawPath
    private let stamper: Stamper?

    public init(log: CustodyLog, catalogue: any CatalogueEngine, root: RawPath, stamper: Stamper? = nil) {
        self.stamper = stamper
        self.log = log
        self.catalogue = catalogue
        self.root = root
    }

    /// - Parameter originals: false leaves the files alone, which take nearly all the time.
    public func run(
        slice: CustodySlice = .all, originals: Bool = true, onBytes: @escaping @Sendable (Int64) -> Void = { _ in }
    ) throws -> CustodyReport {
        var seals = Seals()
        var report = try entries(&seals, slice)
        // Beside an upload rows change while this goes on: entries that came since are read at the moment of the rows.
        try catalogue.forEachSealedRow(
            after: report.checkpoint.size + report.pending,
            entries: { bytes in
                report.pending += 1
                if let read = try? CustodyEntry(encoded: bytes) { seals.take(read) }
            }
        ) { row in
            report.rows += 1
            if let fault = seals.check(row) { report.faults.append(fault) }
        }
        report.faults += seals.removed
        try checkIndex(&report)
        report.faults += try keyFaults(seals.keys)
        report.faults += settingsFaults(seals.settings)
        let stamps = StampAudit(
            log: log, folder: Stamper.folder(of: CustodyKeeper.folder(of: root)), authorities: stamper?.authorities)
        let stamped = try stamps.run(entered: seals.stamps)
        report.stamps = stamped.count
        report.faults += stamped.faults
        if originals { try check(&report, released: seals.released, onBytes) }
        return report
    }

    /// The search index against the segments; where rows it follows from were changed themselves, those are what is wrong.
    private func checkIndex(_ report: inout CustodyReport) throws {
        let sources = ["segment/", "phrase/", "officer/"]
        guard !report.faults.contains(where: { fault in sources.contains { fault.subject.hasPrefix($0) } }) else {
            return
        }
        report.faults += try catalogue.indexOutOfStep(part: report.slice.part, of: report.slice.parts).map {
            CustodyFault(what: .index, subject: $0)
        }
    }

    /// The file of public keys against the keys that entries announced.
    private func keyFaults(_ announced: [(key: String, entry: Int64)]) throws -> [CustodyFault] {
        // A log of before keys were announced says nothing of them.
        guard !announced.isEmpty else { return [] }
        let listed = Set(try log.keys().map { try $0.text() })
        // A change of key that was killed between its entry and its file announced a key that never signed anything: only
        // the first one is certain to have.
        let missing = announced.prefix(1).filter { !listed.contains($0.key) }.map {
            CustodyFault(what: .key, subject: "custody/verifiers", entry: $0.entry)
        }
        let strangers = listed.subtracting(announced.map(\.key))
        return missing + strangers.map { _ in CustodyFault(what: .key, subject: "custody/verifiers") }
    }

    // MARK: Entries

    private func entries(_ seals: inout Seals, _ slice: CustodySlice) throws -> CustodyReport {
        let events = EventReader(catalogue)
        var faults: [CustodyFault] = []
        let count = try catalogue.custodyEventCount()
        var last: Int64 = 0
        // Entries of a bundle that can't be read are left out: what they sealed is known from the catalogue.
        func makeUp(to number: Int64) throws {
            while last < number {
                last += 1
                if let ours = try events.next(last), let read = try? CustodyEntry(encoded: ours) { seals.take(read) }
            }
        }
        let (checkpoint, broken) = try LogCheck.run(log) { index, entry in
            let number = index + 1
            try makeUp(to: index)
            last = number
            let ours = try events.next(number)
            if ours != entry, number <= count {
                faults.append(CustodyFault(what: .entry, subject: "entry \(number)", entry: number))
            }
            // Where the log's own entry can't be read, what the catalogue says of it still tells one row from another.
            guard let read = (try? CustodyEntry(encoded: entry)) ?? ours.flatMap({ try? CustodyEntry(encoded: $0) })
            else { return }
            seals.take(read)
        }
        try makeUp(to: min(checkpoint.size, count))
        var report = CustodyReport(checkpoint: checkpoint, slice: slice)
        report.faults =
            broken.map { fault in
                CustodyFault(
                    what: fault.what == .root ? .logRoot : .logFile, subject: fault.path,
                    entry: fault.entry.map { $0 + 1 })
            } + faults
        if count < checkpoint.size {
            report.faults.append(
                CustodyFault(what: .catalogueOlder, subject: "catalogue.sqlite", entry: count + 1))
        }
        report.pending = max(0, count - checkpoint.size)
        let beyond = try log.entriesBeyond(checkpoint.size)
        var number = checkpoint.size
        while let entry = try events.next(number + 1) {
            if let read = try? CustodyEntry(encoded: entry) { seals.take(read) }
            let place = Int(number - checkpoint.size)
            // A killed append left what still waits; anything else is of a log that was longer once.
            if place < beyond.count, beyond[place] != entry {
                report.faults.append(CustodyFault(what: .logFile, subject: "checkpoint", entry: number + 1))
            }
            number += 1
        }
        if beyond.count > number - checkpoint.size {
            report.faults.append(CustodyFault(what: .logFile, subject: "checkpoint", entry: number + 1))
        }
        if number < count {
            report.faults.append(
                CustodyFault(what: .entry, subject: "custody_event/\(number + 1)", entry: number + 1))
        }
        for matter in try catalogue.mattersOutOfStep() {
            report.faults.append(CustodyFault(what: .rowChanged, subject: "matter_dispatch/\(matter)"))
        }
        for number in try catalogue.custodyEventsOutOfStep() {
            report.faults.append(CustodyFault(what: .entry, subject: "custody_event/\(number)", entry: number))
        }
        return report
    }

    // MARK: Originals

    private func check(
        _ report: inout CustodyReport, released: [ReleasedPapers], _ onBytes: @escaping @Sendable (Int64) -> Void
    ) throws {
        let slice = report.slice
        // What was disposed of has its entry in the log instead of its bytes.
        let gone = Set(try catalogue.tombstones().filter { $0.takenBack == nil }.map(\.sha256))
        let all = try catalogue.recordings(RecordingFilter()).filter { slice.holds($0.sha256) }
        let recordings = all.filter { !gone.contains($0.sha256) }
        for recording in all where gone.contains(recording.sha256) {
            let path = recording.vaultPath.split(separator: "/").reduce(root) { $0.appending(String($1)) }
            guard path.withCString({ access($0, F_OK) }) == 0 else { continue }
            report.faults.append(
                CustodyFault(what: .originalReturned, subject: recording.vaultPath, sha256: recording.sha256))
        }
        report.disposed = gone.count
        try checkPapers(&report)
        for given in released where slice.holds(given.digest) {
            let (papers, faults) = given.faults(below: root)
            report.papers += papers
            report.faults += faults
        }
        let found = Mutex<[CustodyFault]>([])
        let root = root
        Parallel.forEach(recordings, width: Parallel.cores) { recording in
            let path = recording.vaultPath.split(separator: "/").reduce(root) { $0.appending(String($1)) }
            var told: Int64 = 0
            var what: CustodyFault.What?
            func look(_ path: RawPath) throws(VaultError) {
                let sha256 = try FileDigest.sha256(path) { read in
                    onBytes(read - told)
                    told = read
                }
                if sha256 != recording.sha256 { what = .originalChanged }
            }
            do throws(VaultError) { try look(path) } catch {
                what = error.code == .sourceVanished ? .originalMissing : .originalUnreadable
            }
            // A disposal that was killed has set it aside, and the next one puts it back: no loss.
            if what == .originalMissing {
                let aside = root.appending("disposing").appending(recording.sha256)
                do throws(VaultError) {
                    what = nil
                    try look(aside)
                } catch {
                    what = .originalMissing
                }
            }
            onBytes(recording.size - told)
            guard let what else { return }
            let fault = CustodyFault(what: what, subject: recording.vaultPath, sha256: recording.sha256)
            found.withLock { $0.append(fault) }
        }
        report.originals = recordings.count
        report.bytes = recordings.reduce(0) { $0 + $1.size }
        report.faults += found.withLock { $0 }.sorted { $0.subject < $1.subject }
    }
}

extension CustodyAudit {
    /// Scanned papers are evidence as originals are.
    private func checkPapers(_ report: inout CustodyReport) throws {
        let slice = report.slice
        for paper in try catalogue.papers().filter({ slice.holds($0.sha256) }) {
            report.papers += 1
            let path = paper.place.split(separator: "/").reduce(root) { $0.appending(String($1)) }
            var what: CustodyFault.What?
            do throws(VaultError) {
                if try FileDigest.sha256(path) != paper.sha256 { what = .originalChanged }
            } catch {
                what = error.code == .sourceVanished ? .originalMissing : .originalUnreadable
            }
            guard let what else { continue }
            report.faults.append(CustodyFault(what: what, subject: paper.place, sha256: paper.sha256))
        }
    }
}

/// The catalogue's events one after another.
private final class EventReader {
    private let catalogue: any CatalogueEngine
    private var waiting: ArraySlice<[UInt8]> = []
    private var last: Int64 = 0

    init(_ catalogue: any CatalogueEngine) { self.catalogue = catalogue }

    /// The event of this number; numbers only grow. Nil when there is none.
    func next(_ number: Int64) throws -> [UInt8]? {
        if number != last + 1 {
            waiting = []
            last = number - 1
        }
        if waiting.isEmpty { waiting = try catalogue.custodyEvents(after: last, limit: 1000)[...] }
        guard let entry = waiting.popFirst() else { return nil }
        last = number
        return entry
    }
}

/// The last seal of every row.
private struct Seals {
    private struct Key: Hashable {
        var table: String
        var key: String
    }

    private struct Seal {
        var digest: String?
        var entry: Int64
    }

    private var last: [Key: Seal] = [:]
    /// Sizes of the log that were stamped, and public keys it was signed with, as entries tell of them.
    private(set) var stamps: [Int64: Int64] = [:]
    private(set) var keys: [(key: String, entry: Int64)] = []
    /// Digests of files that were in force.
    private(set) var settings: [String: Int64] = [:]
    private(set) var released: [ReleasedPapers] = []

    mutating func take(_ entry: CustodyEntry) {
        if entry.kind == .stamp, let size = entry.about?["size"].flatMap({ Int64($0) }) { stamps[size] = entry.n }
        if [.make, .key].contains(entry.kind), let key = entry.about?["key"], !key.isEmpty {
            keys.append((key, entry.n))
        }
        if entry.kind == .access, let papers = ReleasedPapers(entry.about, entry: entry.n) { released.append(papers) }
        if entry.kind == .settings {
            for sha256 in (entry.about ?? [:]).values where sha256.count == 64 { settings[sha256] = entry.n }
        }
        for row in entry.rows ?? [] {
            last[Key(table: row.table, key: row.key)] = Seal(digest: row.digest, entry: entry.n)
        }
    }

    /// Compares a row that is there with its seal, and strikes the seal off.
    mutating func check(_ row: CustodyEntry.Row) -> CustodyFault? {
        let seal = last.removeValue(forKey: Key(table: row.table, key: row.key))
        guard let seal, seal.digest != nil else {
            return CustodyFault(what: .rowUnsealed, subject: "\(row.table)/\(row.key)", entry: seal?.entry)
        }
        if seal.digest == row.digest { return nil }
        return CustodyFault(what: .rowChanged, subject: "\(row.table)/\(row.key)", entry: seal.entry)
    }

    /// Rows that should be there and were not.
    var removed: [CustodyFault] {
        last.filter { $0.value.digest != nil }.map { key, seal in
            CustodyFault(what: .rowRemoved, subject: "\(key.table)/\(key.key)", entry: seal.entry)
        }.sorted { $0.subject < $1.subject }
    }
}
