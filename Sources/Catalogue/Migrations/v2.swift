extension Schema {
    /// The segment index. How `find` uses it: docs of ``SegmentSearch``.
    static let v2 = Migration(
        number: 2,
        sql: """
            CREATE TABLE phrase (
                -- Each distinct place, cause and category once: far fewer than segments.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                text TEXT NOT NULL UNIQUE -- as written
            ) STRICT;

            CREATE TABLE segment (
                -- The part of a recording that belongs to one dispatch and one officer.
                id INTEGER NOT NULL PRIMARY KEY, -- block of eight days (floor of start / 8 d) * 16777216 + slot in it
                number TEXT NOT NULL, -- <dispatch>-<police number>-<nnn>, never reused
                dispatch TEXT NOT NULL CHECK (dispatch <> ''), -- dispatch number
                officer TEXT NOT NULL CHECK (officer <> ''), -- police number
                recording_id INTEGER NOT NULL REFERENCES recording (id), -- the recording it lies in
                recorder TEXT, -- serial of the recorder
                start INTEGER NOT NULL, -- wall time
                end INTEGER NOT NULL, -- wall time
                media_offset INTEGER NOT NULL, -- where it begins in its recording, nanoseconds
                media_length INTEGER NOT NULL, -- how long it is there, nanoseconds
                place_id INTEGER REFERENCES phrase (id), -- address as written
                cause_id INTEGER REFERENCES phrase (id), -- cause as written
                category_id INTEGER REFERENCES phrase (id), -- category of the matter
                latitude REAL, -- WGS-84 degrees
                longitude REAL, -- WGS-84 degrees
                length_class INTEGER NOT NULL, -- 0: at most 4 h; n: at most 4 h * 4^n; 10: longer
                CHECK (length_class BETWEEN 0 AND 10),
                CHECK ((latitude IS NULL) = (longitude IS NULL)),
                CHECK (id >> 24 = start / 691200000000000 - (start % 691200000000000 < 0))
            ) STRICT;
            CREATE UNIQUE INDEX segment_by_number -- one segment a number
                ON segment (number);
            CREATE INDEX segment_by_start -- newest first; covers the overlap test
                ON segment (start, number, end);
            CREATE INDEX segment_long -- long segments under way at some time
                ON segment (length_class, start, end) WHERE length_class > 0;
            CREATE INDEX segment_by_recording -- the segments of one recording
                ON segment (recording_id);
            CREATE INDEX segment_by_dispatch -- the segments of one dispatch
                ON segment (dispatch COLLATE NOCASE);

            CREATE TABLE segment_counter (
                -- The last number given to a dispatch and officer; it only ever grows, so no number comes back.
                dispatch TEXT NOT NULL, -- dispatch number
                officer TEXT NOT NULL, -- police number
                last INTEGER NOT NULL CHECK (last > 0), -- last <nnn> given
                PRIMARY KEY (dispatch, officer)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE term (
                -- What can be searched for: words and pairs of adjacent words of each field, officers, map cells.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                field TEXT NOT NULL
                    CHECK (field IN ('place', 'cause', 'category', 'name', 'officer', 'cell')), -- found where
                text TEXT NOT NULL, -- one word, or two adjacent ones with a space between; a police number; a cell
                segments INTEGER NOT NULL CHECK (segments >= 0), -- how many segments have it: the rarest is read first
                UNIQUE (field, text)
            ) STRICT;

            CREATE TABLE posting (
                -- Which segments of which block of eight days have a term: one row for each term and block that has any.
                id INTEGER NOT NULL PRIMARY KEY, -- term.id * 1048576 + block + 524288
                slots BLOB NOT NULL CHECK (length(slots) > 1) -- 0x00 + LEB128 gaps of slots, or 0x01 + bitmap of slots
            ) STRICT;
            """)
}
