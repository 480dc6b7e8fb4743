extension Schema {
    /// The register of discs: docs/design/disc-register.md.
    static let v13 = Migration(
        number: 13,
        sql: """
            CREATE TABLE disc_plan (
                -- Plans of discs that were confirmed. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- in the order of entry
                key TEXT NOT NULL UNIQUE CHECK (key <> '' AND key NOT GLOB '*[^A-Z0-9]*'), -- as it stands on the discs
                medium TEXT NOT NULL CHECK (medium <> ''), -- kind of disc
                sectors INTEGER NOT NULL CHECK (sectors > 0), -- what such a disc takes, of 2048 bytes
                measured INTEGER NOT NULL CHECK (measured IN (0, 1)), -- 1: a drive said so
                settings TEXT NOT NULL CHECK (json_valid(settings)), -- JSON: how it was planned
                sets TEXT NOT NULL CHECK (json_valid(sets)), -- JSON list: key and titles of each set
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT -- in the person's own words
            ) STRICT;
            CREATE TABLE disc_plan_end (
                -- Plans that were given up, once each. Rows are only ever added.
                disc_plan_id INTEGER NOT NULL PRIMARY KEY REFERENCES disc_plan (id), -- which
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT NOT NULL CHECK (why <> '') -- in the person's own words
            ) STRICT;
            CREATE TABLE disc (
                -- The discs of one set of a plan.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                disc_plan_id INTEGER NOT NULL REFERENCES disc_plan (id), -- of which plan
                number INTEGER NOT NULL CHECK (number > 0), -- in the plan, from 1
                sectors INTEGER NOT NULL CHECK (sectors > 0), -- what it needs without correction data, at most
                UNIQUE (disc_plan_id, number)
            ) STRICT;
            CREATE TABLE disc_item (
                -- Which recording lies on which disc, frozen with the plan.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                disc_plan_id INTEGER NOT NULL, -- of which plan
                disc INTEGER NOT NULL, -- number of the disc
                sha256 TEXT NOT NULL REFERENCES recording (sha256), -- the recording
                size INTEGER NOT NULL CHECK (size >= 0), -- bytes
                name TEXT NOT NULL, -- the name it came with
                path TEXT NOT NULL CHECK (path LIKE 'data/%'), -- its place on the disc
                grouped TEXT NOT NULL, -- what it is kept together with: a matter or a dispatch
                portion INTEGER NOT NULL CHECK (portion > 0), -- which portion of the group the disc holds
                portions INTEGER NOT NULL CHECK (portions >= portion), -- of how many
                reason TEXT NOT NULL, -- why: the regulation's article
                UNIQUE (disc_plan_id, sha256),
                UNIQUE (disc_plan_id, disc, path),
                FOREIGN KEY (disc_plan_id, disc) REFERENCES disc (disc_plan_id, number)
            ) STRICT;
            CREATE INDEX disc_item_by_sha256 -- on which discs a recording lies
                ON disc_item (sha256);
            CREATE TABLE disc_copy (
                -- Every disc of every set. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                disc_plan_id INTEGER NOT NULL, -- of which plan
                set_key TEXT NOT NULL CHECK (set_key <> ''), -- of which set
                disc INTEGER NOT NULL, -- number in the plan
                identity TEXT NOT NULL UNIQUE CHECK (identity <> ''), -- plan, set, number: as on disc and label
                UNIQUE (disc_plan_id, set_key, disc),
                FOREIGN KEY (disc_plan_id, disc) REFERENCES disc (disc_plan_id, number)
            ) STRICT;
            CREATE TABLE disc_event (
                -- What happened to each of them. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- in the order of entry
                disc_copy_id INTEGER NOT NULL REFERENCES disc_copy (id), -- to which
                kind TEXT NOT NULL CHECK (kind IN ('built', 'protected', 'burning', 'refused', 'burnt', 'spoiled', 'verified', 'failed', 'labelled', 'shelved', 'lent', 'returned', 'checked', 'migrated', 'lost', 'destroyed')), -- what
                by TEXT NOT NULL CHECK (by <> ''), -- police number, or the program
                at INTEGER NOT NULL, -- when
                place TEXT, -- where it lies; of an image, its file
                person TEXT, -- who has it
                drive TEXT, -- maker, model and firmware of the drive
                medium TEXT, -- maker's code of the very disc
                sha256 TEXT CHECK (length(sha256) = 64), -- of the whole image
                sectors INTEGER CHECK (sectors > 0), -- of the image
                tag_manifest TEXT CHECK (length(tag_manifest) = 64), -- SHA-256 of tagmanifest-sha256.txt
                program TEXT, -- what made the image
                verdict TEXT CHECK (verdict IN ('pass', 'fail', 'not-evaluated')), -- what a reading came to
                unreadable INTEGER CHECK (unreadable >= 0), -- sectors that could not be read
                report TEXT CHECK (report IS NULL OR json_valid(report)), -- JSON: what else was found
                text TEXT, -- in the person's own words
                keeps INTEGER NOT NULL CHECK (keeps IN (0, 1)) -- 1: from here on the disc counts as keeping what it holds
            ) STRICT;
            CREATE INDEX disc_event_by_copy -- the life of one disc
                ON disc_event (disc_copy_id);
            CREATE TABLE disc_draw (
                -- Draws of discs to be read again. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as W<id>
                log_size INTEGER NOT NULL CHECK (log_size >= 0), -- entries of the custody log before its month
                seed TEXT NOT NULL, -- root over them, base64
                percent INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 100), -- share
                candidates TEXT NOT NULL CHECK (json_valid(candidates)), -- JSON list of identities that were due
                items TEXT NOT NULL CHECK (json_valid(items)), -- JSON list of those drawn
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL -- when
            ) STRICT;

            CREATE INDEX IF NOT EXISTS matter_dispatch_by_letters -- a number's letters are the same in either case
                ON matter_dispatch (dispatch COLLATE NOCASE);
            CREATE INDEX IF NOT EXISTS recording_dispatch_by_letters -- a number's letters are the same in either case
                ON recording_dispatch (dispatch COLLATE NOCASE);

            CREATE TRIGGER disc_item_frozen -- its copies are entered last
                BEFORE INSERT ON disc_item
                WHEN EXISTS (SELECT 1 FROM disc_copy WHERE disc_plan_id = NEW.disc_plan_id)
                BEGIN SELECT RAISE(ABORT, 'a confirmed plan is never changed'); END;
            CREATE TRIGGER disc_event_image -- what is read back is held against the image that was made
                BEFORE INSERT ON disc_event
                WHEN NEW.kind IN ('burning', 'burnt', 'verified') AND NEW.sha256 IS NOT (SELECT sha256 FROM disc_event
                    WHERE disc_copy_id = NEW.disc_copy_id AND kind IN ('built', 'protected') ORDER BY id DESC LIMIT 1)
                BEGIN SELECT RAISE(ABORT, 'not the image that was made for this disc'); END;
            CREATE TRIGGER disc_event_verified -- after it was burnt
                BEFORE INSERT ON disc_event
                WHEN NEW.kind = 'verified' AND coalesce((SELECT kind FROM disc_event
                    WHERE disc_copy_id = NEW.disc_copy_id AND kind IN ('built', 'protected', 'burning', 'refused', 'burnt', 'spoiled')
                    ORDER BY id DESC LIMIT 1), '') <> 'burnt'
                BEGIN SELECT RAISE(ABORT, 'the disc was not burnt'); END;
            CREATE TRIGGER disc_event_keeps -- only a disc that was read back whole counts, and only until something happens to it
                BEFORE INSERT ON disc_event
                WHEN NEW.keeps = 1 AND NEW.kind <> 'verified'
                    AND NOT (NEW.kind = 'checked' AND NEW.verdict = 'pass' AND NEW.sha256 IS (SELECT sha256 FROM disc_event
                        WHERE disc_copy_id = NEW.disc_copy_id AND kind IN ('built', 'protected') ORDER BY id DESC LIMIT 1))
                    AND NOT (NEW.kind IN ('labelled', 'shelved', 'checked') AND coalesce((SELECT keeps FROM disc_event
                        WHERE disc_copy_id = NEW.disc_copy_id ORDER BY id DESC LIMIT 1), 0))
                BEGIN SELECT RAISE(ABORT, 'only a disc that was read back whole keeps anything'); END;
            CREATE TRIGGER tombstone_not_planned -- what waits for its discs stays until they are verified
                BEFORE INSERT ON tombstone
                WHEN \(isAwaitingDisc("NEW.sha256"))
                BEGIN SELECT RAISE(ABORT, 'the recording is planned for discs that are not all verified'); END;
            """
                + ["disc_plan", "disc_plan_end", "disc", "disc_item", "disc_copy", "disc_event", "disc_draw"].map {
                    """

                    CREATE TRIGGER \($0)_unchanged -- it stays as it was entered
                        BEFORE UPDATE ON \($0) BEGIN SELECT RAISE(ABORT, 'never changed'); END;
                    CREATE TRIGGER \($0)_kept -- it stays as it was entered
                        BEFORE DELETE ON \($0) BEGIN SELECT RAISE(ABORT, 'never deleted'); END;
                    """
                }.joined())

    /// Whether a disc of the plan is not, or no more, known to hold what it should: `i` is its `disc_item`.
    private static let hasOpenCopy = """
        EXISTS (SELECT 1 FROM disc_copy c WHERE c.disc_plan_id = i.disc_plan_id AND c.disc = i.disc
            AND NOT coalesce((SELECT keeps FROM disc_event e WHERE e.disc_copy_id = c.id ORDER BY e.id DESC LIMIT 1), 0))
        """

    /// Whether a recording lies, in every set of a plan, on a disc that was read back whole and is here.
    static func isKeptOnDisc(_ sha256: String) -> String {
        "EXISTS (SELECT 1 FROM disc_item i WHERE i.sha256 = \(sha256) AND NOT \(hasOpenCopy))"
    }

    /// Whether a recording is in a plan in force whose discs are not all verified: the trigger's question and the
    /// library's.
    static func isAwaitingDisc(_ sha256: String) -> String {
        """
        EXISTS (SELECT 1 FROM disc_item i LEFT JOIN disc_plan_end x ON x.disc_plan_id = i.disc_plan_id
            WHERE i.sha256 = \(sha256) AND x.disc_plan_id IS NULL AND \(hasOpenCopy))
        """
    }
}
