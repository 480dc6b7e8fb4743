import Evidence
import GRDB

extension SQLiteCatalogue {
    /// Commits many recordings, for imports and benchmarks: the result is the same as that of one ``commit(_:)`` after
    /// another, but many share a transaction. When it throws, or the program is killed, all before the transaction in
    /// hand has happened; running the same import again completes it.
    ///
    /// Fastest in order of time. Other writers wait while it runs.
    ///
    /// - Parameters:
    ///   - postings: how many index entries (some fifty a segment) to collect before they are written; each takes sixteen
    ///     bytes of memory.
    ///   - seals: false leaves the custody log out; ``sealAll(_:)`` makes up for it.
    /// - Returns: how many recordings were committed.
    @discardableResult
    public func bulkLoad(
        _ commits: some Sequence<RecordingCommit>, postings: Int = 20_000_000, seals: Bool = true
    ) throws(CatalogueError) -> Int {
        var count = 0
        var iterator = commits.makeIterator()
        let index = IndexWriter()
        var isAtEnd = false
        while !isAtEnd {
            try writing(seals ? CustodyNote(.derive) : nil) { db, _ in
                let writing = CommitWriting(index: index)
                while index.pending < postings {
                    guard let commit = iterator.next() else {
                        isAtEnd = true
                        break
                    }
                    _ = try writing.write(commit, db)
                    count += 1
                }
                try index.flush(db)
            }
        }
        return count
    }
}
