import Evidence
import Foundation
import GRDB

/// Who may sign in: `console.sqlite` in the vault's folder. Not part of the catalogue: nothing in it is evidence, and a
/// copy of the vault works without it. Several processes may have it open at once.
///
/// Times are whole seconds since 1970.
public final class AccountStore: Sendable {
    public struct Account: Hashable, Sendable {
        /// Police number.
        public var person: String
        public var createdAt: Int64
        public var disabledAt: Int64?
        public var lastSignIn: Int64?
        /// Through the site's provider; has no password here.
        public var isProviders: Bool
    }

    public static let leastPassword = 10
    private static let mostPassword = 256

    public let path: String
    public let cost: ScryptCost
    let pool: DatabasePool
    /// Stands in where there is no such account, so that the answer takes as long.
    let nobody: PasswordHash

    /// Opens the file; makes it, readable by its owner alone, where there is none.
    public init(root: RawPath, cost: ScryptCost = .usual) throws(AccountError) {
        path = root.appending("console.sqlite").text
        self.cost = cost
        guard let nobody = PasswordHash(of: Secret.token(), cost: cost) else { throw .noMemory }
        self.nobody = nobody
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path: path, cause: String(cString: strerror(errno))) }
        close(descriptor)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "accounts"
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.write { db in try Self.makeTables(db) }
        } catch {
            throw .file(path: path, cause: "\(error)")
        }
    }

    private static func makeTables(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS account (
                    person TEXT PRIMARY KEY, password TEXT NOT NULL, created_at INTEGER NOT NULL,
                    disabled_at INTEGER, last_sign_in INTEGER) STRICT;
                -- By digest: no table of what was typed into the wrong field.
                CREATE TABLE IF NOT EXISTS failure (
                    person TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at INTEGER NOT NULL) STRICT;
                CREATE TABLE IF NOT EXISTS session (
                    token TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES account, csrf TEXT NOT NULL,
                    created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT;
                CREATE TABLE IF NOT EXISTS token (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE,
                    person TEXT NOT NULL REFERENCES account, name TEXT NOT NULL, created_at INTEGER NOT NULL,
                    ended_at INTEGER) STRICT;
                CREATE TABLE IF NOT EXISTS receiver (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
                    created_at INTEGER NOT NULL, ended_at INTEGER) STRICT;
                -- Who signs in through the site's provider. Its name for the person is bound at the first sign-in.
                CREATE TABLE IF NOT EXISTS provider_account (
                    person TEXT PRIMARY KEY REFERENCES account, issuer TEXT, subject TEXT, bound_at INTEGER,
                    UNIQUE (issuer, subject)) STRICT;
                """)
    }

    // MARK: Accounts

    public func add(_ person: String, password: String, at time: Int64) throws(AccountError) {
        guard Self.isNumber(person) else { throw .badNumber(person) }
        let hash = try hash(password)
        let isNew = try writing { db in
            try db.execute(
                sql: "INSERT INTO account (person, password, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [person, hash.text, time])
            return db.changesCount == 1
        }
        guard isNew else { throw .exists(person) }
    }

    /// A new password; ends every session, and lets a disabled account in again. An account of the provider's becomes one
    /// with a password.
    public func reset(_ person: String, password: String) throws(AccountError) {
        let hash = try hash(password)
        try change(person) { db in
            try db.execute(
                sql: "UPDATE account SET password = ?, disabled_at = NULL WHERE person = ?",
                arguments: [hash.text, person])
            try db.execute(sql: "DELETE FROM provider_account WHERE person = ?", arguments: [person])
            try db.execute(sql: "DELETE FROM failure WHERE person = ?", arguments: [Secret.digest(person)])
        }
    }

    /// No sign-in any more; ends every session and token.
    public func disable(_ person: String, at time: Int64) throws(AccountError) {
        try change(person) { db in
            try db.execute(
                sql: "UPDATE account SET disabled_at = coalesce(disabled_at, ?) WHERE person = ?",
                arguments: [time, person])
            try db.execute(
                sql: "UPDATE token SET ended_at = coalesce(ended_at, ?) WHERE person = ?", arguments: [time, person])
        }
    }

    public func list() throws(AccountError) -> [Account] {
        try reading { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT account.*, provider_account.person IS NOT NULL AS is_providers
                        FROM account LEFT JOIN provider_account USING (person) ORDER BY account.person
                        """)
            ).map { row in
                Account(
                    person: row["person"], createdAt: row["created_at"], disabledAt: row["disabled_at"],
                    lastSignIn: row["last_sign_in"], isProviders: row["is_providers"])
            }
        }
    }

    // MARK: Parts

    func change(_ person: String, _ body: @escaping (Database) throws -> Void) throws(AccountError) {
        let isKnown = try writing { db in
            guard
                try Bool.fetchOne(
                    db.cachedStatement(sql: "SELECT 1 FROM account WHERE person = ?"), arguments: [person]) == true
            else { return false }
            try body(db)
            try db.execute(sql: "DELETE FROM session WHERE person = ?", arguments: [person])
            return true
        }
        guard isKnown else { throw .unknown(person) }
    }

    private func hash(_ password: String) throws(AccountError) -> PasswordHash {
        guard password.count >= Self.leastPassword, password.utf8.count <= Self.mostPassword else {
            throw .badPassword(least: Self.leastPassword)
        }
        guard let hash = PasswordHash(of: password, cost: cost) else { throw .noMemory }
        return hash
    }

    static func isNumber(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D
            }
    }

    func reading<T>(_ body: (Database) throws -> T) throws(AccountError) -> T {
        do { return try pool.read(body) } catch { throw .file(path: path, cause: "\(error)") }
    }

    func writing<T>(_ body: (Database) throws -> T) throws(AccountError) -> T {
        do { return try pool.write(body) } catch { throw .file(path: path, cause: "\(error)") }
    }
}
