import Evidence
import Inspection
import LibAV
import Timeline

/// The keyframes looked at, and which further ones deserve it.
struct Looks {
    struct Look: Sendable, Hashable {
        var keyframe: Int
        var time: Nanoseconds
        var grid: LumaGrid
    }

    private(set) var byKeyframe: [Int: Look] = [:]

    mutating func add(_ look: Look) { byKeyframe[look.keyframe] = look }
    var inOrder: [Look] { byKeyframe.values.sorted { $0.keyframe < $1.keyframe } }

    private static let mostSmall = 60

    /// Keyframes to look at: one per interval, the last, those beside quiet stretches, and those much smaller than
    /// is usual.
    static func plan(times: [Nanoseconds], frames: KeyframeList, quiet: [QuietRuns.Run], interval: Nanoseconds) -> [Int]
    {
        guard let first = times.first else { return [] }
        var wanted: Set<Int> = [0, times.count - 1]
        var next = first + interval
        for (index, time) in times.enumerated() where time >= next {
            wanted.insert(index)
            next = time + interval
        }
        for run in quiet.prefix(32) {
            wanted.insert(run.keyframe)
            if let after = frames.times.indices.first(where: { $0 > run.keyframe && frames.times[$0] > run.end.time }) {
                wanted.insert(after)
            }
        }
        let sorted = frames.sizes.sorted()
        let usual = sorted[sorted.count / 2]
        let small = frames.sizes.indices.filter { Int64(frames.sizes[$0]) * 3 < Int64(usual) }
        // Spread over all of them: a dark hour must not hide a dark minute at the end.
        let step = max(1, small.count / mostSmall)
        for index in stride(from: 0, to: small.count, by: step) { wanted.insert(small[index]) }
        return wanted.filter { times.indices.contains($0) }.sorted()
    }
}
