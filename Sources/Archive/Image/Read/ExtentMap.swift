/// Which bytes of an image belong to which file, in the order in which they come by.
struct ExtentMap {
    private struct Run {
        var start: Int64
        var end: Int64
        var file: Int
    }

    private var runs: [Run] = []
    private var next = 0
    /// Files with the very same bytes (hard links): the one that is digested.
    private(set) var twins: [Int: Int] = [:]
    /// Files that lie in several places, over one another, or before what has gone by: to be read for themselves.
    private(set) var rest: [Int] = []

    /// - Parameter from: what has gone by already.
    init(_ entries: [ImageEntry], from: Int64 = 0) {
        var known: [[ImageExtent]: Int] = [:]
        var found: [Run] = []
        for (index, entry) in entries.enumerated() where !entry.isFolder {
            if let twin = known[entry.extents], !entry.extents.isEmpty {
                twins[index] = twin
                continue
            }
            known[entry.extents] = index
            if entry.extents.count == 1, let only = entry.extents.first, only.offset >= from {
                found.append(Run(start: only.offset, end: only.offset + only.length, file: index))
            } else {
                rest.append(index)
            }
        }
        var last = from
        for run in found.sorted(by: { ($0.start, $0.file) < ($1.start, $1.file) }) {
            if run.start < last {
                rest.append(run.file)
            } else {
                runs.append(run)
                last = run.end
            }
        }
    }

    /// What of the bytes from `start` on is whose. Called with piece after piece.
    mutating func marks(from start: Int64, count: Int) -> [Chunk.Mark] {
        var marks: [Chunk.Mark] = []
        let end = start + Int64(count)
        while next < runs.count, runs[next].start < end {
            let run = runs[next]
            let lower = Int(max(run.start, start) - start)
            let upper = Int(min(run.end, end) - start)
            if upper > lower { marks.append(.bytes(lower..<upper)) }
            guard run.end <= end else { break }
            marks.append(.end(run.file))
            next += 1
        }
        return marks
    }

    /// Files whose last byte has not gone by.
    var unfinished: [Int] { runs[next...].map(\.file) }
}
