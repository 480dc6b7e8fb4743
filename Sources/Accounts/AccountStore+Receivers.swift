import GRDB

/// Systems that send recordings (docs/design/receiver.md): a name and a key each, and no role: they only bring.
extension AccountStore {
    public struct Receiver: Hashable, Sendable {
        public var id: Int64
        public var name: String
        public var createdAt: Int64
        public var endedAt: Int64?
    }

    /// Makes a key and returns it: it is stored nowhere and shown once. 64 characters, the contract's limit.
    public func addReceiver(_ name: String, at time: Int64) throws(AccountError) -> String {
        guard Self.isReceiverName(name) else { throw .badName(name) }
        let key = Secret.token()
        let isNew = try writing { db in
            let known = try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM receiver WHERE name = ? AND ended_at IS NULL"), arguments: [name]
            )
            guard known == nil else { return false }
            try db.execute(
                sql: "INSERT INTO receiver (name, key, created_at) VALUES (?, ?, ?)",
                arguments: [name, Secret.digest(key), time])
            return true
        }
        guard isNew else { throw .receiverExists(name) }
        return key
    }

    public func receivers() throws(AccountError) -> [Receiver] {
        try reading { db in
            try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM receiver ORDER BY id")).map { row in
                Receiver(id: row["id"], name: row["name"], createdAt: row["created_at"], endedAt: row["ended_at"])
            }
        }
    }

    public func end(receiver name: String, at time: Int64) throws(AccountError) {
        let isKnown = try writing { db in
            try db.execute(
                sql: "UPDATE receiver SET ended_at = ? WHERE name = ? AND ended_at IS NULL", arguments: [time, name])
            return db.changesCount == 1
        }
        guard isKnown else { throw .unknownReceiver(name) }
    }

    /// Whether name and key belong together and were not ended.
    public func isReceiver(_ name: String, key: String) throws(AccountError) -> Bool {
        try reading { db in
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM receiver WHERE name = ? AND key = ? AND ended_at IS NULL"),
                arguments: [name, Secret.digest(key)]) == true
        }
    }

    /// Whether the system may still send: asked with every request, so that an end is an end at once.
    public func isReceiver(_ name: String) throws(AccountError) -> Bool {
        try reading { db in
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM receiver WHERE name = ? AND ended_at IS NULL"), arguments: [name]
            ) == true
        }
    }

    /// It stands in an address and in a file's name.
    static func isReceiverName(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D
            }
    }
}
