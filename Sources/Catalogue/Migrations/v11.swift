extension Schema {
    /// Disposal: docs/design/disposal.md.
    static let v11 = Migration(
        number: 11,
        sql: """
            CREATE TABLE recording_dispatch (
                -- Under which dispatches a recording was ever filed: what these ask for keeps it. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                recording_id INTEGER NOT NULL REFERENCES recording (id), -- which
                dispatch TEXT NOT NULL CHECK (dispatch <> ''), -- dispatch number
                UNIQUE (recording_id, dispatch)
            ) STRICT;
            CREATE INDEX recording_dispatch_by_dispatch -- what was ever filed under one dispatch
                ON recording_dispatch (dispatch);
            INSERT INTO recording_dispatch (recording_id, dispatch)
                SELECT DISTINCT recording_id, dispatch FROM segment ORDER BY recording_id, dispatch;
            CREATE TRIGGER recording_dispatch_by_segment -- whoever writes a segment
                AFTER INSERT ON segment BEGIN
                INSERT INTO recording_dispatch (recording_id, dispatch)
                    SELECT NEW.recording_id, NEW.dispatch WHERE NOT EXISTS (SELECT 1 FROM recording_dispatch
                        WHERE recording_id = NEW.recording_id AND dispatch = NEW.dispatch);
                END;
            CREATE TRIGGER recording_dispatch_unchanged -- a later list does not shorten what was owed
                BEFORE UPDATE ON recording_dispatch BEGIN SELECT RAISE(ABORT, 'filings are never changed'); END;
            CREATE TRIGGER recording_dispatch_kept -- a later list does not shorten what was owed
                BEFORE DELETE ON recording_dispatch BEGIN SELECT RAISE(ABORT, 'filings are never deleted'); END;

            CREATE TABLE disposal (
                -- Proposals to dispose of recordings. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as D<id>
                thumbnails TEXT NOT NULL CHECK (thumbnails IN ('keep', 'remove')), -- what becomes of the pictures
                undo_days INTEGER NOT NULL CHECK (undo_days >= 0), -- days between approval and disposal
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT -- in the person's own words
            ) STRICT;
            CREATE TABLE disposal_item (
                -- What a proposal names, frozen with it.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                disposal_id INTEGER NOT NULL REFERENCES disposal (id), -- of which proposal
                sha256 TEXT NOT NULL REFERENCES recording (sha256), -- the recording
                name TEXT NOT NULL, -- the name it came with
                size INTEGER NOT NULL CHECK (size >= 0), -- bytes
                kept_until INTEGER NOT NULL, -- when its time was over
                regulation TEXT NOT NULL CHECK (regulation <> ''), -- id of the regulation that kept it longest
                article TEXT CHECK (article <> ''), -- article/paragraph/item; NULL: the site's own setting
                UNIQUE (disposal_id, sha256)
            ) STRICT;
            CREATE TABLE disposal_step (
                -- What was done about proposals. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY, -- in the order of entry
                disposal_id INTEGER NOT NULL REFERENCES disposal (id), -- about which proposal
                kind TEXT NOT NULL CHECK (kind IN ('approve', 'refuse', 'undo')), -- what was done
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT, -- in the person's own words
                regulation TEXT NOT NULL CHECK (regulation <> ''), -- id of the regulation that says who approves
                article TEXT CHECK (article <> ''), -- article/paragraph/item; NULL: the site's own setting
                UNIQUE (disposal_id, kind)
            ) STRICT;
            CREATE TRIGGER disposal_by_two -- proposer and approver are different persons
                BEFORE INSERT ON disposal_step
                WHEN NEW.kind = 'approve' AND NEW.by = (SELECT by FROM disposal WHERE id = NEW.disposal_id)
                BEGIN SELECT RAISE(ABORT, 'a proposal is approved by another person'); END;
            CREATE TRIGGER disposal_settled -- nothing follows a refusal or an undoing
                BEFORE INSERT ON disposal_step
                WHEN EXISTS (SELECT 1 FROM disposal_step
                    WHERE disposal_id = NEW.disposal_id AND (kind <> 'approve' OR NEW.kind = 'refuse'))
                BEGIN SELECT RAISE(ABORT, 'the proposal is settled'); END;

            CREATE TABLE tombstone (
                -- Originals whose bytes are gone. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- in the order of disposal
                sha256 TEXT NOT NULL, -- the recording
                disposal_id INTEGER NOT NULL, -- by which proposal
                by TEXT NOT NULL CHECK (by <> ''), -- police number of who carried it out
                at INTEGER NOT NULL, -- when
                FOREIGN KEY (disposal_id, sha256) REFERENCES disposal_item (disposal_id, sha256)
            ) STRICT;
            CREATE INDEX tombstone_by_sha256 -- whether an original is gone
                ON tombstone (sha256);
            CREATE TABLE tombstone_return (
                -- Tombstones that were taken back because the bytes are there after all. Rows are only ever added.
                tombstone_id INTEGER NOT NULL PRIMARY KEY REFERENCES tombstone (id), -- which
                by TEXT NOT NULL CHECK (by <> ''), -- police number, or the program
                at INTEGER NOT NULL, -- when
                why TEXT NOT NULL CHECK (why <> '') -- why
            ) STRICT;
            CREATE TRIGGER tombstone_once -- bytes go once
                BEFORE INSERT ON tombstone
                WHEN EXISTS (SELECT 1 FROM tombstone t LEFT JOIN tombstone_return r ON r.tombstone_id = t.id
                    WHERE t.sha256 = NEW.sha256 AND r.tombstone_id IS NULL)
                BEGIN SELECT RAISE(ABORT, 'the recording is disposed of already'); END;
            CREATE TRIGGER tombstone_approved -- approved, neither refused nor undone, and the window over
                BEFORE INSERT ON tombstone
                WHEN NOT EXISTS (SELECT 1 FROM disposal d JOIN disposal_step s ON s.disposal_id = d.id
                        WHERE d.id = NEW.disposal_id AND s.kind = 'approve' AND s.by <> d.by
                        AND NEW.at / 1000000000 - d.undo_days * 86400 >= s.at / 1000000000)
                    OR EXISTS (SELECT 1 FROM disposal_step
                        WHERE disposal_id = NEW.disposal_id AND kind IN ('refuse', 'undo'))
                BEGIN SELECT RAISE(ABORT, 'the proposal is not approved, or its undo window is open'); END;
            CREATE TRIGGER tombstone_not_held -- what a hold reaches stays
                BEFORE INSERT ON tombstone
                WHEN \(isHeld("NEW.sha256"))
                BEGIN SELECT RAISE(ABORT, 'a hold reaches the recording'); END;
            CREATE TRIGGER disposal_unchanged -- the list is frozen
                BEFORE UPDATE ON disposal BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
            CREATE TRIGGER disposal_kept -- undo it by a step
                BEFORE DELETE ON disposal BEGIN SELECT RAISE(ABORT, 'proposals are never deleted'); END;
            CREATE TRIGGER disposal_item_frozen -- once anything was done about it, nothing is added
                BEFORE INSERT ON disposal_item
                WHEN EXISTS (SELECT 1 FROM disposal_step WHERE disposal_id = NEW.disposal_id)
                BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
            CREATE TRIGGER disposal_item_unchanged -- the list is frozen
                BEFORE UPDATE ON disposal_item BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
            CREATE TRIGGER disposal_item_kept -- the list is frozen
                BEFORE DELETE ON disposal_item BEGIN SELECT RAISE(ABORT, 'proposals are never changed'); END;
            CREATE TRIGGER disposal_step_unchanged -- a decision stays
                BEFORE UPDATE ON disposal_step BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
            CREATE TRIGGER disposal_step_kept -- a decision stays
                BEFORE DELETE ON disposal_step BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
            CREATE TRIGGER tombstone_unchanged -- a tombstone stays
                BEFORE UPDATE ON tombstone BEGIN SELECT RAISE(ABORT, 'tombstones are never changed'); END;
            CREATE TRIGGER tombstone_kept -- take it back by a row of its own
                BEFORE DELETE ON tombstone BEGIN SELECT RAISE(ABORT, 'tombstones are never deleted'); END;
            CREATE TRIGGER tombstone_return_unchanged -- it stays
                BEFORE UPDATE ON tombstone_return BEGIN SELECT RAISE(ABORT, 'never changed'); END;
            CREATE TRIGGER tombstone_return_kept -- it stays
                BEFORE DELETE ON tombstone_return BEGIN SELECT RAISE(ABORT, 'never deleted'); END;
            """)

    /// Whether a hold in force reaches a recording, as SQL: the trigger's question and the library's.
    static func isHeld(_ sha256: String) -> String {
        """
        EXISTS (SELECT 1 FROM hold LEFT JOIN hold_release ON hold_id = hold.id
            WHERE hold_id IS NULL AND (
                (subject_kind = 'recording' AND subject = \(sha256) COLLATE NOCASE)
                OR (subject_kind = 'dispatch' AND EXISTS (SELECT 1 FROM recording r
                    JOIN recording_dispatch f ON f.recording_id = r.id
                    WHERE r.sha256 = \(sha256) AND f.dispatch = subject COLLATE NOCASE))
                OR (subject_kind = 'matter' AND EXISTS (SELECT 1 FROM matter m, json_each(m.dispatches) d
                    JOIN recording_dispatch f ON f.dispatch = d.value COLLATE NOCASE
                    JOIN recording r ON r.id = f.recording_id
                    WHERE r.sha256 = \(sha256) AND m.number = subject COLLATE NOCASE))))
        """
    }
}
