extension Schema {
    /// Matters, and the holds on them: docs/design/retention.md.
    static let v7 = Migration(
        number: 7,
        sql: """
            CREATE TABLE matter (
                -- Cases and other matters, from the case system.
                number TEXT NOT NULL PRIMARY KEY CHECK (number <> ''), -- case number
                dispatches TEXT NOT NULL CHECK (json_valid(dispatches)), -- JSON list of dispatch numbers
                category TEXT, -- what it is about
                traits TEXT NOT NULL CHECK (json_valid(traits)), -- JSON list: what the regulations distinguish
                risk_level TEXT, -- key of the site's table
                parties TEXT NOT NULL CHECK (json_valid(parties)), -- JSON list of the persons concerned
                end INTEGER, -- when it ended; NULL: it goes on
                case_file INTEGER CHECK (case_file >= 0) -- months its file is kept after its end; 0: for good; NULL: not said
            ) STRICT;
            CREATE TABLE matter_dispatch (
                -- Which dispatches belong to which matters; follows from matter.dispatches.
                dispatch TEXT NOT NULL, -- dispatch number
                matter TEXT NOT NULL, -- case number
                PRIMARY KEY (dispatch, matter)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE hold (
                -- Holds: what they lie on is not disposed of. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as H<id>
                subject_kind TEXT NOT NULL CHECK (subject_kind IN ('matter', 'dispatch', 'recording')), -- on what
                subject TEXT NOT NULL CHECK (subject <> ''), -- case number, dispatch number or digest
                event TEXT NOT NULL CHECK (event <> ''), -- what gave rise to it
                regulation TEXT NOT NULL CHECK (regulation <> ''), -- id of the regulation it rests on
                article TEXT CHECK (article <> ''), -- article/paragraph/item; NULL: the site's own setting
                by TEXT NOT NULL CHECK (by <> ''), -- police number, or the program's name and version
                at INTEGER NOT NULL, -- when
                why TEXT -- in the person's own words
            ) STRICT;
            CREATE INDEX hold_by_subject -- the holds on one thing
                ON hold (subject_kind, subject);
            CREATE TRIGGER hold_unchanged -- release it by a row of its own
                BEFORE UPDATE ON hold BEGIN SELECT RAISE(ABORT, 'holds are never changed'); END;
            CREATE TRIGGER hold_kept -- release it by a row of its own
                BEFORE DELETE ON hold BEGIN SELECT RAISE(ABORT, 'holds are never deleted'); END;
            CREATE TABLE hold_release (
                -- Holds that were released, once each. Rows are only ever added.
                hold_id INTEGER NOT NULL PRIMARY KEY REFERENCES hold (id), -- which
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT NOT NULL CHECK (why <> '') -- in the person's own words
            ) STRICT;
            CREATE TRIGGER hold_release_unchanged -- a release stays
                BEFORE UPDATE ON hold_release BEGIN SELECT RAISE(ABORT, 'releases are never changed'); END;
            CREATE TRIGGER hold_release_kept -- a release stays
                BEFORE DELETE ON hold_release BEGIN SELECT RAISE(ABORT, 'releases are never deleted'); END;
            """)
}
