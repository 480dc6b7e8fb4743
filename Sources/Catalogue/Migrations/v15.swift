extension Schema {
    /// Numbers given are rows that a custody entry can name; a list of what is to go says what owes a disc; what is
    /// written of evidence: docs/design/custody.md, docs/design/disposal.md, docs/design/handover.md.
    static let v15 = Migration(
        number: 15,
        sql: """
            ALTER TABLE segment_counter RENAME TO segment_counter_before;
            CREATE TABLE segment_counter (
                -- The last number given to a dispatch and officer; it only ever grows, so no number comes back.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                dispatch TEXT NOT NULL, -- dispatch number
                officer TEXT NOT NULL, -- police number
                last INTEGER NOT NULL CHECK (last > 0), -- last <nnn> given
                UNIQUE (dispatch, officer)
            ) STRICT;
            INSERT INTO segment_counter (dispatch, officer, last)
                SELECT dispatch, officer, last FROM segment_counter_before ORDER BY dispatch, officer;
            DROP TABLE segment_counter_before;
            CREATE TRIGGER segment_counter_grows -- so no number comes back
                BEFORE UPDATE ON segment_counter
                WHEN NEW.last <= OLD.last OR NEW.dispatch <> OLD.dispatch OR NEW.officer <> OLD.officer
                BEGIN SELECT RAISE(ABORT, 'numbers given only grow'); END;
            CREATE TRIGGER segment_counter_kept -- so no number comes back
                BEFORE DELETE ON segment_counter BEGIN SELECT RAISE(ABORT, 'numbers given are never deleted'); END;

            CREATE TABLE evidence_statement (
                -- What is written of a recording that goes into a case file. Rows are only ever added; of each field the last that was said counts.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                recording_id INTEGER NOT NULL REFERENCES recording (id), -- which
                content TEXT CHECK (content <> ''), -- what is on it
                proves TEXT CHECK (proves <> ''), -- what it is to prove
                maker TEXT CHECK (maker <> ''), -- who made it, where it was not the officer it is filed under
                party TEXT CHECK (party <> ''), -- who signed for the party, or how it was noted that nobody did
                signed_on TEXT CHECK (signed_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the day on the paper
                by TEXT NOT NULL CHECK (by <> ''), -- police number of who entered it
                at INTEGER NOT NULL, -- when it was entered
                CHECK (coalesce(content, proves, maker, party, signed_on) IS NOT NULL)
            ) STRICT;
            CREATE INDEX evidence_statement_by_recording -- what was said of a recording
                ON evidence_statement (recording_id);
            CREATE TRIGGER evidence_statement_unchanged -- add another row instead
                BEFORE UPDATE ON evidence_statement BEGIN SELECT RAISE(ABORT, 'never changed'); END;
            CREATE TRIGGER evidence_statement_kept -- add another row instead
                BEFORE DELETE ON evidence_statement BEGIN SELECT RAISE(ABORT, 'never deleted'); END;

            CREATE TABLE disposal_item_disc (
                -- Items of a proposal that a rule wants on disc. Rows are only ever added, with their proposal.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                disposal_id INTEGER NOT NULL REFERENCES disposal (id), -- the proposal
                sha256 TEXT NOT NULL CHECK (sha256 <> ''), -- the recording
                regulation TEXT NOT NULL CHECK (regulation <> ''), -- id of the regulation that wants it
                article TEXT CHECK (article <> ''), -- article/paragraph/item; NULL: the site's own setting
                UNIQUE (disposal_id, sha256)
            ) STRICT;
            CREATE TRIGGER disposal_item_disc_frozen -- once anything was done about it, nothing is added
                BEFORE INSERT ON disposal_item_disc
                WHEN EXISTS (SELECT 1 FROM disposal_step WHERE disposal_id = NEW.disposal_id)
                BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
            CREATE TRIGGER disposal_item_disc_unchanged -- the list is frozen
                BEFORE UPDATE ON disposal_item_disc BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
            CREATE TRIGGER disposal_item_disc_kept -- the list is frozen
                BEFORE DELETE ON disposal_item_disc BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
            CREATE TRIGGER tombstone_listed -- only what was on the list, and only after its time
                BEFORE INSERT ON tombstone
                WHEN NOT EXISTS (SELECT 1 FROM disposal_item
                    WHERE disposal_id = NEW.disposal_id AND sha256 = NEW.sha256 AND kept_until <= NEW.at)
                BEGIN SELECT RAISE(ABORT, 'not on the list that was approved, or still kept'); END;
            CREATE TRIGGER tombstone_on_disc -- what a rule wants on disc stays until it is there
                BEFORE INSERT ON tombstone
                WHEN EXISTS (SELECT 1 FROM disposal_item_disc
                        WHERE disposal_id = NEW.disposal_id AND sha256 = NEW.sha256)
                    AND NOT \(isKeptOnDisc("NEW.sha256"))
                BEGIN SELECT RAISE(ABORT, 'a rule wants the recording on disc, and no disc that was read back has it'); END;
            """)
}
