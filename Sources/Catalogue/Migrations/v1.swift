extension Schema {
    /// Recordings, what was found out about them, stages done, and the lists that come from outside.
    /// Times are nanoseconds since 1970-01-01T00:00:00Z unless a column says otherwise.
    static let v1 = Migration(
        number: 1,
        sql: """
            CREATE TABLE source_file (
                -- A file as it was found on a card or in a station's folder, so that it is not read twice.
                path TEXT NOT NULL PRIMARY KEY CHECK (path <> ''), -- absolute; bytes that are not UTF-8 percent-encoded
                size INTEGER NOT NULL CHECK (size >= 0), -- bytes
                modified INTEGER NOT NULL, -- modification time of the file
                sha256 TEXT NOT NULL CHECK (sha256 <> ''), -- digest of the bytes it brought, lower-case hex
                seen_at INTEGER NOT NULL, -- when it was read
                duplicate INTEGER NOT NULL CHECK (duplicate IN (0, 1)) -- 1: the bytes were in the vault already
            ) STRICT;
            CREATE INDEX source_file_by_sha256 -- which files brought these bytes, oldest first
                ON source_file (sha256, seen_at, path);

            CREATE TABLE recording (
                -- One original in the vault.
                id INTEGER NOT NULL PRIMARY KEY, -- internal; never leaves the catalogue
                sha256 TEXT NOT NULL UNIQUE CHECK (sha256 <> ''), -- digest of the bytes, lower-case hex
                size INTEGER NOT NULL CHECK (size >= 0), -- bytes
                original_name TEXT NOT NULL, -- the name it came with
                vault_path TEXT NOT NULL, -- its place below the vault's root
                received_at INTEGER NOT NULL, -- when it was taken in
                recorder TEXT, -- serial of the recorder
                officer TEXT, -- police number
                number INTEGER, -- number in the recorder's own series
                profile TEXT, -- file-name profile that understood its name
                container TEXT, -- container format
                start INTEGER, -- chosen wall time of its first sample
                end INTEGER, -- chosen wall time of its end
                clock_source TEXT, -- which clock was chosen
                clock_start INTEGER, -- what that clock said
                clock_error INTEGER, -- half width of its uncertainty, nanoseconds
                clock_note TEXT, -- how the reading was understood
                duration INTEGER, -- media duration, nanoseconds
                verdict TEXT CHECK (verdict IN ('whole', 'findings', 'unreadable')), -- NULL: not inspected yet
                CHECK ((start IS NULL) = (end IS NULL)),
                CHECK ((clock_source IS NULL) = (clock_start IS NULL)),
                CHECK ((clock_source IS NULL) = (clock_error IS NULL))
            ) STRICT;
            CREATE INDEX recording_by_recorder -- the files of one recorder in order
                ON recording (recorder, start);
            CREATE INDEX recording_by_received -- a day's intake
                ON recording (received_at);

            CREATE TABLE fact (
                -- What inspection measured, apart from the recording so that lists of recordings stay small.
                recording_id INTEGER NOT NULL PRIMARY KEY REFERENCES recording (id) ON DELETE CASCADE, -- about which
                json TEXT NOT NULL -- one JSON document (docs/formats/json.md)
            ) STRICT;

            CREATE TABLE stage_done (
                -- Stages that need not be done again.
                sha256 TEXT NOT NULL CHECK (sha256 <> ''), -- the recording
                stage TEXT NOT NULL CHECK (stage <> ''), -- name of the stage
                version INTEGER NOT NULL, -- version of the stage
                parameters TEXT NOT NULL, -- digest of the stage's parameters
                PRIMARY KEY (sha256, stage, version, parameters)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE dispatch (
                -- Dispatches, from the list of the command centre.
                number TEXT NOT NULL PRIMARY KEY CHECK (number <> ''), -- dispatch number
                officers TEXT NOT NULL CHECK (json_valid(officers)), -- JSON list of police numbers, in the list's order
                start INTEGER NOT NULL, -- begin of duty
                end INTEGER NOT NULL, -- end of duty
                place TEXT, -- address as written
                latitude REAL, -- WGS-84 degrees
                longitude REAL, -- WGS-84 degrees
                cause TEXT, -- cause as written
                category TEXT, -- category of the matter
                CHECK ((latitude IS NULL) = (longitude IS NULL))
            ) STRICT;
            CREATE INDEX dispatch_by_start -- dispatches of a span of time
                ON dispatch (start, number, end);
            CREATE INDEX dispatch_long -- those of more than a day, which a search by start alone would miss
                ON dispatch (start, end) WHERE end - start > 86400000000000;

            CREATE TABLE officer (
                -- Officers, from the personnel list.
                police_number TEXT NOT NULL PRIMARY KEY CHECK (police_number <> ''), -- police number
                name TEXT, -- name as written
                unit TEXT, -- code of the unit
                unit_name TEXT -- name of the unit
            ) STRICT;

            CREATE TABLE recorder (
                -- Body-worn recorders, from the equipment list.
                serial TEXT NOT NULL PRIMARY KEY CHECK (serial <> ''), -- serial its files carry
                officer TEXT, -- police number of its holder, where fixed
                unit TEXT, -- code of the unit
                unit_name TEXT, -- name of the unit
                model TEXT, -- maker's model
                profile TEXT -- file-name profile of its files
            ) STRICT;

            CREATE TABLE finding (
                -- Findings: in one recording, or of one scope (between files of a recorder, of a dispatch).
                id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- printed as F<id>; never reused
                recording_id INTEGER REFERENCES recording (id), -- the recording it is in
                scope TEXT, -- the scope it was found in, when it is not about a single recording
                recorder TEXT, -- serial of the recorder
                dispatch TEXT, -- dispatch number
                officer TEXT, -- police number
                start INTEGER, -- wall time, where a clock is known
                end INTEGER, -- wall time, where a clock is known
                state TEXT NOT NULL, -- how far its explanation has come
                kind TEXT NOT NULL CHECK (kind <> ''), -- what was found
                media_start INTEGER, -- nanoseconds on the file's own time line
                media_end INTEGER, -- nanoseconds on the file's own time line
                lost INTEGER, -- nanoseconds that should have been there
                place TEXT CHECK (place IN ('start', 'middle', 'end')), -- where in the stream's life
                streams TEXT NOT NULL CHECK (json_valid(streams)), -- JSON list of stream indexes
                evidence TEXT NOT NULL CHECK (json_valid(evidence)), -- JSON: what it rests on (docs/formats/json.md)
                CHECK ((recording_id IS NULL) <> (scope IS NULL)),
                CHECK ((start IS NULL) = (end IS NULL))
            ) STRICT;
            CREATE INDEX finding_by_recording -- the findings of one recording
                ON finding (recording_id) WHERE recording_id IS NOT NULL;
            CREATE INDEX finding_by_scope -- the findings of one scope
                ON finding (scope) WHERE scope IS NOT NULL;
            CREATE INDEX finding_by_dispatch -- the findings of one dispatch
                ON finding (dispatch) WHERE dispatch IS NOT NULL;
            CREATE INDEX finding_by_recorder -- the findings of one recorder
                ON finding (recorder, start) WHERE recorder IS NOT NULL;
            """)
}
