import GRDB

extension SQLiteCatalogue {
    public func papers() throws(CatalogueError) -> [(sha256: String, place: String)] {
        try reading { db in
            try Row.fetchCursor(
                db,
                sql: """
                    SELECT DISTINCT json_extract(says, '$.paper.sha256'), json_extract(says, '$.paper.place')
                    FROM ledger_step WHERE json_extract(says, '$.paper.sha256') IS NOT NULL ORDER BY 1, 2
                    """
            ).collect { row in (sha256: try row.need(0), place: try row.need(1)) }
        }
    }
}
