extension Schema {
    /// Roles, requests and the register of views: docs/design/access.md.
    static let v12 = Migration(
        number: 12,
        sql: """
            CREATE TABLE role_grant (
                -- Roles given to persons. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as R<id>
                person TEXT NOT NULL CHECK (person <> ''), -- police number
                role TEXT NOT NULL
                    CHECK (role IN ('clerk', 'officer', 'reviewer', 'archivist', 'approver', 'auditor', 'administrator', 'superior')), -- which
                acts TEXT CHECK (acts IS NULL OR json_valid(acts)), -- JSON list: an approver only of these; NULL: of all
                unit TEXT CHECK (unit <> ''), -- an approver only of this unit's; NULL: of all
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT -- in the person's own words
            ) STRICT;
            CREATE TABLE role_end (
                -- Roles that ended, once each. Rows are only ever added.
                role_grant_id INTEGER NOT NULL PRIMARY KEY REFERENCES role_grant (id), -- which
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT NOT NULL CHECK (why <> '') -- in the person's own words
            ) STRICT;

            CREATE TABLE access_request (
                -- Requests to see, copy or release. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as Q<id>
                act TEXT NOT NULL CHECK (act IN ('view', 'copy', 'release')), -- what would be done
                person TEXT CHECK (person <> ''), -- police number of who would do it
                role TEXT CHECK (role <> ''), -- or the role whose every holder might
                subject_kind TEXT NOT NULL CHECK (subject_kind IN ('recording', 'dispatch', 'matter', 'all')), -- on what
                subject TEXT CHECK (subject <> ''), -- digest, dispatch number or case number
                reason TEXT NOT NULL CHECK (reason <> ''), -- what for
                recipient TEXT CHECK (recipient <> ''), -- to whom it would be released
                by TEXT NOT NULL CHECK (by <> ''), -- police number of who asks
                at INTEGER NOT NULL, -- when
                CHECK ((person IS NULL) <> (role IS NULL)),
                CHECK ((subject IS NULL) = (subject_kind = 'all'))
            ) STRICT;
            CREATE INDEX access_request_by_subject -- what was asked about one thing
                ON access_request (subject_kind, subject);
            CREATE TABLE access_decision (
                -- What became of requests, once each. Rows are only ever added.
                access_request_id INTEGER NOT NULL PRIMARY KEY REFERENCES access_request (id), -- which
                approved INTEGER NOT NULL CHECK (approved IN (0, 1)), -- 0: refused
                until INTEGER, -- an approval is valid before this; NULL: until it is ended
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT, -- in the person's own words
                regulation TEXT NOT NULL CHECK (regulation <> ''), -- id of the regulation that says who approves
                article TEXT CHECK (article <> '') -- article/paragraph/item; NULL: the site's own setting
            ) STRICT;
            CREATE TRIGGER access_by_two -- who asks, or would see, does not approve
                BEFORE INSERT ON access_decision
                WHEN NEW.approved = 1 AND EXISTS (SELECT 1 FROM access_request
                    WHERE id = NEW.access_request_id AND (by = NEW.by OR person = NEW.by))
                BEGIN SELECT RAISE(ABORT, 'a request is approved by another person'); END;
            CREATE TABLE access_end (
                -- Requests taken back and approvals ended before their time. Rows are only ever added.
                access_request_id INTEGER NOT NULL PRIMARY KEY REFERENCES access_request (id), -- which
                by TEXT NOT NULL CHECK (by <> ''), -- police number
                at INTEGER NOT NULL, -- when
                why TEXT NOT NULL CHECK (why <> '') -- in the person's own words
            ) STRICT;

            CREATE TABLE view_register (
                -- Every view, copy and release, before its first byte. Rows are only ever added.
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- in the order of entry
                viewer TEXT NOT NULL CHECK (viewer <> ''), -- police number
                act TEXT NOT NULL CHECK (act IN ('view', 'copy', 'release')), -- what was done
                sha256 TEXT NOT NULL CHECK (sha256 <> ''), -- the recording
                reason TEXT NOT NULL CHECK (reason <> ''), -- what for
                at INTEGER NOT NULL, -- when
                access_request_id INTEGER REFERENCES access_request (id), -- the approval; NULL: direct access
                approver TEXT CHECK (approver <> ''), -- police number
                regulation TEXT NOT NULL CHECK (regulation <> ''), -- id of the regulation it rests on
                article TEXT CHECK (article <> ''), -- article/paragraph/item; NULL: the site's own setting
                place TEXT -- where a copy went
            ) STRICT;
            CREATE INDEX view_register_by_sha256 -- who saw a recording
                ON view_register (sha256);
            CREATE INDEX view_register_by_at -- the register of a span
                ON view_register (at);
            """
                + ["role_grant", "role_end", "access_request", "access_decision", "access_end", "view_register"].map {
                    """

                    CREATE TRIGGER \($0)_unchanged -- it stays as it was entered
                        BEFORE UPDATE ON \($0) BEGIN SELECT RAISE(ABORT, 'never changed'); END;
                    CREATE TRIGGER \($0)_kept -- it stays as it was entered
                        BEFORE DELETE ON \($0) BEGIN SELECT RAISE(ABORT, 'never deleted'); END;
                    """
                }.joined())
}
