import GRDB

/// Remembers which rows of the sealed tables the transaction in hand has changed, whoever's code did it: so no change
/// can be left out of the custody log by forgetting to tell of it.
///
/// Triggers of this connection, in its temporary schema, write the list: they see every statement, and what is rolled
/// back is gone from the list as well.
enum ChangedRows {
    /// On the connection that writes; once.
    static func install(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE changed_row (
                    place INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (place, row)
                ) WITHOUT ROWID
                """)
        // Not INSERT OR IGNORE: in a trigger the statement that fired it has its own way with conflicts, and an upsert's
        // is to fail.
        for (place, table) in SealedTable.all.enumerated() {
            for (event, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
                try db.execute(
                    sql: """
                        CREATE TEMP TRIGGER changed_\(table.name)_\(event) AFTER \(event) ON main.\(table.name)
                        BEGIN INSERT INTO changed_row SELECT \(place), \(row).rowid
                            WHERE NOT EXISTS (SELECT 1 FROM changed_row WHERE place = \(place) AND row = \(row).rowid);
                        END
                        """)
            }
        }
    }

    /// Table by table, rows ascending. Empties the list.
    static func take(_ db: Database) throws -> [(table: SealedTable, rows: [Int64])] {
        var all: [(table: SealedTable, rows: [Int64])] = []
        for (place, table) in SealedTable.all.enumerated() {
            let statement = try db.cachedStatement(sql: "SELECT row FROM changed_row WHERE place = ? ORDER BY row")
            let rows = try Int64.fetchAll(statement, arguments: [place])
            if !rows.isEmpty { all.append((table, rows)) }
        }
        if !all.isEmpty { try db.cachedStatement(sql: "DELETE FROM changed_row").execute() }
        return all
    }
}
