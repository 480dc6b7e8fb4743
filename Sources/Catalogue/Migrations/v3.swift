extension Schema {
    /// The ledger: who did what about a finding. The database itself refuses to change or delete a step.
    static let v3 = Migration(
        number: 3,
        sql: """
            CREATE TABLE ledger_step (
                -- Steps of the findings' ledgers. Rows are only ever added; a step is taken back by another.
                finding_id INTEGER NOT NULL REFERENCES finding (id), -- the finding; it can't be deleted any more
                number INTEGER NOT NULL CHECK (number > 0), -- 1, 2, 3 … within the finding
                kind TEXT NOT NULL CHECK (kind <> ''), -- what was done
                by TEXT NOT NULL CHECK (by <> ''), -- police number, or the program's name and version
                at INTEGER NOT NULL, -- when it was written
                says TEXT NOT NULL CHECK (json_valid(says)), -- JSON: what it says (docs/formats/json.md)
                regulation TEXT NOT NULL CHECK (regulation <> ''), -- id of the regulation it rests on
                article TEXT CHECK (article <> ''), -- article/paragraph/item; NULL: the site's own setting
                PRIMARY KEY (finding_id, number)
            ) STRICT;
            CREATE TRIGGER ledger_step_in_order -- numbers have no holes, and no row replaces another
                BEFORE INSERT ON ledger_step
                WHEN NEW.number <> 1 + (SELECT count(*) FROM ledger_step WHERE finding_id = NEW.finding_id)
                BEGIN SELECT RAISE(ABORT, 'not the next step'); END;
            CREATE TRIGGER ledger_step_unchanged -- a step is never changed
                BEFORE UPDATE ON ledger_step
                BEGIN SELECT RAISE(ABORT, 'steps are never changed'); END;
            CREATE TRIGGER ledger_step_kept -- a step is never deleted
                BEFORE DELETE ON ledger_step
                BEGIN SELECT RAISE(ABORT, 'steps are never deleted'); END;
            """)
}
