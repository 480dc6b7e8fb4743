import GRDB

/// Accounts of people who sign in through the site's OIDC provider (docs/design/oidc.md). An administrator makes each:
/// nobody gets in because the provider knows him.
extension AccountStore {
    /// Without a password. Which of the provider's people it is, is settled at the first sign-in.
    public func addOfProvider(_ person: String, at time: Int64) throws(AccountError) {
        guard Self.isNumber(person) else { throw .badNumber(person) }
        let isNew = try writing { db in
            // No text is a hash: no password fits.
            try db.execute(
                sql: "INSERT INTO account (person, password, created_at) VALUES (?, '', ?) ON CONFLICT DO NOTHING",
                arguments: [person, time])
            guard db.changesCount == 1 else { return false }
            try db.execute(sql: "INSERT INTO provider_account (person) VALUES (?)", arguments: [person])
            return true
        }
        guard isNew else { throw .exists(person) }
    }

    /// Makes an account the provider's, to be bound anew at the next sign-in; its password, if it had one, is gone.
    /// Ends every session, and lets a disabled account in again.
    public func resetToProvider(_ person: String) throws(AccountError) {
        try change(person) { db in
            try db.execute(
                sql: "UPDATE account SET password = '', disabled_at = NULL WHERE person = ?", arguments: [person])
            try db.execute(
                sql: """
                    INSERT INTO provider_account (person) VALUES (?)
                    ON CONFLICT (person) DO UPDATE SET issuer = NULL, subject = NULL, bound_at = NULL
                    """, arguments: [person])
        }
    }

    /// Lets somebody in whom the provider vouches for.
    ///
    /// - Parameters:
    ///   - subject: the provider's lasting name for the person. Bound to the account at its first sign-in; after that,
    ///     a person with the same police number but another name is somebody else.
    /// - Returns: refused for an unknown or disabled account, one with a password, and one of another person; never
    ///   told apart.
    public func signIn(
        _ person: String, issuer: String, subject: String, at time: Int64
    ) throws(AccountError) -> SignIn {
        try writing { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT issuer, subject FROM provider_account JOIN account USING (person)
                        WHERE person = ? AND disabled_at IS NULL
                        """), arguments: [person])
            guard let row else { return .refused }
            if let bound = row["subject"] as String? {
                guard bound == subject, row["issuer"] as String? == issuer else { return .refused }
            } else {
                try db.execute(
                    sql: """
                        UPDATE OR IGNORE provider_account SET issuer = ?, subject = ?, bound_at = ? WHERE person = ?
                        """, arguments: [issuer, subject, time, person])
                // Taken: this person of the provider's has an account under another number.
                guard db.changesCount == 1 else { return .refused }
            }
            return try Self.enter(person, at: time, db)
        }
    }
}
