import Evidence
import Foundation
import GRDB

/// The lists that come from outside.
extension SQLiteCatalogue {
    public func store(dispatches: [Dispatch]) throws(CatalogueError) -> StoreReport {
        try writing(CustodyNote(.list, about: ["list": "dispatches"])) { db, _ in
            try Self.store(dispatches, fetch: { try Self.dispatch($0.number, db) }) { dispatch, _ in
                let officers = String(decoding: try JSONEncoder().encode(dispatch.officers), as: UTF8.self)
                try db.cachedStatement(
                    sql: "INSERT OR REPLACE INTO dispatch (\(Self.dispatchColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                ).execute(arguments: [
                    dispatch.number, officers, dispatch.span.start.nanoseconds, dispatch.span.end.nanoseconds,
                    dispatch.place, dispatch.position?.latitude, dispatch.position?.longitude, dispatch.cause,
                    dispatch.category,
                ])
            }
        }
    }

    public func store(officers: [Officer]) throws(CatalogueError) -> StoreReport {
        try writing(CustodyNote(.list, about: ["list": "officers"])) { db, _ in
            let index = IndexWriter()
            let report = try Self.store(officers, fetch: { try Self.officer($0.policeNumber, db) }) { officer, old in
                try db.cachedStatement(
                    sql: "INSERT OR REPLACE INTO officer (police_number, name, unit, unit_name) VALUES (?, ?, ?, ?)"
                ).execute(arguments: [officer.policeNumber, officer.name, officer.unit, officer.unitName])
                // Segments are found by their officer's name, so a new name files them anew.
                try index.rename(officer: officer.policeNumber, from: old?.name, to: officer.name, db)
            }
            try index.flush(db)
            return report
        }
    }

    public func store(recorders: [Recorder]) throws(CatalogueError) -> StoreReport {
        try writing(CustodyNote(.list, about: ["list": "recorders"])) { db, _ in
            try Self.store(recorders, fetch: { try Self.recorder($0.serial, db) }) { recorder, _ in
                try db.cachedStatement(
                    sql: "INSERT OR REPLACE INTO recorder (\(Self.recorderColumns)) VALUES (?, ?, ?, ?, ?, ?, ?)"
                ).execute(arguments: [
                    recorder.serial, recorder.officer, recorder.unit, recorder.unitName, recorder.model,
                    recorder.profile,
                    try recorder.gear.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) },
                ])
            }
        }
    }

    public func dispatch(_ number: String) throws(CatalogueError) -> Dispatch? {
        try reading { db in try Self.dispatch(number, db) }
    }

    public func unknownDispatches(among numbers: [String]) throws(CatalogueError) -> Set<String> {
        try reading { db in
            let isKnown = try db.cachedStatement(sql: "SELECT 1 FROM dispatch WHERE number = ? COLLATE NOCASE LIMIT 1")
            return try Set(numbers).filter { try Int.fetchOne(isKnown, arguments: [$0]) == nil }
        }
    }

    public func dispatches(overlapping span: WallSpan?) throws(CatalogueError) -> [Dispatch] {
        try reading { db in
            guard let span else {
                return try Row.fetchCursor(
                    db.cachedStatement(sql: "SELECT \(Self.dispatchColumns) FROM dispatch ORDER BY start, number")
                ).collect(Self.dispatch)
            }
            // Nearly all last less than a day: look back one day only, and ask the few long ones separately.
            let sql = """
                SELECT \(Self.dispatchColumns) FROM dispatch
                WHERE start > :lookBack AND start < :to AND end > :from
                UNION
                SELECT \(Self.dispatchColumns) FROM dispatch
                WHERE end - start > 86400000000000 AND start < :to AND end > :from
                ORDER BY start, number
                """
            return try Row.fetchCursor(
                db.cachedStatement(sql: sql),
                arguments: [
                    "from": span.start.nanoseconds, "to": span.end.nanoseconds,
                    "lookBack": (span.start - Nanoseconds(86_400_000_000_000)).nanoseconds.addingSaturated(-1),
                ]
            ).collect(Self.dispatch)
        }
    }

    public func officers() throws(CatalogueError) -> [Officer] {
        try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT police_number, name, unit, unit_name FROM officer ORDER BY police_number")
            ).collect(Self.officer)
        }
    }

    public func recorders() throws(CatalogueError) -> [Recorder] {
        try reading { db in
            try Row.fetchCursor(db.cachedStatement(sql: "SELECT \(Self.recorderColumns) FROM recorder ORDER BY serial"))
                .collect(Self.recorder)
        }
    }

    // MARK: Rows

    /// Writes what is new or different. `write` gets the stored value, nil for a new one.
    static func store<T: Equatable>(
        _ values: [T], fetch: (T) throws -> T?, write: (T, T?) throws -> Void
    ) throws -> StoreReport {
        var report = StoreReport()
        for value in values {
            let old = try fetch(value)
            guard old != value else {
                report.unchanged += 1
                continue
            }
            try write(value, old)
            if old == nil { report.inserted += 1 } else { report.updated += 1 }
        }
        return report
    }

    private static let dispatchColumns = "number, officers, start, end, place, latitude, longitude, cause, category"
    private static let recorderColumns = "serial, officer, unit, unit_name, model, profile, gear"

    private static func dispatch(_ row: Row) throws -> Dispatch {
        try Dispatch(
            number: row.need(0),
            officers: JSONDecoder().decode([String].self, from: Data((row.need(1) as String).utf8)),
            span: WallSpan(start: WallTime(nanoseconds: row.need(2)), end: WallTime(nanoseconds: row.need(3))),
            place: row[4],
            position: Coordinate(latitude: row[5], longitude: row[6]), cause: row[7], category: row[8])
    }

    private static func dispatch(_ number: String, _ db: Database) throws -> Dispatch? {
        let statement = try db.cachedStatement(sql: "SELECT \(dispatchColumns) FROM dispatch WHERE number = ?")
        return try statement.first([number], dispatch)
    }

    private static func officer(_ row: Row) throws -> Officer {
        Officer(policeNumber: try row.need(0), name: row[1], unit: row[2], unitName: row[3])
    }

    private static func officer(_ number: String, _ db: Database) throws -> Officer? {
        let statement = try db.cachedStatement(
            sql: "SELECT police_number, name, unit, unit_name FROM officer WHERE police_number = ?")
        return try statement.first([number], officer)
    }

    private static func recorder(_ row: Row) throws -> Recorder {
        Recorder(
            serial: try row.need(0), officer: row[1], unit: row[2], unitName: row[3], model: row[4], profile: row[5],
            gear: try (row[6] as String?).map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) })
    }

    private static func recorder(_ serial: String, _ db: Database) throws -> Recorder? {
        let statement = try db.cachedStatement(sql: "SELECT \(recorderColumns) FROM recorder WHERE serial = ?")
        return try statement.first([serial], recorder)
    }
}
