extension Schema {
    /// Spot checks and what was found: docs/design/supervision.md.
    static let v9 = Migration(
        number: 9,
        sql: """
            CREATE TABLE spot_check (
                -- Draws of recordings to be looked at. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as S<id>
                start INTEGER NOT NULL, -- drawn from what was received from here
                end INTEGER NOT NULL, -- up to here
                log_size INTEGER NOT NULL, -- entries of the custody log at the end of the span
                seed TEXT NOT NULL, -- root over those entries, base64
                percent INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 100), -- of each stratum, at least one
                candidates INTEGER NOT NULL, -- how many there were to draw from
                items TEXT NOT NULL CHECK (json_valid(items)), -- JSON list of stratum and digest
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL -- when it was drawn
            ) STRICT;
            CREATE TRIGGER spot_check_unchanged -- a draw stays; another draw is another row
                BEFORE UPDATE ON spot_check BEGIN SELECT RAISE(ABORT, 'draws are never changed'); END;
            CREATE TRIGGER spot_check_kept -- a draw stays
                BEFORE DELETE ON spot_check BEGIN SELECT RAISE(ABORT, 'draws are never deleted'); END;
            CREATE TABLE check_result (
                -- The inspection ledger: what was found of recordings drawn. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- in the order of entry
                spot_check_id INTEGER NOT NULL REFERENCES spot_check (id), -- of which draw
                sha256 TEXT NOT NULL CHECK (sha256 <> ''), -- the recording
                results TEXT NOT NULL CHECK (json_valid(results)), -- JSON: the regulation's key to pass, fail or none
                text TEXT, -- in the person's own words
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL -- when it was entered
            ) STRICT;
            CREATE INDEX check_result_by_draw -- the results of one draw
                ON check_result (spot_check_id, id);
            CREATE TRIGGER check_result_unchanged -- add another row instead
                BEFORE UPDATE ON check_result BEGIN SELECT RAISE(ABORT, 'results are never changed'); END;
            CREATE TRIGGER check_result_kept -- add another row instead
                BEFORE DELETE ON check_result BEGIN SELECT RAISE(ABORT, 'results are never deleted'); END;
            """)
}
