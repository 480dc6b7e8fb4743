extension Schema {
    /// The unit a recording was received under: docs/design/supervision.md.
    static let v14 = Migration(
        number: 14,
        sql: """
            CREATE TABLE receipt_unit (
                -- The unit of its officer by the list in force when a recording was received. Rows are only ever added; no row: of no unit.
                recording_id INTEGER NOT NULL PRIMARY KEY REFERENCES recording (id), -- which
                unit TEXT NOT NULL CHECK (unit <> '') -- code of the unit
            ) STRICT;
            INSERT INTO receipt_unit (recording_id, unit)
                SELECT recording.id, officer.unit FROM recording JOIN officer ON police_number = recording.officer
                    WHERE officer.unit <> '' ORDER BY recording.id;
            CREATE INDEX IF NOT EXISTS dispatch_by_number -- a matter may write a number in the other case of its letters
                ON dispatch (number COLLATE NOCASE);
            CREATE TRIGGER receipt_unit_by_recording -- whoever enters a recording
                AFTER INSERT ON recording BEGIN
                INSERT INTO receipt_unit (recording_id, unit)
                    SELECT NEW.id, unit FROM officer WHERE police_number = NEW.officer AND unit <> '';
                END;
            CREATE TRIGGER receipt_unit_unchanged -- a later list does not move a recording
                BEFORE UPDATE ON receipt_unit BEGIN SELECT RAISE(ABORT, 'never changed'); END;
            CREATE TRIGGER receipt_unit_kept -- a later list does not move a recording
                BEFORE DELETE ON receipt_unit BEGIN SELECT RAISE(ABORT, 'never deleted'); END;
            """)
}
