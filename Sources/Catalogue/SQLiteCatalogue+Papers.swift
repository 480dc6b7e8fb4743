import GRDB

extension SQLiteCatalogue {
    public func papers() throws(CatalogueError) -> [(sha256: String, place: String)] {
        try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        WITH said AS (
                            -- What somebody has made no JSON of is told by its seal.
                            SELECT CASE WHEN json_valid(says) THEN says ELSE '{}' END AS says FROM ledger_step)
                        SELECT DISTINCT json_extract(says, '$.paper.sha256'), json_extract(says, '$.paper.place')
                        FROM said WHERE json_extract(says, '$.paper.sha256') IS NOT NULL ORDER BY 1, 2
                        """)
            ).collect { row in (sha256: try row.need(0), place: try row.need(1)) }
        }
    }
}
