extension Schema {
    /// What the custody log says, before it is in the log: docs/design/custody.md.
    static let v6 = Migration(
        number: 6,
        sql: """
            CREATE TABLE custody_event (
                -- Entries of the custody log. Written with the change they tell of, carried to the log afterwards.
                id INTEGER NOT NULL PRIMARY KEY CHECK (id > 0), -- 1, 2, 3 … without holes; its place in the log + 1
                kind TEXT NOT NULL CHECK (kind <> ''), -- what happened
                sha256 TEXT, -- the original it is about
                entry TEXT NOT NULL CHECK (json_valid(entry)) -- the entry's bytes as the log has them
            ) STRICT;
            CREATE INDEX custody_event_by_sha256 -- what happened to one original
                ON custody_event (sha256) WHERE sha256 IS NOT NULL;
            CREATE TRIGGER custody_event_in_order -- without holes: an entry's place in the log follows from its number
                BEFORE INSERT ON custody_event
                WHEN NEW.id <> 1 + (SELECT coalesce(max(id), 0) FROM custody_event)
                BEGIN SELECT RAISE(ABORT, 'not the next event'); END;
            CREATE TRIGGER custody_event_unchanged -- an event is never changed
                BEFORE UPDATE ON custody_event
                BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
            CREATE TRIGGER custody_event_kept -- an event is never deleted
                BEFORE DELETE ON custody_event
                BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
            """)
}
