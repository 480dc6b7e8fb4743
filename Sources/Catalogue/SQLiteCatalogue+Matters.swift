import Evidence
import Foundation
import GRDB

/// Cases and other matters, from the case system.
extension SQLiteCatalogue {
    private static let columns =
        "number, dispatches, category, traits, risk_level, parties, end, case_file, filed, latest_end"

    public func store(
        matters: [MatterRecord], note: CustodyNote?,
        settle: (_ new: MatterRecord, _ known: MatterRecord?, _ isHeld: Bool) -> MatterRecord
    ) throws(CatalogueError) -> StoreReport {
        try writing(note ?? CustodyNote(.list, about: ["list": "matters"])) { db, _ in
            var report = StoreReport()
            let held = try db.cachedStatement(
                sql: """
                    SELECT 1 FROM hold LEFT JOIN hold_release ON hold_id = hold.id
                    WHERE subject_kind = 'matter' AND subject = ? COLLATE NOCASE AND hold_id IS NULL
                    """)
            for new in matters {
                let known = try Self.matter(new.number, db)
                let isHeld = try Int.fetchOne(held, arguments: [new.number]) != nil
                let settled = settle(new, known, isHeld)
                guard settled != known else {
                    report.unchanged += 1
                    continue
                }
                try Self.write(settled, db)
                if known == nil { report.inserted += 1 } else { report.updated += 1 }
            }
            return report
        }
    }

    public func mattersOutOfStep() throws(CatalogueError) -> [String] {
        try reading { db in
            try String.fetchAll(
                db.cachedStatement(
                    sql: """
                        WITH told (matter, dispatch) AS (
                            -- What somebody has made no JSON of is told by its seal.
                            SELECT number, value
                            FROM matter, json_each(CASE WHEN json_valid(dispatches) THEN dispatches ELSE '[]' END))
                        SELECT matter FROM (
                            SELECT matter, dispatch FROM told EXCEPT SELECT matter, dispatch FROM matter_dispatch)
                        UNION SELECT matter FROM (
                            SELECT matter, dispatch FROM matter_dispatch EXCEPT SELECT matter, dispatch FROM told)
                        ORDER BY 1
                        """))
        }
    }

    private static func write(_ matter: MatterRecord, _ db: Database) throws {
        func json(_ texts: [String]) throws -> String {
            String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        }
        let months: Int? =
            switch matter.caseFile {
            case .months(let months): months
            case .permanent: 0
            case nil: nil
            }
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO matter (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            matter.number, try json(matter.dispatches), matter.category, try json(matter.traits), matter.riskLevel,
            try json(matter.parties), matter.end?.nanoseconds, months, matter.filed?.nanoseconds,
            matter.latestEnd?.nanoseconds,
        ])
        try db.cachedStatement(sql: "DELETE FROM matter_dispatch WHERE matter = ?").execute(arguments: [matter.number])
        let insert = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO matter_dispatch (dispatch, matter) VALUES (?, ?)")
        for dispatch in matter.dispatches { try insert.execute(arguments: [dispatch, matter.number]) }
    }

    public func matter(_ number: String) throws(CatalogueError) -> MatterRecord? {
        try reading { db in try Self.matter(number, db) }
    }

    public func matters() throws(CatalogueError) -> [MatterRecord] {
        try reading { db in try Self.matters(db) }
    }

    static func matters(_ db: Database) throws -> [MatterRecord] {
        try Row.fetchCursor(db.cachedStatement(sql: "SELECT \(columns) FROM matter ORDER BY number")).collect(matter)
    }

    /// Letters of a number are the same in either case: one system writes `A1`, another `a1`.
    public func matters(ofDispatch dispatch: String) throws(CatalogueError) -> [MatterRecord] {
        try reading { db in
            try String.fetchAll(
                db.cachedStatement(
                    sql: "SELECT DISTINCT matter FROM matter_dispatch WHERE dispatch = ? COLLATE NOCASE ORDER BY matter"
                ),
                arguments: [dispatch]
            ).compactMap { try Self.matter($0, db) }
        }
    }

    private static func matter(_ number: String, _ db: Database) throws -> MatterRecord? {
        try db.cachedStatement(sql: "SELECT \(columns) FROM matter WHERE number = ?").first([number], matter)
    }

    private static func matter(_ row: Row) throws -> MatterRecord {
        func texts(_ column: Int) throws -> [String] {
            try JSONDecoder().decode([String].self, from: Data((row.need(column) as String).utf8))
        }
        return try MatterRecord(
            number: row.need(0), dispatches: texts(1), category: row[2], traits: texts(3), riskLevel: row[4],
            parties: texts(5), end: (row[6] as Int64?).map { WallTime(nanoseconds: $0) },
            caseFile: (row[7] as Int?).map { $0 == 0 ? .permanent : .months($0) },
            filed: (row[8] as Int64?).map { WallTime(nanoseconds: $0) },
            latestEnd: (row[9] as Int64?).map { WallTime(nanoseconds: $0) })
    }
}
