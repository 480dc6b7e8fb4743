extension Schema {
    /// What people confirmed of recorders' clocks. Rows are added and never changed.
    static let v4 = Migration(
        number: 4,
        sql: """
            CREATE TABLE clock_confirmation (
                -- An offset of a recorder's clock that a person confirmed; the readings themselves stay as they are.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as C<id>; the newest that covers a time counts
                recorder TEXT NOT NULL CHECK (recorder <> ''), -- serial of the recorder
                valid_from INTEGER NOT NULL, -- from this moment of the recorder's own clock
                valid_to INTEGER, -- up to this moment of it; NULL: until another row
                clock_offset INTEGER NOT NULL, -- true time less the recorder's, nanoseconds
                clock_error INTEGER NOT NULL CHECK (clock_error >= 0), -- half width of its uncertainty, nanoseconds
                confirmed_by TEXT NOT NULL CHECK (confirmed_by <> ''), -- police number
                confirmed_at INTEGER NOT NULL, -- when it was confirmed
                note TEXT, -- why, in the person's own words
                CHECK (valid_to IS NULL OR valid_to > valid_from)
            ) STRICT;
            CREATE INDEX clock_confirmation_by_recorder -- the confirmations of one recorder, oldest first
                ON clock_confirmation (recorder, id);
            CREATE TRIGGER clock_confirmation_stays BEFORE UPDATE ON clock_confirmation -- add another row instead
                BEGIN SELECT RAISE(ABORT, 'confirmations of a clock are never changed'); END;
            CREATE TRIGGER clock_confirmation_is_kept BEFORE DELETE ON clock_confirmation -- add another row instead
                BEGIN SELECT RAISE(ABORT, 'confirmations of a clock are never deleted'); END;
            """)
}
