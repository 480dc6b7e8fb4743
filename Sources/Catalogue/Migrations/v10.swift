extension Schema {
    /// Issue and return of recorders (docs/design/equipment.md), when a matter was filed, and four-property checks
    /// (docs/design/four-properties.md).
    ///
    /// Two tables are made anew because `ALTER TABLE` would lose the new column's comment.
    static let v10 = Migration(
        number: 10,
        sql: """
            CREATE TABLE new_recorder (
                -- Body-worn recorders, from the equipment list.
                serial TEXT NOT NULL PRIMARY KEY CHECK (serial <> ''), -- serial its files carry
                officer TEXT, -- police number of its holder, where fixed
                unit TEXT, -- code of the unit
                unit_name TEXT, -- name of the unit
                model TEXT, -- maker's model
                profile TEXT, -- file-name profile of its files
                gear TEXT CHECK (gear IS NULL OR json_valid(gear)) -- JSON list of what only some have; NULL: nobody has said
            ) STRICT;
            INSERT INTO new_recorder (serial, officer, unit, unit_name, model, profile)
                SELECT serial, officer, unit, unit_name, model, profile FROM recorder;
            DROP TABLE recorder;
            ALTER TABLE new_recorder RENAME TO recorder;

            CREATE TABLE new_matter (
                -- Cases and other matters, from the case system.
                number TEXT NOT NULL PRIMARY KEY CHECK (number <> ''), -- case number
                dispatches TEXT NOT NULL CHECK (json_valid(dispatches)), -- JSON list of dispatch numbers
                category TEXT, -- what it is about
                traits TEXT NOT NULL CHECK (json_valid(traits)), -- JSON list: what the regulations distinguish
                risk_level TEXT, -- key of the site's table
                parties TEXT NOT NULL CHECK (json_valid(parties)), -- JSON list of the persons concerned
                end INTEGER, -- when it ended; NULL: it goes on
                case_file INTEGER CHECK (case_file >= 0), -- months its file is kept; 0: for good; NULL: not said
                filed INTEGER, -- when its records were filed; NULL: not yet
                latest_end INTEGER -- the latest end any list gave: a later list does not move it back
            ) STRICT;
            INSERT INTO new_matter (number, dispatches, category, traits, risk_level, parties, end, case_file, latest_end)
                SELECT number, dispatches, category, traits, risk_level, parties, end, case_file, end FROM matter;
            DROP TABLE matter;
            ALTER TABLE new_matter RENAME TO matter;

            CREATE TABLE recorder_check (
                -- What recorders were found like. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as K<id>
                recorder TEXT NOT NULL CHECK (recorder <> ''), -- serial
                occasion TEXT NOT NULL CHECK (occasion IN ('issue', 'refusal', 'return', 'check')), -- looked at when
                works INTEGER CHECK (works IN (0, 1)), -- NULL, here and below: nobody looked
                battery INTEGER CHECK (battery BETWEEN 0 AND 100), -- percent
                storage_free INTEGER CHECK (storage_free >= 0), -- bytes
                picture INTEGER CHECK (picture IN (0, 1)), -- 1: clear
                sound INTEGER CHECK (sound IN (0, 1)), -- 1: clear
                clock_offset INTEGER, -- true time less the recorder's, nanoseconds
                clock_error INTEGER CHECK (clock_error >= 0), -- half width of its uncertainty, nanoseconds
                clock_set INTEGER NOT NULL CHECK (clock_set IN (0, 1)), -- 1: set right after it was read
                results TEXT NOT NULL CHECK (json_valid(results)), -- JSON list: key, verdict, limit, article
                regulation TEXT NOT NULL CHECK (regulation <> ''), -- id of the regulation it was judged by
                note TEXT, -- in the person's own words
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when it was looked at
                CHECK ((clock_offset IS NULL) = (clock_error IS NULL))
            ) STRICT;
            CREATE INDEX recorder_check_by_recorder -- the checks of one recorder
                ON recorder_check (recorder, at);
            CREATE INDEX recorder_check_by_time -- the checks of a span of time
                ON recorder_check (at);
            CREATE TRIGGER recorder_check_unchanged -- look again instead
                BEFORE UPDATE ON recorder_check BEGIN SELECT RAISE(ABORT, 'checks are never changed'); END;
            CREATE TRIGGER recorder_check_kept -- look again instead
                BEFORE DELETE ON recorder_check BEGIN SELECT RAISE(ABORT, 'checks are never deleted'); END;

            CREATE TABLE recorder_issue (
                -- Recorders handed out. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as I<id>
                recorder TEXT NOT NULL CHECK (recorder <> ''), -- serial
                officer TEXT NOT NULL CHECK (officer <> ''), -- police number of who has it
                by TEXT NOT NULL CHECK (by <> ''), -- police number of who handed it out
                at INTEGER NOT NULL, -- when
                until INTEGER, -- when duty ends; NULL: nobody said
                check_id INTEGER REFERENCES recorder_check (id), -- what it was found like; NULL: nobody looked
                reason TEXT -- why it was issued although its check failed
            ) STRICT;
            CREATE INDEX recorder_issue_by_recorder -- who had a recorder
                ON recorder_issue (recorder, at);
            CREATE INDEX recorder_issue_by_time -- the issues of a span of time
                ON recorder_issue (at);
            CREATE TRIGGER recorder_issue_unchanged -- a return is a row of its own
                BEFORE UPDATE ON recorder_issue BEGIN SELECT RAISE(ABORT, 'issues are never changed'); END;
            CREATE TRIGGER recorder_issue_kept -- a return is a row of its own
                BEFORE DELETE ON recorder_issue BEGIN SELECT RAISE(ABORT, 'issues are never deleted'); END;

            CREATE TABLE recorder_return (
                -- Recorders that came back, once for each issue. Rows are only ever added.
                issue_id INTEGER NOT NULL PRIMARY KEY REFERENCES recorder_issue (id), -- of which issue
                by TEXT NOT NULL CHECK (by <> ''), -- police number of who took it
                at INTEGER NOT NULL, -- when
                brought_by TEXT, -- police number of who brought it; NULL: who had it
                check_id INTEGER REFERENCES recorder_check (id), -- what it was found like; NULL: nobody looked
                correction TEXT -- why it was entered afterwards; NULL: it was entered as it happened
            ) STRICT;
            CREATE TRIGGER recorder_return_unchanged -- a return stays
                BEFORE UPDATE ON recorder_return BEGIN SELECT RAISE(ABORT, 'returns are never changed'); END;
            CREATE TRIGGER recorder_return_kept -- a return stays
                BEFORE DELETE ON recorder_return BEGIN SELECT RAISE(ABORT, 'returns are never deleted'); END;

            CREATE TABLE property_check (
                -- Four-property checks: what the named tests came to. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as P<id>
                stage TEXT NOT NULL CHECK (stage IN ('hand-over', 'archive')), -- where on its way
                subject TEXT NOT NULL, -- what was checked: dispatch, recording, day or upload, and which
                recordings INTEGER NOT NULL CHECK (recordings >= 0), -- how many of them
                verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'not-evaluated', 'fail')), -- the worst of the tests
                tests TEXT NOT NULL CHECK (json_valid(tests)), -- JSON list: id, verdict, counts, evidence
                by TEXT NOT NULL CHECK (by <> ''), -- police number, or the program's name and version
                at INTEGER NOT NULL -- when
            ) STRICT;
            CREATE TRIGGER property_check_unchanged -- check again instead
                BEFORE UPDATE ON property_check BEGIN SELECT RAISE(ABORT, 'checks are never changed'); END;
            CREATE TRIGGER property_check_kept -- check again instead
                BEFORE DELETE ON property_check BEGIN SELECT RAISE(ABORT, 'checks are never deleted'); END;
            """)
}
