extension Schema {
    /// A page of findings of one state, in order of time: docs/design/catalogue.md.
    static let v16 = Migration(
        number: 16,
        sql: """
            CREATE INDEX IF NOT EXISTS finding_by_state -- the review queue: read from a place in it, and counted by kind
                ON finding (state, coalesce(start, 9223372036854775807), id, kind)
                WHERE json_extract(evidence, '$.facts.notFoundBy') IS NULL;
            """)
}
