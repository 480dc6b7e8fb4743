import Evidence
import Foundation
import GRDB

/// Somebody who signed in.
public struct Session: Hashable, Sendable {
    /// The digest of the cookie's token: names the session, and opens nothing.
    public var id: String
    public var person: String
    /// Each form carries it.
    public var csrf: String
    public var createdAt: Int64
    public var seenAt: Int64
}

public enum SignIn: Hashable, Sendable {
    /// With the token for the cookie, which is stored nowhere.
    case done(token: String, Session)
    /// Unknown account, disabled account or wrong password: never told apart.
    case refused
    /// Too many failures: nothing is tried before this moment.
    case locked(until: Int64)
}

extension AccountStore {
    /// Unused for so long, or older than that, a session is over. Seconds; local settings.
    public static let idleLimit: Int64 = 30 * 60
    public static let absoluteLimit: Int64 = 12 * 60 * 60
    /// So many failures are free; then each doubles the wait, from half a minute up to an hour.
    public static let freeFailures = 5
    private static let mostFailureRows = 10_000

    static func wait(afterFailures count: Int) -> Int64 {
        guard count >= freeFailures else { return 0 }
        return min(3600, 30 << Int64(min(count - freeFailures, 7)))
    }

    public func signIn(_ person: String, password: String, at time: Int64) throws(AccountError) -> SignIn {
        let key = Secret.digest(person)
        let failures = try reading { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT count, last_at FROM failure WHERE person = ?"), arguments: [key])
        }
        if let failures {
            let until = (failures["last_at"] as Int64) + Self.wait(afterFailures: failures["count"])
            if until > time { return .locked(until: until) }
        }
        let stored = try reading { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT password FROM account WHERE person = ? AND disabled_at IS NULL"),
                arguments: [person])
        }
        let known = stored.flatMap { PasswordHash(text: $0) }
        // Longer than any password: not worth hashing, and no sign of an account.
        let fits = (known ?? nobody).fits(String(decoding: password.utf8.prefix(1024), as: UTF8.self))
        guard known != nil, fits else {
            try fail(key, at: time)
            return .refused
        }
        return try writing { db in
            try db.execute(sql: "DELETE FROM failure WHERE person = ?", arguments: [key])
            return try Self.enter(person, at: time, db)
        }
    }

    /// A new session, never one the browser brought.
    static func enter(_ person: String, at time: Int64, _ db: Database) throws -> SignIn {
        let token = Secret.token()
        let session = Session(
            id: Secret.digest(token), person: person, csrf: Secret.token(), createdAt: time, seenAt: time)
        try db.execute(
            sql: "DELETE FROM session WHERE seen_at < ? OR created_at < ?",
            arguments: [time - idleLimit, time - absoluteLimit])
        try db.execute(
            sql: "INSERT INTO session (token, person, csrf, created_at, seen_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [session.id, person, session.csrf, time, time])
        try db.execute(sql: "UPDATE account SET last_sign_in = ? WHERE person = ?", arguments: [time, person])
        return .done(token: token, session)
    }

    private func fail(_ key: String, at time: Int64) throws(AccountError) {
        try writing { db in
            try db.execute(
                sql: """
                    INSERT INTO failure (person, count, last_at) VALUES (?, 1, ?)
                    ON CONFLICT (person) DO UPDATE SET
                        count = CASE WHEN last_at < excluded.last_at - 86400 THEN 1 ELSE count + 1 END,
                        last_at = excluded.last_at
                    """, arguments: [key, time])
            try db.execute(
                sql: """
                    DELETE FROM failure WHERE person IN
                        (SELECT person FROM failure ORDER BY last_at DESC LIMIT -1 OFFSET ?)
                    """, arguments: [Self.mostFailureRows])
        }
    }

    /// The session a cookie opens; nil where it is over. Moves its idle limit, at most once a minute.
    ///
    /// - Parameter isUse: false where nobody does anything (a page that keeps itself up to date): its limit stays.
    public func session(_ token: String, at time: Int64, isUse: Bool = true) throws(AccountError) -> Session? {
        guard token.utf8.count == 64 else { return nil }
        let id = Secret.digest(token)
        let row = try reading { db in
            try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT session.* FROM session JOIN account USING (person)
                        WHERE token = ? AND disabled_at IS NULL AND seen_at >= ? AND session.created_at >= ?
                        """), arguments: [id, time - Self.idleLimit, time - Self.absoluteLimit])
        }
        guard let row else { return nil }
        let session = Session(
            id: id, person: row["person"], csrf: row["csrf"], createdAt: row["created_at"], seenAt: row["seen_at"])
        if isUse, time - session.seenAt >= 60 {
            try writing { db in
                try db.execute(sql: "UPDATE session SET seen_at = ? WHERE token = ?", arguments: [time, id])
            }
        }
        return session
    }

    /// Whether a session that was open still is. Looking does not keep it open.
    public func isOpen(_ session: Session, at time: Int64) throws(AccountError) -> Bool {
        try reading { db in
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM session JOIN account USING (person)
                        WHERE token = ? AND disabled_at IS NULL AND seen_at >= ? AND session.created_at >= ?)
                        """), arguments: [session.id, time - Self.idleLimit, time - Self.absoluteLimit])
        } ?? false
    }

    public func signOut(_ session: Session) throws(AccountError) {
        try writing { db in try db.execute(sql: "DELETE FROM session WHERE token = ?", arguments: [session.id]) }
    }

    // MARK: Tokens for machines

    /// A token of a person's: a machine acts as this person, with this person's roles.
    public struct Token: Hashable, Sendable {
        public var id: Int64
        public var person: String
        public var name: String
        public var createdAt: Int64
        public var endedAt: Int64?
    }

    /// Makes a token and returns it: it is stored nowhere and shown once.
    public func addToken(_ name: String, for person: String, at time: Int64) throws(AccountError) -> String {
        let token = "ub_" + Secret.token()
        let isKnown = try writing { db in
            guard
                try Bool.fetchOne(
                    db.cachedStatement(sql: "SELECT 1 FROM account WHERE person = ? AND disabled_at IS NULL"),
                    arguments: [person])
                    == true
            else { return false }
            try db.execute(
                sql: "INSERT INTO token (token, person, name, created_at) VALUES (?, ?, ?, ?)",
                arguments: [Secret.digest(token), person, name, time])
            return true
        }
        guard isKnown else { throw .unknown(person) }
        return token
    }

    public func tokens() throws(AccountError) -> [Token] {
        try reading { db in
            try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM token ORDER BY id")).map { row in
                Token(
                    id: row["id"], person: row["person"], name: row["name"], createdAt: row["created_at"],
                    endedAt: row["ended_at"])
            }
        }
    }

    public func end(token id: Int64, at time: Int64) throws(AccountError) {
        let isKnown = try writing { db in
            try db.execute(
                sql: "UPDATE token SET ended_at = coalesce(ended_at, ?) WHERE id = ?", arguments: [time, id])
            return db.changesCount == 1
        }
        guard isKnown else { throw .unknownToken(id) }
    }

    /// Whose token it is; nil for an unknown or ended one.
    public func person(ofToken token: String) throws(AccountError) -> String? {
        guard token.hasPrefix("ub_"), token.utf8.count == 67 else { return nil }
        return try reading { db in
            try String.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT token.person FROM token JOIN account USING (person)
                        WHERE token = ? AND ended_at IS NULL AND disabled_at IS NULL
                        """), arguments: [Secret.digest(token)])
        }
    }
}
