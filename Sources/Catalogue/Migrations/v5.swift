extension Schema {
    /// Where the segments of a term lie: docs of ``TermArea``. Terms of an older catalogue stay without: anywhere.
    ///
    /// The table is made anew because `ALTER TABLE` would lose the new column's comment.
    static let v5 = Migration(
        number: 5,
        sql: """
            CREATE TABLE new_term (
                -- What can be searched for: words and pairs of adjacent words of each field, officers, map cells.
                id INTEGER NOT NULL PRIMARY KEY, -- internal
                field TEXT NOT NULL
                    CHECK (field IN ('place', 'cause', 'category', 'name', 'officer', 'cell')), -- found where
                text TEXT NOT NULL, -- one word, or two adjacent ones with a space between; a police number; a cell
                segments INTEGER NOT NULL CHECK (segments >= 0), -- how many segments have it: the rarest is read first
                area BLOB, -- map cells of its segments: level, then u32 row and column each; X'00' none, NULL anywhere
                UNIQUE (field, text)
            ) STRICT;
            INSERT INTO new_term (id, field, text, segments) SELECT id, field, text, segments FROM term;
            DROP TABLE term;
            ALTER TABLE new_term RENAME TO term;
            """)
}
