extension Schema {
    /// Absences that excuse a late hand-over: docs/design/handover.md.
    static let v8 = Migration(
        number: 8,
        sql: """
            CREATE TABLE absence (
                -- Work that kept an officer away. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as A<id>
                officer TEXT NOT NULL CHECK (officer <> ''), -- police number
                start INTEGER NOT NULL, -- when they left
                returned INTEGER NOT NULL, -- when they came back
                reason TEXT NOT NULL CHECK (reason <> ''), -- key among the regulation's reasons
                text TEXT, -- in the person's own words
                by TEXT NOT NULL CHECK (by <> ''), -- police number of who entered it
                at INTEGER NOT NULL, -- when it was entered
                CHECK (start < returned)
            ) STRICT;
            CREATE INDEX absence_by_officer -- the absences of one officer
                ON absence (officer, start);
            CREATE TRIGGER absence_unchanged -- add another row instead
                BEFORE UPDATE ON absence BEGIN SELECT RAISE(ABORT, 'absences are never changed'); END;
            CREATE TRIGGER absence_kept -- add another row instead
                BEFORE DELETE ON absence BEGIN SELECT RAISE(ABORT, 'absences are never deleted'); END;
            """)
}
