import Evidence
import Foundation
import GRDB

/// The catalogue in one SQLite file: the default engine.
///
/// Write-ahead log with `synchronous = FULL`: a commit that has returned survives a power cut. Readers never wait for
/// the writer. Several processes may have the same file open; writers take turns.
public final class SQLiteCatalogue: CatalogueEngine {
    /// The catalogue's file.
    public let path: String
    let pool: DatabasePool
    /// Called inside the transaction of a commit, and of bringing the schema up to date, just before its end. Only tests
    /// set it: what it throws must leave nothing behind.
    let beforeCommitEnds: (@Sendable (Database) throws -> Void)?
    /// Lines of the register that are waiting for a flush.
    let registering = SharedTurn<ViewEntry, Result<ViewEntry, CatalogueError>>()

    /// Opens the catalogue, creates it where there is none, and brings an older schema up to date.
    ///
    /// - Parameters:
    ///   - path: the file. Its folder must exist.
    ///   - readOnly: never write, not even to bring an older schema up to date (which is then refused).
    ///   - busyTimeout: how many seconds to wait for another writer before giving up with ``CatalogueError/Code/busy``.
    ///   - cache: how many MiB of pages a connection keeps at most. A search of ten million segments reads some MiB of
    ///     posting lists; a day's upload comes back to few of its pages.
    ///   - readers: how many threads may read at once; one more waits.
    public convenience init(
        path: String, readOnly: Bool = false, busyTimeout: Double = 30, cache: Int = 64, readers: Int = 5
    ) throws(CatalogueError) {
        try self.init(
            path: path, readOnly: readOnly, busyTimeout: busyTimeout, cache: cache, readers: readers,
            beforeCommitEnds: nil)
    }

    init(
        path: String, readOnly: Bool, busyTimeout: Double, cache: Int = 64, readers: Int = 5,
        beforeCommitEnds: (@Sendable (Database) throws -> Void)?
    ) throws(CatalogueError) {
        self.path = path
        self.beforeCommitEnds = beforeCommitEnds
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyTimeout)
        configuration.label = "catalogue"
        configuration.maximumReaderCount = max(1, readers)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -\(max(1, cache) << 10)")
            // For a new file: a bitmap of a busy block fits into one page.
            try db.execute(sql: "PRAGMA page_size = 8192")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        do {
            if readOnly, !FileManager.default.fileExists(atPath: path) {
                throw CatalogueError.missing(path)
            }
            let pool = try DatabasePool(path: path, configuration: configuration)
            if readOnly {
                try pool.read { db in try Schema.check(db, path: path, readOnly: true) }
            } else {
                // GRDB opens a pool with NORMAL, which may lose the last commits in a power cut.
                try pool.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA synchronous = FULL")
                    try Schema.bringUpToDate(db, path: path, beforeEnd: beforeCommitEnds)
                    try ChangedRows.install(db)
                }
            }
            self.pool = pool
        } catch {
            throw CatalogueError(error, path: path)
        }
    }

    /// Closes the file. Calls after that throw.
    public func close() throws(CatalogueError) {
        do { try pool.close() } catch { throw CatalogueError(error, path: path) }
    }

    /// Runs one statement outside of a transaction and returns its rows as text. For tests and repairs.
    func sql(_ sql: String) throws(CatalogueError) -> [[String?]] {
        do {
            return try pool.writeWithoutTransaction { db in
                try Row.fetchCursor(db, sql: sql).collect { row in
                    (0..<row.count).map { column in
                        let value: DatabaseValue = row[column]
                        return String.fromDatabaseValue(value) ?? (value.isNull ? nil : value.description)
                    }
                }
            }
        } catch {
            throw CatalogueError(error, path: path)
        }
    }

    /// One read transaction: `body` sees one state of the catalogue, whatever writers do meanwhile.
    func reading<T>(_ body: (Database) throws -> T) throws(CatalogueError) -> T {
        do {
            if let open = OpenReading.current, let db = open.database(of: self) { return try body(db) }
            return try pool.read(body)
        } catch {
            throw CatalogueError(error, path: path)
        }
    }

    public func oneState<T>(_ body: () throws -> T) throws -> T {
        do {
            if OpenReading.current?.database(of: self) != nil { return try body() }
            return try pool.read { db in try OpenReading.$current.withValue(OpenReading(db, of: self), operation: body)
            }
        } catch let error as DatabaseError {
            throw CatalogueError(error, path: path)
        }
    }

    /// One write transaction, whole or not at all: with it, what the custody log says of it. `body` may add to the note;
    /// without one nothing is said.
    func writing<T>(
        _ note: CustodyNote?, _ body: (Database, inout CustodyNote) throws -> T
    ) throws(CatalogueError) -> T {
        do {
            return try pool.write { db in
                var told = note ?? CustodyNote(.derive)
                let result = try body(db, &told)
                let changed = try ChangedRows.take(db)
                if note != nil { try CustodyWriting(told, db).write(changed) }
                try beforeCommitEnds?(db)
                return result
            }
        } catch {
            throw CatalogueError(error, path: path)
        }
    }
}

/// The read transaction that the thread is in: what is read meanwhile takes part in it.
private struct OpenReading: @unchecked Sendable {
    // Not sendable in truth: `database(of:)` gives it to the thread only that it was opened on.
    private let opened: Database
    private let owner: SQLiteCatalogue
    private let thread = pthread_self()

    @TaskLocal static var current: OpenReading?

    init(_ opened: Database, of owner: SQLiteCatalogue) {
        self.opened = opened
        self.owner = owner
    }

    func database(of catalogue: SQLiteCatalogue) -> Database? {
        owner === catalogue && pthread_equal(thread, pthread_self()) != 0 ? opened : nil
    }
}
