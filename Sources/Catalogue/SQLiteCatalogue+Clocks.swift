import Evidence
import GRDB

/// What people confirmed of recorders' clocks.
extension SQLiteCatalogue {
    private static let clockColumns = """
        id, recorder, valid_from, valid_to, clock_offset, clock_error, confirmed_by, confirmed_at, note
        """

    public func confirm(clock: ClockConfirmation) throws(CatalogueError) -> ClockConfirmation {
        try writing(CustodyNote(.clock, by: clock.by, about: ["recorder": clock.recorder])) { db, _ in
            try db.cachedStatement(
                sql: """
                    INSERT INTO clock_confirmation
                    (recorder, valid_from, valid_to, clock_offset, clock_error, confirmed_by, confirmed_at, note)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                clock.recorder, clock.from.nanoseconds, clock.to?.nanoseconds, clock.offset.value, clock.error.value,
                clock.by, clock.at.nanoseconds, clock.note,
            ])
            var stored = clock
            stored.id = db.lastInsertedRowID
            return stored
        }
    }

    public func clockConfirmations(recorder: String) throws(CatalogueError) -> [ClockConfirmation] {
        try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT \(Self.clockColumns) FROM clock_confirmation WHERE recorder = ? ORDER BY id"),
                arguments: [recorder]
            ).collect { row in
                try ClockConfirmation(
                    id: row.need(0), recorder: row.need(1), from: WallTime(nanoseconds: row.need(2)),
                    to: (row[3] as Int64?).map { WallTime(nanoseconds: $0) }, offset: Nanoseconds(row.need(4)),
                    error: Nanoseconds(row.need(5)), by: row.need(6), at: WallTime(nanoseconds: row.need(7)),
                    note: row[8])
            }
        }
    }
}
